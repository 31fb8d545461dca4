//! Everything the page shows, in one value, and the one pure function that changes it.

mod reduce;
#[cfg(test)]
mod tests;

use std::ops::Deref;
use std::rc::Rc;

use crate::engine::protocol::{
    BackendChoice, BackendInfo, Command, Distribution, Event, Failure, ModelInfo, Sampling, Speed, Stage,
    StopReason, Token, TokenText,
};
use crate::ui::i18n::Lang;

pub use reduce::reduce;

/// The prompt that a first visit starts with.
pub const FIRST_PROMPT: &str = "Once upon a time";

/// A big value, compared by address: drawing it again is cheaper to decide than to compare.
#[derive(Debug)]
pub struct Shared<T>(Rc<T>);

impl<T> Shared<T> {
    /// Shares `value`.
    pub fn new(value: T) -> Self {
        Self(Rc::new(value))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

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
    /// Light or dark.
    pub theme: Theme,
    /// Whether the system is dark.
    pub is_system_dark: bool,
    /// Whether single letters are shortcuts.
    pub has_letter_keys: bool,
    /// Which executor to ask for.
    pub backend: BackendChoice,
}

/// The model file that is being loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelFile {
    /// The model's name.
    pub name: String,
    /// Where its file is, absolute.
    pub url: String,
}

/// Why there is no model to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The engine said so.
    Engine(Failure),
    /// The worker died or could not be started.
    Worker {
        /// What the browser said.
        message: String,
    },
    /// The list of models could not be read.
    Index {
        /// Where it should be.
        url: String,
        /// What happened.
        message: String,
    },
    /// The address bar names a model that is not in the list.
    UnknownModel {
        /// The name.
        name: String,
        /// The names in the list.
        known: Vec<String>,
    },
}

/// Progress of a download, with what is needed to estimate the time left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Download {
    /// When the first bytes were counted, in milliseconds of the page's clock.
    pub start_ms: f64,
    /// How many there were.
    pub start_bytes: u64,
    /// When the last bytes were counted.
    pub now_ms: f64,
}

/// Where loading stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Load {
    /// Reading the list of models.
    Index,
    /// The engine was asked and has not answered yet.
    Asked(ModelFile),
    /// The engine is at work.
    Stage {
        /// What is loaded.
        file: ModelFile,
        /// How far it is.
        stage: Stage,
        /// Timing, while it downloads.
        download: Option<Download>,
    },
    /// The model is ready.
    Ready,
    /// It failed.
    Failed(Fault),
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
    /// Tokens of the newest edit that was answered.
    pub tokens: Option<Shared<Vec<Token>>>,
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
    Running {
        /// Number of tokens in the text when it began.
        from: usize,
    },
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
    /// Generate many.
    Run,
    /// Stop a run.
    Pause,
    /// Take one back.
    StepBack,
    /// Back to the prompt.
    Reset,
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
}

/// Everything the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Language, theme, backend.
    pub settings: Settings,
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

/// Everything that can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The list of models was read.
    ModelFound(ModelFile),
    /// Loading cannot go on.
    LoadFailed(Fault),
    /// Start over after a failure.
    Retry,
    /// The engine says something.
    Engine {
        /// What.
        event: Event,
        /// When, in milliseconds of the page's clock.
        now_ms: f64,
    },
    /// The prompt was edited.
    Edit(String),
    /// A short while passed since that edit: time to show its tokens.
    EditSettled(u32),
    /// A while passed since that edit: time to run it through the model.
    EditRested(u32),
    /// A button was pressed.
    Press(Control),
    /// How many tokens a run generates.
    SetRunTokens(usize),
    /// How tokens are drawn.
    SetSampling(Sampling),
    /// Look at another layer.
    SetLayer(usize),
    /// Look at another head.
    SetHead(usize),
    /// Point at a cell of the heatmap.
    PointCell(Option<Cell>),
    /// Choose a token.
    Select(Option<usize>),
    /// Point at a token.
    Hover(Option<usize>),
    /// Switch the language.
    SetLang(Lang),
    /// Switch the theme.
    SetTheme(Theme),
    /// The system became dark, or light.
    SystemDark(bool),
    /// Switch single-letter shortcuts.
    SetLetterKeys(bool),
    /// Put the notice away.
    DismissNotice,
    /// Make the GPU go away.
    DestroyDevice,
}

impl State {
    /// The page before anything has happened.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            load: Load::Index,
            model: None,
            backend: None,
            draft: Draft {
                text: FIRST_PROMPT.into(),
                edit: 0,
                applied_edit: None,
                rested_edit: None,
                is_text_awaited: false,
                tokens: None,
            },
            text: Text { tokens: Shared::new(Vec::new()), n_prompt: 0, n_dropped: 0 },
            distribution: None,
            attention: None,
            layer: 0,
            head: 0,
            cell: None,
            selected: None,
            hovered: None,
            sampling: Sampling::default(),
            sampling_awaited: None,
            run_tokens: 20,
            activity: Activity::Idle,
            status: Status::Ready,
            speed: None,
            notice: None,
            said: None,
            outbox: Vec::new(),
        }
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
        let is_running = matches!(self.activity, Activity::Running { .. });
        (is_running || n_tokens == self.text.tokens.len()) && !self.is_draft_pending()
    }

    /// Why `control` does nothing now, if so.
    pub fn blocked(&self, control: Control) -> Option<Blocked> {
        let is_running = matches!(self.activity, Activity::Running { .. });
        if self.load != Load::Ready {
            return Some(Blocked::Loading);
        }
        if control == Control::Pause {
            return (!is_running).then_some(Blocked::NotRunning);
        }
        if is_running {
            return Some(Blocked::Running);
        }
        match control {
            Control::Step | Control::Run if self.is_draft_pending() => None,
            Control::Step | Control::Run => {
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
            Control::Pause => None,
        }
    }
}

impl From<TokenText> for Token {
    fn from(text: TokenText) -> Self {
        Self { text, choice: None }
    }
}
