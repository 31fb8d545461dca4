//! Experiments over a model: what is asked, how answers are judged, and the statistics of the result; pure.
//!
//! A [`Plan`] is plain data. Its questions are numbered, each follows from the seed and its number alone, and each is
//! a list of [`Ask`]s in token ids. Whoever has an executor (the worker between two messages, the command line on
//! several threads) answers them in any order and stops at any time; [`Question::judge`] turns the answers into
//! judgements and [`Tally::rows`] those into rows.

pub mod ask;
pub mod bayes;
pub mod curves;
pub mod divergence;
mod documents;
pub mod encode;
mod examples;
mod judge;
mod lesson;
mod plan;
mod question;
mod quiz;
pub mod sentences;
pub mod shots;
pub mod stats;
pub mod story;
mod tally;
mod task;
#[cfg(test)]
mod tests;

pub use ask::{Answer, Ask, Generate, TokenScore};
pub use examples::Examples;
pub use judge::{Choice, Judgement, final_answer};
pub use lesson::{Lesson, LessonText};
pub use plan::{LabError, MAX_N, MAX_SHOTS, Material, Plan, Setup};
pub use question::{Asked, Question, Rule};
pub use quiz::Drawn;
pub use tally::{Choices, Gain, Row, Stories, Tally};
pub use task::{Format, Spec, Task, Variant};
