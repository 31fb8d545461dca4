//! Real sentences with labels: film reviews by their polarity, text messages by whether they are spam.
//!
//! The core reads no file; whoever has the sentences hands them over.
use xxhash_rust::xxh64::xxh64;

use super::labelled::{self, Classes, Labels};
use super::surface::surface;
use super::{Document, Settings, Split, TaskRng, pick};

/// A task on real sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RealTask {
    /// Sentences of film reviews: 0 negative, 1 positive.
    Sentiment,
    /// Text messages: 0 wanted ("ham"), 1 spam.
    Spam,
}

const SENTIMENT: Classes = Classes { task: "sentiment_real", ..super::sentiment::CLASSES };
const SPAM: Classes = Classes {
    task: "spam_real",
    vocabularies: &[
        &["ham", "spam"],
        &["no", "yes"],
        &["good", "bad"],
        &["friend", "trash"],
        &["keep", "delete"],
    ],
    sentence_names: &["Message:", "SMS:", "Mail:"],
    label_names: &["\nLabel:", "\nSpam or ham:", "\nKind:"],
    held_out: surface("Message:", "\nVerdict:", "\n\n"),
};
/// Bytes of the sentences of one document: they and their labels fit a context of 256 tokens.
const MAX_DOCUMENT_BYTES: usize = 620;
/// Longest example, so that eight of them and a longer query fit a context of 256 tokens.
pub const MAX_EXAMPLE_BYTES: usize = 60;
/// Longest sentence at all.
pub const MAX_QUERY_BYTES: usize = 160;
/// Shorter ones say nothing.
pub const MIN_BYTES: usize = 12;
/// Entities of HTML in the public set of messages; the first stands for a number.
const ENTITIES: [(&str, &str); 4] = [("&lt;#&gt;", "#"), ("&lt;", "("), ("&gt;", ")"), ("&amp;", "&")];
/// Tokenised reviews and how people write them.
const DETOKENIZED: [(&str, &str); 14] = [
    (" , ", ", "),
    (" . . . ", "... "),
    (" .", "."),
    (" !", "!"),
    (" ?", "?"),
    (" ;", ";"),
    (" :", ":"),
    (" 's", "'s"),
    (" n't", "n't"),
    ("( ", "("),
    (" )", ")"),
    (" -- ", " - "),
    ("[ ", "["),
    (" ]", "]"),
];
/// Signs that texts for these models do not hold: marks, and what separates examples.
pub const FOREIGN_SIGNS: [char; 4] = ['<', '>', '|', '\u{fffd}'];
/// Shots above which examples must be short.
const MANY_SHOTS: usize = 4;

impl RealTask {
    /// Both tasks.
    pub const ALL: [Self; 2] = [Self::Sentiment, Self::Spam];

