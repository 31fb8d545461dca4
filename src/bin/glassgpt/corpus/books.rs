//! Whole books, cut into passages, each in the split of its book.
use std::collections::HashSet;

use glassgpt::tasks::{Split, words};

use super::clean::clean;

/// A passage of a book.
pub struct Passage {
    /// The split of the book: no passage of a book that training sees is held out.
    pub split: Split,
    /// Whether words and sentences are simple.
    pub is_simple: bool,
    /// The text.
    pub text: String,
}

/// A passage is closed at the end of the paragraph that reaches so many bytes: about two rows of 256 tokens.
const PASSAGE_BYTES: usize = 1_800;
/// Passages with fewer words are contents, titles and verses.
const MIN_WORDS: usize = 60;
/// Least share of common words, and most words in a sentence, of a simple passage.
const SIMPLE_SHARE: f64 = 0.88;
const SIMPLE_SENTENCE: f64 = 17.0;

/// The clean passages of books that each begin with a line `=== title | author | number`.
pub fn passages(books: &str) -> Vec<Passage> {
    let common: HashSet<&str> = words::WORDS.iter().copied().collect();
    let mut passages = Vec::new();
    for book in books.split("\n=== ") {
        let Some((title, text)) = book.split_once('\n') else { continue };
        let split = Split::of("book", title.trim_start_matches("=== ").trim());
        for raw in cut(text) {
            let Some(text) = clean(&raw) else { continue };
            if let Some(is_simple) = simplicity(&text, &common) {
                passages.push(Passage { split, is_simple, text });
            }
        }
    }
    passages
}

/// Consecutive paragraphs, about [`PASSAGE_BYTES`] at a time.
fn cut(text: &str) -> Vec<String> {
    let mut passages = vec![String::new()];
    for paragraph in text.split("\n\n") {
        let open = passages.last_mut().expect("never empty");
        open.push_str(paragraph);
        if open.len() >= PASSAGE_BYTES {
            passages.push(String::new());
        } else {
            open.push_str("\n\n");
        }
    }
    passages
}

/// Whether a passage is simple; nothing for one that is too short to be prose.
fn simplicity(text: &str, common: &HashSet<&str>) -> Option<bool> {
    let (mut n_words, mut n_common) = (0, 0);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        n_words += 1;
        let is_common = word.len() < 3
            || common.contains(word)
            || (word.starts_with(|c: char| c.is_uppercase()) && common.contains(&*word.to_lowercase()));
        n_common += usize::from(is_common);
    }
    if n_words < MIN_WORDS {
        return None;
    }
    let n_sentences = text.matches(['.', '!', '?']).count().max(1);
    let n_words = n_words as f64;
    Some(n_common as f64 / n_words >= SIMPLE_SHARE && n_words / n_sentences as f64 <= SIMPLE_SENTENCE)
}
