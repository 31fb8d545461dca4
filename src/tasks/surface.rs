//! How an example looks: what stands before the query, between query and answer, and after the answer.
//!
//! A model that has seen one template only knows that template (measured), so every family draws among many.
use rand::RngExt;

use super::{Form, TaskRng, pick};

/// The look of one example. Query and answer bring their own leading space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Surface {
    /// Before the query.
    pub before: &'static str,
    /// Between query and answer.
    pub between: &'static str,
    /// After the answer.
    pub after: &'static str,
}

const fn surface(before: &'static str, between: &'static str, after: &'static str) -> Surface {
    Surface { before, between, after }
}

/// Examples on one line.
pub const LINES: [Surface; 12] = [
    surface("-", " ->", "\n"),
    surface("", " ->", "\n"),
    surface("-", " =", "\n"),
    surface("", " =", "\n"),
    surface("-", ":", "\n"),
    surface("", ":", "\n"),
    surface("", " |", "\n"),
    surface("", " becomes", "\n"),
    surface("", " ->", ","),
    surface("", " =", ";"),
    surface("Input:", " Output:", "\n"),
    surface("In:", " Out:", "\n"),
];

/// Examples on two lines.
pub const BLOCKS: [Surface; 8] = [
    surface("Input:", "\nOutput:", "\n\n"),
    surface("Input:", "\nOutput:", "\n"),
    surface("Q:", "\nA:", "\n\n"),
    surface("Q:", "\nA:", "\n"),
    surface("In:", "\nOut:", "\n"),
    surface("Word:", "\nAnswer:", "\n\n"),
    surface("Word:", "\nResult:", "\n"),
    surface("Before:", "\nAfter:", "\n"),
];

/// Never in training.
pub const HELD_OUT: [Surface; 2] = [surface("*", " =>", "\n"), surface("Question:", "\nAnswer:", "\n\n")];

/// Draws a surface; a third of training has the `canonical` one, which demonstrations then use.
pub fn draw(rng: &mut TaskRng, form: Form, canonical: Surface) -> Surface {
    match form {
        Form::Canonical => canonical,
        Form::HeldOut => *pick(rng, &HELD_OUT),
        Form::Trained if rng.random_bool(0.35) => canonical,
        Form::Trained if rng.random_bool(0.6) => *pick(rng, &LINES),
        Form::Trained => *pick(rng, &BLOCKS),
    }
}

/// A pair the other way round.
pub(super) fn swapped<T: Copy>([first, second]: [T; 2]) -> [T; 2] {
    [second, first]
}
