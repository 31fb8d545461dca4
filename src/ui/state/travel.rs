//! What happens to the frame: another view, another link, another model. Pure, as [`super::reduce`].

use std::rc::Rc;

use super::reduce::{fail, restart, set_layer, set_prompt, set_sampling};
use super::{Action, Activity, Branches, Fault, Frame, Load, LookView, Notice, Replay, State};
use super::{look, study};
use crate::engine::protocol::{Command, Failure};
use crate::ui::hidden::Hidden;
use crate::ui::link::Link;
use crate::ui::models::{Catalog, Wanted};
use crate::ui::route::Route;

/// What can happen to the frame.
#[derive(Clone, Debug, PartialEq)]
pub enum Travel {
    /// Look at another view.
    Visit(Route),
    /// The address was changed to this.
    Arrive(Box<Link>),
    /// The list of models was read.
    CatalogRead(Rc<Catalog>),
    /// Load another model, or another element type of it; asks first where that ends a race.
    Switch(Wanted),
    /// The same, whatever ends.
    EndRaceAndSwitch(Wanted),
    /// Stop the download.
    Cancel,
    /// Addresses of the model files that this device keeps.
    Kept(Rc<[String]>),
    /// The connection is there, or is gone.
    Online(bool),
    /// Leave these parts out.
    Hide(Hidden),
    /// A newer version of the page is ready.
    UpdateReady,
    /// Go to that step of the tour; `None` ends it.
    Tour(Option<usize>),
    /// Whether to offer the tour.
    OfferTour(bool),
}

impl From<Travel> for Action {
    fn from(travel: Travel) -> Self {
        Self::Travel(travel)
    }
}

/// The state after `travel`.
pub fn travel(state: &mut State, travel: Travel) {
    match travel {
        Travel::Visit(route) => state.frame.route = route,
        Travel::Arrive(link) => arrive(state, &link),
        Travel::CatalogRead(catalog) => catalog_read(state, catalog),
        Travel::Switch(wanted) if state.training.is_alive() => state.notice = Some(Notice::EndsRace(wanted)),
        Travel::Switch(wanted) => switch(state, wanted),
        Travel::EndRaceAndSwitch(wanted) => {
            state.notice = None;
            switch(state, wanted);
        }
        Travel::Cancel => cancel(state),
        Travel::Kept(kept) => state.frame.kept = kept,
        Travel::Online(is_online) => {
            state.frame.is_online = is_online;
            if is_online && is_for_want_of_a_connection(&state.load) {
                reload(state);
            }
        }
        Travel::Hide(hidden) => state.frame.hidden = hidden,
        Travel::UpdateReady => state.notice = Some(Notice::UpdateReady),
        Travel::Tour(step) => {
            state.frame.tour = step;
            state.frame.is_tour_offered = false;
            if step.is_some() {
                // What the tour shows must be there.
                state.frame.route = Route::Text;
                state.look.view = LookView::Overview;
                state.frame.hidden = Hidden::default();
            }
        }
        Travel::OfferTour(is_offered) => {
            state.frame.is_tour_offered = is_offered && state.frame.is_tour_allowed;
        }
    }
}

/// Starts over with a fresh worker.
pub fn reload(state: &mut State) {
    restart(state);
    state.frame.n_loads += 1;
}

fn is_for_want_of_a_connection(load: &Load) -> bool {
    matches!(load, Load::Failed(Fault::Index { .. } | Fault::Engine(Failure::Download { .. })))
}

fn catalog_read(state: &mut State, catalog: Rc<Catalog>) {
    let chosen = catalog.choose(&state.frame.wanted);
    state.frame.catalog = Some(catalog);
    // A worker that failed meanwhile would never answer: its failure stays in sight.
    if state.load != Load::Index {
        return;
    }
    match chosen {
        Ok(file) => {
            state.outbox.push(Command::LoadUrl { url: file.url.clone(), backend: state.settings.backend });
            state.frame.file = Some(file.clone());
            state.load = Load::Asked(file);
        }
        Err(fault) => fail(state, fault),
    }
}

