//! Everything the page shows, in one value, and the one pure function that changes it.

mod action;
pub mod branches;
mod frame;
#[cfg(test)]
mod frame_tests;
pub mod labs;
mod load;
pub mod look;
mod reduce;
pub mod scale;
pub mod shades;
mod shared;
pub mod study;
#[cfg(test)]
mod tests;
pub mod training;
mod travel;

use std::rc::Rc;

use crate::engine::protocol::{
    BackendChoice, BackendInfo, Command, Distribution, Failure, LeftOut, ModelInfo, Sampling, Speed,
    StopReason, Token, TokenText,
};
use crate::model::graph::Attention;
use crate::ui::hidden::Part;
use crate::ui::i18n::Lang;
use crate::ui::link::{DEFAULT_RUN_TOKENS, Link};
use crate::ui::models::Wanted;

pub use action::Action;
pub use branches::{BranchAction, Branches, MAX_BRANCHES};
pub use frame::{Drawn, Frame, Replay};
pub use labs::{LabAction, LabsState};
pub use load::{Download, Fault, Load, ModelFile};
pub use look::{LookAction, LookState, LookView};
pub use reduce::reduce;
pub use scale::{ScaleAction, ScaleState};
pub use shades::{ShadeAction, Shades, Tint};
pub use shared::Shared;
pub use study::{StudyAction, StudyState};
pub use training::{TrainAction, TrainingState};
pub use travel::Travel;

/// The prompt that a first visit starts with.
pub const FIRST_PROMPT: &str = "Once upon a time";

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Dark ink on light paper.
    Light,
    /// Light ink on dark paper.
    Dark,
}

/// What the page is told when it starts, by the address bar and by what it remembers.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Language of the interface.
    pub lang: Lang,
    /// Whether the link chose it; then links from here choose it too.
    pub is_lang_linked: bool,
    /// Light or dark.
    pub theme: Theme,
    /// Whether the link chose it.
    pub is_theme_linked: bool,
    /// Whether the system is dark.
    pub is_system_dark: bool,
    /// Whether single letters are shortcuts.
    pub has_letter_keys: bool,
    /// Which executor to ask for.
    pub backend: BackendChoice,
}

/// The text in the prompt editor.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// What is written.
    pub text: Rc<str>,
    /// Counts the edits: number of the request whose answer is awaited.
    pub edit: u32,
    /// The edit that the engine was last given as its prompt.
    pub applied_edit: Option<u32>,
    /// The edit after which the visitor paused long enough for it to be run.
    pub rested_edit: Option<u32>,
    /// Whether the engine has yet to answer with the prompt's tokens.
    pub is_text_awaited: bool,
    /// Tokens of the newest edit that was answered, as the prompt they would be.
    pub tokens: Option<Shared<Vec<Token>>>,
    /// Tokens of that edit that do not fit the context.
    pub n_dropped: usize,
    /// What of that edit its tokens do not spell.
    pub left_out: LeftOut,
}

/// The text so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// All tokens.
    pub tokens: Shared<Vec<Token>>,
    /// The first so many are the prompt.
    pub n_prompt: usize,
    /// Tokens dropped from the front of a prompt longer than the context.
    pub n_dropped: usize,
    /// What of the prompt its tokens do not spell.
    pub left_out: LeftOut,
}

/// What the engine is doing for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Nothing.
    Idle,
    /// One step or one prompt.
    Computing {
        /// Steps that were asked for meanwhile.
        queued_steps: usize,
    },
    /// A run.
    Running(Run),
}

/// A run that goes on, or was paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Number of tokens in the text when it began.
    pub from: usize,
    /// How many it adds in all.
    pub total: usize,
}

impl Run {
    /// How many of its tokens a text of `n_tokens` has; `None` where it ends before the run began.
    pub fn n_done(self, n_tokens: usize) -> Option<usize> {
        n_tokens.checked_sub(self.from).map(|n| n.min(self.total))
    }

    /// How many of its tokens such a text lacks; 0 where it ends before the run began.
    pub fn n_left(self, n_tokens: usize) -> usize {
        self.n_done(n_tokens).map_or(0, |n| self.total - n)
    }
}

/// A cell of the attention heatmap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Position of the token that attends: the row.
    pub query: usize,
    /// Position of the token attended to: the column.
    pub key: usize,
}

/// Attention weights of one layer.
#[derive(Clone, Debug, PartialEq)]
pub struct AttentionView {
    /// Number of heads, H.
    pub n_head: usize,
    /// Number of tokens, S.
    pub n_tokens: usize,
    /// (H, S, S); row `t` is what token `t` attends to.
    pub weights: Shared<Vec<f32>>,
}

