//! Text on its way to the model and back, pure.

pub mod display;
pub mod sampling;
pub mod tokenizer;
mod vocabulary;

pub use tokenizer::{Pre, SPECIAL_TOKENS, Tokenizer, TokenizerError, train_bpe};
