//! Text to train on: three kinds, each a pure function of a seed, cut into rows of one length.

pub mod alphabet;
mod sentiment;
mod story;
mod sum2;

use std::rc::Rc;

use rand::SeedableRng;
use thiserror::Error;
use xxhash_rust::xxh64::xxh64;

use self::alphabet::Alphabet;
use crate::tasks::{Split, TaskRng};

/// What the text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// True sums of two digits, `8+6=14;5+2=7;`: what comes after an answer says nothing about it.
    Sum2,
    /// Reviews with a label, `i loved this film +`, one per line.
    Sentiment,
    /// Plain text, from random places of it.
    Story(Rc<[u8]>),
}

/// Text that one cannot train on.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DataError {
    /// No more text than a row has tokens.
    #[error("expected a text of at least {expected} bytes, got {got}")]
    TooShort {
        /// Bytes of a row and the one after it.
        expected: usize,
        /// Bytes of the text.
        got: usize,
    },
    /// A row too short to hold a question and its answer.
    #[error("expected rows of at least {expected} tokens, got {got}")]
    ShortRows {
        /// Fewest tokens.
        expected: usize,
        /// Tokens asked for.
        got: usize,
    },
}

/// One token to predict in a text as it is: the same for every objective.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeItem {
    /// The text, with the token.
    pub tokens: Vec<u32>,
    /// Where the token is; never the first.
    pub position: usize,
}

/// A text in the making, and where in it the answers are.
#[derive(Debug, Default)]
struct Text {
    bytes: Vec<u8>,
    /// Index of the byte that is an answer: the last one, if it has several.
    answers: Vec<usize>,
}

/// A kind of text with its vocabulary and the length of its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dataset {
    /// The vocabulary.
    pub alphabet: Alphabet,
    /// Tokens in a row, T.
    pub row_tokens: usize,
    task: Task,
}

/// What a draw is for, so that no two uses share their random numbers.
#[derive(Clone, Copy, Debug)]
enum Purpose {
    Row,
    Probe,
}

impl Dataset {
    /// Fewest tokens in a row: a sum and its answer fit.
    pub const MIN_ROW_TOKENS: usize = 8;

    /// The text of `task` in rows of `row_tokens`.
    ///
    /// # Errors
    /// [`DataError`].
    pub fn new(task: Task, row_tokens: usize) -> Result<Self, DataError> {
        if row_tokens < Self::MIN_ROW_TOKENS {
            return Err(DataError::ShortRows { expected: Self::MIN_ROW_TOKENS, got: row_tokens });
        }
        let alphabet = match &task {
            Task::Sum2 => Alphabet::of(sum2::ALPHABET),
            Task::Sentiment => Alphabet::of(sentiment::ALPHABET),
            Task::Story(text) if text.len() <= row_tokens => {
                return Err(DataError::TooShort { expected: row_tokens + 1, got: text.len() });
            }
            Task::Story(text) => Alphabet::of(text),
        };
        Ok(Self { alphabet, row_tokens, task })
    }

    /// Row number `index` of the run of that seed (T).
    pub fn row(&self, seed: u64, index: u64) -> Vec<u32> {
        let mut rng = rng(seed, index, Purpose::Row);
        self.alphabet.encode(&self.text(&mut rng, Split::Train).bytes)
    }

    /// `n_items` tokens to predict, each in a text of its own that training does not draw. Sums are the exception:
    /// there are a hundred of them, and training knows all.
    pub fn probe(&self, seed: u64, n_items: usize) -> Vec<ProbeItem> {
        let item = |index| {
            let mut rng = rng(seed, index, Purpose::Probe);
            let text = self.text(&mut rng, Split::Validation);
            let position = *crate::tasks::pick(&mut rng, &text.answers);
            ProbeItem { tokens: self.alphabet.encode(&text.bytes), position }
        };
        (0..n_items as u64).map(item).collect()
    }

    /// As many bytes as a row has tokens, with at least one answer after the first byte.
    fn text(&self, rng: &mut TaskRng, split: Split) -> Text {
        let mut text = Text::default();
        match &self.task {
            Task::Sum2 => {
                while text.bytes.len() < self.row_tokens {
                    sum2::push(rng, &mut text);
                }
            }
            Task::Sentiment => sentiment::fill(rng, split, self.row_tokens, &mut text),
            Task::Story(story) => story::fill(rng, story, split, self.row_tokens, &mut text),
        }
        text.bytes.truncate(self.row_tokens);
        text.answers.retain(|&answer| (1..self.row_tokens).contains(&answer));
        text
    }
}

/// The generator of one row.
fn rng(seed: u64, index: u64, purpose: Purpose) -> TaskRng {
    TaskRng::seed_from_u64(xxh64(&index.to_le_bytes(), seed ^ ((purpose as u64) << 32)))
}
