//! What belongs to the frame around the views: where one is, what the link asked for, which models there are.

use std::rc::Rc;

use super::{Activity, FIRST_PROMPT, Load, ModelFile, State};
use crate::engine::protocol::Sampling;
use crate::ui::hidden::Hidden;
use crate::ui::link::{Link, MAX_PROMPT_BYTES};
use crate::ui::models::{Catalog, Wanted};
use crate::ui::route::Route;

/// What of a link is still to be done once the prompt has been run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    /// Tokens to generate.
    pub n_generated: usize,
    /// The token to choose when they are there.
    pub token: Option<usize>,
}

/// Everything around the views.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The view in sight.
    pub route: Route,
    /// Parts that the link leaves out.
    pub hidden: Hidden,
    /// The models that can be loaded, once the list was read.
    pub catalog: Option<Rc<Catalog>>,
    /// The model that the visitor or the link asks for.
    pub wanted: Wanted,
    /// The file that is loaded, or is being loaded.
    pub file: Option<ModelFile>,
    /// What to go back to when a download is cancelled.
    pub previous: Option<(Wanted, Replay)>,
    /// Addresses of the files that this device keeps.
    pub kept: Rc<[String]>,
    /// What of the link is still to be done.
    pub replay: Replay,
    /// The settings that every generated token was drawn with, if they are the same for all.
    pub drawn: Option<Sampling>,
    /// Whether the browser believes to have a connection.
    pub is_online: bool,
    /// Counts how often a model was to be loaded: a change starts a fresh worker.
    pub n_loads: u32,
    /// The step of the tour in sight.
    pub tour: Option<usize>,
    /// Whether a first visit is to be shown around.
    pub is_tour_offered: bool,
    /// Whether the link allows that.
    pub is_tour_allowed: bool,
}

impl Frame {
    /// The frame that `link` asks for.
    pub fn new(link: &Link) -> Self {
        Self {
            route: link.route,
            hidden: link.hidden,
            catalog: None,
            wanted: Wanted { model: link.model.clone(), dtype: link.dtype.clone() },
            file: None,
            previous: None,
            kept: Rc::default(),
            replay: Replay { n_generated: link.n_generated, token: link.token },
            drawn: None,
            is_online: true,
            n_loads: 0,
            tour: None,
            is_tour_offered: false,
            is_tour_allowed: link.has_tour,
        }
    }
}

impl State {
    /// The page as `link` asks for it, before anything has happened.
    pub fn open(settings: super::Settings, link: &Link) -> Self {
        let mut state = Self::new(settings);
        state.frame = Frame::new(link);
        state.draft.text = link.prompt.as_deref().unwrap_or(FIRST_PROMPT).into();
        state.sampling = link.sampling;
        state.look.view = link.look;
        (state.run_tokens, state.layer, state.head) = (link.run_tokens, link.layer, link.head);
        state
    }

    /// The view in sight as a link.
    pub fn link(&self) -> Link {
        let frame = &self.frame;
        let Wanted { model, dtype } = frame.wanted.clone();
        let is_prompt_told = self.is_prompt_linkable() && *self.draft.text != *FIRST_PROMPT;
        Link {
            route: frame.route,
            look: self.look.view,
            lang: self.settings.is_lang_linked.then_some(self.settings.lang),
            theme: self.settings.is_theme_linked.then_some(self.settings.theme),
            backend: self.settings.backend,
            model,
            dtype,
            prompt: is_prompt_told.then(|| self.draft.text.to_string()),
            sampling: self.sampling,
            n_generated: if self.can_replay() { self.n_generated() } else { 0 },
            run_tokens: self.run_tokens,
            layer: self.layer,
            head: self.head,
            token: self.selected.or(frame.replay.token),
            hidden: frame.hidden,
            has_tour: frame.is_tour_allowed,
        }
    }

    /// Number of tokens generated after the prompt, with those that were asked for.
    pub fn n_generated(&self) -> usize {
        let n_queued = match self.activity {
            Activity::Computing { queued_steps } => queued_steps,
            Activity::Idle | Activity::Running(_) => 0,
        };
        if self.load != Load::Ready {
            self.frame.replay.n_generated
        } else if self.is_draft_pending() {
            n_queued
        } else {
            self.text.tokens.len() - self.text.n_prompt + n_queued
        }
    }

    /// Whether the same prompt, settings and seed give the same text again: not where the settings were changed
    /// between two tokens.
    pub fn can_replay(&self) -> bool {
        let has_drawn = self.load == Load::Ready && self.text.tokens.len() > self.text.n_prompt;
        !has_drawn || self.frame.drawn == Some(self.sampling)
    }

    /// Whether the prompt is short enough for an address.
    pub fn is_prompt_linkable(&self) -> bool {
        self.draft.text.len() <= MAX_PROMPT_BYTES
    }
}
