//! What the page and the engine say to each other about training.

use serde::{Deserialize, Serialize};

use super::{Backend, BackendChoice, CpuReason, LeftOut, TokenText};
pub use crate::lab::stats::{Interval, wilson};
pub use crate::train::features::{FeatureScore, Features};
pub use crate::train::objective::Objective;
pub use crate::train::race::{
    End, MAX_ARMS, MAX_BATCH_TOKENS, MAX_STORY_BYTES, Material, Plan, Point, RecordedArm, Recording, Written,
};
pub use crate::train::trainer::Progress;

/// Most tokens of a sentence whose targets are counted.
pub const MAX_COUNT_TOKENS: usize = 256;

/// What the page asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Train {
    /// Count the targets of a sentence, with the loaded model; answered by [`Trained::Counted`].
    Count {
        /// Repeated in the answer, so that a late one is recognised.
        request: u32,
        /// The sentence.
        text: String,
        /// Share of the tokens that a masked model must predict.
        ratio: f32,
        /// Decides which.
        draw: u64,
    },
    /// Begin a race, in place of the one there is; answered by [`Trained::Ready`] or [`Trained::Refused`].
    Start {
        /// How it goes.
        plan: Plan,
        /// Which executor to use.
        backend: BackendChoice,
        /// What samples begin with; the material's own prompt if empty.
        prompt: String,
    },
    /// Stop between two steps.
    Pause,
    /// Go on.
    Resume,
    /// Back to the first weights, paused.
    Reset,
    /// Forget the race.
    Stop,
    /// Have every arm write after this prompt, now and at every sample to come.
    Prompt(String),
    /// Ask what the arms make of reviews; answered by [`Trained::Features`] or [`Trained::Refused`].
    Features,
    /// The model of an arm as a GGUF file; answered by [`Trained::Exported`].
    Export {
        /// Its number.
        arm: usize,
    },
}

/// A sentence from the side of one objective.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// What the model sees (T).
    pub inputs: Vec<TokenText>,
    /// What it must predict at each position (T).
    pub targets: Vec<Option<TokenText>>,
    /// Loss of each position in nats, exactly 0 without a target (T).
    pub losses: Vec<f32>,
    /// Euclidean length of the gradient of each position's logits, exactly 0 without a target (T).
    pub logit_gradients: Vec<f32>,
    /// Euclidean length of the gradient of each position's embedding (T).
    pub embedding_gradients: Vec<f32>,
}

impl Side {
    /// Number of positions that teach.
    pub fn n_targets(&self) -> usize {
        self.targets.iter().flatten().count()
    }
}

/// A sentence from both sides, computed by the loaded model forward and backward.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    /// The request's number.
    pub request: u32,
    /// The sentence's tokens, with the one that starts every text, if the model has one.
    pub tokens: Vec<TokenText>,
    /// Tokens at the front that are not the visitor's: 0 or 1.
    pub n_start: usize,
    /// Tokens at the end that were too many.
    pub n_dropped: usize,
    /// What of the sentence its tokens do not spell.
    pub left_out: LeftOut,
    /// What hides a token.
    pub mask: TokenText,
    /// Each token from those before it.
    pub clm: Side,
    /// Some tokens from all others, by the same weights without the causal mask.
    pub mlm: Side,
}

/// A race that stands at its start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ready {
    /// How it goes.
    pub plan: Plan,
    /// Parameters of each model.
    pub n_params: usize,
    /// Bytes of weights, states of the optimizer and gradients, of all arms.
    pub size_bytes: usize,
    /// Targets in a batch, for each arm.
    pub batch_targets: Vec<usize>,
    /// What computes.
    pub backend: Backend,
    /// Why not the GPU, where it is the CPU.
    pub cpu_reason: Option<CpuReason>,
}

/// Why something cannot be done; the page has a sentence for each, in both languages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TrainRefusal {
    /// There is no model to count with.
    NoModel,
    /// There is no race on reviews.
    NoReviews,
    /// The race has no such arm, or there is no race.
    NoArm,
    /// A share of targets that is not above 0 and at most 1.
    Share(f32),
    /// Not 1 to [`MAX_ARMS`] arms.
    Arms(usize),
    /// Not a batch of a row to [`MAX_BATCH_TOKENS`] tokens.
    Batch {
        /// Tokens in a row.
        row: usize,
        /// Tokens asked for.
        got: usize,
    },
    /// A learning rate that is not above 0.
    LearningRate(f32),
    /// A decay over less than nothing, or more than all of the tokens.
    Decay(f32),
    /// A story shorter than a row and the token after it.
    ShortStory {
        /// Bytes of a row and one more.
        expected: usize,
        /// Bytes of the story.
        got: usize,
    },
    /// A story of more than [`MAX_STORY_BYTES`].
    LongStory(usize),
    /// Rows too short for a question and its answer.
    ShortRows {
        /// Fewest tokens.
        expected: usize,
        /// Tokens asked for.
        got: usize,
    },
    /// A size of that name does not exist.
    Size(String),
    /// What no choice on the page leads to: a shape or a model that does not fit.
    Other(String),
}

/// What the engine tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Trained {
    /// Answer to [`Train::Count`].
    Counted(Box<Counted>),
    /// A race stands at its start; nothing of the one before is left.
    Ready(Box<Ready>),
    /// Steps are being made.
    Running,
    /// None are, for now.
    Paused,
    /// An arm has a new point.
    Moved {
        /// The arm.
        arm: usize,
        /// Its point.
        point: Point,
        /// Tokens trained on per second since its point before, the probe included.
        tok_s: f64,
    },
    /// An arm goes no further.
    Ended {
        /// The arm.
        arm: usize,
        /// Why.
        end: End,
    },
    /// What an arm writes now.
    Wrote {
        /// The arm.
        arm: usize,
        /// Its text.
        written: Written,
    },
    /// All arms have ended.
    Over,
    /// The race goes on on the CPU, each arm from its last point.
    FellBack(CpuReason),
    /// What the arms make of reviews.
    Features(Features),
    /// A GGUF file.
    Exported {
        /// The arm.
        arm: usize,
        /// The file.
        bytes: Vec<u8>,
    },
    /// The race is forgotten.
    Gone,
    /// It cannot be done; what was there still is.
    Refused(TrainRefusal),
}
