//! What the labs measure: what was chosen, and the jobs that follow from it.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::Bench;
use crate::engine::protocol::lab::{Job, MAX_N};
use crate::ui::models::{Catalog, Wanted};
use crate::ui::state::ModelFile;

/// Numbers of examples on offer.
pub const SHOTS: [usize; 9] = [0, 1, 2, 3, 4, 6, 8, 12, 16];
/// Numbers of examples on a first visit.
const FIRST_SHOTS: [usize; 5] = [0, 1, 2, 4, 8];
/// Items of a row on a first visit: less than a minute on a CPU.
pub const FIRST_N: usize = 100;
/// Largest seed: one that a number field shows with every digit.
pub const MAX_ITEM_SEED: u64 = 999_999;
/// Items of a row with steps on a first visit: they take several times as long.
const FIRST_STEP_N: usize = 40;
/// The surface forms of training.
const TRAINED: &str = "trained";
/// The format in which labels mean what they say.
const NATURAL: &str = "natural";

/// Which models are asked, on how many items, drawn from which seed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Names of models; none is the model at hand.
    pub models: Vec<String>,
    /// Items of each row.
    pub n: usize,
    /// Seed of the items.
    pub seed: u64,
}

impl Default for Sample {
    fn default() -> Self {
        Self { models: Vec::new(), n: FIRST_N, seed: 1 }
    }
}

impl Sample {
    /// The files of the chosen models, in the order of the list; those of the model at hand where none is chosen.
    pub fn files(&self, catalog: &Catalog, at_hand: Option<&str>) -> Vec<ModelFile> {
        let file = |name: &str| {
            let wanted = Wanted { model: Some(name.to_owned()), dtype: None };
            catalog.choose(&wanted).ok()
        };
        let chosen = catalog.models.iter().filter(|model| self.models.contains(&model.name));
        let files: Vec<ModelFile> = chosen.filter_map(|model| file(&model.name)).collect();
        if !files.is_empty() {
            return files;
        }
        let first = catalog.models.first().and_then(|model| file(&model.name));
        at_hand.and_then(file).or(first).into_iter().collect()
    }

    fn checked(self) -> Self {
        Self { n: self.n.clamp(1, MAX_N), seed: self.seed.min(MAX_ITEM_SEED), ..self }
    }
}

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

/// A task that can be worked out step by step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum StepTask {
    /// Serial arithmetic, by the number of operands.
    #[default]
    Calculator,
    /// The last letters of some words.
    LastLetters,
    /// A coin that some people flip.
    Coin,
    /// Where a ball is after swaps of cups.
    Cups,
    /// Questions that need two facts.
    TwoHop,
    /// Word problems with small numbers.
    WordProblem,
    /// All of them, the arithmetic with three operands.
    All,
}

impl StepTask {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 7] = [
        Self::Calculator,
        Self::LastLetters,
        Self::Coin,
        Self::Cups,
        Self::TwoHop,
        Self::WordProblem,
        Self::All,
    ];

    /// The name in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Calculator => "serial_calc",
            Self::LastLetters => "last_letters",
            Self::Coin => "coin",
            Self::Cups => "cups",
            Self::TwoHop => "two_hop",
            Self::WordProblem => "word_problem",
            Self::All => "all",
        }
    }

    /// The names in evaluations.
    pub fn tasks(self) -> Vec<String> {
        match self {
            Self::Calculator => OPERANDS.map(|n| format!("serial_calc_{n}")).collect(),
            Self::All => Self::ALL
                .into_iter()
                .filter(|task| *task != Self::All)
                .map(|task| task.one(FIRST_OPERANDS))
                .collect(),
            _ => vec![self.one(FIRST_OPERANDS)],
        }
    }

    /// The name of one of them in evaluations.
    pub fn one(self, n_operands: usize) -> String {
        match self {
            Self::Calculator | Self::All => format!("serial_calc_{n_operands}"),
            _ => self.slug().to_owned(),
        }
    }
}

