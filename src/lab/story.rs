//! Whether a text stays a story, by a rule that a reader can check.
//!
//! A sample stays a story if it has no sign of the other texts that the model has seen (examples, questions, spelled
//! words, steps, special tokens), does not go round in circles, and is made of words.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use crate::tasks::words;

/// Signs of other texts anywhere.
const MARKUP: [&str; 14] = [
    "->",
    "=>",
    " = ",
    "|",
    "Input:",
    "Output:",
    "Q:",
    "A:",
    "Answer:",
    "Word:",
    "Label:",
    "The answer is",
    "step by step",
    "<",
];
/// So many words in a row that are single letters are a spelled word.
const MAX_LETTERS: usize = 2;
/// Words of a phrase that says the same thing again, and how often it may in all.
const PHRASE_WORDS: usize = 6;
const MAX_PHRASES: usize = 3;
/// Shorter texts say too little to be a story.
const MIN_WORDS: usize = 15;
/// Share of the words that must be known; names and rare words are the rest.
const MIN_KNOWN: f64 = 0.75;
/// Words without the end of a sentence that no story has.
const MAX_SENTENCE_WORDS: usize = 90;

/// Common words that are shorter or longer than those of the tasks.
const MORE_WORDS: &str = "a i an as at be by do go he if in is it me my no of oh on or so to up us we am ok mr mrs \
    everyone everything something sometimes suddenly beautiful together themselves happened remember";
/// Endings that make a known word another one.
const ENDINGS: [&str; 9] = ["s", "es", "ed", "d", "ing", "ly", "er", "est", "y"];

static KNOWN: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words::WORDS.iter().copied().chain(MORE_WORDS.split_whitespace()).collect());

/// Why a text is no story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoStory {
    /// Fewer words than a story has.
    Short,
    /// A sign of other texts.
    Markup,
    /// The same phrase again and again.
    Loop,
    /// Too many words that are none.
    Gibberish,
    /// No sentences.
    Endless,
}

/// Checks that `text` stays a story.
///
/// # Errors
/// The first reason why it does not.
pub fn stays_story(text: &str) -> Result<(), NoStory> {
    let words = words_of(text);
    let is_letter = |word: &String| word.len() == 1;
    if MARKUP.iter().any(|mark| text.contains(mark))
        || text.lines().any(|line| line.starts_with("- ") || line.starts_with("* "))
        || words.windows(MAX_LETTERS + 1).any(|run| run.iter().all(is_letter))
    {
        return Err(NoStory::Markup);
    }
    if words.len() < MIN_WORDS {
        return Err(NoStory::Short);
    }
    if loops(&words) {
        return Err(NoStory::Loop);
    }
    let n_known = words.iter().filter(|word| is_known(word)).count();
    if (n_known as f64) < MIN_KNOWN * words.len() as f64 {
        return Err(NoStory::Gibberish);
    }
    let sentences = text.split(['.', '!', '?']);
    if sentences.into_iter().any(|sentence| sentence.split_whitespace().count() > MAX_SENTENCE_WORDS) {
        return Err(NoStory::Endless);
    }
    Ok(())
}

/// The words of a text in lower case, without what stands around them.
pub fn words_of(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'');
    words.map(|word| word.trim_matches('\'').to_lowercase()).filter(|word| !word.is_empty()).collect()
}

/// Whether the words go round in circles: a phrase comes too often, or one word three times in a row.
pub fn loops(words: &[String]) -> bool {
    let mut phrases: Vec<&[String]> = words.windows(PHRASE_WORDS).collect();
    phrases.sort();
    let is_phrase = phrases.windows(MAX_PHRASES + 1).any(|same| same[0] == same[MAX_PHRASES]);
    is_phrase || words.windows(4).any(|run| run.iter().all(|word| *word == run[0]))
}

/// Different pairs of neighbouring words, as a share of all pairs of the texts (distinct-2 of Li et al. 2016, "A
/// Diversity-Promoting Objective Function for Neural Conversation Models"); with `n` 1 and 3 the same of words and
/// triples.
pub fn distinct_n(texts: &[Vec<String>], n: usize) -> f64 {
    let all = || texts.iter().flat_map(|words| words.windows(n));
    let different: BTreeSet<&[String]> = all().collect();
    different.len() as f64 / all().count().max(1) as f64
}

fn is_known(word: &str) -> bool {
    let word = word.split('\'').next().unwrap_or_default();
    let is_stem = |ending: &&str| {
        word.strip_suffix(ending)
            .is_some_and(|stem| KNOWN.contains(stem) || KNOWN.contains(&*format!("{stem}e")))
    };
    KNOWN.contains(word) || ENDINGS.iter().any(is_stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "Once upon a time there was a small fox who lived under a hill. Every day she went to the \
        river to look at the fish. \"You are so pretty,\" said the fox. But the fish swam away. One day Mira, a girl \
        from the town, came with some bread. They ate together and were happy ever after.";

    #[test]
    fn a_story_stays_one() {
        assert_eq!(stays_story(STORY), Ok(()));
        assert_eq!(stays_story(&STORY.replace(". ", ".\n\n")), Ok(()));
    }

    #[test]
    fn each_sign_of_another_text_is_found() {
        for tail in [
            "\nQ: 3*7+5\nA: 6",
            " - c a t -> t a c",
            "\nInput: the soup was bad\nOutput: negative",
            " c a r e",
            "\n- hidden: 8\n- cook: 4",
            " The answer is 6",
            "<eos>",
        ] {
            assert_eq!(stays_story(&format!("{STORY}{tail}")), Err(NoStory::Markup), "{tail}");
        }
        assert_eq!(stays_story("She was happy."), Err(NoStory::Short));
    }

    #[test]
    fn loops_are_found_where_a_story_only_repeats_itself() {
        let again = "The fox went to the river again. ";
        assert_eq!(stays_story(&format!("{STORY} {}", again.repeat(3))), Ok(()));
        assert_eq!(stays_story(&format!("{STORY} {}", again.repeat(5))), Err(NoStory::Loop));
        assert_eq!(stays_story(&format!("{STORY} He was very very happy.")), Ok(()));
        assert_eq!(stays_story(&format!("{STORY} He was very very very very happy.")), Err(NoStory::Loop));
    }

    #[test]
    fn words_that_are_none_and_endless_sentences_are_found() {
        let gibberish =
            "the brimp of lonsty quarf was plimming gurd and sof nelt tro vaskin dolp emmer utly gront";
        assert_eq!(stays_story(gibberish), Err(NoStory::Gibberish));
        let endless: Vec<&str> =
            words::WORDS.iter().copied().filter(|word| word.len() > 1).take(100).collect();
        assert_eq!(stays_story(&endless.join(" ")), Err(NoStory::Endless));
    }

    #[test]
    fn distinct_pairs_are_counted_over_all_texts() {
        let texts = ["a b a b", "b a"].map(words_of);
        assert!((distinct_n(&texts, 2) - 2.0 / 4.0).abs() < 1e-12);
        assert!((distinct_n(&texts, 1) - 2.0 / 6.0).abs() < 1e-12);
        assert_eq!(distinct_n(&[], 2), 0.0);
    }
}