    /// The name in file formats and keys.
    pub fn name(self) -> &'static str {
        self.classes().task
    }

    /// Labels and looks.
    pub fn classes(self) -> &'static Classes {
        match self {
            Self::Sentiment => &SENTIMENT,
            Self::Spam => &SPAM,
        }
    }

    /// The sentence as people write it, on one line. Its split follows from its letters, and those of an entity are none.
    pub fn cleaned(self, sentence: &str) -> String {
        let replacements: &[(&str, &str)] = match self {
            Self::Spam => &ENTITIES,
            Self::Sentiment => &DETOKENIZED,
        };
        let text = replacements.iter().fold(sentence.to_owned(), |text, (from, to)| text.replace(from, to));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The split of a sentence: 20 of 100 are for tests, more than elsewhere, since sentences are few. Only letters
    /// count, so that the copies of a mass message, which differ in numbers and signs, have one split.
    pub fn split_of(self, sentence: &str) -> Split {
        let letters: String = sentence.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
        match xxh64(format!("{}|{letters}", self.name()).as_bytes(), 0) % 100 {
            0..75 => Split::Train,
            75..80 => Split::Validation,
            _ => Split::Test,
        }
    }

    /// A document of labelled sentences; empty when there are none of the split.
    pub fn document(self, rng: &mut TaskRng, settings: &Settings, sentences: &Sentences) -> Document {
        let labels = labelled::draw_labels(rng);
        self.examples(rng, settings, sentences, labels)
    }

    /// A document of labelled sentences. With a given number of shots it has that many, the last of any length up to
    /// [`MAX_QUERY_BYTES`], those before short where they are many; else as many as fit.
    pub fn examples(
        self,
        rng: &mut TaskRng,
        settings: &Settings,
        sentences: &Sentences,
        labels: Labels,
    ) -> Document {
        let n_shots = settings.shots_in(rng, 1..11);
        let mut used: Vec<&str> = Vec::new();
        let mut room = MAX_DOCUMENT_BYTES;
        labelled::examples(rng, settings, self.classes(), labels, n_shots, |rng, class, shot| {
            let is_query = shot + 1 == n_shots;
            let longest = match settings.shots {
                Some(_) if is_query => MAX_QUERY_BYTES,
                Some(n) if n > MANY_SHOTS + 1 => MAX_EXAMPLE_BYTES,
                Some(_) => MAX_QUERY_BYTES / 2,
                None => MAX_QUERY_BYTES.min(room),
            };
            let text = sentences.draw(rng, settings.split, class, longest, &used)?;
            used.push(text);
            room = room.saturating_sub(text.len() + LABEL_BYTES);
            Some(text.to_owned())
        })
    }
}

/// Bytes of a label with the names around it.
const LABEL_BYTES: usize = 24;

/// Labelled sentences of one task, by split and class, short ones first.
#[derive(Debug, Clone, Default)]
pub struct Sentences {
    lists: [[Vec<String>; 2]; 3],
}

impl Sentences {
    /// Sorts sentences with their class, 0 or 1, into splits. Repeated ones, and those too short or too long for a
    /// document, are left out.
    pub fn new(task: RealTask, labelled: impl IntoIterator<Item = (String, usize)>) -> Self {
        let mut sentences = Self::default();
        for (text, class) in labelled {
            sentences.add(task.split_of(&text), text, class);
        }
        sentences.sorted()
    }

    fn add(&mut self, split: Split, text: String, class: usize) {
        if (MIN_BYTES..=MAX_QUERY_BYTES).contains(&text.len()) {
            self.lists[split as usize][class.min(1)].push(text);
        }
    }

    fn sorted(mut self) -> Self {
        for list in self.lists.iter_mut().flatten() {
            // By length, so that the short ones are a prefix; then by text, so that repeated ones are neighbours.
            list.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
            list.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
        }
        self
    }

    /// The same with every sentence in the split for tests: of somebody who knows that none was trained on.
    pub fn unseen(labelled: impl IntoIterator<Item = (String, usize)>) -> Self {
        let mut sentences = Self::default();
        for (text, class) in labelled {
            sentences.add(Split::Test, text, class);
        }
        sentences.sorted()
    }

    /// The sentences of a split and class, short ones first.
    pub fn list(&self, split: Split, class: usize) -> &[String] {
        &self.lists[split as usize][class]
    }

    /// A sentence of at most `longest` bytes that is not `used`; none when there is none.
    fn draw(
        &self,
        rng: &mut TaskRng,
        split: Split,
        class: usize,
        longest: usize,
        used: &[&str],
    ) -> Option<&str> {
        let list = self.list(split, class);
        let fitting = &list[..list.partition_point(|text| text.len() <= longest)];
        let is_free = |text: &&String| !used.contains(&text.as_str());
        if fitting.len() <= used.len() {
            return fitting.iter().find(is_free).map(String::as_str);
        }
        loop {
            let text = pick(rng, fitting);
            if is_free(&text) {
                return Some(text);
            }
        }
    }
}
