//! What a GPT is, without any IO, device or thread.

pub mod tensor;
