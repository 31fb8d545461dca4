//! What is measured, on how many items, from which seed.

use std::collections::BTreeMap;

use crate::tasks::Split;
use crate::tasks::quiz::Question;
use crate::tasks::real::{RealTask, Sentences};
use crate::text::Tokenizer;

use super::{Examples, Spec};

/// Most items of a row.
pub const MAX_N: usize = 100_000;
/// Most examples before an item.
pub const MAX_SHOTS: usize = 32;

/// Why an experiment cannot be run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LabError {
    /// No task of that name.
    #[error("expected a task ({names} or all), got {got:?}")]
    Task {
        /// All tasks.
        names: String,
        /// The name asked for.
        got: String,
    },
    /// Too few or too many items.
    #[error("n must be 1 to {MAX_N}, got {0}")]
    N(usize),
    /// Too many examples.
    #[error("shots must be at most {MAX_SHOTS}, got {0}")]
    Shots(usize),
    /// Items do not fit the model's context.
    #[error(
        "expected items of {task} with {shots} shots to fit the context of {context_length} tokens, none of {tries} did"
    )]
    DoesNotFit {
        /// The task.
        task: String,
        /// The examples asked for.
        shots: usize,
        /// The model's context.
        context_length: usize,
        /// How many were tried.
        tries: usize,
    },
    /// Examples that hang together cannot be shown in another way.
    #[error("expected examples of {task} as they were drawn, got {got}")]
    Examples {
        /// The task.
        task: String,
        /// The way asked for.
        got: &'static str,
    },
    /// Nothing to learn from.
    #[error("expected examples that stand by themselves, got {shots} of {task}")]
    NoLesson {
        /// The task.
        task: String,
        /// The examples asked for.
        shots: usize,
    },
    /// Data that was not given.
    #[error("expected data for {0}, got none")]
    NoData(String),
}

/// Given texts that some tasks need.
#[derive(Clone, Debug, Default)]
pub struct Material {
    /// Real sentences with labels, all splits.
    pub sentences: BTreeMap<RealTask, Sentences>,
    /// Held-out texts by collection.
    pub texts: BTreeMap<String, Vec<String>>,
    /// Pairs of a right and a wrong sentence by phenomenon.
    pub sentence_pairs: BTreeMap<String, Vec<[String; 2]>>,
    /// Multiple choice questions that somebody brought.
    pub questions: Vec<Question>,
}

/// What the questions are written for.
#[derive(Clone, Copy, Debug)]
pub struct Setup<'a> {
    /// The model's tokenizer.
    pub tokenizer: &'a Tokenizer,
    /// The token that starts every text, where the model wants one.
    pub start: Option<u32>,
    /// The token that ends a text.
    pub end: Option<u32>,
    /// The model's context, in tokens.
    pub context_length: usize,
    /// Given texts.
    pub material: &'a Material,
}

/// One experiment: a [`Spec`] on some items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What is measured.
    pub spec: Spec,
    /// The numbers of examples, ascending, each once.
    pub shots: Vec<usize>,
    /// Items of each row.
    pub n: usize,
    /// Seed of every random choice.
    pub seed: u64,
    /// Where items come from.
    pub split: Split,
    /// How examples are shown.
    pub examples: Examples,
}

impl Plan {
    /// A plan; without `shots`, with those of the task.
    ///
    /// # Errors
    /// [`LabError::N`], [`LabError::Shots`].
    pub fn new(
        spec: Spec,
        shots: Option<&[usize]>,
        n: usize,
        seed: u64,
        split: Split,
    ) -> Result<Self, LabError> {
        if !(1..=MAX_N).contains(&n) {
            return Err(LabError::N(n));
        }
        let asked = shots.filter(|_| spec.task.has_shots()).unwrap_or(spec.task.default_shots());
        let mut shots = asked.to_vec();
        shots.sort_unstable();
        shots.dedup();
        match shots.last() {
            Some(&most) if most > MAX_SHOTS => Err(LabError::Shots(most)),
            _ => Ok(Self { spec, shots, n, seed, split, examples: Examples::Drawn }),
        }
    }

    /// Most examples before an item.
    pub fn max_shots(&self) -> usize {
        self.shots.last().copied().unwrap_or(0)
    }
}
