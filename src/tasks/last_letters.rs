//! The last letters of some words, in order (Wei et al. 2022, "Chain-of-Thought Prompting Elicits Reasoning").
//!
//! Held out is the list, not the word: how an unseen word is spelled is in no weight, so nothing could be asked of it.
use rand::RngExt;

use super::reason::{self, Mode, Problem};
use super::{Document, Settings, Split, TaskRng, sample, words};

/// Numbers of words.
pub const LENGTHS: std::ops::Range<usize> = 4..7;

const QUESTIONS: [&str; 5] = [
    "Join the last letters of: {}",
    "Take the last letter of each word: {}",
    "What are the last letters of {}?",
    "Last letters of these words: {}",
    "Give the last letter of every word in: {}",
];

/// A document of lists of 4 to 6 words.
pub fn document(rng: &mut TaskRng, settings: &Settings, mode: Mode) -> Document {
    let n_shots = reason::draw_shots(rng, settings, mode);
    let lengths: Vec<usize> = (0..n_shots).map(|_| rng.random_range(LENGTHS)).collect();
    examples(rng, settings, mode, &lengths)
}

/// A document with one list of each length.
pub fn examples(rng: &mut TaskRng, settings: &Settings, mode: Mode, lengths: &[usize]) -> Document {
    let question = super::wording(rng, settings.form, &QUESTIONS);
    let problems: Vec<Problem> =
        lengths.iter().map(|&length| problem(rng, settings.split, length, question)).collect();
    reason::examples(rng, settings, mode, problems)
}

fn problem(rng: &mut TaskRng, split: Split, length: usize, question: &str) -> Problem {
    let list = loop {
        let list = sample(rng, words::spelled(Split::Train), length);
        if Split::of("last_letters", &list.join(" ")) == split {
            break list;
        }
    };
    let mut letters = String::new();
    let mut steps = String::new();
    for word in &list {
        letters.push(' ');
        letters.extend(word.chars().last());
        steps.push_str(&format!("{word}:{letters}\n"));
    }
    Problem {
        key: format!("last_letters|{}", list.join(" ")),
        question: question.replace("{}", &list.join(" ")),
        steps,
        answer: letters.trim_start().to_owned(),
        options: Vec::new(),
    }
}
