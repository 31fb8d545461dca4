//! What a GPT is, without any IO, device or thread.

pub mod backward;
pub mod checkpoint;
#[cfg(test)]
mod checkpoint_tests;
pub mod config;
mod export;
pub mod gguf;
mod gpt;
pub mod graph;
#[cfg(test)]
mod graph_tests;
pub mod quantize;
pub mod rope;
pub mod step;
pub mod tensor;
#[cfg(test)]
pub mod testing;
