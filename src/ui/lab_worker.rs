//! The worker of the labs, and what the browser keeps of their results.

use yew::Callback;

use super::engine_handle::EngineHandle;
use super::page::{message_of, now_ms, storage};
use super::state::{Action, Fault, LabAction, LabsState};
use crate::engine::protocol::{Event, Failure};

/// Under this key the results are kept.
const RESULTS_KEY: &str = "glassgpt.labs";

/// Starts the worker; what it says becomes actions of the labs.
///
/// # Errors
/// If the browser refuses to start one.
pub fn start(worker_url: &str, dispatch: &Callback<Action>) -> Result<EngineHandle, Fault> {
    let tell = dispatch.clone();
    let on_event = Callback::from(move |event: Event| match event {
        Event::Lab(news) => tell.emit(Action::Lab(LabAction::Told { news, now_ms: now_ms() })),
        Event::Failed(failure) => tell.emit(died(Fault::Engine(failure))),
        // It is asked for nothing else.
        _ => {}
    });
    EngineHandle::start(worker_url, on_event, &dispatch.reform(died))
}

fn died(fault: Fault) -> Action {
    Action::Lab(LabAction::Died(message(fault)))
}

/// What the fault says.
pub fn message(fault: Fault) -> String {
    match fault {
        Fault::Worker { message } | Fault::Engine(Failure::Engine { message }) => message,
        // It loads no model for itself, so that nothing else can fail.
        _ => "it ended".to_owned(),
    }
}

/// Tells of the results of an earlier visit, if there are any.
pub fn look_up(dispatch: &Callback<Action>) {
    let found = storage().and_then(|storage| storage.get_item(RESULTS_KEY).ok().flatten());
    if let Some(json) = found {
        dispatch.emit(Action::Lab(LabAction::Found(json)));
    }
}

/// Keeps the results for the next visit, and tells if that fails.
pub fn keep(dispatch: &Callback<Action>, labs: &LabsState) {
    let failure = match storage() {
        Some(storage) => storage.set_item(RESULTS_KEY, &labs.json()).err().map(|error| message_of(&error)),
        None => Some("the browser keeps nothing here".to_owned()),
    };
    if failure.as_deref() != labs.not_stored.as_deref() {
        dispatch.emit(Action::Lab(LabAction::Stored(failure)));
    }
}
