//! Tokens that the visitor writes instead of the model: forced ones, and a text put back as it was.

use serde::{Deserialize, Serialize};

use super::Token;
use crate::text::left_out::LeftOut;

/// What is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Write {
    /// This token is appended instead of a drawn one; answered as a step is.
    Token {
        /// Index in the vocabulary.
        id: u32,
    },
    /// The text becomes exactly this one, its tokens with what the model thought of them; answered as a prompt is.
    /// What it has in common with the text before is not computed again.
    Text(Written),
}

/// A text as it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Written {
    /// All tokens, at least one.
    pub tokens: Vec<Token>,
    /// The first so many are the prompt.
    pub n_prompt: usize,
    /// Tokens that the prompt had lost at its front.
    pub n_dropped: usize,
    /// What the prompt's tokens do not spell.
    pub left_out: LeftOut,
}
