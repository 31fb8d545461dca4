//! A GPT made of glass.
pub mod model;
pub mod tasks;
pub mod text;
