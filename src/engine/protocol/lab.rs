//! What the page and the engine say to each other about experiments.

mod item;

use serde::{Deserialize, Serialize};

use super::curves::{Analyse, Analysed};
use super::{Backend, BackendChoice, CpuReason, Stage, TokenText};
pub use crate::lab::sentences;
pub use crate::lab::stats::{Interval, difference_interval, wilson};
pub use crate::lab::{Choices, Examples, Gain, MAX_N, Row};
pub use crate::tasks::quiz::Question;
pub use item::{
    ItemOf, Lesson, MAX_STEPS, MAX_TUNED_PARAMS, RATES, Score, Standing, TuneNews, Tuned, Varied,
};

/// Most items that are told at once.
pub const MAX_TOLD_ITEMS: usize = 200;

/// What the page asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Lab {
    /// Measure these one after the other, in place of what is being measured; answered by [`LabNews`] of that run.
    Start {
        /// Repeated in every answer.
        run: u32,
        /// What to measure.
        jobs: Vec<Job>,
        /// Which executor to use.
        backend: BackendChoice,
    },
    /// Measure these as well, after the jobs of that run, whose results they are compared with. Nothing where another
    /// run took its place.
    More {
        /// The run.
        run: u32,
        /// What to measure.
        jobs: Vec<Job>,
    },
    /// Stop after the question that is being answered; what was measured stays.
    Stop,
    /// Write one item out token by token; answered by [`News::Solved`], also while a run goes on.
    Solve(Solve),
    /// Answer one question of a quiz by letter and without letters; answered by [`News::Posed`], also while a run goes
    /// on.
    Pose(Pose),
    /// Analyse published lines; answered by [`News::Analysed`], also while a run goes on.
    Analyse(Analyse),
    /// Ask one item with its examples shown in every way; answered by [`News::Varied`], also while a run goes on.
    Vary(Box<ItemOf>),
    /// Learn the examples of one item by gradient steps on a copy of the weights; answered by [`News::Tuned`], also
    /// while a run goes on. Another one takes its place.
    Tune(Box<Lesson>),
    /// End the gradient steps.
    StopTuning,
    /// Tell the items behind a row; answered by [`LabNews::Items`].
    Items {
        /// Number of the job in its run.
        job: usize,
        /// Examples before each item.
        shots: usize,
        /// The first question.
        from: usize,
        /// How many, at most [`MAX_TOLD_ITEMS`].
        n: usize,
    },
}

/// One item that the model is to write out, on the CPU, with the most probable token each time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Solve {
    /// Repeated in the answer.
    pub request: u32,
    /// Address of the model's GGUF file.
    pub url: String,
    /// The task, by the name of `glassgpt eval`.
    pub task: String,
    /// The format, likewise.
    pub format: String,
    /// The variant, likewise.
    pub variant: String,
    /// Examples before the item.
    pub shots: usize,
    /// Seed of the items.
    pub seed: u64,
    /// Number of the item.
    pub item: usize,
    /// Tokens that the model is made to begin with.
    pub given: Vec<u32>,
    /// Text that it is made to go on with after them.
    pub edit: String,
}

/// Answer to [`Lab::Solve`]; what was expected and what came, where there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Solved {
    /// The request.
    pub request: u32,
    /// What was written.
    pub solution: Result<Solution, String>,
}

/// One item written out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Solution {
    /// The text before.
    pub prompt: String,
    /// The right answer.
    pub answer: String,
    /// What was written, what was given included.
    pub tokens: Vec<WrittenToken>,
    /// Its final answer, where it comes to one.
    pub said: Option<String>,
    /// What it took.
    pub cost: Cost,
}

impl Solution {
    /// Whether the final answer is the right one.
    pub fn is_right(&self) -> bool {
        self.said.as_deref() == Some(self.answer.trim())
    }
}

/// A token of a [`Solution`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WrittenToken {
    /// What it is.
    pub text: TokenText,
    /// Natural logarithm of its probability.
    pub logprob: f64,
    /// Whether it was put there instead of written.
    pub is_given: bool,
}

/// A question of a quiz that the visitor is to answer as well; the model answers on the CPU.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pose {
    /// Repeated in the answer.
    pub request: u32,
    /// Address of the model's GGUF file.
    pub url: String,
    /// The task, by the name of `glassgpt eval`.
    pub task: String,
    /// Answered questions before it.
    pub shots: usize,
    /// Seed of the questions.
    pub seed: u64,
    /// Number of the question.
    pub item: usize,
    /// The questions that the visitor brought.
    pub questions: Vec<Question>,
}

