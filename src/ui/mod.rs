//! The page: state, words and the components that draw them.
//!
//! What is pure compiles and is tested everywhere; the components are for browsers only.

pub mod diagram;
pub mod format;
pub mod i18n;
pub mod models;
pub mod settings;
pub mod shortcuts;
pub mod state;

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod components;
#[cfg(target_arch = "wasm32")]
mod engine_handle;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod views;

#[cfg(target_arch = "wasm32")]
pub use app::start;

#[cfg(test)]
mod style_tests;