fn switch(state: &mut State, wanted: Wanted) {
    if state.load == Load::Ready {
        let link = state.link();
        let replay = Replay { token: state.selected, ..Replay::of(&link) };
        state.frame.previous = Some((std::mem::take(&mut state.frame.wanted), replay));
    }
    state.frame.wanted = wanted;
    // Another model writes another text; the prompt stays.
    state.frame.replay = Replay::default();
    state.branches = Branches::default();
    reload(state);
}

/// Back to the model before; where there is none, the visitor chooses.
fn cancel(state: &mut State) {
    if matches!(state.load, Load::Index | Load::Ready) {
        return;
    }
    if let Some((wanted, replay)) = state.frame.previous.take() {
        (state.frame.wanted, state.frame.replay) = (wanted, replay);
        reload(state);
    } else if let Load::Asked(file) | Load::Stage { file, .. } = &state.load {
        let name = file.name.clone();
        fail(state, Fault::Cancelled { name });
    }
}

/// The visitor came to another address without loading the page anew: by hand, or by a link within the page.
fn arrive(state: &mut State, link: &Link) {
    let before = state.link();
    if before == *link {
        return;
    }
    state.frame.route = link.route;
    state.look.view = link.look;
    state.labs.plans = link.plans.clone();
    state.frame.hidden = link.hidden;
    state.frame.is_tour_allowed = link.has_tour;
    if let Some(lang) = link.lang {
        (state.settings.lang, state.settings.is_lang_linked) = (lang, true);
    }
    if let Some(theme) = link.theme {
        (state.settings.theme, state.settings.is_theme_linked) = (theme, true);
    }
    state.shades = link.shades;
    let asks_other_text =
        (&before.prompt, before.sampling, before.n_generated, &before.forced, &before.branches)
            != (&link.prompt, link.sampling, link.n_generated, &link.forced, &link.branches);
    let replay = Replay::of(link);
    state.run_tokens = link.run_tokens;
    let asks_other_engine =
        (&before.model, &before.dtype, before.backend) != (&link.model, &link.dtype, link.backend);
    let starts_over = asks_other_engine || state.load != Load::Ready;
    study::arrive(state, link.chosen, link.measured, asks_other_text || starts_over);
    if starts_over {
        let frame = Frame::new(link);
        let text: Rc<str> = State::open(state.settings.clone(), link).draft.text;
        state.settings.backend = link.backend;
        (state.frame.wanted, state.frame.replay) = (frame.wanted, frame.replay);
        state.frame.inside = frame.inside;
        (state.layer, state.head, state.sampling) = (link.layer, link.head, link.sampling);
        state.draft.text = text;
        state.branches = Branches::opened(&link.branches);
        reload(state);
        return;
    }
    let config = state.model.as_ref().map(|model| (model.config.n_layer, model.config.n_head));
    let (n_layer, n_head) = config.unwrap_or((1, 1));
    set_layer(state, link.layer.min(n_layer - 1));
    state.head = link.head.min(n_head - 1);
    look::arrive(state, &link.inside);
    state.selected = link.token.filter(|&token| token < state.text.tokens.len());
    if asks_other_text {
        arrive_at_text(state, link, replay);
    }
}

fn arrive_at_text(state: &mut State, link: &Link, replay: Replay) {
    if matches!(state.activity, Activity::Running(_)) {
        state.outbox.push(Command::Pause);
    }
    state.paused = None;
    state.branches = Branches::opened(&link.branches);
    set_sampling(state, link.sampling);
    set_prompt(state, State::open(state.settings.clone(), link).draft.text.to_string());
    state.activity = Activity::Computing { queued_steps: replay.n_generated };
    state.frame.replay = Replay { n_generated: 0, ..replay };
}
