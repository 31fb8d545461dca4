//! What of the rows makes one line: a task asked in one way, and one of its figures.

use serde::{Deserialize, Serialize};

use super::super::Row;
use super::{Curve, Snapshot};

/// What is asked, by the names of `glassgpt eval`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    /// The task.
    pub task: String,
    /// The format.
    pub format: String,
    /// The variant.
    pub variant: String,
    /// Examples before each item.
    pub shots: usize,
}

/// A figure of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Metric {
    /// Share of items of which every token is right.
    #[default]
    ExactMatch,
    /// Share of items with the right final answer after steps of the model's own.
    FinalAnswer,
    /// Share of tokens that are right after the right ones before.
    TokenAccuracy,
    /// Mean log-probability of the right tokens, nats.
    MeanLogprob,
}

/// Where in the schedule of the learning rate a snapshot was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The rate grows.
    WarmUp,
    /// It is constant.
    Constant,
    /// It falls to 0: part of what changes now is the rate's doing.
    Decay,
}

/// One point of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// Tokens that the model was trained on.
    pub tokens: f64,
    /// Training operations, six for each parameter and token.
    pub flops: f64,
    /// The figure.
    pub y: f64,
    /// Its 95 % interval, where rows have one.
    pub interval: Option<[f64; 2]>,
    /// What guessing reaches.
    pub chance: Option<f64>,
    /// Where in the schedule.
    pub phase: Phase,
}

impl Key {
    /// What `row` is about.
    pub fn of(row: &Row) -> Self {
        Self {
            task: row.task.clone(),
            format: row.format.clone(),
            variant: row.variant.clone(),
            shots: row.shots,
        }
    }

    /// Whether `row` is about this.
    pub fn is_of(&self, row: &Row) -> bool {
        (&self.task, &self.format, &self.variant, self.shots)
            == (&row.task, &row.format, &row.variant, row.shots)
    }
}

impl Metric {
    /// All of them, in the order of the switch.
    pub const ALL: [Self; 4] = [Self::ExactMatch, Self::FinalAnswer, Self::TokenAccuracy, Self::MeanLogprob];

    /// The name in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::ExactMatch => "exact",
            Self::FinalAnswer => "final",
            Self::TokenAccuracy => "tokens",
            Self::MeanLogprob => "logprob",
        }
    }

    /// The figure of a row with its interval, where the row has one.
    pub fn of(self, row: &Row) -> Option<(f64, Option<[f64; 2]>)> {
        let pair = |low: Option<f64>, high: Option<f64>| low.zip(high).map(|(low, high)| [low, high]);
        match self {
            Self::ExactMatch => Some((row.exact_match?, pair(row.ci_low, row.ci_high))),
            Self::FinalAnswer => {
                Some((row.generated_exact_match?, pair(row.generated_ci_low, row.generated_ci_high)))
            }
            Self::TokenAccuracy => Some((row.token_accuracy?, None)),
            Self::MeanLogprob => Some((row.mean_logprob?, None)),
        }
    }

    /// What guessing reaches in this figure, where that is known: it is of final answers, so that it is no bound where
    /// steps have to be right as well.
    pub fn chance(self, row: &Row) -> Option<f64> {
        let has_steps = row.generated_exact_match.is_some();
        match self {
            Self::ExactMatch => row.chance.filter(|_| !has_steps),
            Self::FinalAnswer => row.chance,
            Self::TokenAccuracy | Self::MeanLogprob => None,
        }
    }
}

/// The row about that, if there is one.
pub fn row_of<'a>(rows: &'a [Row], key: &Key) -> Option<&'a Row> {
    rows.iter().find(|row| key.is_of(row))
}

/// Everything that the rows are about, each once, in an order that does not depend on theirs.
pub fn keys<'a>(rows: impl Iterator<Item = &'a Row>) -> Vec<Key> {
    let mut keys: Vec<Key> = rows.map(Key::of).collect();
    keys.sort();
    keys.dedup();
    keys
}

/// The points of one line, by tokens; snapshots without such a row are left out.
pub fn line(curve: &Curve, key: &Key, metric: Metric) -> Vec<Measured> {
    let point = |(index, snapshot): (usize, &Snapshot)| {
        let row = row_of(&snapshot.rows, key)?;
        let (y, interval) = metric.of(row)?;
        let chance = metric.chance(row);
        let (tokens, flops) = (snapshot.tokens, snapshot.flops_6nd);
        Some(Measured { tokens, flops, y, interval, chance, phase: curve.phase(index) })
    };
    curve.points.iter().enumerate().filter_map(point).collect()
}

impl Curve {
    /// Where in the schedule the snapshot of that number is.
    pub fn phase(&self, index: usize) -> Phase {
        let is_constant = |snapshot: &Snapshot| snapshot.factor >= 1.0;
        if self.points.get(index).is_some_and(is_constant) {
            return Phase::Constant;
        }
        // Without a constant stretch, a rate below the one before is falling.
        let is_later = self.points[..index.min(self.points.len())].iter().any(is_constant);
        let before = index.checked_sub(1).and_then(|before| self.points.get(before));
        let is_falling =
            before.zip(self.points.get(index)).is_some_and(|(before, now)| now.factor < before.factor);
        if is_later || is_falling { Phase::Decay } else { Phase::WarmUp }
    }
}
