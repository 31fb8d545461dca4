//! Text on its way to the model and back, pure.

pub mod sampling;
