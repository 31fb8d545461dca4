//! The plan of the chain-of-thought lab.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::Sample;

/// Items of a row with steps on a first visit: they take several times as long.
const FIRST_STEP_N: usize = 40;

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
    /// The task whose costs are compared, by its name in evaluations; all together where it is `None`.
    #[serde(default)]
    pub matched: Option<String>,
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
            matched: None,
        }
    }
}

impl StepPlan {
    /// The formats of one task, in the order in which they are measured: steps are compared with what came before.
    pub fn ways(&self, task: &str) -> impl Iterator<Item = &'static str> {
        // Their generators have no form without content.
        let has_dots = self.has_filler && !matches!(task, "two_hop" | "word_problem");
        WAYS.into_iter().filter(move |&way| way != "filler" || has_dots)
    }
}
