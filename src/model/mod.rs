//! What a GPT is, without any IO, device or thread.

pub mod checkpoint;
pub mod config;
pub mod gguf;
mod gpt;
pub mod graph;
pub mod quantize;
pub mod tensor;
