//! The worker that runs the engine: commands go in, events come out, both as bytes in a transferable buffer.

use gloo_events::EventListener;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::Callback;

use super::page::message_of;
use super::state::Fault;
use crate::engine::protocol::{Command, Event, decode, encode};

/// A running worker. Dropping it ends the worker.
pub struct EngineHandle {
    worker: Worker,
    /// Kept alive as long as the worker is.
    _listeners: [EventListener; 3],
}

impl EngineHandle {
    /// Starts the worker. What it says goes to `on_event`; why it cannot go on, to `on_fault`.
    ///
    /// # Errors
    /// If the browser refuses to start one.
    pub fn start(
        worker_url: &str,
        on_event: Callback<Event>,
        on_fault: &Callback<Fault>,
    ) -> Result<Self, Fault> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker =
            Worker::new_with_options(worker_url, &options).map_err(|error| fault(message_of(&error)))?;
        // The page has compiled the program: the worker runs the same module instead of compiling it again.
        worker.post_message(&wasm_bindgen::module()).map_err(|error| fault(message_of(&error)))?;
        let (on_unread, on_error, on_message_error) = (on_fault.clone(), on_fault.clone(), on_fault.clone());
        let listeners = [
            EventListener::new(&worker, "message", move |event| match event_of(event) {
                Ok(event) => on_event.emit(event),
                Err(unread) => on_unread.emit(unread),
            }),
            EventListener::new(&worker, "error", move |event| {
                let message = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default();
                // A script that cannot be loaded gives an event without a message.
                let message =
                    if message.is_empty() { "its script could not be loaded".to_owned() } else { message };
                on_error.emit(fault(message));
            }),
            EventListener::new(&worker, "messageerror", move |_| {
                on_message_error.emit(fault("a message of it could not be read".to_owned()));
            }),
        ];
        Ok(Self { worker, _listeners: listeners })
    }

    /// Sends a command.
    ///
    /// # Errors
    /// If the browser refuses to send it.
    pub fn send(&self, command: &Command) -> Result<(), Fault> {
        let buffer = Uint8Array::from(encode(command).as_slice()).buffer();
        self.worker
            .post_message_with_transfer(&buffer, &Array::of1(&buffer))
            .map_err(|error| fault(message_of(&error)))
    }
}

impl Drop for EngineHandle {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

fn fault(message: String) -> Fault {
    Fault::Worker { message }
}

fn event_of(event: &web_sys::Event) -> Result<Event, Fault> {
    let data = event.dyn_ref::<MessageEvent>().map_or(JsValue::NULL, MessageEvent::data);
    decode(&Uint8Array::new(&data).to_vec()).map_err(|error| fault(error.to_string()))
}
