//! Text in and out of the model.
pub mod tokenizer;

pub use tokenizer::{Pre, SPECIAL_TOKENS, Tokenizer, TokenizerError, train_bpe};