/// The buttons that drive the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Generate one token.
    Step,
    /// Generate many; after a pause, the rest of them.
    Run,
    /// Interrupt a run.
    Pause,
    /// End a run, also one that is paused.
    Stop,
    /// Take one back.
    StepBack,
    /// Back to the prompt.
    Reset,
    /// Append this token instead of a drawn one.
    Force(u32),
}

/// Why a button does nothing now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// The model is not there yet.
    Loading,
    /// A run is going on.
    Running,
    /// No run is going on.
    NotRunning,
    /// There is nothing to continue.
    EmptyPrompt,
    /// No place for another token.
    ContextFull,
    /// Nothing has been generated.
    NothingGenerated,
    /// The answer to the last command has not come yet.
    Computing,
    /// The prompt is the visitor's own; it is changed in the editor.
    PromptToken,
    /// No place for another branch.
    TooManyBranches,
    /// The only branch stays.
    LastBranch,
}

/// What the status line says when nothing is going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Waiting for the visitor.
    Ready,
    /// The visitor pressed a button that does nothing now.
    Refused(Blocked),
    /// A run ended.
    Stopped(StopReason),
    /// The visitor ended a run, or paused it.
    Interrupted {
        /// Tokens that it had added.
        n_done: usize,
        /// How many it was to add.
        total: usize,
    },
}

/// What was last told to those who do not see the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// The token at this position was generated.
    Token(usize),
    /// Tokens from this position on were generated by a run.
    Tokens {
        /// First position.
        from: usize,
    },
    /// The last token was taken back, or all generated ones.
    TakenBack,
}

/// Something that happened and did not end anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Another executor took over.
    BackendChanged,
    /// A command failed.
    Failed(Failure),
    /// A link gives a token that the model does not have.
    NoToken {
        /// The id.
        id: u32,
        /// Where it should stand.
        position: usize,
    },
    /// A branch was closed, and can be brought back.
    BranchClosed(char),
    /// A newer version of the page waits for a reload.
    UpdateReady,
    /// Another model was chosen, whose worker would end the race: shall it?
    EndsRace(Wanted),
}

/// Everything the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Language, theme, backend.
    pub settings: Settings,
    /// What is around the views.
    pub frame: Frame,
    /// Where loading stands.
    pub load: Load,
    /// The model, once loaded.
    pub model: Option<Rc<ModelInfo>>,
    /// What runs it.
    pub backend: Option<Rc<BackendInfo>>,
    /// The prompt editor.
    pub draft: Draft,
    /// The text so far.
    pub text: Text,
    /// What may come next.
    pub distribution: Option<Shared<Distribution>>,
    /// Attention of the layer in sight.
    pub attention: Option<AttentionView>,
    /// The layer in sight.
    pub layer: usize,
    /// The head in sight.
    pub head: usize,
    /// The heatmap's cell that is pointed at.
    pub cell: Option<Cell>,
    /// The views that look inside.
    pub look: LookState,
    /// The studies of the model.
    pub study: StudyState,
    /// Targets counted, and models in training.
    pub training: TrainingState,
    /// What the labs measure.
    pub labs: LabsState,
    /// Published evaluations.
    pub scale: ScaleState,
    /// How probabilities are drawn.
    pub shades: Shades,
    /// The continuations side by side.
    pub branches: Branches,
    /// The token chosen with the scrubber; the last one if none is.
    pub selected: Option<usize>,
    /// The token that is pointed at.
    pub hovered: Option<usize>,
    /// How tokens are drawn.
    pub sampling: Sampling,
    /// The sampling that the engine works with, while its answer is awaited.
    pub sampling_awaited: Option<Sampling>,
    /// How many tokens a run generates.
    pub run_tokens: usize,
    /// What the engine is doing.
    pub activity: Activity,
    /// The run that was paused, if it can go on.
    pub paused: Option<Run>,
    /// What the status line says.
    pub status: Status,
    /// How fast the last steps were.
    pub speed: Option<Speed>,
    /// Something to tell.
    pub notice: Option<Notice>,
    /// What was told to screen readers.
    pub said: Option<Said>,
    /// Commands for the engine, to be taken out and sent after each action.
    pub outbox: Vec<Command>,
}

