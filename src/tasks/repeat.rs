//! A list of words or letters, then the same list again.
//!
//! The dense, easy case of "what followed this token before follows it now", with which induction heads form first
//! (Olsson et al. 2022, "In-context Learning and Induction Heads").
use rand::RngExt;

use super::{Document, Settings, Split, TaskRng, pick, sample, weight, words};

/// Lengths of a list.
const LENGTHS: std::ops::Range<usize> = 3..41;
/// Most words in a document, so that it fits a context of 256 tokens.
const MAX_WORDS: usize = 120;

/// A document of 2 to 4 copies of a list; `shots` is the number of copies.
pub fn document(rng: &mut TaskRng, settings: &Settings) -> Document {
    let (list, stop) = loop {
        let list = list(rng);
        if Split::of("repeat", &list.concat()) == settings.split && is_free(&list, settings.split) {
            break (list, *pick(rng, &[".", ".", "\n", " |", ";"]));
        }
    };
    let copies = settings.shots_in(rng, 2..5).min(MAX_WORDS / list.len()).max(2);
    let key = format!("repeat|{}", list.concat());
    let mut document = Document::default();
    document.push(&list.concat(), weight::GIVEN);
    for copy in 1..copies {
        document.push(stop, weight::PLAIN);
        // The first word of a copy is known too, but whether a copy comes is not.
        document.push(&list[0], weight::GIVEN.max(0.5));
        document.push_answer(key.clone(), &list[1..].concat(), copy, weight::PLAIN);
    }
    document.push(if stop == "\n" { "\n" } else { ".\n" }, weight::PLAIN);
    document
}

/// Whether the list spells no word of another split: a short list of letters looks like a question of the tasks that
/// spell.
fn is_free(list: &[String], split: Split) -> bool {
    let is_spelled = words::SPELLED_LENGTHS.contains(&list.len()) && list.iter().all(|word| word.len() == 2);
    !is_spelled || words::split_of(&list.concat().replace(' ', "")) == split
}

/// Words with their leading spaces: distinct common words, or letters and digits, which repeat inside the list.
fn list(rng: &mut TaskRng) -> Vec<String> {
    let length = rng.random_range(LENGTHS);
    if rng.random_bool(0.8) {
        return sample(rng, words::labels(), length).into_iter().map(|word| format!(" {word}")).collect();
    }
    (0..length).map(|_| format!(" {}", pick(rng, &words::LETTERS))).collect()
}
