//! The loop that owns the model, behind a closed protocol.
//!
//! [`service::serve`] answers [`protocol::Command`]s with [`protocol::Event`]s until the page is gone. It runs in a Web
//! Worker; the command line and the tests run the same [`session::Session`] natively.

pub mod backend;
pub mod labs;
pub mod look;
#[cfg(test)]
mod look_tests;
mod opening;
pub mod protocol;
pub mod runner;
pub mod scorer;
#[cfg(test)]
mod scorer_tests;
pub mod service;
pub mod session;
pub mod study;
#[cfg(test)]
mod tests;
pub mod training;
#[cfg(test)]
mod write_tests;
