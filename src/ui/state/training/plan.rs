//! What race is planned: ready-made ones, and changes to them.

use super::{Measure, TrainAction, TrainingState};
use crate::engine::protocol::training::{
    MAX_ARMS, MAX_BATCH_TOKENS, MAX_STORY_BYTES, Material, Objective, Plan,
};

/// All arms there are to choose from.
pub const ARMS: [Objective; 5] = [
    Objective::Clm { share: 1.0 },
    Objective::Clm { share: 0.15 },
    Objective::Mlm { share: 0.15 },
    Objective::Mlm { share: 0.4 },
    Objective::NoMask,
];

/// Most tokens that an arm can be given.
pub const MAX_BUDGET_TOKENS: u64 = 20_000_000;

/// A kind of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// True sums.
    Sum2,
    /// Reviews with labels.
    Sentiment,
    /// Story text.
    Story,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Sum2, Self::Sentiment, Self::Story];

    /// The kind of `material`.
    pub const fn of(material: &Material) -> Self {
        match material {
            Material::Sum2 => Self::Sum2,
            Material::Sentiment => Self::Sentiment,
            Material::Story(_) => Self::Story,
        }
    }

    /// Its name in the page's code.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Sum2 => "sum2",
            Self::Sentiment => "sentiment",
            Self::Story => "story",
        }
    }
}

/// A ready-made race.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// Four objectives on sums.
    Default,
    /// A causal model with its mask, and one without.
    NoMask,
    /// Both objectives on reviews, for what their features are worth.
    Reviews,
}

impl Preset {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Default, Self::NoMask, Self::Reviews];

    /// Its name in the page's code.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::NoMask => "no-mask",
            Self::Reviews => "reviews",
        }
    }

    /// The race.
    pub fn plan(self) -> Plan {
        let clm = Objective::Clm { share: 1.0 };
        match self {
            Self::Default => Plan::default(),
            Self::NoMask => {
                let max_tokens = 200_000;
                let point_tokens = point_tokens(max_tokens);
                Plan { arms: vec![clm, Objective::NoMask], max_tokens, point_tokens, ..Plan::default() }
            }
            Self::Reviews => Plan {
                arms: vec![clm, Objective::Mlm { share: 0.15 }, Objective::Mlm { share: 0.4 }],
                material: Material::Sentiment,
                // Nobody gets every label right: all read the same number of tokens.
                goal: 1.01,
                ..Plan::default()
            },
        }
    }

    /// The ready-made race that `plan` is, if it is one.
    pub fn of(plan: &Plan) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.plan() == *plan)
    }
}

/// The plan after `action`.
pub fn reduce(lab: &mut TrainingState, action: TrainAction) {
    let plan = &mut lab.plan;
    match action {
        TrainAction::Preset(preset) => {
            *plan = preset.plan();
            // Without the mask it is the loss that dives.
            lab.measure = if preset == Preset::NoMask { Measure::Loss } else { Measure::Probe };
        }
        TrainAction::Toggle(arm) => toggle(&mut plan.arms, arm),
        TrainAction::Material(kind) => {
            plan.material = match kind {
                Kind::Sum2 => Material::Sum2,
                Kind::Sentiment => Material::Sentiment,
                Kind::Story => Material::Story("".into()),
            };
            lab.is_story_cut = false;
        }
        TrainAction::Story(text) => {
            let end = text.floor_char_boundary(MAX_STORY_BYTES);
            lab.is_story_cut = end < text.len();
            plan.material = Material::Story(text[..end].into());
        }
        TrainAction::Batch(n_tokens) => {
            let n_rows = (n_tokens / plan.row_tokens).max(1);
            plan.batch_tokens = (n_rows * plan.row_tokens).min(MAX_BATCH_TOKENS);
        }
        TrainAction::Rate(rate) => plan.learning_rate = rate,
        TrainAction::Decay(percent) => plan.decay = percent.min(100) as f32 / 100.0,
        TrainAction::Seed(seed) => plan.seed = seed,
        TrainAction::Budget(thousands) => {
            plan.max_tokens = (thousands * 1000).clamp(1000, MAX_BUDGET_TOKENS);
        }
        _ => {}
    }
    plan.point_tokens = point_tokens(plan.max_tokens);
}

/// About as many points as a chart can show, whatever the budget.
fn point_tokens(max_tokens: u64) -> u64 {
    (max_tokens / 59).max(1024).next_multiple_of(1024)
}

/// In the order of the list; never none, never too many.
fn toggle(arms: &mut Vec<Objective>, arm: Objective) {
    let is_in = arms.contains(&arm);
    if (is_in && arms.len() > 1) || (!is_in && arms.len() < MAX_ARMS) {
        *arms = ARMS.into_iter().filter(|known| arms.contains(known) != (*known == arm)).collect();
    }
}
