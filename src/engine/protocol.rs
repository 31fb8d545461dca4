//! What the page and the engine say to each other: two closed enums, serialised once.
//!
//! The page sends a [`Command`], the engine answers with any number of [`Event`]s. Both travel between threads as one
//! transferable buffer of postcard bytes ([`encode`], [`decode`]).

mod backend;
pub mod curves;
pub mod lab;
pub mod look;
pub mod study;
pub mod training;
pub mod write;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use self::backend::{Backend, BackendChoice, BackendInfo, CpuReason, SelfCheck};
use crate::model::config::Config;
use crate::model::graph::ActivationId;
use crate::model::tensor::DType;
pub use crate::text::left_out::LeftOut;
pub use crate::text::sampling::{Expected, Sampling};

/// How many candidates a [`Distribution`] lists.
pub const N_CANDIDATES: usize = 10;

/// Everything the page may show about the loaded model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelInfo {
    /// What the file calls the model.
    pub name: String,
    /// Sizes.
    pub config: Config,
    /// Number of parameters.
    pub n_params: usize,
    /// Element type of most weights.
    pub dtype: DType,
    /// Bytes of the weights in memory.
    pub weights_bytes: usize,
    /// xxh64 of the weights as loaded.
    pub checksum: u64,
    /// The activations that can be watched.
    pub activations: Vec<ActivationId>,
    /// A text to begin with, where the vocabulary cannot spell just any English one.
    pub opening: Option<String>,
}

/// A token as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenText {
    /// Index in the vocabulary.
    pub id: u32,
    /// The token's own bytes (a special token's name).
    pub bytes: Vec<u8>,
    /// Whether it is a special token.
    pub is_special: bool,
}

/// A token of the text so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Token {
    /// What it is.
    pub text: TokenText,
    /// What the model thought of it, where the model generated it.
    pub choice: Option<Choice>,
}

/// How a generated token came to be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// What the model thought of it, before temperature, top-k, top-p and min-p.
    pub expected: Expected,
    /// Probability after them: that of the draw; 0 where they exclude a token that was forced.
    pub sampled_probability: f64,
    /// Whether the visitor chose it instead of a draw.
    pub is_forced: bool,
}

/// One candidate for the next token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// What it is.
    pub text: TokenText,
    /// Unnormalised log-probability.
    pub logit: f32,
    /// Probability under the model: softmax over the whole vocabulary.
    pub probability: f64,
    /// Probability after temperature, top-k, top-p and min-p; 0 if excluded.
    pub sampled_probability: f64,
}

/// The next-token distribution after the last token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// Number of tokens that it follows.
    pub n_tokens: usize,
    /// The [`N_CANDIDATES`] most probable tokens, most probable first.
    pub candidates: Vec<Candidate>,
    /// Number of tokens that the sampling settings leave possible.
    pub n_possible: usize,
    /// Entropy under the model, in nats.
    pub entropy_nats: f64,
}

/// Attention weights of all heads of one layer for the text so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttentionMap {
    /// The block, counted from 0.
    pub layer: usize,
    /// Number of heads, H.
    pub n_head: usize,
    /// Number of tokens, S; row `t` is what token `t` attends to.
    pub n_tokens: usize,
    /// (H, S, S), exactly 0 above the diagonal of a causal model.
    pub weights: Vec<f32>,
}

/// How long the last steps took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Speed {
    /// Tokens of the last prefill.
    pub prefill_tokens: usize,
    /// Seconds of the last prefill.
    pub prefill_secs: f64,
    /// Tokens decoded since the last prefill.
    pub decode_tokens: usize,
    /// Seconds spent on them.
    pub decode_secs: f64,
}

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StopReason {
    /// The visitor interrupted it.
    Paused,
    /// The visitor ended it.
    Stopped,
    /// The number of tokens asked for is reached.
    TokenLimit,
    /// The model wrote its end-of-text token.
    EndOfText,
    /// The context is full.
    ContextFull,
}

/// Where a download or set-up stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Fetching the model file.
    Download {
        /// Bytes that have arrived.
        done_bytes: u64,
        /// Bytes in all, where the server says.
        total_bytes: Option<u64>,
        /// How often the connection broke and was resumed.
        n_retries: u32,
    },
    /// Reading the file.
    Parse,
    /// Building buffers and pipelines.
    Prepare,
}

/// What went wrong; the page has a sentence for each, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// The model could not be fetched.
    Download {
        /// What was fetched.
        url: String,
        /// What happened.
        message: String,
    },
    /// The file is no model that can be run.
    Checkpoint {
        /// Expected and got.
        message: String,
    },
    /// The tokenizer could not be built.
    Tokenizer {
        /// Expected and got.
        message: String,
    },
    /// A command came before a model was loaded.
    NoModel,
    /// Neither executor works.
    Engine {
        /// What happened.
        message: String,
    },
}

