#![doc = include_str!("../README.md")]

pub mod cpu;
pub mod engine;
pub mod gpu;
pub mod lab;
pub mod model;
pub mod tasks;
pub mod text;
pub mod train;
pub mod ui;
#[cfg(target_arch = "wasm32")]
pub mod web;
