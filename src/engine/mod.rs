//! The loop that owns the model, behind a closed protocol.

pub mod protocol;
