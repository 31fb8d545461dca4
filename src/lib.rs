//! A GPT made of glass.
pub mod model;
#[cfg(target_arch = "wasm32")]
pub mod web;
