//! What is done with one item of an experiment: its examples shown in other ways, and learned by gradient steps.

use serde::{Deserialize, Serialize};

use super::{Gain, Job, Told};
use crate::engine::protocol::Stage;

/// Most gradient steps.
pub const MAX_STEPS: usize = 200;
/// Learning rates on offer.
pub const RATES: [f32; 4] = [0.0001, 0.0003, 0.001, 0.003];
/// Most parameters of a model of which a copy is trained: with the state of the optimizer it takes 20 bytes for each.
pub const MAX_TUNED_PARAMS: usize = 64_000_000;

/// An item of a job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemOf {
    /// Repeated in the answer.
    pub request: u32,
    /// The job, its examples as they were drawn.
    pub job: Job,
    /// Examples before the item, one of the numbers of the job.
    pub shots: usize,
    /// Number of the question.
    pub question: usize,
}

/// The item with its examples shown in every way, answered on the CPU.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Varied {
    /// The request.
    pub request: u32,
    /// The name of each way with what came of it; what was expected and what came, where there is nothing.
    pub answers: Result<Vec<(String, Told)>, String>,
}

/// The examples before an item as gradient steps on a copy of the weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    /// The item; its examples are what is learned.
    pub item: ItemOf,
    /// Steps, each over all examples; at most [`MAX_STEPS`].
    pub n_steps: usize,
    /// Learning rate of AdamW, above 0.
    pub learning_rate: f32,
}

/// What is told of a [`Lesson`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TuneNews {
    /// The request.
    pub request: u32,
    /// What happened.
    pub tuned: Tuned,
}

/// What happens to a copy of the weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Tuned {
    /// The model is fetched or made ready.
    Loading(Stage),
    /// Questions are asked, before the steps or after them.
    Asking {
        /// Whether the steps are done.
        is_after: bool,
        /// Questions answered.
        n_done: usize,
        /// Questions in all.
        n_questions: usize,
    },
    /// The played model answered the item with its examples in the prompt; no weight is changed by that.
    Began {
        /// What it said.
        in_context: Box<Told>,
        /// How many examples are learned: a dictionary has those of other words as well.
        n_examples: usize,
        /// xxh64 of the weights of the played model.
        played: u64,
    },
    /// What the copy can do before the first step.
    Before(Box<Standing>),
    /// Steps are done: the mean loss of the examples' answers before each, in nats per token.
    Stepped {
        /// A loss for each step.
        losses: Vec<f64>,
    },
    /// What the copy can do after the last step.
    After {
        /// The copy.
        standing: Box<Standing>,
        /// Euclidean length of the weights before.
        norm: f64,
        /// Euclidean length of what was added to them.
        change: f64,
        /// xxh64 of the weights of the played model, computed again.
        played: u64,
    },
    /// It cannot be done: what was expected, and what came.
    Failed(String),
    /// The visitor stopped it.
    Stopped,
}

/// What a copy of the weights can do at some moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// xxh64 of its weights.
    pub checksum: u64,
    /// Mean loss of the examples' answers, in nats per token.
    pub loss: f64,
    /// The item without any example before it.
    pub alone: Told,
    /// How well it predicts a story that is in no training text, in bits per byte.
    pub bits_per_byte: f64,
    /// How well it does something else.
    pub other: Score,
}

/// How often a task is answered right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// The task, by the name of evaluations.
    pub task: String,
    /// Examples before each item.
    pub shots: usize,
    /// Items.
    pub n: usize,
    /// Share of them that is right.
    pub share: f64,
    /// Wilson's 95 % interval.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Against the same items before the steps.
    pub gain: Option<Gain>,
}
