//! The words that tasks are about.
use std::sync::LazyLock;

use rand::RngExt;

use super::{Split, TaskRng, pick};

/// Common lower-case English words of 3 to 8 letters, most frequent first, from counts over public-domain prose and
/// children's stories.
pub static WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| include_str!("words.txt").lines().collect());

/// How many of [`WORDS`] are common enough to be labels.
const N_COMMON: usize = 1_500;
/// Lengths of words that are spelled.
pub const SPELLED_LENGTHS: std::ops::RangeInclusive<usize> = 3..=6;
/// The letters.
pub const LETTERS: [char; 26] = [
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u',
    'v', 'w', 'x', 'y', 'z',
];

/// Words in three disjoint lists.
struct BySplit {
    train: Vec<&'static str>,
    validation: Vec<&'static str>,
    test: Vec<&'static str>,
}

impl BySplit {
    fn new(words: impl Iterator<Item = &'static str>) -> Self {
        let mut lists = Self { train: Vec::new(), validation: Vec::new(), test: Vec::new() };
        for word in words {
            match split_of(word) {
                Split::Train => lists.train.push(word),
                Split::Validation => lists.validation.push(word),
                Split::Test => lists.test.push(word),
            }
        }
        lists
    }

    fn get(&self, split: Split) -> &[&'static str] {
        match split {
            Split::Train => &self.train,
            Split::Validation => &self.validation,
            Split::Test => &self.test,
        }
    }
}

static COMMON: LazyLock<BySplit> = LazyLock::new(|| BySplit::new(WORDS.iter().copied().take(N_COMMON)));
static SPELLED: LazyLock<BySplit> = LazyLock::new(|| {
    BySplit::new(WORDS.iter().copied().filter(|word| SPELLED_LENGTHS.contains(&word.len())))
});

/// The split a word belongs to, in every family that asks about words.
pub fn split_of(word: &str) -> Split {
    Split::of("word", word)
}

/// The most frequent words, whatever their split: as labels and as material of lists.
pub fn labels() -> &'static [&'static str] {
    &WORDS[..N_COMMON]
}

/// The most frequent words of a split.
pub fn common(split: Split) -> &'static [&'static str] {
    COMMON.get(split)
}

/// English words of 3 to 6 letters of a split.
pub fn spelled(split: Split) -> &'static [&'static str] {
    SPELLED.get(split)
}

/// A word of 3 to 6 letters: English, or random letters in two of five cases, so that rules are not learned per word.
pub fn word_or_letters(rng: &mut TaskRng, split: Split) -> String {
    if rng.random_bool(0.6) {
        return (*pick(rng, spelled(split))).to_owned();
    }
    loop {
        let length = rng.random_range(SPELLED_LENGTHS);
        let word: String = (0..length).map(|_| *pick(rng, &LETTERS)).collect();
        if split_of(&word) == split {
            return word;
        }
    }
}

/// The letters of a word, each with a space before it: ` c a t`.
pub fn spaced(word: &str) -> String {
    word.chars().flat_map(|letter| [' ', letter]).collect()
}
