//! Training: what a model is asked to predict, how its weights follow the gradient, and on which text.
//!
//! The forward pass is [`crate::model::graph`], the backward pass [`crate::model::backward`]; both run on the executors.
//! This module adds the objectives (CLM, MLM), AdamW with its schedule, the rows of text, and the [`trainer`] that
//! puts them together one step at a time. Everything follows from a seed.

pub mod adamw;
pub mod cpu;
pub mod data;
mod device;
pub mod features;
pub mod flops;
pub mod init;
pub mod objective;
pub mod probe;
pub mod race;
pub mod schedule;
pub mod sizes;
#[cfg(test)]
mod tests;
pub mod trainer;
pub mod tune;
