//! The plan of the few-shot lab.

use serde::{Deserialize, Serialize};

use super::{Sample, TRAINED};
use crate::engine::protocol::lab::{Examples, Job, MAX_STEPS, RATES};
use crate::tasks::real::RealTask;
use crate::ui::state::ModelFile;
use crate::ui::state::labs::brought::has_sample;

/// Numbers of examples on offer.
pub const SHOTS: [usize; 9] = [0, 1, 2, 3, 4, 6, 8, 12, 16];
/// Ways to show the same examples, besides the one in which they were drawn.
pub const CHANGES: [Examples; 3] = [Examples::Reversed, Examples::Shuffled, Examples::Restyled];
/// Numbers of examples on a first visit.
const FIRST_SHOTS: [usize; 5] = [0, 1, 2, 4, 8];
/// The format in which labels mean what they say.
const NATURAL: &str = "natural";

/// A task whose examples are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShotTask {
    /// Rules on spelled words.
    #[default]
    WordTransform,
    /// Two rules one after the other, never seen together.
    Composed,
    /// Random labels of words.
    Dictionary,
    /// Whether a review is good.
    Sentiment,
    /// What a sentence is about.
    Topic,
    /// Whether a real review of a film is good.
    SentimentReal,
    /// Whether a real text message is spam.
    SpamReal,
}

impl ShotTask {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 7] = [
        Self::WordTransform,
        Self::Composed,
        Self::Dictionary,
        Self::Sentiment,
        Self::Topic,
        Self::SentimentReal,
        Self::SpamReal,
    ];

    /// The name in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Composed => "composed",
            _ => self.task(),
        }
    }

    /// The name in evaluations.
    pub const fn task(self) -> &'static str {
        match self {
            Self::WordTransform | Self::Composed => "word_transform",
            Self::Dictionary => "dictionary",
            Self::Sentiment => "sentiment_world",
            Self::Topic => "topic",
            Self::SentimentReal => "sentiment_real",
            Self::SpamReal => "spam_real",
        }
    }

    /// The real sentences that it is about, if so.
    pub const fn real(self) -> Option<RealTask> {
        match self {
            Self::SentimentReal => Some(RealTask::Sentiment),
            Self::SpamReal => Some(RealTask::Spam),
            _ => None,
        }
    }

    /// Whether its labels can be natural, random or flipped.
    pub const fn has_labels(self) -> bool {
        matches!(self, Self::Sentiment | Self::Topic | Self::SentimentReal | Self::SpamReal)
    }

    /// Whether it has surface forms that training never shows.
    pub const fn has_forms(self) -> bool {
        !matches!(self, Self::Composed)
    }
}

/// What labels are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LabelMode {
    /// They mean what they say.
    #[default]
    Natural,
    /// They mean nothing.
    Random,
    /// They mean the opposite.
    Flipped,
}

impl LabelMode {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Natural, Self::Random, Self::Flipped];

    /// The name in addresses and in evaluations.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Natural => NATURAL,
            Self::Random => "random",
            Self::Flipped => "flipped",
        }
    }
}

/// The plan of the few-shot lab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShotPlan {
    /// What the items are about.
    pub task: ShotTask,
    /// What their labels are, where they have some.
    pub labels: LabelMode,
    /// Whether examples look as they never do in training.
    pub is_new_form: bool,
    /// Numbers of examples, ascending.
    pub shots: Vec<usize>,
    /// Ways to show the same examples that are measured as well.
    #[serde(default)]
    pub changes: Vec<Examples>,
    /// Whether real sentences are the visitor's instead of the shipped ones.
    #[serde(default)]
    pub is_own: bool,
    /// Whether all of the visitor's sentences are asked about, since none was trained on.
    #[serde(default)]
    pub is_all_unseen: bool,
    /// Models and items.
    pub sample: Sample,
}

impl Default for ShotPlan {
    fn default() -> Self {
        Self {
            task: ShotTask::default(),
            labels: LabelMode::default(),
            is_new_form: false,
            shots: FIRST_SHOTS.to_vec(),
            changes: Vec::new(),
            is_own: false,
            is_all_unseen: false,
            sample: Sample::default(),
        }
    }
}

impl ShotPlan {
    /// What evaluations call the format.
    pub const fn format(&self) -> &'static str {
        if self.task.has_labels() { self.labels.slug() } else { "direct" }
    }

    /// What evaluations call the variant.
    pub fn variant(&self) -> &'static str {
        match self.task {
            ShotTask::Composed => "composed_held_out",
            _ if self.is_new_form => "held_out_form",
            // Held-out words that are not spelled out could not be answered by anything.
            ShotTask::WordTransform => "spelled",
            _ => TRAINED,
        }
    }

    /// Whether it asks about sentences that the visitor brings.
    pub fn has_own_sentences(&self) -> bool {
        self.task.real().is_some_and(|task| self.is_own || !has_sample(task))
    }

    /// The job for one model, without sentences and with the examples shown in that way.
    pub fn job(&self, file: &ModelFile, examples: Examples) -> Job {
        Job {
            url: file.url.clone(),
            task: self.task.task().to_owned(),
            format: self.format().to_owned(),
            variant: self.variant().to_owned(),
            examples: examples.name().to_owned(),
            shots: self.shots.clone(),
            n: self.sample.n,
            seed: self.sample.seed,
            sentences: Vec::new(),
            questions: Vec::new(),
        }
    }

    /// The plan with this way to show the examples as well.
    pub fn with_change(&self, examples: Examples) -> Self {
        let is_in = |known: &Examples| *known == examples || self.changes.contains(known);
        let changes = CHANGES.into_iter().filter(is_in).collect();
        Self { changes, ..self.clone() }
    }

    /// The plan with this number of examples, or without it; never without any.
    pub fn toggled(&self, shots: usize) -> Self {
        let is_in = |known: &usize| self.shots.contains(known) != (*known == shots);
        let toggled: Vec<usize> = SHOTS.into_iter().filter(is_in).collect();
        let shots = if toggled.is_empty() { self.shots.clone() } else { toggled };
        Self { shots, ..self.clone() }
    }
}

/// What is learned by gradient steps: the examples before one item of the few-shot lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LessonPlan {
    /// Examples, one of [`SHOTS`] above 0.
    pub shots: usize,
    /// Number of the item.
    pub item: usize,
    /// Gradient steps.
    pub n_steps: usize,
    /// Number of the learning rate among [`RATES`].
    pub rate: usize,
}

impl Default for LessonPlan {
    fn default() -> Self {
        Self { shots: 4, item: 0, n_steps: 20, rate: 2 }
    }
}

impl LessonPlan {
    /// The learning rate.
    pub fn learning_rate(self) -> f32 {
        RATES[self.rate.min(RATES.len() - 1)]
    }

    /// With its numbers within their limits.
    pub(in crate::ui::state::labs) fn checked(self) -> Self {
        Self {
            shots: if self.shots > 0 && SHOTS.contains(&self.shots) {
                self.shots
            } else {
                Self::default().shots
            },
            item: self.item.min(super::MAX_PROBLEM),
            n_steps: self.n_steps.clamp(1, MAX_STEPS),
            rate: self.rate.min(RATES.len() - 1),
        }
    }
}
