//! A text as tokens, and which bytes each token covers.

use std::ops::Range;

use crate::text::Tokenizer;

/// Token ids with the bytes they stand for.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoded {
    /// The start token, where the model wants one, then the text.
    pub ids: Vec<u32>,
    /// Byte at which each token ends; 0 for the start token.
    pub ends: Vec<usize>,
}

impl Encoded {
    /// The tokens of `text` after `start`.
    pub fn new(tokenizer: &Tokenizer, start: Option<u32>, text: &str) -> Self {
        let (mut ids, mut ends) = (Vec::new(), Vec::new());
        if let Some(start) = start {
            ids.push(start);
            ends.push(0);
        }
        let mut end = 0;
        for id in tokenizer.encode(text) {
            end += tokenizer.token_bytes(id).map_or(0, |bytes| bytes.len());
            ids.push(id);
            ends.push(end);
        }
        Self { ids, ends }
    }

    /// The tokens that hold any of `bytes`.
    pub fn tokens_of(&self, bytes: Range<usize>) -> Range<usize> {
        self.whole_before(bytes.start)..self.ends.partition_point(|&end| end < bytes.end) + 1
    }

    /// How many tokens end at or before byte `at`.
    pub fn whole_before(&self, at: usize) -> usize {
        self.ends.partition_point(|&end| end <= at)
    }
}
