//! The root of the page: holds the state, sends what is in its outbox, and listens to the keyboard.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlInputElement, KeyboardEvent, MediaQueryListEvent};
use yew::prelude::*;

use super::address::{self, Address};
use super::engine_handle::EngineHandle;
use super::hidden::Part;
use super::i18n::Msg;
use super::page::{self, with_element};
use super::shortcuts::{Focus, Key, Shortcut, shortcut};
use super::state::{Action, Activity, Control, Fault, LabAction, Load, LookAction, State, Travel, reduce};
use super::views::shell::Shell;
use super::{evaluations, lab_worker, models, offline};
use crate::engine::protocol::Command;

/// After so long without a keystroke the draft's tokens are shown.
const SETTLE_MS: u32 = 80;
/// After so long without a keystroke the draft is run through the model.
const REST_MS: u32 = 400;
/// After so long without a new token the views that look inside ask: longer than between two presses in a row.
const LOOK_MS: u32 = 200;

/// Reads the catalogue of the visitor's language, which the first view needs.
pub fn prepare() {
    let settings = page::initial_settings(&address::read());
    drop(settings.lang.text(Msg::AppClaim));
}

/// Starts the page in the element `#app`. Both addresses are absolute, and `models_url` ends in `/`.
///
/// # Errors
/// When there is no such element.
pub fn start(worker_url: &str, models_url: &str) -> Result<(), JsValue> {
    let document = page::window().document().ok_or("the page has no document")?;
    let root = document.get_element_by_id("app").ok_or("the page has no element #app")?;
    yew::Renderer::<App>::with_root_and_props(
        root,
        AppProps { worker_url: worker_url.to_owned(), models_url: models_url.to_owned() },
    )
    .render();
    Ok(())
}

/// Props of [`App`].
#[derive(Properties, PartialEq)]
struct AppProps {
    worker_url: String,
    models_url: String,
}

/// What the root is told.
enum Message {
    /// Something happened.
    Act(Action),
    /// A key was pressed.
    Shortcut(Shortcut),
    /// The first parts of the page are there: time for the worker, which takes long to start.
    Begin,
}

struct App {
    state: Rc<State>,
    dispatch: Callback<Action>,
    /// What the keyboard listener has to know of the state.
    has_letter_keys: Rc<Cell<bool>>,
    engine: Option<EngineHandle>,
    /// The worker of the labs, from their first job on.
    lab_engine: Option<EngineHandle>,
    address: Address,
    /// Time since the last edit; a new edit replaces them.
    edit_timers: Option<[Timeout; 2]>,
    /// Time since the text changed; a new change replaces it.
    look_timer: Option<Timeout>,
    /// Kept alive as long as the page is.
    _listeners: Vec<EventListener>,
}

impl Component for App {
    type Message = Message;
    type Properties = AppProps;

