//! What a vocabulary has no token for.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How many different characters are named.
pub const MAX_NAMED: usize = 12;

/// The characters of a text that its tokens do not spell, because the vocabulary lacks one of their bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// How many characters.
    pub n_chars: usize,
    /// The first [`MAX_NAMED`] different ones, in the order of the text.
    pub named: String,
    /// Whether there are others.
    pub has_more: bool,
}

impl LeftOut {
    /// What of `text` is not among `spelled`, the bytes of its tokens.
    ///
    /// Tokens keep the order of the text and bytes are only ever left out, so the bytes that are there are found one
    /// after the other. A character with some of its bytes is left out too: what is there does not spell it.
    pub fn new(text: &str, spelled: impl Iterator<Item = u8>) -> Self {
        let mut left_out = Self::default();
        let mut spelled = spelled.peekable();
        for c in text.chars() {
            let mut is_whole = true;
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                is_whole &= spelled.next_if_eq(&byte).is_some();
            }
            if !is_whole {
                left_out.add(c);
            }
        }
        left_out
    }

    /// Whether the tokens spell the whole text.
    pub fn is_empty(&self) -> bool {
        self.n_chars == 0
    }

    fn add(&mut self, c: char) {
        self.n_chars += 1;
        if !self.named.contains(c) {
            if self.named.chars().count() < MAX_NAMED {
                self.named.push(c);
            } else {
                self.has_more = true;
            }
        }
    }
}

/// For the command line; the page has its own sentences in both languages.
impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (noun, verb) =
            if self.n_chars == 1 { ("character has", "was") } else { ("characters have", "were") };
        write!(f, "{} {noun} no token in this model's vocabulary and {verb} left out:", self.n_chars)?;
        self.named.chars().try_for_each(|c| write!(f, " {}", c.escape_debug()))?;
        if self.has_more { f.write_str(" and others") } else { Ok(()) }
    }
}
