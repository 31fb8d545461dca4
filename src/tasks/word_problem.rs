//! Word problems with small numbers, answered at once or step by step.
//!
//! Every step writes its true result (`so 3 + 5 = 8`), and the split goes by the equations alone, whoever has whatever:
//! a sum held out in apples is held out in pears.
mod plots;
#[cfg(test)]
mod tests;

use rand::RngExt;

use super::reason::{self, Mode, push_solution};
use super::surface::Surface;
use super::{Document, Form, Settings, Split, TaskRng, pick, weight};

pub use plots::PLOTS;

/// Largest number in a problem.
const MAX_NUMBER: u32 = 60;
/// `Q: …`, `A: …`.
const CANONICAL: Surface = Surface { before: "Q: ", between: "\nA:", after: "\n\n" };
const TRAINED: [Surface; 3] = [
    Surface { before: "Q: ", between: "\nA:", after: "\n" },
    Surface { before: "", between: "\nA:", after: "\n\n" },
    Surface { before: "Problem: ", between: "\nAnswer:", after: "\n\n" },
];
const HELD_OUT: Surface = Surface { before: "Ask: ", between: "\nReply:", after: "\n\n" };

/// An equation, and the words that lead to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What the equation follows from: `He buys 5`.
    pub lead: String,
    /// `3 + 5`
    pub left: String,
    /// `8`
    pub result: u32,
}

/// A problem with its solution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The story and the question.
    pub text: String,
    /// The solution.
    pub steps: Vec<Step>,
}

impl Problem {
    /// A problem of a split with one of the [`PLOTS`].
    pub fn draw(rng: &mut TaskRng, split: Split) -> Self {
        loop {
            let problem = pick(rng, &PLOTS)(rng);
            if problem.fits() && Split::of("word_problem", &problem.canonical()) == split {
                return problem;
            }
        }
    }

    /// The answer.
    pub fn answer(&self) -> u32 {
        self.steps.last().map_or(0, |step| step.result)
    }

    /// Left sides of the equations: the instance, whatever it is told about.
    pub fn canonical(&self) -> String {
        self.steps.iter().map(|step| step.left.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// The solution, one line per step.
    pub fn solution(&self) -> String {
        let line = |step: &Step| format!("{}, so {} = {}.\n", step.lead, step.left, step.result);
        self.steps.iter().map(line).collect()
    }

    /// The problem in the form that all reasoning tasks share.
    fn worded(&self) -> reason::Problem {
        reason::Problem {
            key: format!("word_problem|{}", self.canonical()),
            question: self.text.clone(),
            steps: self.solution(),
            answer: self.answer().to_string(),
            options: Vec::new(),
        }
    }

    fn fits(&self) -> bool {
        !self.steps.is_empty() && self.steps.iter().all(|step| step.result <= MAX_NUMBER)
    }
}

/// A document of word problems.
pub fn document(rng: &mut TaskRng, settings: &Settings, mode: Mode) -> Document {
    let n_shots = settings.shots_in(rng, 1..if mode == Mode::Direct { 6 } else { 3 });
    let surface = match settings.form {
        Form::Canonical => CANONICAL,
        Form::HeldOut => HELD_OUT,
        Form::Trained if rng.random_bool(0.5) => CANONICAL,
        Form::Trained => *pick(rng, &TRAINED),
    };
    let mut document = Document::default();
    for shot in 0..n_shots {
        let problem = Problem::draw(rng, settings.split);
        document.push(surface.before, weight::PLAIN);
        document.push(&problem.text, 0.4);
        document.push(surface.between, 0.5);
        push_solution(&mut document, &problem.worded(), mode, shot);
        document.push(surface.after, weight::PLAIN);
    }
    document
}
