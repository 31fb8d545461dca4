//! Continuations side by side, and what else a token could have been.

mod alternatives;
mod cards;

pub use alternatives::AlternativesPanel;
pub use cards::BranchCards;