    fn create(ctx: &Context<Self>) -> Self {
        let link = address::read();
        let settings = page::initial_settings(&link);
        page::apply(&settings);
        let dispatch = ctx.link().callback(Message::Act);
        let has_letter_keys = Rc::new(Cell::new(settings.has_letter_keys));
        let on_shortcut = ctx.link().callback(Message::Shortcut);
        let mut state = State::open(settings, &link);
        state.frame.is_online = offline::is_online();
        state.frame.is_tour_offered = state.frame.is_tour_allowed && page::is_tour_due();
        let (address, mut kept_listeners) = Address::new(&dispatch);
        address.follow(&state, &state);
        kept_listeners.extend(listeners(&dispatch, on_shortcut, Rc::clone(&has_letter_keys)));
        kept_listeners.extend(offline::listen(&dispatch));
        let scope = ctx.link().clone();
        Timeout::new(0, move || scope.send_message(Message::Begin)).forget();
        Self {
            state: Rc::new(state),
            _listeners: kept_listeners,
            dispatch,
            has_letter_keys,
            engine: None,
            lab_engine: None,
            address,
            edit_timers: None,
            look_timer: None,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        let action = match message {
            Message::Act(action) => action,
            Message::Shortcut(shortcut) => match self.action_of(shortcut) {
                Some(action) => action,
                None => return false,
            },
            Message::Begin => {
                self.load(ctx.props());
                lab_worker::look_up(&self.dispatch);
                return false;
            }
        };
        let is_edit = matches!(action, Action::Edit(_));
        let ends_tour = matches!(action, Action::Travel(Travel::Tour(None) | Travel::OfferTour(false)));
        let before = Rc::clone(&self.state);
        let mut state = reduce((*before).clone(), action);
        let commands = std::mem::take(&mut state.outbox);
        let lab_commands = std::mem::take(&mut state.labs.outbox);
        let row_files = std::mem::take(&mut state.scale.outbox);
        self.state = Rc::new(state);
        if before.frame.n_loads != self.state.frame.n_loads {
            self.load(ctx.props());
        }
        if before.load != Load::Ready && self.state.load == Load::Ready {
            self.keep();
        }
        if ends_tour {
            page::remember_tour();
        }
        if is_edit {
            self.start_edit_timers();
        }
        if before.look.version() != self.state.look.version() {
            self.start_look_timer();
        }
        if before.settings != self.state.settings {
            page::apply(&self.state.settings);
            page::remember(&before.settings, &self.state.settings);
        }
        self.has_letter_keys.set(self.state.settings.has_letter_keys);
        self.send(&commands);
        self.serve_labs(&before, &lab_commands, ctx.props());
        evaluations::fetch(row_files, &self.dispatch);
        self.address.follow(&before, &self.state);
        before != self.state
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        html! { <Shell state={Rc::clone(&self.state)} dispatch={self.dispatch.clone()} /> }
    }
}

impl App {
    /// Starts a fresh worker and reads which models there are.
    fn load(&mut self, props: &AppProps) {
        // The old worker ends before the new one begins: two models may not fit into memory.
        self.engine = None;
        let on_event = self.dispatch.reform(|event| Action::Engine { event, now_ms: page::now_ms() });
        let on_fault = self.dispatch.reform(Action::LoadFailed);
        match EngineHandle::start(&props.worker_url, on_event, &on_fault) {
            Ok(engine) => self.engine = Some(engine),
            Err(fault) => return self.dispatch.emit(Action::LoadFailed(fault)),
        }
        let (dispatch, models_url) = (self.dispatch.clone(), props.models_url.clone());
        spawn_local(async move {
            let url = format!("{models_url}index.json");
            let found = match page::fetch_text(&url).await {
                Ok(json) => models::parse(&json, &models_url),
                Err(message) => Err(Fault::Index { url, message }),
            };
            dispatch.emit(match found {
                Ok(catalog) => Travel::CatalogRead(Rc::new(catalog)).into(),
                Err(fault) => Action::LoadFailed(fault),
            });
        });
    }

    /// The model runs: time to think of the next visit.
    fn keep(&self) {
        offline::look_up_kept(&self.dispatch);
        if self.state.frame.n_loads == 0 {
            offline::keep_page(&self.dispatch);
        }
    }

    fn send(&self, commands: &[Command]) {
        let Some(engine) = &self.engine else { return };
        if let Err(fault) = commands.iter().try_for_each(|command| engine.send(command)) {
            self.dispatch.emit(Action::LoadFailed(fault));
        }
    }

    /// Hands the labs' commands to their worker, and keeps what it brought.
    fn serve_labs(&mut self, before: &State, commands: &[Command], props: &AppProps) {
        let labs = &self.state.labs;
        if before.labs.n_deaths != labs.n_deaths {
            self.lab_engine = None;
        }
        if before.labs.n_changes != labs.n_changes {
            lab_worker::keep(&self.dispatch, labs);
        }
        for command in commands {
            let started = match self.lab_engine.take() {
                Some(engine) => Ok(engine),
                None => lab_worker::start(&props.worker_url, &self.dispatch),
            };
            match started.and_then(|engine| engine.send(command).map(|()| engine)) {
                Ok(engine) => self.lab_engine = Some(engine),
                Err(fault) => self.dispatch.emit(Action::Lab(LabAction::Died(lab_worker::message(fault)))),
            }
        }
    }

