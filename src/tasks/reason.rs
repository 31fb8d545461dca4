//! Problems answered at once, step by step, or after as many tokens without content.
//!
//! Every step is a local edit of what stands just before it, so that a small model can learn each; the answer at once
//! needs all of them inside one pass. The third way, dots in place of the steps, tells the content of the steps from
//! the mere number of passes (Lanham et al. 2023, "Measuring Faithfulness in Chain-of-Thought Reasoning").
use rand::RngExt;

use super::surface::{Surface, surface};
use super::{Document, Form, Settings, TaskRng, pick, weight};

/// How the answer is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// At once.
    Direct,
    /// After its steps.
    Steps,
    /// After a dot for each piece of the steps.
    Filler,
}

impl Mode {
    /// All modes.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Steps, Self::Filler];
}

/// The sentence that asks for steps (Kojima et al. 2022, "Large Language Models are Zero-Shot Reasoners").
pub const TRIGGER: &str = " Let's think step by step.\n";
/// What stands before an answer that was worked out.
pub const CONCLUSION: &str = "The answer is";

/// A problem in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// `task|instance`.
    pub key: String,
    /// The question, without a space before it.
    pub question: String,
    /// One line per step.
    pub steps: String,
    /// The answer, without a space before it.
    pub answer: String,
    /// Every possible answer; empty where they are many.
    pub options: Vec<&'static str>,
}

/// `Q: …`, `A: …`.
const CANONICAL: Surface = surface("Q: ", "\nA:", "\n\n");
const QUESTION_NAMES: [&str; 5] = ["Q: ", "Q: ", "Input: ", "Question: ", "Problem: "];
const ANSWER_NAMES: [&str; 5] = ["\nA:", "\nA:", "\nOutput:", "\nAnswer:", "\nReply:"];
const HELD_OUT: Surface = surface("Question: ", "\nAnswer:", "\n\n");

/// A look of question and answer.
pub fn draw_surface(rng: &mut TaskRng, form: Form) -> Surface {
    match form {
        Form::Canonical => CANONICAL,
        Form::HeldOut => HELD_OUT,
        Form::Trained if rng.random_bool(0.4) => CANONICAL,
        Form::Trained => loop {
            let after = *pick(rng, &["\n", "\n\n"]);
            let drawn = surface(pick::<&str>(rng, &QUESTION_NAMES), pick::<&str>(rng, &ANSWER_NAMES), after);
            if (drawn.before, drawn.between) != (HELD_OUT.before, HELD_OUT.between) {
                break drawn;
            }
        },
    }
}

/// Number of problems in a document: fewer where each is long.
pub fn draw_shots(rng: &mut TaskRng, settings: &Settings, mode: Mode) -> usize {
    settings.shots_in(rng, if mode == Mode::Direct { 1..7 } else { 1..4 })
}

/// A document of problems, all answered in the same way.
pub fn examples(
    rng: &mut TaskRng,
    settings: &Settings,
    mode: Mode,
    problems: impl IntoIterator<Item = Problem>,
) -> Document {
    let surface = draw_surface(rng, settings.form);
    let mut document = Document::default();
    for (shot, problem) in problems.into_iter().enumerate() {
        document.push(surface.before, weight::PLAIN);
        document.push(&problem.question, weight::GIVEN);
        document.push(surface.between, 0.5);
        push_solution(&mut document, &problem, mode, shot);
        document.push(surface.after, weight::PLAIN);
    }
    document
}

/// Appends the answer of a problem, in the given way, after `A:`.
///
/// What says how to answer is part of the question: it stands in the prompt of an evaluation, as in Kojima et al. 2022.
pub fn push_solution(document: &mut Document, problem: &Problem, mode: Mode, shot: usize) {
    match mode {
        Mode::Direct => document.push(&format!(" {CONCLUSION}"), weight::PLAIN),
        Mode::Steps => document.push(TRIGGER, weight::PLAIN),
        Mode::Filler => {
            // The dots are given: how many there are is no part of the question.
            document.push(&dots(&format!("{TRIGGER}{}", problem.steps)), weight::GIVEN / 2.0);
            document.push(&format!("\n{CONCLUSION}"), weight::PLAIN);
        }
    }
    // A digit is a token of its own, and so is the space before it.
    let is_number = problem.answer.starts_with(|first: char| first.is_ascii_digit());
    let lead = if is_number { "" } else { " " };
    let push_lead = |document: &mut Document| {
        if is_number {
            document.push(" ", weight::PLAIN);
        }
    };
    let takes_over = if mode == Mode::Steps {
        let takes_over = document.text.len();
        document.push(&problem.steps, weight::DENSE);
        document.push(CONCLUSION, weight::PLAIN);
        push_lead(document);
        takes_over
    } else {
        push_lead(document);
        document.text.len()
    };
    let weight = if mode == Mode::Steps { weight::DENSE } else { weight::SPARSE };
    let answer = format!("{lead}{}", problem.answer);
    document.push_steps_answer(problem.key.clone(), &answer, shot, weight, takes_over);
    if let Some(item) = document.items.last_mut() {
        item.options = problem.options.iter().map(|option| format!("{lead}{option}")).collect();
    }
}

/// As many dots as `text` has words, digits, signs and line breaks: its tokens, where words are one token each.
pub fn dots(text: &str) -> String {
    let mut pieces = 0;
    let mut in_word = false;
    for letter in text.chars() {
        let is_letter = letter.is_alphabetic();
        if letter != ' ' && !(is_letter && in_word) {
            pieces += 1;
        }
        in_word = is_letter;
    }
    " .".repeat(pieces)
}
