//! A coin that some people flip and some do not (after Wei et al. 2022, "Chain-of-Thought Prompting Elicits Reasoning").
//!
//! Which side is up at the end depends on every person, and no part of the question says anything about it alone: such
//! a parity is what a pass of a small model cannot learn. A step names the side before and after, so that each of its
//! words follows from one or two words nearby.
use rand::RngExt;

use super::reason::{self, Mode, Problem};
use super::{Document, Settings, Split, TaskRng, sample};

/// Numbers of people.
pub const LENGTHS: std::ops::Range<usize> = 4..7;

/// First names, each one token or two.
pub(super) const NAMES: [&str; 48] = [
    "Ana", "Tom", "Ben", "Mara", "Sam", "Lily", "Jack", "Kate", "Max", "Rosa", "Paul", "Emma", "Leo", "Nina",
    "Dan", "Eva", "Hugo", "Ida", "Karl", "Lucy", "Mia", "Nick", "Olga", "Pete", "Rita", "Tim", "Vera",
    "Will", "Zoe", "Adam", "Bella", "Carl", "Dora", "Eric", "Fred", "Gina", "Hans", "Iris", "John", "Kim",
    "Lena", "Mark", "Nora", "Oscar", "Ruth", "Sara", "Theo", "Anna",
];
/// What those who flip do, and what the others do.
const ACTIONS: [[&str; 2]; 5] = [
    ["flips the coin", "does not flip the coin"],
    ["turns it over", "does not turn it over"],
    ["flips it", "leaves it"],
    ["turns the coin", "leaves the coin"],
    ["turns it", "does not turn it"],
];
const SIDES: [&str; 2] = ["tails", "heads"];

/// A document of problems with 4 to 6 people.
pub fn document(rng: &mut TaskRng, settings: &Settings, mode: Mode) -> Document {
    let n_shots = reason::draw_shots(rng, settings, mode);
    let lengths: Vec<usize> = (0..n_shots).map(|_| rng.random_range(LENGTHS)).collect();
    examples(rng, settings, mode, &lengths)
}

/// A document with one problem for each number of people.
pub fn examples(rng: &mut TaskRng, settings: &Settings, mode: Mode, lengths: &[usize]) -> Document {
    let actions = super::wording(rng, settings.form, &ACTIONS);
    let problems: Vec<Problem> =
        lengths.iter().map(|&length| problem(rng, settings.split, length, actions)).collect();
    reason::examples(rng, settings, mode, problems)
}

fn problem(rng: &mut TaskRng, split: Split, length: usize, actions: [&str; 2]) -> Problem {
    let (start, people, key) = loop {
        let start = rng.random_bool(0.5);
        let names = sample(rng, &NAMES, length);
        let people: Vec<(&str, bool)> = names.into_iter().map(|name| (name, rng.random_bool(0.5))).collect();
        let named = |&(name, flips): &(&str, bool)| format!(" {name}{}", if flips { "+" } else { "-" });
        let moves: String = people.iter().map(named).collect();
        let key = format!("{}{moves}", side(start));
        if Split::of("coin", &key) == split {
            break (start, people, key);
        }
    };
    let mut question = format!("A coin is {} up.", side(start));
    let mut steps = format!("The coin is {}.\n", side(start));
    let mut heads = start;
    for (name, flips) in people {
        question.push_str(&format!(" {name} {}.", actions[usize::from(!flips)]));
        let before = side(heads);
        heads ^= flips;
        steps.push_str(&match flips {
            true => format!("{name} flips: {before} to {}.\n", side(heads)),
            false => format!("{name} does not: {before}.\n"),
        });
    }
    question.push_str(" Which side is up?");
    Problem {
        key: format!("coin|{key}"),
        question,
        steps,
        answer: side(heads).to_owned(),
        options: SIDES.to_vec(),
    }
}

fn side(heads: bool) -> &'static str {
    SIDES[usize::from(heads)]
}
