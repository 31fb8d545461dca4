//! The plan of the few-shot lab.

use serde::{Deserialize, Serialize};

use super::{Sample, TRAINED};

/// Numbers of examples on offer.
pub const SHOTS: [usize; 9] = [0, 1, 2, 3, 4, 6, 8, 12, 16];
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
}

impl ShotTask {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 5] =
        [Self::WordTransform, Self::Composed, Self::Dictionary, Self::Sentiment, Self::Topic];

    /// The name in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::WordTransform => "word_transform",
            Self::Composed => "composed",
            Self::Dictionary => "dictionary",
            Self::Sentiment => "sentiment_world",
            Self::Topic => "topic",
        }
    }

    /// The name in evaluations.
    pub const fn task(self) -> &'static str {
        match self {
            Self::WordTransform | Self::Composed => "word_transform",
            Self::Dictionary => "dictionary",
            Self::Sentiment => "sentiment_world",
            Self::Topic => "topic",
        }
    }

    /// Whether its labels can be natural, random or flipped.
    pub const fn has_labels(self) -> bool {
        matches!(self, Self::Sentiment | Self::Topic)
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
            _ => TRAINED,
        }
    }

    /// The plan with this number of examples, or without it; never without any.
    pub fn toggled(&self, shots: usize) -> Self {
        let is_in = |known: &usize| self.shots.contains(known) != (*known == shots);
        let toggled: Vec<usize> = SHOTS.into_iter().filter(is_in).collect();
        let shots = if toggled.is_empty() { self.shots.clone() } else { toggled };
        Self { shots, ..self.clone() }
    }
}
