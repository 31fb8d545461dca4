//! How questions look, and prompts whose continuations are scored.
use rand::RngExt;

use super::{LETTERS, N_OPTIONS, Question};
use crate::tasks::surface::Surface;
use crate::tasks::{Form, TaskRng, pick};

/// How a question without letters looks.
pub const OPEN: Surface = Surface { before: "Q: ", between: "\nA:", after: "\n\n" };

/// How a question with letters looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Before the first question, `{}` for the subject.
    pub heading: &'static str,
    /// Before the question.
    pub before: &'static str,
    /// Before the letter of an option.
    pub option: &'static str,
    /// After the letter of an option.
    pub option_end: &'static str,
    /// Between the last option and the letter of the answer.
    pub ask_letter: &'static str,
    /// After the answer.
    pub after: &'static str,
}

/// The heading of MMLU.
const HEADING: &str = "The following are multiple choice questions (with answers) about {}.\n\n";
const HEADINGS: [&str; 4] = [HEADING, "Questions about {}.\n\n", "Answer with a letter.\n\n", ""];
const TRAINED: [Look; 4] = [
    Look { option_end: ")", ..Look::CANONICAL },
    Look { option: "\n(", option_end: ")", after: "\n", ..Look::CANONICAL },
    Look { before: "Question: ", after: "\n", ..Look::CANONICAL },
    Look { before: "", option: " ", option_end: ")", after: "\n", ..Look::CANONICAL },
];
const HELD_OUT: Look = Look { before: "Ask: ", option_end: ":", ask_letter: "\nReply:", ..Look::CANONICAL };

impl Look {
    /// The look of MMLU, and of half of the training.
    pub const CANONICAL: Self = Self {
        heading: HEADING,
        before: "Q: ",
        option: "\n",
        option_end: ".",
        ask_letter: "\nAnswer:",
        after: "\n\n",
    };

    /// A look of a form.
    pub fn draw(rng: &mut TaskRng, form: Form) -> Self {
        match form {
            Form::Canonical => Self::CANONICAL,
            Form::HeldOut => HELD_OUT,
            Form::Trained => {
                let look = if rng.random_bool(0.5) { Self::CANONICAL } else { *pick(rng, &TRAINED) };
                let heading = if rng.random_bool(0.5) { HEADING } else { pick(rng, &HEADINGS) };
                Self { heading, ..look }
            }
        }
    }

    /// What stands before the first question.
    pub fn heading(&self, subject: &str) -> String {
        self.heading.replace("{}", subject)
    }

    /// The options with their letters.
    pub fn options(&self, options: &[String; N_OPTIONS]) -> String {
        let line = |(letter, option)| format!("{}{letter}{} {option}", self.option, self.option_end);
        LETTERS.iter().zip(options).map(line).collect()
    }

    /// A question up to where its letter comes.
    pub fn question(&self, question: &Question) -> String {
        format!("{}{}{}{}", self.before, question.stem, self.options(&question.options), self.ask_letter)
    }
}

/// A text and its four possible continuations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// What the model reads.
    pub text: String,
    /// What it may go on with, each with the space before it.
    pub options: [String; N_OPTIONS],
    /// Which of them is right.
    pub right: usize,
}

/// The question by letter, its options moved on by `rotation` places, after the answered questions `shots`.
pub fn letter(question: &Question, rotation: usize, shots: &[Question], look: &Look) -> Prompt {
    let question = question.rotated(rotation);
    let answered = |shot: &Question| format!("{} {}{}", look.question(shot), shot.letter(), look.after);
    let mut text = look.heading(&question.subject);
    text.extend(shots.iter().map(answered));
    text.push_str(&look.question(&question));
    Prompt { text, options: LETTERS.map(|letter| format!(" {letter}")), right: question.right }
}

/// The question without its options, after the answered questions `shots`; each option is a continuation. They differ
/// in length, so compare log-probabilities per token or per byte.
pub fn cloze(question: &Question, shots: &[Question], surface: &Surface) -> Prompt {
    let asked = |question: &Question| format!("{}{}{}", surface.before, question.stem, surface.between);
    let answered = |shot: &Question| format!("{} {}{}", asked(shot), shot.options[shot.right], surface.after);
    let text = shots.iter().map(answered).chain([asked(question)]).collect();
    Prompt {
        text,
        options: question.options.each_ref().map(|option| format!(" {option}")),
        right: question.right,
    }
}
