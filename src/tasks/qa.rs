//! Short questions with short answers about things a child knows.
//!
//! The closed facts are few and appear in every split: what is scored on them is memory. Only the counting questions
//! have unseen instances.
use rand::RngExt;

use super::surface::Surface;
use super::world::{Entity, World};
use super::{Document, Form, Settings, Split, TaskRng, pick, weight};

pub(super) const OPPOSITES: [[&str; 2]; 32] = [
    ["big", "small"],
    ["hot", "cold"],
    ["up", "down"],
    ["day", "night"],
    ["old", "young"],
    ["happy", "sad"],
    ["fast", "slow"],
    ["long", "short"],
    ["hard", "soft"],
    ["wet", "dry"],
    ["good", "bad"],
    ["open", "closed"],
    ["full", "empty"],
    ["rich", "poor"],
    ["early", "late"],
    ["left", "right"],
    ["light", "dark"],
    ["high", "low"],
    ["strong", "weak"],
    ["clean", "dirty"],
    ["first", "last"],
    ["in", "out"],
    ["yes", "no"],
    ["near", "far"],
    ["loud", "quiet"],
    ["thick", "thin"],
    ["wide", "narrow"],
    ["sweet", "bitter"],
    ["black", "white"],
    ["brave", "afraid"],
    ["awake", "asleep"],
    ["above", "below"],
];
const SOUNDS: [[&str; 2]; 12] = [
    ["dog", "woof"],
    ["cat", "meow"],
    ["cow", "moo"],
    ["duck", "quack"],
    ["sheep", "baa"],
    ["pig", "oink"],
    ["lion", "roar"],
    ["bee", "buzz"],
    ["owl", "hoot"],
    ["frog", "croak"],
    ["snake", "hiss"],
    ["mouse", "squeak"],
];
const LEGS: [[&str; 2]; 14] = [
    ["dog", "four"],
    ["cat", "four"],
    ["bird", "two"],
    ["spider", "eight"],
    ["ant", "six"],
    ["bee", "six"],
    ["horse", "four"],
    ["snake", "none"],
    ["fish", "none"],
    ["cow", "four"],
    ["hen", "two"],
    ["boy", "two"],
    ["fly", "six"],
    ["table", "four"],
];
const COLOURS: [[&str; 2]; 14] = [
    ["the sky", "blue"],
    ["grass", "green"],
    ["snow", "white"],
    ["the sun", "yellow"],
    ["blood", "red"],
    ["coal", "black"],
    ["an orange", "orange"],
    ["a banana", "yellow"],
    ["milk", "white"],
    ["a leaf", "green"],
    ["a cherry", "red"],
    ["the sea", "blue"],
    ["the night", "black"],
    ["a lemon", "yellow"],
];
const YOUNG: [[&str; 2]; 10] = [
    ["dog", "puppy"],
    ["cat", "kitten"],
    ["cow", "calf"],
    ["sheep", "lamb"],
    ["horse", "foal"],
    ["hen", "chick"],
    ["duck", "duckling"],
    ["bear", "cub"],
    ["frog", "tadpole"],
    ["goat", "kid"],
];
pub(super) const PLURALS: [[&str; 2]; 16] = [
    ["cat", "cats"],
    ["dog", "dogs"],
    ["child", "children"],
    ["man", "men"],
    ["woman", "women"],
    ["mouse", "mice"],
    ["foot", "feet"],
    ["tooth", "teeth"],
    ["box", "boxes"],
    ["baby", "babies"],
    ["leaf", "leaves"],
    ["book", "books"],
    ["tree", "trees"],
    ["goose", "geese"],
    ["sheep", "sheep"],
    ["wolf", "wolves"],
];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const GREETINGS: [[&str; 2]; 8] = [
    ["Hello!", "Hello! How are you?"],
    ["How are you?", "I am fine, thank you."],
    ["Hi!", "Hi there!"],
    ["Good morning!", "Good morning to you!"],
    ["Good night!", "Sleep well!"],
    ["Thank you!", "You are welcome."],
    ["What is your name?", "I am a small language model."],
    ["Who are you?", "I am a small language model."],
];

const CANONICAL: Surface = Surface { before: "Q: ", between: "\nA: ", after: "\n\n" };
const TRAINED: [Surface; 3] = [
    Surface { before: "Q: ", between: "\nA: ", after: "\n" },
    Surface { before: "Question: ", between: "\nA: ", after: "\n" },
    Surface { before: "", between: " ", after: "\n" },
];
const HELD_OUT: Surface = Surface { before: "Ask: ", between: "\nReply: ", after: "\n" };

