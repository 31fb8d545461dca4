//! The tokenizer of a checkpoint, from the vocabulary that its file lists.

use super::tokenizer::{Pre, Tokenizer, TokenizerError};
use crate::model::checkpoint::Vocabulary;

impl Tokenizer {
    /// Builds the tokenizer that the checkpoint was trained with.
    ///
    /// # Errors
    /// If the arrays do not fit together, or text is cut in a way that is not known here: guessing would give wrong
    /// tokens without a word.
    pub fn from_vocabulary(vocabulary: &Vocabulary) -> Result<Self, TokenizerError> {
        let pre = Pre::from_name(&vocabulary.pre)?;
        Self::from_vocab(vocabulary.tokens.clone(), vocabulary.merges.clone(), &vocabulary.token_types, pre)
    }
}
