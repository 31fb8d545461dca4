//! The finished model of a size: the point that can be measured again here.

use super::Evaluated;
use crate::engine::protocol::curves::{Key, Metric, row_of};
use crate::engine::protocol::lab::Row;

/// The seed of `glassgpt eval` unless another is asked for, which `cargo xtask train` does not.
const EVAL_SEED: u64 = 1;

/// A published figure of a finished model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finished {
    /// The figure.
    pub y: f64,
    /// Its 95 % interval, where rows have one.
    pub interval: Option<[f64; 2]>,
    /// What guessing reaches.
    pub chance: Option<f64>,
    /// Items behind it.
    pub n: usize,
    /// Seed of its items.
    pub seed: u64,
    /// Tokens of training, where they are known.
    pub tokens: Option<f64>,
    /// Operations of training, likewise.
    pub flops: Option<f64>,
    /// Whether it is of the file that is shipped, rather than of the weights before they were quantized.
    pub is_shipped: bool,
}

/// What a figure measured here says about the published one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Agreement {
    /// The same items gave the same figure.
    Equal,
    /// The same number of items from the same seed gave another figure.
    Differs {
        /// By so much.
        by: f64,
    },
    /// Their intervals have values in common.
    Overlap,
    /// They have none.
    Apart,
    /// There are no intervals to compare.
    Unknown {
        /// The figures differ by so much.
        by: f64,
    },
}

impl Evaluated {
    /// Whether any of its rows about `key` has that figure.
    pub fn has(&self, key: &Key, metric: Metric) -> bool {
        self.rows().any(|row| key.is_of(row) && metric.of(row).is_some())
    }

    /// The finished model's figure: of the shipped file where it was evaluated, of the last snapshot otherwise.
    pub fn finished(&self, key: &Key, metric: Metric) -> Option<Finished> {
        let of_row = |row: &Row| {
            let (y, interval) = metric.of(row)?;
            Some((y, interval, metric.chance(row), row.n))
        };
        let last = self.curve.get().and_then(|curve| curve.points.last()).filter(|_| self.ends_finished());
        let tokens = self.training.map(|it| it.tokens).or(last.map(|it| it.tokens));
        let flops = self.training.map(|it| it.flops_6nd).or(last.map(|it| it.flops_6nd));
        let shipped = self.eval.get().and_then(|rows| of_row(row_of(rows, key)?));
        let is_shipped = shipped.is_some();
        let (y, interval, chance, n) = shipped.or_else(|| of_row(row_of(&last?.rows, key)?))?;
        let seed =
            self.curve.get().map_or(EVAL_SEED, |curve| if is_shipped { EVAL_SEED } else { curve.seed });
        Some(Finished { y, interval, chance, n, seed, tokens, flops, is_shipped })
    }
}

/// What `here`, measured on `n` items, says about the published figure. `is_same_seed` tells whether both drew their
/// items from one seed: then equal numbers of items are the same items.
pub fn agreement(
    published: &Finished,
    here: (f64, Option<[f64; 2]>),
    n: usize,
    is_same_seed: bool,
) -> Agreement {
    let (y, interval) = here;
    let by = y - published.y;
    match (published.interval, interval) {
        // Rows have six decimals; other machines sum in another order.
        _ if n == published.n && is_same_seed && by.abs() < 1e-5 => Agreement::Equal,
        _ if n == published.n && is_same_seed && published.is_shipped => Agreement::Differs { by },
        (Some(a), Some(b)) if a[0] <= b[1] && b[0] <= a[1] => Agreement::Overlap,
        (Some(_), Some(_)) => Agreement::Apart,
        _ => Agreement::Unknown { by },
    }
}
