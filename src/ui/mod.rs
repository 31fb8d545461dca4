//! The page: state, words and the components that draw them.
//!
//! What is pure compiles and is tested everywhere; the components are for browsers only.

pub mod added;
pub mod chart;
pub mod colour;
pub mod diagram;
pub mod drawing;
pub mod export;
pub mod format;
pub mod glossary;
pub mod hidden;
pub mod i18n;
pub mod lab_names;
pub mod link;
pub mod matrix;
pub mod models;
pub mod oklab;
pub mod route;
pub mod scale;
pub mod settings;
pub mod shortcuts;
pub mod state;
pub mod tour;
pub mod train_refusal;

#[cfg(target_arch = "wasm32")]
mod address;
#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod components;
#[cfg(target_arch = "wasm32")]
mod engine_handle;
#[cfg(target_arch = "wasm32")]
mod evaluations;
#[cfg(target_arch = "wasm32")]
mod lab_worker;
#[cfg(target_arch = "wasm32")]
mod offline;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod save;
#[cfg(target_arch = "wasm32")]
mod snapshot;
#[cfg(target_arch = "wasm32")]
mod snapshot_svg;
#[cfg(target_arch = "wasm32")]
mod text_file;
#[cfg(target_arch = "wasm32")]
mod trained;
#[cfg(target_arch = "wasm32")]
mod views;

#[cfg(target_arch = "wasm32")]
pub use app::{prepare, start};
#[cfg(target_arch = "wasm32")]
pub use offline::MODELS_CACHE;

#[cfg(test)]
mod style_tests;
