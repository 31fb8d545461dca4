//! What is asked.
//!
//! Four things are drawn alike until what is asked of them differs, and one of the four is then asked about: so a
//! value is right as often as it is wrong, however frequent it is in the training text.
use rand::RngExt;

use super::{N_OPTIONS, Question, puzzles};
use crate::tasks::world::two_hop::HOPS;
use crate::tasks::world::{Attribute, Entity, Kind, World};
use crate::tasks::{Form, Split, TaskRng, pick};

/// A subject of the quiz.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// Attributes of people.
    People,
    /// Attributes of towns.
    Geography,
    /// Attributes of animals.
    Animals,
    /// Sums, differences and products.
    Arithmetic,
    /// Letters of words.
    Spelling,
    /// Cups, coins, turns and orders to keep track of.
    Logic,
    /// What was good and what was bad.
    Sentiment,
    /// Attributes of the towns and pets of people.
    TwoHop,
}

/// A question, and what is known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The canonical form of the instance, `task|instance`.
    pub key: String,
    /// The question.
    pub question: Question,
    /// Whether only one answer is right when the options are not shown.
    pub is_open: bool,
}

impl Subject {
    /// All subjects.
    pub const ALL: [Self; 8] = [
        Self::People,
        Self::Geography,
        Self::Animals,
        Self::Arithmetic,
        Self::Spelling,
        Self::Logic,
        Self::Sentiment,
        Self::TwoHop,
    ];

    /// The name in headings.
    pub fn title(self) -> &'static str {
        match self {
            Self::TwoHop => "two facts",
            one_word => one_word.name(),
        }
    }

    /// The name in evaluation.
    pub fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Geography => "geography",
            Self::Animals => "animals",
            Self::Arithmetic => "arithmetic",
            Self::Spelling => "spelling",
            Self::Logic => "logic",
            Self::Sentiment => "sentiment",
            Self::TwoHop => "two_hop",
        }
    }
}

/// A question of a split.
pub fn ask(rng: &mut TaskRng, subject: Subject, split: Split, form: Form) -> Asked {
    loop {
        let asked = match subject {
            Subject::People => attribute(rng, Kind::Person, split, form),
            Subject::Geography => attribute(rng, Kind::Town, split, form),
            Subject::Animals if rng.random_bool(0.2) => flight(rng, split),
            Subject::Animals => attribute(rng, Kind::Animal, split, form),
            Subject::Arithmetic => puzzles::arithmetic(rng, split),
            Subject::Spelling => puzzles::spelling(rng, split),
            Subject::Logic => puzzles::logic(rng, split),
            Subject::Sentiment => puzzles::sentiment(rng, split),
            Subject::TwoHop => two_hop(rng, split, form),
        };
        if let Some(Draft { key, stem, options, right, is_open }) = asked {
            let question = Question { subject: subject.title().to_owned(), stem, options, right };
            return Asked { key, question, is_open };
        }
    }
}

/// A question before it has its subject.
pub(super) struct Draft {
    pub key: String,
    pub stem: String,
    pub options: [String; N_OPTIONS],
    pub right: usize,
    pub is_open: bool,
}

/// Four elements, each drawn alike, and which one is asked about.
pub(super) fn four<'a, T>(rng: &mut TaskRng, choices: &'a [T]) -> ([&'a T; N_OPTIONS], usize) {
    ([(); N_OPTIONS].map(|()| pick(rng, choices)), rng.random_range(0..N_OPTIONS))
}

/// The options, if no two are the same.
pub(super) fn distinct(options: [String; N_OPTIONS]) -> Option<[String; N_OPTIONS]> {
    let is_new = |(index, option): (usize, &String)| !options[..index].contains(option);
    options.iter().enumerate().all(is_new).then_some(options)
}

/// One of the wordings.
fn wording(rng: &mut TaskRng, wordings: &[&'static str], form: Form) -> Option<&'static str> {
    let drawn = rng.random_range(0..wordings.len().max(1));
    wordings.get(if form == Form::Canonical { 0 } else { drawn }).copied()
}

/// What is the job of Mara Bell?
fn attribute(rng: &mut TaskRng, kind: Kind, split: Split, form: Form) -> Option<Draft> {
    let attribute = *pick(rng, Attribute::of(kind));
    let stem = wording(rng, attribute.questions(), form)?;
    let (drawn, right) = four(rng, World::get().entities(kind));
    let asked = drawn[right];
    if asked.quiz_split() != split || drawn.iter().any(|entity| entity.value(attribute).is_none()) {
        return None;
    }
    let value = |entity: &Entity| attribute.answer(entity.value(attribute).unwrap_or_default()).to_owned();
    let options = distinct(drawn.map(value))?;
    let stem = stem.replace("{n}", &asked.mention());
    Some(Draft { key: quiz_key(asked, attribute), stem, options, right, is_open: true })
}

/// Which animal can fly?
fn flight(rng: &mut TaskRng, split: Split) -> Option<Draft> {
    let (drawn, right) = four(rng, &World::get().animals);
    let asked = drawn[right];
    let ability = asked.value(Attribute::Flight)?;
    let others = drawn.iter().enumerate().filter(|&(index, _)| index != right);
    let differ = |(_, entity): (usize, &&Entity)| {
        entity.value(Attribute::Flight).is_some_and(|value| value != ability)
    };
    if asked.quiz_split() != split || !others.clone().all(differ) {
        return None;
    }
    let options = distinct(drawn.map(|entity| entity.name.clone()))?;
    let stem = format!("Which animal {ability} fly?");
    Some(Draft { key: quiz_key(asked, Attribute::Flight), stem, options, right, is_open: false })
}

/// In which country does Mara Bell live?
fn two_hop(rng: &mut TaskRng, split: Split, form: Form) -> Option<Draft> {
    let hop = *pick(rng, &HOPS);
    let (drawn, right) = four(rng, &World::get().people);
    let asked = drawn[right];
    if asked.quiz_split() != split || hop.split_of(asked) != split {
        return None;
    }
    if drawn.iter().any(|person| hop.answer(person).is_none()) {
        return None;
    }
    let options = distinct(drawn.map(|person| hop.answer(person).unwrap_or_default().to_owned()))?;
    Some(Draft { key: hop.key(asked), stem: hop.question(rng, asked, form), options, right, is_open: true })
}

fn quiz_key(entity: &Entity, attribute: Attribute) -> String {
    format!("quiz|{}|{}", entity.name, attribute.name())
}
