//! Text on its way to the model and back, pure.

pub mod display;
pub mod left_out;
pub mod sampling;
pub mod tokenizer;
mod vocabulary;

#[cfg(test)]
mod tests;

pub use tokenizer::{Pre, SPECIAL_TOKENS, Tokenizer, TokenizerError, forced_words, train_bpe};
