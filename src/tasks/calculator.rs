//! Serial arithmetic: from left to right, keep the last digit after each step.
//!
//! Not additive, so depth cannot replace steps: written out, every step is a local edit; at once, a small model must
//! do all of them in its few layers. The true value stands before the digit that is kept (`13>3`), since bare residues
//! give no first-order signal to learn from.
use rand::RngExt;

use super::reason::{self, push_solution};
pub use super::reason::{Mode, TRIGGER};
use super::surface::{Surface, surface};
use super::{Document, Form, Settings, Split, TaskRng, pick, weight};

/// An operation on the digit so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// `+`
    Plus,
    /// `*`
    Times,
}

/// `first`, then each operation with its operand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The first digit.
    pub first: u32,
    /// Operations from left to right, with a digit each.
    pub rest: Vec<(Operation, u32)>,
}

/// Numbers of operands in training.
pub const TRAINED_OPERANDS: std::ops::Range<usize> = 2..6;
/// Below this many operands there are too few problems to hold any out.
const MIN_SPLIT_OPERANDS: usize = 3;
/// All answers.
const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
/// What may stand before the examples.
const INSTRUCTION: &str = "Work from left to right. Keep the last digit.\n";
/// Looks without a name for the question, besides those of all problems.
const PLAIN: [Surface; 3] =
    [surface("", "\nA:", "\n\n"), surface("Compute ", ".\nA:", "\n\n"), surface("- ", " =", "\n")];

impl Operation {
    fn sign(self) -> char {
        match self {
            Self::Plus => '+',
            Self::Times => '*',
        }
    }

    fn apply(self, left: u32, right: u32) -> u32 {
        match self {
            Self::Plus => left + right,
            Self::Times => left * right,
        }
    }
}

impl Problem {
    /// A problem of `n_operands` digits that belongs to `split`; with two operands every problem is in all splits.
    pub fn draw(rng: &mut TaskRng, split: Split, n_operands: usize) -> Self {
        loop {
            let first = rng.random_range(0..10);
            let operations = [Operation::Plus, Operation::Times];
            let rest = (1..n_operands).map(|_| (*pick(rng, &operations), rng.random_range(0..10))).collect();
            let problem = Self { first, rest };
            if n_operands < MIN_SPLIT_OPERANDS || Split::of("calculator", &problem.to_string()) == split {
                return problem;
            }
        }
    }

    /// The answer, a digit.
    pub fn answer(&self) -> u32 {
        self.rest.iter().fold(self.first, |digit, &(operation, operand)| operation.apply(digit, operand) % 10)
    }

    /// One line per operation: the true value, the digit that is kept, and what is left to do.
    pub fn steps(&self) -> String {
        let mut digit = self.first;
        let mut lines = String::new();
        for (index, &(operation, operand)) in self.rest.iter().enumerate() {
            let value = operation.apply(digit, operand);
            digit = value % 10;
            lines.push_str(&format!("{value}>{digit}{}\n", tail(&self.rest[index + 1..])));
        }
        lines
    }

    /// The problem in the form that all reasoning tasks share.
    pub fn worded(&self) -> reason::Problem {
        reason::Problem {
            key: format!("calculator|{self}"),
            question: self.to_string(),
            steps: self.steps(),
            answer: self.answer().to_string(),
            options: DIGITS.to_vec(),
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.first, tail(&self.rest))
    }
}

/// A document of problems with 2 to 5 operands.
pub fn document(rng: &mut TaskRng, settings: &Settings, mode: Mode) -> Document {
    let n_shots = match mode {
        Mode::Direct => settings.shots_in(rng, 1..15),
        Mode::Steps => settings.shots_in(rng, 1..6),
        Mode::Filler => settings.shots_in(rng, 1..4),
    };
    let operands: Vec<usize> = (0..n_shots).map(|_| rng.random_range(TRAINED_OPERANDS)).collect();
    examples(rng, settings, mode, &operands)
}

/// A document with one problem for each number of operands.
pub fn examples(rng: &mut TaskRng, settings: &Settings, mode: Mode, operands: &[usize]) -> Document {
    let surface = match settings.form {
        Form::Trained if rng.random_bool(0.2) => *pick(rng, &PLAIN),
        form => reason::draw_surface(rng, form),
    };
    let mut document = Document::default();
    if rng.random_bool(0.3) {
        document.push(INSTRUCTION, 0.5);
    }
    for (shot, &n_operands) in operands.iter().enumerate() {
        let problem = Problem::draw(rng, settings.split, n_operands);
        document.push(surface.before, weight::PLAIN);
        document.push(&problem.to_string(), weight::GIVEN);
        document.push(surface.between, 0.5);
        push_solution(&mut document, &problem.worded(), mode, shot);
        document.push(surface.after, weight::PLAIN);
    }
    document
}

/// Operations as text.
fn tail(rest: &[(Operation, u32)]) -> String {
    rest.iter().map(|(operation, operand)| format!("{}{operand}", operation.sign())).collect()
}
