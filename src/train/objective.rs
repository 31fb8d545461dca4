//! What a model is asked to predict: which positions have a target, and what it sees instead of the text.

use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::data::alphabet::TokenRange;
use crate::model::graph::Attention;

/// Of the tokens that a masked language model must predict, how many of 100 become `<mask>` (Devlin et al. 2018,
/// section 3.1).
const MASKED_PERCENT: u32 = 80;

/// And how many become a random token; the rest stays as it is.
const RANDOM_PERCENT: u32 = 10;

/// What a model is trained to predict.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Objective {
    /// Causal language model: each token from those before it. Every position but the last has a target, of which a
    /// random `share` is trained on: 1 for the real thing, less to see what fewer targets alone do.
    Clm {
        /// Share of the targets, above 0 and at most 1.
        share: f32,
    },
    /// Masked language model: a random `share` of the tokens from all others, 80 % of them hidden behind `<mask>`, 10 %
    /// behind a random token, 10 % as they are (Devlin et al. 2018; any share: Wettig et al. 2022).
    Mlm {
        /// Share of the tokens, above 0 and at most 1.
        share: f32,
    },
    /// A causal language model whose attention has no mask: each token may look at the one that it must predict.
    NoMask,
}

/// A share of targets that no objective can have.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[error("expected a share of targets above 0 and at most 1, got {0}")]
pub struct ShareError(pub f32);

/// One row as a model is trained on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    /// (T) what the model sees.
    pub inputs: Vec<u32>,
    /// (T) what it must predict at each position; `None` where there is no loss.
    pub targets: Vec<Option<u32>>,
}

impl Example {
    /// Number of positions with a loss.
    pub fn n_targets(&self) -> usize {
        self.targets.iter().flatten().count()
    }
}

impl Objective {
    /// The objective, if its share is one.
    ///
    /// # Errors
    /// [`ShareError`].
    pub fn checked(self) -> Result<Self, ShareError> {
        match self {
            Self::Clm { share } | Self::Mlm { share } if !(share > 0.0 && share <= 1.0) => {
                Err(ShareError(share))
            }
            Self::Clm { .. } | Self::Mlm { .. } | Self::NoMask => Ok(self),
        }
    }

    /// Its name in a list or in a model's name, in the English of the command line.
    pub fn label(self) -> String {
        match self {
            Self::Clm { share } => format!("clm on {:.0} %", share * 100.0),
            Self::Mlm { share } => format!("mlm on {:.0} %", share * 100.0),
            Self::NoMask => "clm without a mask".to_owned(),
        }
    }

    /// What its model may look at.
    pub fn attention(self) -> Attention {
        match self {
            Self::Clm { .. } => Attention::Causal,
            Self::Mlm { .. } | Self::NoMask => Attention::Bidirectional,
        }
    }

    /// Number of targets in a row of `n_tokens`: `share · (n_tokens - 1)` for CLM, `share · n_tokens` for MLM, rounded,
    /// and at least one where there can be one.
    pub fn n_targets(self, n_tokens: usize) -> usize {
        let of = |share: f32, n: usize| ((share * n as f32).round() as usize).clamp(1.min(n), n);
        match self {
            Self::Clm { share } => of(share, n_tokens.saturating_sub(1)),
            Self::Mlm { share } => of(share, n_tokens),
            Self::NoMask => n_tokens.saturating_sub(1),
        }
    }

    /// The row `tokens` as the model is trained on it.
    pub fn example(self, tokens: &[u32], range: &TokenRange, rng: &mut impl Rng) -> Example {
        let n_targets = self.n_targets(tokens.len());
        let mut example = Example { inputs: tokens.to_vec(), targets: vec![None; tokens.len()] };
        match self {
            Self::Clm { .. } | Self::NoMask => {
                for position in chosen(tokens.len().saturating_sub(1), n_targets, rng) {
                    example.targets[position] = Some(tokens[position + 1]);
                }
            }
            Self::Mlm { .. } => {
                for position in chosen(tokens.len(), n_targets, rng) {
                    example.targets[position] = Some(tokens[position]);
                    example.inputs[position] = corrupted(tokens[position], range, rng);
                }
            }
        }
        example
    }
}

/// `n` different numbers below `n_positions`, in order, every set as likely (Knuth, volume 2, algorithm 3.4.2 S).
fn chosen(n_positions: usize, n: usize, rng: &mut impl Rng) -> Vec<usize> {
    let mut chosen = Vec::with_capacity(n);
    for position in 0..n_positions {
        if rng.random_range(0..n_positions - position) < n - chosen.len() {
            chosen.push(position);
        }
    }
    chosen
}

/// What a masked language model sees in place of `token`.
fn corrupted(token: u32, range: &TokenRange, rng: &mut impl Rng) -> u32 {
    let percent = rng.random_range(0..100);
    if percent < MASKED_PERCENT {
        range.mask_id
    } else if percent < MASKED_PERCENT + RANDOM_PERCENT {
        rng.random_range(range.ordinary.clone())
    } else {
        token
    }
}
