//! What a GPT is, without any IO, device or thread.

pub mod checkpoint;
pub mod config;
mod gpt;
pub mod graph;
pub mod step;
pub mod tensor;