/// Numbers of operands; the last is longer than any in training.
pub const OPERANDS: RangeInclusive<usize> = 2..=6;
/// Operands where they are not what is counted.
const FIRST_OPERANDS: usize = 3;
/// Numbers of examples before a problem; more do not fit with their steps.
pub const STEP_SHOTS: [usize; 3] = [0, 1, 2];
/// Numbers of problems in an address.
pub const MAX_PROBLEM: usize = 9_999;

/// How answers are given, by the names of evaluations: at once, after steps, after dots.
pub const WAYS: [&str; 3] = ["direct", "steps", "filler"];

/// The plan of the chain-of-thought lab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepPlan {
    /// What the problems are about.
    pub task: StepTask,
    /// Whether dots in place of the steps are measured as well.
    pub has_filler: bool,
    /// Examples before each problem.
    pub shots: usize,
    /// Models and items.
    pub sample: Sample,
    /// The problem that is solved both ways in sight.
    pub problem: usize,
    /// Its operands, where it has some.
    pub n_operands: usize,
}

impl Default for StepPlan {
    fn default() -> Self {
        Self {
            task: StepTask::default(),
            has_filler: true,
            shots: 0,
            sample: Sample { n: FIRST_STEP_N, ..Sample::default() },
            problem: 0,
            n_operands: FIRST_OPERANDS,
        }
    }
}

impl StepPlan {
    /// The formats of one task, in the order in which they are measured: steps are compared with what came before.
    fn ways(&self, task: &str) -> impl Iterator<Item = &'static str> {
        // Their generators have no form without content.
        let has_dots = self.has_filler && !matches!(task, "two_hop" | "word_problem");
        WAYS.into_iter().filter(move |&way| way != "filler" || has_dots)
    }
}

/// What is planned in each lab.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plans {
    /// The few-shot lab.
    pub shots: ShotPlan,
    /// The chain-of-thought lab.
    pub steps: StepPlan,
}

/// The plan of one lab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Plan {
    /// The few-shot lab.
    Shots(ShotPlan),
    /// The chain-of-thought lab.
    Steps(StepPlan),
}

impl Plan {
    /// The lab that it belongs to.
    pub const fn bench(&self) -> Bench {
        match self {
            Self::Shots(_) => Bench::Shots,
            Self::Steps(_) => Bench::Steps,
        }
    }

    /// Models and items.
    pub const fn sample(&self) -> &Sample {
        match self {
            Self::Shots(plan) => &plan.sample,
            Self::Steps(plan) => &plan.sample,
        }
    }

    /// The jobs for one model, in their order.
    pub fn jobs(&self, file: &ModelFile) -> Vec<Job> {
        let job = |task: &str, format: &str, variant: &str, shots: &[usize]| Job {
            url: file.url.clone(),
            task: task.to_owned(),
            format: format.to_owned(),
            variant: variant.to_owned(),
            shots: shots.to_vec(),
            n: self.sample().n,
            seed: self.sample().seed,
            sentences: Vec::new(),
        };
        match self {
            Self::Shots(plan) => {
                vec![job(plan.task.task(), plan.format(), plan.variant(), &plan.shots)]
            }
            Self::Steps(plan) => {
                let of = |task: String| {
                    let ways = plan.ways(&task);
                    ways.map(|way| job(&task, way, TRAINED, &[plan.shots])).collect::<Vec<_>>()
                };
                plan.task.tasks().into_iter().flat_map(of).collect()
            }
        }
    }
}

impl Plans {
    /// The plan of that lab.
    pub fn of(&self, bench: Bench) -> Plan {
        match bench {
            Bench::Shots => Plan::Shots(self.shots.clone()),
            Bench::Steps => Plan::Steps(self.steps.clone()),
        }
    }

    /// With this plan in its lab, its numbers within their limits.
    pub fn set(&mut self, plan: Plan) {
        match plan {
            Plan::Shots(plan) => self.shots = ShotPlan { sample: plan.sample.clone().checked(), ..plan },
            Plan::Steps(plan) => {
                let problem = plan.problem.min(MAX_PROBLEM);
                self.steps = StepPlan { sample: plan.sample.clone().checked(), problem, ..plan };
            }
        }
    }
}
