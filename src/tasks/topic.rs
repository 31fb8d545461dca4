//! Sentences about one of four topics, with labels.
use rand::RngExt;

use super::labelled::{self, Classes, Labels};
use super::surface::surface;
use super::{Document, Settings, Split, TaskRng, pick, sample};

/// The topics.
pub const CLASSES: Classes = Classes {
    task: "topic",
    vocabularies: &[
        &["animals", "food", "music", "weather"],
        &["animal", "meal", "song", "sky"],
        &["pets", "kitchen", "concert", "storm"],
        &["zoo", "cooking", "sound", "wind"],
    ],
    sentence_names: &["Sentence:", "News:", "Story:"],
    label_names: &["\nTopic:", "\nSubject:", "\nAbout:"],
    held_out: surface("Line:", "\nTheme:", "\n\n"),
};

/// What a sentence of one topic is made of.
struct Topic {
    /// Things, with `the` before them.
    things: [&'static str; 20],
    /// What people do with the things.
    does: [&'static str; 6],
    /// What a thing does.
    happens: [&'static str; 8],
}

const TOPICS: [Topic; 4] = [
    Topic {
        things: [
            "dog", "cat", "horse", "cow", "sheep", "lion", "tiger", "bear", "wolf", "fox", "rabbit", "mouse",
            "goat", "pig", "monkey", "elephant", "duck", "hen", "owl", "frog",
        ],
        does: ["fed", "stroked", "petted", "tamed", "rode", "chased"],
        happens: [
            "wagged its tail",
            "slept in its den",
            "licked its paw",
            "hunted at night",
            "ran from the hunter",
            "hid its young",
            "growled softly",
            "drank at the river",
        ],
    },
    Topic {
        things: [
            "soup", "bread", "cake", "cheese", "butter", "rice", "pie", "stew", "salad", "apple", "pear",
            "potato", "onion", "carrot", "egg", "honey", "jam", "sugar", "milk", "pudding",
        ],
        does: ["cooked", "baked", "ate", "tasted", "fried", "boiled"],
        happens: [
            "was served hot",
            "tasted of salt",
            "was on the plate",
            "burned in the oven",
            "was for dinner",
            "needed more pepper",
            "was sweet and fresh",
            "filled the bowl",
        ],
    },
    Topic {
        things: [
            "song", "drum", "piano", "violin", "flute", "trumpet", "choir", "band", "guitar", "tune",
            "melody", "singer", "bell", "harp", "organ", "rhythm", "chorus", "whistle", "horn", "fiddle",
        ],
        does: ["played", "sang with", "listened to", "practised with", "heard", "tuned"],
        happens: [
            "sounded loud",
            "was out of tune",
            "played a waltz",
            "began the concert",
            "made them dance",
            "kept the beat",
            "ended on a high note",
            "echoed in the hall",
        ],
    },
    Topic {
        things: [
            "rain",
            "snow",
            "wind",
            "storm",
            "cloud",
            "sun",
            "fog",
            "frost",
            "thunder",
            "lightning",
            "hail",
            "mist",
            "sky",
            "rainbow",
            "breeze",
            "heat",
            "ice",
            "shower",
            "sunshine",
            "drizzle",
        ],
        does: ["watched", "feared", "waited for", "forecast", "measured", "walked through"],
        happens: [
            "came from the north",
            "lasted all winter",
            "covered the hills",
            "passed by noon",
            "turned grey",
            "melted by spring",
            "grew stronger at dusk",
            "cleared in the morning",
        ],
    },
];
const PEOPLE: [&str; 12] = [
    "she",
    "he",
    "they",
    "we",
    "everyone",
    "my sister",
    "the children",
    "our teacher",
    "the old man",
    "her friend",
    "my father",
    "the boy",
];
const TIMES: [&str; 8] = ["", "", "", " again", " yesterday", " on sunday", " last year", " for an hour"];

/// A document of labelled sentences.
pub fn document(rng: &mut TaskRng, settings: &Settings) -> Document {
    let labels = labelled::draw_labels(rng);
    examples(rng, settings, labels)
}

/// A document of labelled sentences.
pub fn examples(rng: &mut TaskRng, settings: &Settings, labels: Labels) -> Document {
    let n_shots = settings.shots_in(rng, 1..12);
    let split = settings.split;
    labelled::examples(rng, settings, &CLASSES, labels, n_shots, |rng, class, _| {
        Some(sentence(rng, class, split))
    })
}

/// A sentence about topic `class`, from the given split. Every cue is of the topic.
pub fn sentence(rng: &mut TaskRng, class: usize, split: Split) -> String {
    loop {
        let sentence = draw_sentence(rng, &TOPICS[class]);
        if Split::of("topic", &sentence) == split {
            return sentence;
        }
    }
}

fn draw_sentence(rng: &mut TaskRng, topic: &Topic) -> String {
    let things = sample(rng, &topic.things, 2);
    let (a, b) = (things[0], things[1]);
    let (does, happens) = (pick(rng, &topic.does), pick(rng, &topic.happens));
    let (who, when) = (pick(rng, &PEOPLE), pick(rng, &TIMES));
    match rng.random_range(0..6) {
        0 => format!("{who} {does} the {a}{when}"),
        1 => format!("the {a} {happens}{when}"),
        2 => format!("{who} {does} the {a} and the {b}{when}"),
        3 => format!("{who} {does} the {a}, but the {b} {happens}"),
        4 => format!("the {a} {happens} and the {b} {happens}"),
        _ => format!("{who} talked about the {a} that {happens}"),
    }
}
