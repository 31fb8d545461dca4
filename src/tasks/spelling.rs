//! How words are spelled.
use rand::RngExt;

use super::{Document, Form, Settings, TaskRng, pick, weight, words};

/// What is said about a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fact {
    Letters,
    Colon,
    Backwards,
    First,
    Last,
    Length,
    Assembled,
    Capital,
}

const FACTS: [Fact; 8] = [
    Fact::Letters,
    Fact::Colon,
    Fact::Backwards,
    Fact::First,
    Fact::Last,
    Fact::Length,
    Fact::Assembled,
    Fact::Capital,
];

/// A document of statements about words.
pub fn document(rng: &mut TaskRng, settings: &Settings) -> Document {
    let n_shots = settings.shots_in(rng, 2..10);
    // Half of the documents keep to one kind of statement, so that they also show a pattern.
    let one_kind = rng.random_bool(0.5).then(|| *pick(rng, &FACTS));
    let mut document = Document::default();
    for shot in 0..n_shots {
        let fact = one_kind.unwrap_or_else(|| *pick(rng, &FACTS));
        let word = *pick(rng, words::spelled(settings.split));
        push_fact(&mut document, fact, word, shot, settings.form);
    }
    document
}

/// Writes one statement as question, answer and end.
fn push_fact(document: &mut Document, fact: Fact, word: &str, shot: usize, form: Form) {
    let spaced = words::spaced(word);
    let (question, answer, end) = match fact {
        Fact::Letters if form == Form::HeldOut => (format!("{word} is written"), spaced, ".\n"),
        Fact::Letters => (format!("The letters of {word} are"), spaced, ".\n"),
        Fact::Colon => (format!("{word}:"), spaced, "\n"),
        Fact::Backwards => {
            (format!("{word} backwards is"), words::spaced(&word.chars().rev().collect::<String>()), ".\n")
        }
        Fact::First => (format!("The first letter of {word} is"), format!(" {}", &word[..1]), ".\n"),
        Fact::Last => {
            (format!("The last letter of {word} is"), format!(" {}", &word[word.len() - 1..]), ".\n")
        }
        Fact::Length => (format!("{word} has"), format!(" {}", word.len()), " letters.\n"),
        Fact::Assembled => (format!("The letters{spaced} spell"), format!(" {word}"), ".\n"),
        Fact::Capital => (format!("{word} in capitals is"), words::spaced(&word.to_uppercase()), ".\n"),
    };
    let known = if fact == Fact::Assembled { weight::PLAIN } else { weight::SENTENCE };
    document.push(&question, known);
    document.push_answer(format!("word|{word}|{fact:?}"), &answer, shot, weight::DENSE);
    document.push(end, weight::PLAIN);
}