/// What the page asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Fetch and load a model.
    LoadUrl {
        /// Where the GGUF file is.
        url: String,
        /// Which executor to use.
        backend: BackendChoice,
    },
    /// Load a model that the visitor brought.
    LoadBytes {
        /// The file's name.
        name: String,
        /// A GGUF file.
        bytes: Vec<u8>,
        /// Which executor to use.
        backend: BackendChoice,
    },
    /// Tokenize without running the model; answered by [`Event::Tokenized`].
    Tokenize {
        /// Repeated in the answer, so that a late one is recognised.
        request: u32,
        /// The text.
        text: String,
    },
    /// Replace the text by a prompt and run it through the model.
    SetPrompt {
        /// The text.
        text: String,
    },
    /// Generate one token.
    Step,
    /// Generate tokens until something stops it.
    Run {
        /// At most this many.
        max_tokens: usize,
    },
    /// Interrupt a run after the token that is being computed.
    Pause,
    /// End a run there, for good.
    Stop,
    /// Take back the last generated token.
    StepBack,
    /// Go back to the prompt.
    Reset,
    /// Change how tokens are drawn; the distribution is recomputed without a forward pass.
    SetSampling(Sampling),
    /// Send [`Event::Attention`] of this layer after each step; `None` stops it.
    WatchAttention {
        /// The block, counted from 0.
        layer: Option<usize>,
    },
    /// Send [`Event::Captured`] of these activations after each step; an empty list stops it.
    Watch {
        /// What to capture.
        activations: Vec<ActivationId>,
    },
    /// Look into the pass, or change it for one experiment; answered by [`Event::Looked`].
    Look(look::Look),
    /// Study the model; answered by [`Event::Studied`], some studies many times.
    Study(study::Study),
    /// Train models, or ask about training; answered by [`Event::Trained`].
    Train(training::Train),
    /// Append a chosen token, or put a text back.
    Write(write::Write),
    /// Measure what models can do; answered by [`Event::Lab`].
    Lab(lab::Lab),
    /// Make the GPU device go away, as a driver crash would: the way to see what happens then.
    DestroyDevice,
}

impl Command {
    /// Whether the command changes the text or the model under a run, which then ends.
    pub const fn replaces_text(&self) -> bool {
        match self {
            Self::LoadUrl { .. }
            | Self::LoadBytes { .. }
            | Self::SetPrompt { .. }
            | Self::StepBack
            | Self::Reset
            | Self::Write(write::Write::Text(_)) => true,
            Self::Tokenize { .. }
            | Self::Step
            | Self::Run { .. }
            | Self::Pause
            | Self::Stop
            | Self::SetSampling(_)
            | Self::WatchAttention { .. }
            | Self::Watch { .. }
            | Self::Look(_)
            | Self::Study(_)
            | Self::Train(_)
            | Self::Write(write::Write::Token { .. })
            | Self::Lab(_)
            | Self::DestroyDevice => false,
        }
    }
}

/// What the engine tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// Progress of a load.
    Loading(Stage),
    /// A model is ready.
    Loaded {
        /// The model.
        model: ModelInfo,
        /// What runs it.
        backend: BackendInfo,
    },
    /// The model goes on, on another executor.
    BackendChanged(BackendInfo),
    /// Answer to [`Command::Tokenize`].
    Tokenized {
        /// The request's number.
        request: u32,
        /// The tokens as the prompt of the model, the one that starts every text included.
        tokens: Vec<TokenText>,
        /// Tokens that would be dropped from the front, since the context is too short.
        n_dropped: usize,
        /// What of the text these tokens do not spell.
        left_out: LeftOut,
    },
    /// The text changed: a prompt was set, a step back or a reset was made.
    Text {
        /// All tokens; the first `n_prompt` are the prompt.
        tokens: Vec<Token>,
        /// Number of prompt tokens.
        n_prompt: usize,
        /// Tokens dropped from the front of a prompt that was longer than the context.
        n_dropped: usize,
        /// What of the prompt its tokens do not spell.
        left_out: LeftOut,
    },
    /// One token was appended.
    Stepped {
        /// The token.
        token: Token,
        /// Its position.
        position: usize,
        /// Speed so far.
        speed: Speed,
    },
    /// The next-token distribution changed.
    Distribution(Distribution),
    /// Attention of the watched layer.
    Attention(AttentionMap),
    /// A watched activation of the last step.
    Captured {
        /// Which.
        activation: ActivationId,
        /// Lengths of its axes, outermost first.
        shape: Vec<usize>,
        /// The values, row-major.
        values: Vec<f32>,
    },
    /// Answer to [`Command::Look`].
    Looked(look::Looked),
    /// Answer to [`Command::Study`].
    Studied(study::Studied),
    /// What training has to tell.
    Trained(training::Trained),
    /// What happens to an experiment.
    Lab(Box<lab::LabNews>),
    /// A run began.
    Running,
    /// A run ended.
    Stopped(StopReason),
    /// A command failed; the state is as before it.
    Failed(Failure),
}

/// Bytes that are no message of this protocol.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("expected a message of the engine protocol, got {len} bytes that are none: {message}")]
pub struct ProtocolError {
    /// Length of what came.
    pub len: usize,
    /// What the decoder said.
    pub message: String,
}

/// A message as bytes.
///
/// # Panics
/// Never for the types of this module, which all have a length known in advance.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    postcard::to_allocvec(message).expect("every message type has a postcard form")
}

/// A message from bytes.
///
/// # Errors
/// If the bytes are no such message.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ProtocolError> {
    postcard::from_bytes(bytes)
        .map_err(|error| ProtocolError { len: bytes.len(), message: error.to_string() })
}
