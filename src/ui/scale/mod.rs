//! The scale lab without its page: names, charts and what others reported. Pure, so that it is tested natively.

pub mod chart;
pub mod literature;
pub mod names;
pub mod pick;
#[cfg(test)]
mod tests;
