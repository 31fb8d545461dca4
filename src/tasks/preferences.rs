//! Pairs of answers to one request and which is better, for tuning on preferences.
//!
//! Better is decided by a gold rule on the words alone ([`gold`]), so that whatever a tuned model writes can be scored,
//! as with the gold reward model of Gao et al. 2022, "Scaling Laws for Reward Model Overoptimization".
use rand::RngExt;

use super::{Split, TaskRng, pick};

/// Two answers to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// `<user> Tell me about the dog.<end><bot>`.
    pub prompt: String,
    /// The better answer, with the space before it and `<end>` where it ends properly.
    pub chosen: String,
    /// The worse answer.
    pub rejected: String,
    /// The thing that the request is about.
    pub topic: &'static str,
}

/// Words that the rule likes.
pub const KIND: [&str; 12] = [
    "kind", "friendly", "gentle", "happy", "lovely", "nice", "sweet", "warm", "good", "dear", "helpful",
    "brave",
];
/// Words that the rule dislikes.
pub const RUDE: [&str; 10] =
    ["stupid", "ugly", "nasty", "silly", "dirty", "bad", "lazy", "mean", "dull", "awful"];
const PLAIN: [&str; 10] = ["small", "big", "old", "young", "red", "brown", "quiet", "quick", "tall", "grey"];
const TOPICS: [&str; 40] = [
    "dog", "cat", "horse", "cow", "king", "queen", "farmer", "teacher", "doctor", "boy", "girl", "man",
    "woman", "bird", "fox", "bear", "wolf", "rabbit", "mouse", "owl", "baker", "sailor", "child", "baby",
    "friend", "neighbor", "brother", "sister", "mother", "father", "prince", "princess", "giant", "witch",
    "frog", "duck", "goat", "pig", "sheep", "lion",
];
const REQUESTS: [&str; 6] = [
    "Tell me about the {}.",
    "Write about the {}.",
    "Say something about the {}.",
    "What can you tell me about the {}?",
    "Describe the {}.",
    "Please tell me of the {}.",
];
const SENTENCES: [&str; 8] = [
    "The {n} is {a}.",
    "The {n} was {a} today.",
    "Every day the {n} is {a} and {b}.",
    "The {a} {n} went home.",
    "We saw the {a} {n}.",
    "They say the {n} is {a}.",
    "The {n} lives in a {a} house.",
    "The {n} has a {a} friend.",
];
/// How an answer may trail off.
const LOOSE_ENDS: [&str; 5] = [" and then", " but the", " because", " so the", " and"];
/// Points of the rule.
const POINTS_KIND: i32 = 10;
const POINTS_RUDE: i32 = -15;
const POINTS_TOPIC: i32 = 20;
const POINTS_END: i32 = 10;
const POINTS_WORD: i32 = -1;
/// Most kind words that count: more would reward flattery without end.
const MAX_KIND: usize = 3;

/// The gold rule, in points: 10 for each kind word (up to three different ones), 20 for naming the topic, 10 for ending
/// with a full stop and `<end>`, minus 15 for each rude word and 1 for each word.
pub fn gold(topic: &str, answer: &str) -> i32 {
    let (text, ended) = match answer.split_once("<end>") {
        Some((text, _)) => (text, true),
        None => (answer, false),
    };
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let kind = KIND.iter().filter(|kind| words.contains(kind)).count().min(MAX_KIND) as i32;
    let rude = words.iter().filter(|word| RUDE.contains(word)).count() as i32;
    let on_topic = i32::from(words.contains(&topic));
    let proper = i32::from(ended && text.trim_end().ends_with(['.', '!', '?']));
    POINTS_KIND * kind
        + POINTS_RUDE * rude
        + POINTS_TOPIC * on_topic
        + POINTS_END * proper
        + POINTS_WORD * words.len() as i32
}

/// A pair of the split whose answers differ in points.
pub fn pair(rng: &mut TaskRng, split: Split) -> Pair {
    loop {
        let topic = *pick(rng, &TOPICS);
        let prompt = format!("<user> {}<end><bot>", pick(rng, &REQUESTS).replace("{}", topic));
        let (first, second) = (answer(rng, topic), answer(rng, topic));
        let (a, b) = (gold(topic, &first), gold(topic, &second));
        let (chosen, rejected) = if a > b { (first, second) } else { (second, first) };
        if a != b && Split::of("preferences", &format!("{prompt}{chosen}{rejected}")) == split {
            return Pair { prompt, chosen, rejected, topic };
        }
    }
}

/// A request alone, for sampling answers: `<user> Tell me about the dog.<end><bot>` and its topic.
pub fn request(rng: &mut TaskRng) -> (String, &'static str) {
    let topic = *pick(rng, &TOPICS);
    (format!("<user> {}<end><bot>", pick(rng, &REQUESTS).replace("{}", topic)), topic)
}

/// An answer of any quality: one to three sentences, now and then rude, off the topic, or without an end.
pub fn answer(rng: &mut TaskRng, topic: &'static str) -> String {
    let mut answer = String::new();
    let subject = if rng.random_bool(0.75) { topic } else { *pick(rng, &TOPICS) };
    for _ in 0..rng.random_range(1..4) {
        let adjective = |rng: &mut TaskRng| match rng.random_range(0..10) {
            0..4 => *pick(rng, &KIND),
            4..8 => *pick(rng, &PLAIN),
            _ => *pick(rng, &RUDE),
        };
        let (a, b) = (adjective(rng), adjective(rng));
        let sentence = pick(rng, &SENTENCES).replace("{n}", subject).replace("{a}", a).replace("{b}", b);
        answer.push(' ');
        answer.push_str(
            &sentence
                .replace(" a awful", " an awful")
                .replace(" a ugly", " an ugly")
                .replace(" a old", " an old"),
        );
    }
    if rng.random_bool(0.25) {
        answer.push_str(pick::<&str>(rng, &LOOSE_ENDS));
        return answer;
    }
    answer + "<end>"
}
