//! A GPT made of glass.
pub mod engine;
pub mod gpu;
pub mod model;