/// Answer to [`Lab::Pose`]; what was expected and what came, where there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Posed {
    /// The request.
    pub request: u32,
    /// The question with the model's answers.
    pub posed: Result<PosedQuestion, String>,
}

/// A question with the model's answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PosedQuestion {
    /// The question.
    pub question: Question,
    /// The text that ends where its letter comes, options in the order of the question.
    pub prompt: String,
    /// By letter, in every order of the options: probability of each place, the place of the right option, the place
    /// chosen.
    pub letter: Vec<(Vec<f64>, usize, usize)>,
    /// Without letters: the same for the options of the question.
    pub cloze: (Vec<f64>, usize, usize),
}

/// One experiment on one model, by the names of `glassgpt eval`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Address of the model's GGUF file.
    pub url: String,
    /// The task.
    pub task: String,
    /// The format.
    pub format: String,
    /// The variant.
    pub variant: String,
    /// How examples are shown.
    pub examples: String,
    /// Numbers of examples; the usual ones if empty.
    pub shots: Vec<usize>,
    /// Items of each row.
    pub n: usize,
    /// Seed of the items.
    pub seed: u64,
    /// Labelled sentences, with class 0 or 1, for tasks on real ones; all are asked about.
    pub sentences: Vec<(String, u8)>,
    /// Multiple choice questions that the visitor brought, likewise.
    pub questions: Vec<Question>,
}

/// What the engine tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LabNews {
    /// The run that it is about.
    pub run: u32,
    /// What happened.
    pub news: News,
}

/// What happens to a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum News {
    /// A model is fetched or made ready.
    Loading {
        /// The job that needs it.
        job: usize,
        /// How far it is.
        stage: Stage,
    },
    /// A job begins.
    Began {
        /// Its number.
        job: usize,
        /// How many questions it has.
        n_questions: usize,
        /// What runs the model.
        backend: Backend,
        /// Why not the GPU, where it is the CPU.
        cpu_reason: Option<CpuReason>,
        /// xxh64 of the weights, computed now.
        checksum: u64,
    },
    /// Some questions were answered.
    Progress {
        /// The job.
        job: usize,
        /// Questions answered, those that do not fit included.
        n_done: usize,
        /// Questions that do not fit the context.
        n_left_out: usize,
        /// Seconds that it took.
        secs: f64,
        /// The rows so far, as `glassgpt eval --json` prints them.
        rows: String,
        /// What the answers took.
        cost: Cost,
    },
    /// A job ended.
    Ended {
        /// Its number.
        job: usize,
        /// xxh64 of the weights, computed again.
        checksum: u64,
    },
    /// A job cannot be done; the others go on.
    Failed {
        /// Its number.
        job: usize,
        /// What was expected, and what came.
        message: String,
    },
    /// The GPU failed; the job goes on, on the CPU.
    FellBack(CpuReason),
    /// Nothing is left to do.
    Over,
    /// The visitor stopped it.
    Stopped,
    /// Answer to [`Lab::Solve`]; it belongs to no run.
    Solved(Box<Solved>),
    /// Answer to [`Lab::Pose`]; it belongs to no run.
    Posed(Box<Posed>),
    /// Answer to [`Lab::Analyse`]; it belongs to no run.
    Analysed(Box<Analysed>),
    /// Answer to [`Lab::Vary`]; it belongs to no run.
    Varied(Box<Varied>),
    /// What [`Lab::Tune`] does; it belongs to no run.
    Tuned(Box<TuneNews>),
    /// Answer to [`Lab::Items`].
    Items {
        /// The job.
        job: usize,
        /// Examples before each item.
        shots: usize,
        /// The first question asked for.
        from: usize,
        /// Questions answered in all.
        n_answered: usize,
        /// The items.
        items: Vec<Told>,
    },
}

/// What written answers took, each item by itself: its prompt in one forward pass, every further token in one more.
/// Options that are only scored are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// Items.
    pub n_items: usize,
    /// Tokens of their prompts.
    pub n_prompt_tokens: usize,
    /// Tokens written.
    pub n_written_tokens: usize,
    /// Floating-point operations.
    pub flops: u64,
}

/// One item and how it went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// Number of the question.
    pub question: usize,
    /// The text before what the model says.
    pub prompt: String,
    /// The right answer.
    pub answer: String,
    /// What the model says.
    pub said: String,
    /// Whether that is right; `None` where nothing can be right.
    pub is_right: Option<bool>,
    /// Log-probability of the right answer, nats.
    pub logprob: f64,
    /// Its tokens.
    pub n_tokens: usize,
    /// For each order of the options: probability of each, the place of the right one, the place chosen.
    pub choices: Vec<(Vec<f64>, usize, usize)>,
}