    fn start_edit_timers(&mut self) {
        let edit = self.state.draft.edit;
        let (settled, rested) = (self.dispatch.clone(), self.dispatch.clone());
        self.edit_timers = Some([
            Timeout::new(SETTLE_MS, move || settled.emit(Action::EditSettled(edit))),
            Timeout::new(REST_MS, move || rested.emit(Action::EditRested(edit))),
        ]);
    }

    fn start_look_timer(&mut self) {
        let (dispatch, version) = (self.dispatch.clone(), self.state.look.version());
        let rest = move || dispatch.emit(Action::Look(LookAction::Rest(version)));
        self.look_timer = Some(Timeout::new(LOOK_MS, rest));
    }

    /// What a shortcut does now; those that only move the focus do it here.
    fn action_of(&self, shortcut: Shortcut) -> Option<Action> {
        let last = self.state.visible_tokens().0.len().checked_sub(1);
        let chosen = self.state.selected.or(last);
        match shortcut {
            // A link without the buttons is one without their keys.
            Shortcut::Press(_) | Shortcut::RunOrPause if self.state.frame.hidden.has(Part::Controls) => None,
            Shortcut::Press(control) => Some(Action::Press(control)),
            Shortcut::RunOrPause => Some(Action::Press(match self.state.activity {
                Activity::Running(_) => Control::Pause,
                Activity::Idle | Activity::Computing { .. } => Control::Run,
            })),
            // Escape has other work where nothing runs, or where something is open above the page.
            Shortcut::Stop => {
                let is_blocked = self.state.blocked(Control::Stop).is_some() || page::has_popover();
                (!is_blocked).then_some(Action::Press(Control::Stop))
            }
            Shortcut::EditPrompt => {
                // An element that is in the page can take the focus; if it is not there, the key does nothing.
                with_element("prompt", |prompt| drop(prompt.focus()));
                None
            }
            Shortcut::ShowKeys => {
                with_element("help-open", |button| button.click());
                None
            }
            Shortcut::PreviousToken => Some(Action::Select(Some(chosen?.saturating_sub(1)))),
            Shortcut::NextToken => {
                Some(Action::Select(Some(chosen? + 1).filter(|position| Some(*position) < last)))
            }
        }
    }
}

/// Listeners that live as long as the page.
fn listeners(
    dispatch: &Callback<Action>,
    on_shortcut: Callback<Shortcut>,
    has_letter_keys: Rc<Cell<bool>>,
) -> Vec<EventListener> {
    let window = page::window();
    let options = EventListenerOptions::enable_prevent_default();
    let keys = EventListener::new_with_options(&window, "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let (key, code) = (event.key(), event.code());
        let key = Key {
            key: &key,
            code: &code,
            has_ctrl: event.ctrl_key() || event.meta_key(),
            has_shift: event.shift_key(),
            has_alt: event.alt_key(),
        };
        if let Some(shortcut) = shortcut(key, focus_of(event), has_letter_keys.get()) {
            // Browsers close what is open with Escape themselves.
            if shortcut != Shortcut::Stop {
                event.prevent_default();
            }
            on_shortcut.emit(shortcut);
        }
    });
    let dispatch = dispatch.clone();
    let dark_query = window.match_media(page::DARK_QUERY).ok().flatten();
    let theme = dark_query.map(|query| {
        EventListener::new(&query, "change", move |event| {
            if let Some(event) = event.dyn_ref::<MediaQueryListEvent>() {
                dispatch.emit(Action::SystemDark(event.matches()));
            }
        })
    });
    [Some(keys), theme].into_iter().flatten().collect()
}

/// Where the focus was when the key was pressed.
fn focus_of(event: &KeyboardEvent) -> Focus {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return Focus::Elsewhere;
    };
    match target.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => Focus::Text,
        "INPUT" => match target.unchecked_ref::<HtmlInputElement>().type_().as_str() {
            "range" => Focus::Arrows,
            "checkbox" => Focus::Elsewhere,
            _ => Focus::Text,
        },
        "CANVAS" => Focus::Arrows,
        _ => Focus::Elsewhere,
    }
}
