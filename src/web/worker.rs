//! The engine's loop in a Web Worker.

use futures_channel::mpsc;
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

use super::fetch;
use crate::engine::protocol::{self, Command, Event, Failure, Stage};
use crate::engine::service::{self, Host};

/// Listens for commands and serves them.
pub fn start() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let (sender, commands) = mpsc::unbounded();
    let host = WorkerHost::new(scope.clone());
    let answer = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let bytes = Uint8Array::new(&event.data()).to_vec();
        match protocol::decode::<Command>(&bytes) {
            // The receiver lives as long as the worker, so that sending cannot fail.
            Ok(command) => drop(sender.unbounded_send(command)),
            Err(error) => post(&answer, &Event::Failed(Failure::Engine { message: error.to_string() })),
        }
    });
    let listening = scope.add_event_listener_with_callback("message", on_message.as_ref().unchecked_ref());
    listening.expect("a worker can listen for messages");
    on_message.forget();
    wasm_bindgen_futures::spawn_local(async move { service::serve(&host, commands).await });
}

/// Sends `event` to the page as one transferred buffer.
fn post(scope: &DedicatedWorkerGlobalScope, event: &Event) {
    let bytes = Uint8Array::from(protocol::encode(event).as_slice()).buffer();
    let posted = scope.post_message_with_transfer(&bytes, &Array::of1(&bytes));
    // A page that is gone hears nothing, and there is nobody else to tell.
    drop(posted);
}

struct WorkerHost {
    scope: DedicatedWorkerGlobalScope,
    /// A message to ourselves is the fastest way to let other messages in; timers are held back to 4 ms.
    channel: MessageChannel,
}

impl WorkerHost {
    fn new(scope: DedicatedWorkerGlobalScope) -> Self {
        Self { scope, channel: MessageChannel::new().expect("every browser has message channels") }
    }
}

impl Host for WorkerHost {
    fn send(&self, event: Event) {
        post(&self.scope, &event);
    }

    fn now_secs(&self) -> f64 {
        self.scope.performance().map_or(0.0, |performance| performance.now() / 1000.0)
    }

    async fn yield_now(&self) {
        let promise = Promise::new(&mut |resolve, _reject| {
            self.channel.port2().set_onmessage(Some(&resolve));
            // Posting null cannot fail: there is nothing in it to clone.
            drop(self.channel.port1().post_message(&JsValue::NULL));
        });
        drop(JsFuture::from(promise).await);
    }

    async fn download(&self, url: &str, progress: &dyn Fn(Stage)) -> Result<Vec<u8>, String> {
        fetch::download(&self.scope, url, progress).await
    }
}
