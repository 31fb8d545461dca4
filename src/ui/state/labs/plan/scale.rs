//! What the scale lab shows, and measures again: one row of the published evaluations, by the names of evaluations.

use serde::{Deserialize, Serialize};

use super::Sample;
use crate::engine::protocol::curves::{Key, Metric};

/// The axis that figures stand against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Along {
    /// Tokens of training.
    #[default]
    Tokens,
    /// Operations of training.
    Flops,
    /// Parameters of the finished models.
    Params,
}

impl Along {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Tokens, Self::Flops, Self::Params];

    /// The name in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Tokens => "tokens",
            Self::Flops => "flops",
            Self::Params => "params",
        }
    }
}

/// The plan of the scale lab. What its sample names are the models in sight; all that were evaluated where it names none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScalePlan {
    /// The row in sight; chosen from the files where there is none.
    pub key: Option<Key>,
    /// The axis at the bottom.
    pub along: Along,
    /// The figure.
    pub metric: Metric,
    /// Whether fitted rises are drawn.
    pub is_fitted: bool,
    /// Models, and the items of a measurement here.
    pub sample: Sample,
}

impl Default for ScalePlan {
    fn default() -> Self {
        Self {
            key: None,
            along: Along::default(),
            metric: Metric::default(),
            is_fitted: true,
            sample: Sample::default(),
        }
    }
}
