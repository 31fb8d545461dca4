//! Multiple choice questions, as in MMLU (Hendrycks et al. 2021, "Measuring Massive Multitask Language Understanding").
//!
//! To answer with a letter a model must bind letters to options, an ability of its own (Robinson et al. 2023,
//! "Leveraging Large Language Models for Multiple Choice Question Answering"); so every question can also be asked
//! without letters, and each option scored as a continuation.
pub mod csv;
pub mod prompt;
mod puzzles;
mod subjects;

#[cfg(test)]
mod tests;

use rand::RngExt;
use serde::{Deserialize, Serialize};

use super::surface::Surface;
use super::{Document, Form, Settings, TaskRng, pick, weight};

pub use prompt::{Look, Prompt};
pub use subjects::{Asked, Subject, ask};

/// Number of options of a question.
pub const N_OPTIONS: usize = 4;
/// Their names.
pub const LETTERS: [&str; N_OPTIONS] = ["A", "B", "C", "D"];
/// Share of the documents that ask without letters, so that facts are also recalled as text.
const OPEN_SHARE: f64 = 0.3;
const OPEN_TRAINED: [Surface; 3] = [
    prompt::OPEN,
    Surface { before: "Q: ", between: "\nA:", after: "\n" },
    Surface { before: "", between: "", after: "\n" },
];
const OPEN_HELD_OUT: Surface = Surface { before: "Ask: ", between: "\nReply:", after: "\n\n" };

/// A question with four options, one of them right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What it is about, as the heading says it.
    pub subject: String,
    /// The question.
    pub stem: String,
    /// The options from A to D.
    pub options: [String; N_OPTIONS],
    /// Which option is right, 0 to 3.
    pub right: usize,
}

impl Question {
    /// The question with its options moved on by `by` places in a cycle: what was at A comes to B with `by` = 1.
    pub fn rotated(&self, by: usize) -> Self {
        let by = by % N_OPTIONS;
        let mut options = self.options.clone();
        options.rotate_right(by);
        Self { options, right: (self.right + by) % N_OPTIONS, ..self.clone() }
    }

    /// The letter of the right option.
    pub fn letter(&self) -> &'static str {
        LETTERS[self.right % N_OPTIONS]
    }
}

/// A document of questions on one subject.
pub fn document(rng: &mut TaskRng, settings: &Settings) -> Document {
    let subject = *pick(rng, &Subject::ALL);
    if rng.random_bool(OPEN_SHARE) {
        open_questions(rng, settings, subject)
    } else {
        letter_questions(rng, settings, subject)
    }
}

/// Questions that are answered with a letter.
pub fn letter_questions(rng: &mut TaskRng, settings: &Settings, subject: Subject) -> Document {
    let n_questions = settings.shots_in(rng, n_questions(subject));
    let look = Look::draw(rng, settings.form);
    let mut document = Document::default();
    document.push(&look.heading(subject.title()), weight::PLAIN);
    let letters = LETTERS.map(|letter| format!(" {letter}"));
    for shot in 0..n_questions {
        let Asked { key, question, .. } = ask(rng, subject, settings.split, settings.form);
        document.push(look.before, weight::PLAIN);
        document.push(&question.stem, 0.4);
        document.push(&look.options(&question.options), 0.4);
        document.push(look.ask_letter, 0.5);
        document.push_choice(key, &letters, question.right, shot, weight::SPARSE);
        document.push(look.after, weight::PLAIN);
    }
    document
}

/// Questions that are answered with the text of the option, which is not shown.
fn open_questions(rng: &mut TaskRng, settings: &Settings, subject: Subject) -> Document {
    let n_questions = settings.shots_in(rng, n_questions(subject));
    let surface = match settings.form {
        Form::Canonical => prompt::OPEN,
        Form::HeldOut => OPEN_HELD_OUT,
        Form::Trained => *pick(rng, &OPEN_TRAINED),
    };
    let mut document = Document::default();
    for shot in 0..n_questions {
        let Asked { key, question, .. } = loop {
            let asked = ask(rng, subject, settings.split, settings.form);
            if asked.is_open {
                break asked;
            }
        };
        let options = question.options.each_ref().map(|option| format!(" {option}"));
        document.push(surface.before, weight::PLAIN);
        document.push(&question.stem, 0.4);
        document.push(surface.between, 0.5);
        document.push_choice(key, &options, question.right, shot, weight::DENSE);
        document.push(surface.after, weight::PLAIN);
    }
    document
}

/// Number of questions in a document; those with a story are long.
fn n_questions(subject: Subject) -> std::ops::Range<usize> {
    if matches!(subject, Subject::Logic | Subject::Sentiment) { 1..5 } else { 1..7 }
}