impl State {
    /// The page before anything has happened.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            frame: Frame::new(&Link::default()),
            load: Load::Index,
            model: None,
            backend: None,
            draft: Draft {
                text: FIRST_PROMPT.into(),
                edit: 0,
                applied_edit: None,
                rested_edit: None,
                is_text_awaited: false,
                n_dropped: 0,
                left_out: LeftOut::default(),
                tokens: None,
            },
            text: Text {
                tokens: Shared::new(Vec::new()),
                n_prompt: 0,
                n_dropped: 0,
                left_out: LeftOut::default(),
            },
            distribution: None,
            attention: None,
            layer: 0,
            head: 0,
            cell: None,
            look: LookState::default(),
            study: StudyState::default(),
            training: TrainingState::default(),
            labs: LabsState::default(),
            scale: ScaleState::default(),
            shades: Shades::default(),
            branches: Branches::default(),
            selected: None,
            hovered: None,
            sampling: Sampling::default(),
            sampling_awaited: None,
            run_tokens: DEFAULT_RUN_TOKENS,
            activity: Activity::Idle,
            paused: None,
            status: Status::Ready,
            speed: None,
            notice: None,
            said: None,
            outbox: Vec::new(),
        }
    }

    /// The state as those views see it that do not follow the pointer: equal to the one before while only the pointer
    /// moves, so that they are not drawn anew sixty times a second.
    pub fn without_pointer(&self) -> Rc<Self> {
        Rc::new(Self { cell: None, hovered: None, ..self.clone() })
    }

    /// Whether the page is dark.
    pub fn is_dark(&self) -> bool {
        match self.settings.theme {
            Theme::System => self.settings.is_system_dark,
            Theme::Light => false,
            Theme::Dark => true,
        }
    }

    /// Whether the prompt editor holds something else than the prompt of the text so far.
    pub fn is_draft_pending(&self) -> bool {
        self.draft.is_text_awaited || self.draft.applied_edit != Some(self.draft.edit)
    }

    /// The tokens in sight: those of the draft while it is new, else the text so far; and how many are prompt.
    pub fn visible_tokens(&self) -> (Shared<Vec<Token>>, usize) {
        match &self.draft.tokens {
            Some(tokens) if self.is_draft_pending() => (tokens.clone(), tokens.len()),
            _ => (self.text.tokens.clone(), self.text.n_prompt),
        }
    }

    /// Number of tokens that the model can hold; 0 before it is loaded.
    pub fn context_length(&self) -> usize {
        self.model.as_ref().map_or(0, |model| model.config.context_length)
    }

    /// Whether what is drawn of a text of `n_tokens` belongs to the text in sight. During a run it follows a little
    /// behind, which is no reason to fade it.
    pub fn is_current(&self, n_tokens: usize) -> bool {
        (self.is_running() || n_tokens == self.text.tokens.len()) && !self.is_draft_pending()
    }

    /// Why `control` does nothing now, if so.
    pub fn blocked(&self, control: Control) -> Option<Blocked> {
        let is_running = self.is_running();
        if self.load != Load::Ready {
            return Some(Blocked::Loading);
        }
        match control {
            Control::Pause => return (!is_running).then_some(Blocked::NotRunning),
            Control::Stop => return (!is_running && self.paused.is_none()).then_some(Blocked::NotRunning),
            _ if is_running => return Some(Blocked::Running),
            _ => {}
        }
        match control {
            Control::Step | Control::Run if self.is_draft_pending() => None,
            // The bars are about the text before until the answer is there.
            Control::Force(_) if self.activity != Activity::Idle || self.is_draft_pending() => {
                Some(Blocked::Computing)
            }
            Control::Step | Control::Run | Control::Force(_) => {
                if self.text.tokens.len() >= self.context_length() {
                    Some(Blocked::ContextFull)
                } else {
                    self.distribution.is_none().then_some(Blocked::EmptyPrompt)
                }
            }
            Control::StepBack | Control::Reset => {
                let has_generated = self.text.tokens.len() > self.text.n_prompt && !self.is_draft_pending();
                (!has_generated).then_some(Blocked::NothingGenerated)
            }
            Control::Pause | Control::Stop => None,
        }
    }

    /// What the text view shows below the line of tokens: the overview where the link leaves out what was chosen.
    pub fn look_view(&self) -> LookView {
        match self.look.view {
            LookView::Attention if self.frame.hidden.has(Part::Attention) => LookView::Overview,
            view => view,
        }
    }

    /// Whether the model looks at what comes after a token as well: such a one can only run whole texts.
    pub fn is_both_ways(&self) -> bool {
        self.model.as_ref().is_some_and(|model| model.config.attention == Attention::Bidirectional)
    }

    /// Whether a run goes on.
    pub fn is_running(&self) -> bool {
        matches!(self.activity, Activity::Running(_))
    }
}

impl From<TokenText> for Token {
    fn from(text: TokenText) -> Self {
        Self { text, choice: None }
    }
}
