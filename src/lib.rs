//! A GPT made of glass.
pub mod model;
