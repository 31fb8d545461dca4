//! Rules on spelled words, shown by examples: ` c a r e -> e r a c`.
//!
//! The task of GPT-3's word manipulation experiments (Brown et al. 2020, section 3.9.2), with letters apart so that
//! the tokenizer hides nothing. 12 rules, and compositions of two of them, some of which training never shows.
use std::sync::LazyLock;

use rand::RngExt;
use xxhash_rust::xxh64::xxh64;

use super::surface::{self, Surface};
use super::{Document, Form, Settings, Split, TaskRng, pick, weight, words};

/// A rule on one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The word itself.
    Copy,
    /// Letters backwards.
    Reverse,
    /// First letter to the end.
    RotateLeft,
    /// Last letter to the front.
    RotateRight,
    /// The first letter.
    First,
    /// The last letter.
    Last,
    /// The first and the last letter.
    Ends,
    /// First and last letter trade places.
    SwapEnds,
    /// Without the first letter.
    DropFirst,
    /// Without the last letter.
    DropLast,
    /// The first letter twice.
    DoubleFirst,
    /// The last letter twice.
    DoubleLast,
}

impl Rule {
    /// All rules.
    pub const ALL: [Self; 12] = [
        Self::Copy,
        Self::Reverse,
        Self::RotateLeft,
        Self::RotateRight,
        Self::First,
        Self::Last,
        Self::Ends,
        Self::SwapEnds,
        Self::DropFirst,
        Self::DropLast,
        Self::DoubleFirst,
        Self::DoubleLast,
    ];

    /// The instruction that may stand before the examples.
    pub fn instruction(self) -> &'static str {
        match self {
            Self::Copy => "Copy the letters.",
            Self::Reverse => "Write the letters backwards.",
            Self::RotateLeft => "Move the first letter to the end.",
            Self::RotateRight => "Move the last letter to the front.",
            Self::First => "Give the first letter.",
            Self::Last => "Give the last letter.",
            Self::Ends => "Give the first and the last letter.",
            Self::SwapEnds => "Swap the first and the last letter.",
            Self::DropFirst => "Drop the first letter.",
            Self::DropLast => "Drop the last letter.",
            Self::DoubleFirst => "Double the first letter.",
            Self::DoubleLast => "Double the last letter.",
        }
    }

    /// Applies the rule to the letters of a word; no letters stay no letters.
    pub fn apply(self, word: &str) -> String {
        let letters: Vec<char> = word.chars().collect();
        let (Some(&first), Some(&last)) = (letters.first(), letters.last()) else {
            return String::new();
        };
        let n = letters.len();
        let inner = letters.get(1..n - 1).unwrap_or_default();
        match self {
            Self::Copy => letters,
            Self::Reverse => letters.into_iter().rev().collect(),
            Self::RotateLeft => [&letters[1..], &[first]].concat(),
            Self::RotateRight => [&[last], &letters[..n - 1]].concat(),
            Self::First => vec![first],
            Self::Last => vec![last],
            Self::Ends => vec![first, last],
            Self::SwapEnds if n == 1 => letters,
            Self::SwapEnds => [&[last], inner, &[first]].concat(),
            Self::DropFirst => letters[1..].to_vec(),
            Self::DropLast => letters[..n - 1].to_vec(),
            Self::DoubleFirst => [&[first], &letters[..]].concat(),
            Self::DoubleLast => [&letters[..], &[last]].concat(),
        }
        .into_iter()
        .collect()
    }
}

/// One rule, or one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    /// A single rule.
    Single(Rule),
    /// The first rule, then the second on its result.
    Composed(Rule, Rule),
}

impl Function {
    /// Applies the function.
    pub fn apply(self, word: &str) -> String {
        match self {
            Self::Single(rule) => rule.apply(word),
            Self::Composed(first, second) => second.apply(&first.apply(word)),
        }
    }

    /// The results on probe words of 3 to 6 different letters: equal for functions that are equal on all words here.
    fn behaviour(self) -> [String; 4] {
        ["abc", "abcd", "abcde", "abcdef"].map(|word| self.apply(word))
    }

    /// A name for keys.
    pub fn name(self) -> String {
        match self {
            Self::Single(rule) => format!("{rule:?}"),
            Self::Composed(first, second) => format!("{first:?}+{second:?}"),
        }
    }
}

