//! The address bar: read at the start, written after what was seen changed, followed when the visitor changes it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;
use yew::Callback;

use super::link::{self, Link};
use super::page::{now_ms, window};
use super::route::Route;
use super::state::{Action, State, Travel};

/// Between two writes, in milliseconds: browsers refuse more than a hundred in half a minute.
const PAUSE_MS: f64 = 500.0;
/// Marks entries of the history as ours, so that going back to one is told from an address that was typed.
const OURS: &str = "glassgpt";

/// What the address says now.
pub fn read() -> Link {
    let location = window().location();
    link::parse(&location.search().unwrap_or_default(), &location.hash().unwrap_or_default())
}

/// The whole address of `link`, for others.
pub fn absolute(link: &Link) -> String {
    let location = window().location();
    let page = location.origin().unwrap_or_default() + &location.pathname().unwrap_or_default();
    page + &link::foreign_search(&location.search().unwrap_or_default()) + &link::write(link)
}

/// What writes the address.
#[derive(Clone)]
pub struct Address(Rc<Inner>);

struct Inner {
    written: RefCell<Option<(Link, String)>>,
    last_ms: Cell<f64>,
    /// A write that waits.
    waiting: RefCell<Option<(Link, Timeout)>>,
}

impl Address {
    /// Listens to the visitor's going back, and to addresses typed by hand.
    pub fn new(dispatch: &Callback<Action>) -> (Self, Vec<EventListener>) {
        let inner = Inner {
            written: RefCell::new(None),
            last_ms: Cell::new(f64::NEG_INFINITY),
            waiting: RefCell::new(None),
        };
        let address = Self(Rc::new(inner));
        let (moved, left) = (dispatch.clone(), address.clone());
        let on_move = EventListener::new(&window(), "popstate", move |event| {
            let state = js_sys::Reflect::get(event, &"state".into()).unwrap_or(JsValue::NULL);
            let link = read();
            moved.emit(Action::Travel(if state.as_string().as_deref() == Some(OURS) {
                // Back or forward among our own views: the text stays as it is.
                Travel::Visit(link.route)
            } else {
                Travel::Arrive(Box::new(link))
            }));
        });
        // A reload at once must find what is seen.
        let on_leave = EventListener::new(&window(), "pagehide", move |_| left.flush());
        (address, vec![on_move, on_leave])
    }

    /// Writes the address of `state`, now or soon.
    pub fn follow(&self, before: &State, state: &State) {
        let link = state.link();
        if self.0.written.borrow().as_ref().is_some_and(|(written, _)| *written == link) {
            self.0.waiting.take();
            return;
        }
        let is_urgent = before.frame.route != state.frame.route || before.settings != state.settings;
        let wait_ms = self.0.last_ms.get() + PAUSE_MS - now_ms();
        if is_urgent || wait_ms <= 0.0 {
            self.write(link);
        } else if let Some((waiting, _)) = &mut *self.0.waiting.borrow_mut() {
            *waiting = link;
        } else {
            let address = self.clone();
            let timeout = Timeout::new(wait_ms.ceil() as u32, move || address.flush());
            self.0.waiting.replace(Some((link, timeout)));
        }
    }

    fn flush(&self) {
        let waiting = self.0.waiting.take();
        if let Some((link, _)) = waiting {
            self.write(link);
        }
    }

    fn write(&self, link: Link) {
        self.0.waiting.take();
        let url = absolute(&link);
        let is_first = self.0.written.borrow().is_none();
        // Another view is a place to come back to; everything else changes the place where one is.
        let is_new_place = !is_first && shown_route() != link.route;
        if let Ok(history) = window().history() {
            // A browser that refuses (too many writes, a sandbox) keeps the old address; nothing else depends on it.
            let _ = if is_new_place {
                history.push_state_with_url(&OURS.into(), "", Some(&url))
            } else {
                history.replace_state_with_url(&OURS.into(), "", Some(&url))
            };
        }
        self.0.last_ms.set(now_ms());
        self.0.written.replace(Some((link, url)));
    }
}

/// The view that the address bar names.
fn shown_route() -> Route {
    read().route
}