/// A question, its answer and the key of its instance.
struct Question {
    question: String,
    answer: String,
    key: String,
}

/// A document of questions and answers.
pub fn document(rng: &mut TaskRng, settings: &Settings) -> Document {
    let n_shots = settings.shots_in(rng, 1..9);
    let surface = match settings.form {
        Form::Canonical => CANONICAL,
        Form::HeldOut => HELD_OUT,
        Form::Trained if rng.random_bool(0.5) => CANONICAL,
        Form::Trained => *pick(rng, &TRAINED),
    };
    let mut document = Document::default();
    for shot in 0..n_shots {
        let Question { question, answer, key } = question(rng, settings.split);
        document.push(surface.before, weight::PLAIN);
        document.push(&question, weight::SENTENCE);
        document.push(surface.between, 0.5);
        document.push_answer(key, &answer, shot, weight::DENSE);
        document.push(surface.after, weight::PLAIN);
    }
    document
}

fn question(rng: &mut TaskRng, split: Split) -> Question {
    let (question, answer) = match rng.random_range(0..11) {
        0..2 => opposite(rng),
        2 => ask_free(rng, &SOUNDS, &["What does a {} say?", "What sound does a {} make?"]),
        3 => ask_free(rng, &LEGS, &["How many legs does a {} have?"]),
        4 => ask(rng, &COLOURS, &["What color is {}?", "What colour is {}?"]),
        5 => ask(rng, &YOUNG, &["What is a young {} called?", "What do we call a baby {}?"]),
        6 => ask(rng, &PLURALS, &["What is the plural of {}?", "One {}, two ...?"]),
        7 => neighbour(rng, &DAYS, "day"),
        8 => neighbour(rng, &MONTHS, "month"),
        9 => ask(rng, &GREETINGS, &["{}"]),
        _ => return counting(rng, split),
    };
    Question { key: format!("fact|{question}"), question, answer }
}

fn ask(rng: &mut TaskRng, facts: &[[&str; 2]], questions: &[&str]) -> (String, String) {
    let [thing, answer] = *pick(rng, facts);
    let question = pick(rng, questions).replace("{}", thing);
    (question.replace(" a ant", " an ant").replace(" a owl", " an owl"), answer.to_owned())
}

/// The same, but not about the animals that a quiz holds out.
fn ask_free(rng: &mut TaskRng, facts: &[[&str; 2]], questions: &[&str]) -> (String, String) {
    let is_held_out = |animal: &Entity| animal.quiz_split() != Split::Train;
    let held_out: Vec<&str> = World::get()
        .animals
        .iter()
        .filter(|animal| is_held_out(animal))
        .map(|animal| animal.name.as_str())
        .collect();
    let free: Vec<[&str; 2]> = facts.iter().filter(|[thing, _]| !held_out.contains(thing)).copied().collect();
    ask(rng, &free, questions)
}

fn opposite(rng: &mut TaskRng) -> (String, String) {
    let pair = *pick(rng, &OPPOSITES);
    let [word, answer] = if rng.random_bool(0.5) { pair } else { super::surface::swapped(pair) };
    let question = *pick(rng, &["What is the opposite of {}?", "Say the opposite of {}."]);
    (question.replace("{}", word), answer.to_owned())
}

/// What comes before or after in a cycle.
fn neighbour(rng: &mut TaskRng, cycle: &[&str], kind: &str) -> (String, String) {
    let index = rng.random_range(0..cycle.len());
    let next = cycle[(index + 1) % cycle.len()];
    if rng.random_bool(0.5) {
        (format!("Which {kind} comes after {}?", cycle[index]), next.to_owned())
    } else {
        (format!("Which {kind} comes before {next}?"), cycle[index].to_owned())
    }
}

/// What comes after a number below 1,000.
fn counting(rng: &mut TaskRng, split: Split) -> Question {
    let number = number(rng, split);
    Question {
        question: format!("What number comes after {number}?"),
        answer: (number + 1).to_string(),
        key: format!("counting|{number}"),
    }
}

/// A number below 999 of the split.
pub(super) fn number(rng: &mut TaskRng, split: Split) -> u32 {
    loop {
        let number = rng.random_range(0..999);
        if Split::of("counting", &number.to_string()) == split {
            return number;
        }
    }
}
