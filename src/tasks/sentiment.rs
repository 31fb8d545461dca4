//! Short reviews with labels: natural words, random words, or natural ones flipped.
//!
//! Natural labels can be known by heart; random and flipped ones must be read off the examples (Wei et al. 2023,
//! "Larger language models do in-context learning differently").
use rand::RngExt;

pub use super::labelled::Labels;
use super::labelled::{self, Classes};
use super::surface::surface;
use super::{Document, Settings, Split, TaskRng, pick, sample};

/// What a review feels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Polarity {
    /// Bad.
    Negative,
    /// Good.
    Positive,
}

pub(super) const NOUNS: [&str; 60] = [
    "film", "book", "soup", "dinner", "song", "trip", "hotel", "room", "game", "show", "story", "play",
    "dress", "cake", "bread", "beach", "garden", "party", "school", "teacher", "doctor", "dog", "cat",
    "horse", "house", "car", "boat", "picture", "music", "dance", "meal", "shop", "market", "lesson",
    "movie", "toy", "bed", "chair", "window", "street", "town", "park", "walk", "ride", "day", "morning",
    "evening", "night", "weather", "winter", "summer", "letter", "present", "gift", "hat", "coat", "river",
    "actor", "plot", "ending",
];
pub(super) const GOOD: [&str; 32] = [
    "good",
    "great",
    "nice",
    "lovely",
    "happy",
    "wonderful",
    "beautiful",
    "kind",
    "sweet",
    "bright",
    "funny",
    "clever",
    "fine",
    "pretty",
    "warm",
    "brave",
    "gentle",
    "perfect",
    "excellent",
    "pleasant",
    "delightful",
    "friendly",
    "cheerful",
    "fresh",
    "charming",
    "splendid",
    "amazing",
    "brilliant",
    "superb",
    "fantastic",
    "exciting",
    "touching",
];
pub(super) const BAD: [&str; 32] = [
    "bad",
    "sad",
    "ugly",
    "terrible",
    "awful",
    "horrible",
    "boring",
    "poor",
    "cold",
    "nasty",
    "cruel",
    "dull",
    "dirty",
    "rude",
    "weak",
    "stupid",
    "dreadful",
    "unpleasant",
    "gloomy",
    "bitter",
    "broken",
    "scary",
    "lonely",
    "angry",
    "hopeless",
    "dreary",
    "foul",
    "lousy",
    "miserable",
    "disgusting",
    "silly",
    "empty",
];
const LIKED: [&str; 5] = ["loved", "liked", "enjoyed", "adored", "admired"];
const DISLIKED: [&str; 5] = ["hated", "disliked", "feared", "detested", "regretted"];
const DEGREES: [&str; 7] = ["", "", "very ", "really ", "so ", "quite ", "truly "];
const DETERMINERS: [&str; 5] = ["the", "this", "our", "my", "that"];
const PEOPLE: [&str; 5] = ["she", "he", "they", "everyone", "we"];
/// The classes, negative first.
pub const CLASSES: Classes = Classes {
    task: "sentiment",
    vocabularies: &[
        &["negative", "positive"],
        &["bad", "good"],
        &["sad", "happy"],
        &["no", "yes"],
        &["wrong", "right"],
        &["down", "up"],
        &["poor", "great"],
        &["hate", "love"],
    ],
    sentence_names: &["Review:", "Review:", "Opinion:", "Comment:"],
    label_names: &["\nSentiment:", "\nSentiment:", "\nMood:", "\nRating:"],
    held_out: surface("Sentence:", "\nFeeling:", "\n\n"),
};

/// A document of labelled reviews, labels natural in 80 of 100 documents, random in 18, flipped in 2.
pub fn document(rng: &mut TaskRng, settings: &Settings) -> Document {
    let labels = match rng.random_range(0..100) {
        0..80 => Labels::Natural,
        80..98 => Labels::Random,
        _ => Labels::Flipped,
    };
    examples(rng, settings, labels)
}

/// A document of labelled reviews.
pub fn examples(rng: &mut TaskRng, settings: &Settings, labels: Labels) -> Document {
    let n_shots = settings.shots_in(rng, 1..13);
    let split = settings.split;
    labelled::examples(rng, settings, &CLASSES, labels, n_shots, |rng, class, _| {
        let polarity = if class == 1 { Polarity::Positive } else { Polarity::Negative };
        Some(review(rng, polarity, split))
    })
}

/// A review of a polarity, from the given split. Most have two or three agreeing cues; one in six turns a cue round.
pub fn review(rng: &mut TaskRng, polarity: Polarity, split: Split) -> String {
    loop {
        let review = draw_review(rng, polarity);
        if Split::of("sentiment", &review) == split {
            return review;
        }
    }
}

fn draw_review(rng: &mut TaskRng, polarity: Polarity) -> String {
    let (cues, opposites, verbs) = match polarity {
        Polarity::Negative => (&BAD, &GOOD, &DISLIKED),
        Polarity::Positive => (&GOOD, &BAD, &LIKED),
    };
    let (noun, the) = (pick(rng, &NOUNS), pick(rng, &DETERMINERS));
    let cue = sample(rng, cues, 3);
    let (a, b, c) = (cue[0], cue[1], cue[2]);
    let opposite = pick(rng, opposites);
    let (verb, very, who) = (pick(rng, verbs), pick(rng, &DEGREES), pick(rng, &PEOPLE));
    match rng.random_range(0..24) {
        0..2 => format!("{the} {noun} was not {opposite} but {a}"),
        2..4 => format!("{the} {noun} seemed {opposite} but it was {a}"),
        4 => format!("{the} {noun} was {very}{a}"),
        5..8 => format!("{the} {noun} was {a} and {b}"),
        8..10 => format!("i {verb} {the} {noun}"),
        10..12 => format!("what {} {noun}, it was {b}", with_article(a)),
        12..14 => format!("i {verb} {the} {noun}, it was {very}{a}"),
        14..16 => format!("it was {} {noun}", with_article(&format!("{very}{a}"))),
        16..18 => format!("{the} {a} {noun} was {b}, i {verb} it"),
        18..20 => format!("we {verb} {the} {a} {noun}"),
        20..22 => format!("{who} {verb} {the} {noun} because it was {a}"),
        _ => format!("{the} {noun} was {a}, {b} and {c}"),
    }
}

fn with_article(phrase: &str) -> String {
    let vowel = phrase.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {phrase}", if vowel { "an" } else { "a" })
}
