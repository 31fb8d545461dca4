//! What belongs to the frame around the views: where one is, what the link asked for, which models there are.

use std::collections::VecDeque;
use std::rc::Rc;

use super::branches::linked;
use super::{Activity, Branches, FIRST_PROMPT, Load, ModelFile, Shades, State};
use crate::engine::protocol::{Sampling, Token};
use crate::ui::hidden::Hidden;
use crate::ui::link::{Inside, Link, LinkedBranches, MAX_PROMPT_BYTES};
use crate::ui::models::{Catalog, Wanted};
use crate::ui::route::Route;

/// What of a link is still to be done once the prompt has been run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replay {
    /// Tokens to generate.
    pub n_generated: usize,
    /// Those of them that are given instead of drawn: position and id.
    pub forced: Rc<[(usize, u32)]>,
    /// The tokens to force next, wherever that is.
    pub next: VecDeque<u32>,
    /// The branches to bring back, until they are all there.
    pub branches: Option<Rc<LinkedBranches>>,
    /// The token to choose when they are there.
    pub token: Option<usize>,
}

/// How the generated tokens of a text were drawn; forced ones do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Drawn {
    /// None was drawn.
    #[default]
    Nothing,
    /// All of them with these settings.
    With(Sampling),
    /// With different ones, or nobody knows with which.
    Mixed,
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
    /// Whether the model at hand was trained here, and is no file of the catalog.
    pub is_trained: bool,
    /// Whether the next model to be loaded is such a one.
    pub is_trained_awaited: bool,
    /// What to go back to when a download is cancelled.
    pub previous: Option<(Wanted, Replay)>,
    /// Addresses of the files that this device keeps.
    pub kept: Rc<[String]>,
    /// What of the link is still to be done.
    pub replay: Replay,
    /// What the link opens inside the model, until there is one.
    pub inside: Option<Inside>,
    /// How the generated tokens were drawn.
    pub drawn: Drawn,
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

impl Replay {
    /// What `link` asks for.
    pub fn of(link: &Link) -> Self {
        let forced = link.forced.as_slice().into();
        let branches = linked::asked(&link.branches);
        Self { n_generated: link.n_generated, forced, next: VecDeque::new(), branches, token: link.token }
    }
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
            is_trained: false,
            is_trained_awaited: false,
            previous: None,
            kept: Rc::default(),
            replay: Replay::of(link),
            inside: Some(link.inside.clone()),
            drawn: Drawn::Nothing,
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
        state.branches = Branches::opened(&link.branches);
        state.draft.text = link.prompt.as_deref().unwrap_or(FIRST_PROMPT).into();
        state.sampling = link.sampling;
        state.look.view = link.look;
        (state.study.chosen, state.study.linked) = (link.chosen, link.measured);
        state.labs.plans = link.plans.clone();
        state.shades = link.shades;
        (state.run_tokens, state.layer, state.head) = (link.run_tokens, link.layer, link.head);
        state
    }

    /// The file to go back to where another one does not load.
    pub fn previous_file(&self) -> Option<ModelFile> {
        let (wanted, _) = self.frame.previous.as_ref()?;
        self.frame.catalog.as_ref()?.choose(wanted).ok()
    }

    /// The file of the loaded model with its weights as F32, unless that is what is loaded.
    pub fn original(&self) -> Option<&ModelFile> {
        let file = self.frame.file.as_ref()?;
        let model = self.frame.catalog.as_ref()?.models.iter().find(|model| model.name == file.name)?;
        model.files.iter().find(|other| other.dtype == "f32" && *other != file)
    }

    /// The view in sight as a link.
    pub fn link(&self) -> Link {
        let frame = &self.frame;
        let Wanted { model, dtype } = frame.wanted.clone();
        let is_prompt_told = self.is_prompt_linkable() && *self.draft.text != *FIRST_PROMPT;
        Link {
            route: frame.route,
            look: self.look.view,
            inside: frame.inside.clone().unwrap_or_else(|| super::look::inside(self)),
            shades: Shades { are_scores_wanted: false, ..self.shades },
            lang: self.settings.is_lang_linked.then_some(self.settings.lang),
            theme: self.settings.is_theme_linked.then_some(self.settings.theme),
            backend: self.settings.backend,
            model,
            dtype,
            prompt: is_prompt_told.then(|| self.draft.text.to_string()),
            sampling: self.sampling,
            n_generated: if self.is_prompt_linkable() { self.n_generated() } else { 0 },
            forced: if self.is_prompt_linkable() { self.given() } else { Vec::new() },
            run_tokens: self.run_tokens,
            layer: self.layer,
            head: self.head,
            token: self.selected.or(frame.replay.token),
            hidden: frame.hidden,
            has_tour: frame.is_tour_allowed,
            chosen: self.study.chosen,
            measured: self.study.measured(),
            branches: self.linked_branches(),
            plans: self.labs.plans.clone(),
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

    /// The generated tokens that a link has to name, with those that are still to come: position and id. Those that
    /// were forced, and all of them where drawing again would give others.
    fn given(&self) -> Vec<(usize, u32)> {
        let are_all_given = !self.can_replay();
        let to_come = self.frame.replay.forced.iter().copied();
        if self.load != Load::Ready || self.is_draft_pending() {
            return to_come.collect();
        }
        let tokens = &self.text.tokens;
        let is_forced = |token: &Token| token.choice.is_some_and(|choice| choice.is_forced);
        let there = tokens.iter().enumerate().skip(self.text.n_prompt);
        let there = there.filter(|(_, token)| are_all_given || is_forced(token));
        let there = there.map(|(position, token)| (position, token.text.id));
        there.chain(to_come.filter(|&(position, _)| position >= tokens.len())).collect()
    }

    /// Whether the same prompt, settings, seed and forced tokens give the same text again: not where the settings were
    /// changed between two draws.
    pub fn can_replay(&self) -> bool {
        let has_generated = self.load == Load::Ready && self.text.tokens.len() > self.text.n_prompt;
        match self.frame.drawn {
            Drawn::Nothing => true,
            Drawn::With(sampling) => !has_generated || sampling == self.sampling,
            Drawn::Mixed => !has_generated,
        }
    }

    /// Whether the prompt is short enough for an address.
    pub fn is_prompt_linkable(&self) -> bool {
        self.draft.text.len() <= MAX_PROMPT_BYTES
    }
}
