//! What a GPT is.
