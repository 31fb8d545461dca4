//! How an example looks: what stands before the query, between query and answer, and after the answer.
//!
//! A model that has seen one template only knows that template (measured), so looks are drawn from parts that are
//! combined freely. Held out are a combination whose parts each occur elsewhere ([`HELD_OUT`]) and one whose parts
//! occur nowhere ([`NOVEL`]).
use std::sync::LazyLock;

use rand::RngExt;

use super::{Form, TaskRng, pick, words};

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

pub(super) const fn surface(before: &'static str, between: &'static str, after: &'static str) -> Surface {
    Surface { before, between, after }
}

/// What may begin a line.
const MARKS: [&str; 10] = ["", "", "", "-", "-", "*", ">", "#", "+", "--"];
/// What may stand between query and answer on one line.
const SEPARATORS: [&str; 20] = [
    " ->", " ->", " =", ":", " |", " becomes", " =>", " -->", " >", " :", " is", " gives", " to", " /",
    " ==", " -", " ::", " >>", " makes", " then",
];
/// What may end an example on one line.
const ENDS: [&str; 8] = ["\n", "\n", "\n", "\n\n", ",", ";", " |", ".\n"];
/// Names of the query.
const QUERY_NAMES: [&str; 14] = [
    "Input:",
    "Input:",
    "In:",
    "Q:",
    "Q:",
    "Word:",
    "Before:",
    "Question:",
    "From:",
    "Given:",
    "Text:",
    "Item:",
    "Example:",
    "x:",
];
/// Names of the answer, on a line of their own and on the same line.
const ANSWER_NAMES: [[&str; 2]; 12] = [
    ["\nOutput:", " Output:"],
    ["\nOutput:", " Output:"],
    ["\nOut:", " Out:"],
    ["\nA:", " A:"],
    ["\nA:", " A:"],
    ["\nAnswer:", " Answer:"],
    ["\nResult:", " Result:"],
    ["\nAfter:", " After:"],
    ["\nTo:", " To:"],
    ["\nLabel:", " Label:"],
    ["\nValue:", " Value:"],
    ["\ny:", " y:"],
];
/// What may end an example with names.
const NAMED_ENDS: [&str; 3] = ["\n", "\n\n", "\n"];
/// The signs of coined separators.
const SIGNS: [char; 12] = ['-', '=', '>', '|', ':', '/', '+', '#', '.', '!', '^', '%'];

/// Separators of one to three random signs, with their space: a separator that occurs a few times at most must be
/// understood from the document alone, as an unseen one must.
static COINED: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut coined = Vec::new();
    for first in SIGNS {
        coined.push(format!(" {first}"));
        for second in SIGNS {
            coined.push(format!(" {first}{second}"));
            coined.extend(SIGNS.iter().map(|third| format!(" {first}{second}{third}")));
        }
    }
    coined
});
/// Common words as separators.
static WORDS: LazyLock<Vec<String>> =
    LazyLock::new(|| words::labels().iter().map(|word| format!(" {word}")).collect());

/// Never in training, though each part is: the second time a pair of names.
pub const HELD_OUT: [Surface; 2] = [surface("*", " =>", "\n"), surface("Question:", "\nAnswer:", "\n\n")];

/// Never in training, nor any part of it but the line breaks.
pub const NOVEL: [Surface; 2] = [surface("@", " ~", "\n"), surface("Puzzle:", "\nSolution:", "\n\n")];

/// Draws a surface; a quarter of training has the `canonical` one, which demonstrations then use.
pub fn draw(rng: &mut TaskRng, form: Form, canonical: Surface) -> Surface {
    match form {
        Form::Canonical => canonical,
        Form::HeldOut => *pick(rng, &HELD_OUT),
        Form::Trained if rng.random_bool(0.25) => canonical,
        Form::Trained => loop {
            let surface = match rng.random_range(0..75) {
                0..30 => marked(rng),
                30..60 => named(rng),
                _ => coined(rng),
            };
            if !is_held_out(surface) {
                break surface;
            }
        },
    }
}

/// Whether a surface shares beginning and separator with a held-out one.
fn is_held_out(surface: Surface) -> bool {
    let pair = |of: Surface| (of.before, of.between.trim_start());
    HELD_OUT.iter().any(|&held_out| pair(held_out) == pair(surface))
}

fn marked(rng: &mut TaskRng) -> Surface {
    surface(pick::<&str>(rng, &MARKS), pick::<&str>(rng, &SEPARATORS), pick::<&str>(rng, &ENDS))
}

fn named(rng: &mut TaskRng) -> Surface {
    let line = usize::from(rng.random_bool(0.3));
    surface(pick::<&str>(rng, &QUERY_NAMES), pick(rng, &ANSWER_NAMES)[line], pick::<&str>(rng, &NAMED_ENDS))
}

fn coined(rng: &mut TaskRng) -> Surface {
    let between = if rng.random_bool(0.7) { pick(rng, &COINED) } else { pick(rng, &WORDS) };
    let before = if rng.random_bool(0.3) { pick(rng, &COINED).trim_start() } else { *pick(rng, &MARKS) };
    surface(before, between, pick::<&str>(rng, &ENDS))
}

/// A pair the other way round.
pub(super) fn swapped<T: Copy>([first, second]: [T; 2]) -> [T; 2] {
    [second, first]
}