/// Number of compositions that training never shows.
const N_HELD_OUT: usize = 24;

/// All compositions of two rules that are new as functions, each once, in an order that shows nothing: by the hash of
/// what they do.
static COMPOSITIONS: LazyLock<Vec<Function>> = LazyLock::new(|| {
    let mut seen: Vec<[String; 4]> = Rule::ALL.map(|rule| Function::Single(rule).behaviour()).to_vec();
    let mut functions = Vec::new();
    for first in Rule::ALL {
        for second in Rule::ALL {
            let function = Function::Composed(first, second);
            let behaviour = function.behaviour();
            // Nothing at all is no answer.
            if !seen.contains(&behaviour) && behaviour.iter().all(|result| !result.is_empty()) {
                seen.push(behaviour);
                functions.push(function);
            }
        }
    }
    functions.sort_by_key(|function| xxh64(function.behaviour().join(" ").as_bytes(), 0));
    functions
});

/// Compositions that training never shows: none equals, as a function, a rule or a composition of training.
pub fn held_out_compositions() -> &'static [Function] {
    &COMPOSITIONS[..N_HELD_OUT]
}

/// The compositions of training: new as functions, each once.
pub fn trained_compositions() -> &'static [Function] {
    &COMPOSITIONS[N_HELD_OUT..]
}

/// `- c a r e -> e r a c`.
const CANONICAL: Surface = Surface { before: "-", between: " ->", after: "\n" };

/// How words are asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queries {
    /// Letters apart.
    Spelled,
    /// Letters apart but for one document in twelve, so that rules meet tokens too. How a word is spelled that training
    /// never spells is in no weight, so such queries about held-out words have no answer.
    Any,
}

/// A document of examples of one function: a single rule in 13 of 20 cases, else a trained composition.
pub fn document(rng: &mut TaskRng, settings: &Settings) -> Document {
    let is_single = settings.form == Form::Canonical || rng.random_bool(0.65);
    let function =
        if is_single { Function::Single(*pick(rng, &Rule::ALL)) } else { *pick(rng, trained_compositions()) };
    let instructed = rng.random_bool(0.35);
    examples(rng, settings, function, instructed, Queries::Any)
}

/// A document of examples of a given function, with its instruction if asked for and if it is a single rule.
pub fn examples(
    rng: &mut TaskRng,
    settings: &Settings,
    function: Function,
    instructed: bool,
    queries: Queries,
) -> Document {
    let surface = surface::draw(rng, settings.form, CANONICAL);
    examples_with(rng, settings, function, instructed, surface, queries)
}

/// The same in a given look, for example one of [`surface::NOVEL`].
pub fn examples_with(
    rng: &mut TaskRng,
    settings: &Settings,
    function: Function,
    instructed: bool,
    surface: Surface,
    queries: Queries,
) -> Document {
    let longest = if surface.between.starts_with('\n') { 12 } else { 16 };
    let n_shots = settings.shots_in(rng, 2..longest);
    // The answer is spelled in any case.
    let whole = settings.form == Form::Trained && rng.random_bool(0.08) && queries == Queries::Any;
    let mut document = Document::default();
    let instruction = match function {
        Function::Single(rule) if instructed => Some(rule.instruction()),
        Function::Single(_) | Function::Composed(..) => None,
    };
    if let Some(instruction) = instruction {
        document.push(&format!("{instruction}\n"), 0.5);
    }
    for shot in 0..n_shots {
        let word =
            if whole { english(rng, settings.split) } else { words::word_or_letters(rng, settings.split) };
        let query = if whole { format!(" {word}") } else { words::spaced(&word) };
        let answer = words::spaced(&function.apply(&word));
        document.push(surface.before, weight::PLAIN);
        document.push(&query, weight::GIVEN);
        document.push(surface.between, 0.5);
        let known = shot > 0 || instruction.is_some();
        let weight = if known { weight::DENSE } else { 0.3 };
        document.push_answer(format!("word|{word}|{}", function.name()), &answer, shot, weight);
        document.push(surface.after, weight::PLAIN);
    }
    if !document.text.ends_with('\n') {
        document.push("\n", weight::PLAIN);
    }
    document
}

fn english(rng: &mut TaskRng, split: Split) -> String {
    (*pick(rng, words::spelled(split))).to_owned()
}
