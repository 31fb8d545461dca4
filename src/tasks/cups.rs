//! Where the ball is after some swaps of cups: state tracking, serial by nature (Li et al. 2024, "Chain of Thought
//! Empowers Transformers to Solve Inherently Serial Problems").
//!
//! Each swap is somebody's, so that a step finds its place in the question by the name; it repeats the swap word for
//! word and says where the ball was.
use rand::RngExt;

use super::coin::NAMES;
use super::reason::{self, Mode, Problem};
use super::{Document, Settings, Split, TaskRng, sample};

/// Numbers of swaps.
pub const LENGTHS: std::ops::Range<usize> = 4..7;
/// The cups.
const CUPS: [u32; 4] = [1, 2, 3, 4];
const OPTIONS: [&str; 4] = ["1", "2", "3", "4"];
/// How often a swap that leaves the ball alone is drawn again: half of all swaps would, and ask for nothing.
const REDRAWN: f64 = 0.6;

/// Opening, what people do and question of each wording.
const WORDINGS: [[&str; 3]; 5] = [
    ["The ball is under cup {}.", "swaps", " Where is the ball?"],
    ["A ball is in cup {}.", "swaps cups", " Which cup has the ball?"],
    ["Cup {} has the ball.", "swaps", " Which cup has it now?"],
    ["The ball starts under {}.", "exchanges", " Where is it?"],
    ["There is a ball under cup {}.", "trades", " Where is the ball now?"],
];

/// A document of problems with 4 to 6 swaps.
pub fn document(rng: &mut TaskRng, settings: &Settings, mode: Mode) -> Document {
    let n_shots = reason::draw_shots(rng, settings, mode);
    let lengths: Vec<usize> = (0..n_shots).map(|_| rng.random_range(LENGTHS)).collect();
    examples(rng, settings, mode, &lengths)
}

/// A document with one problem for each number of swaps.
pub fn examples(rng: &mut TaskRng, settings: &Settings, mode: Mode, lengths: &[usize]) -> Document {
    let wording = super::wording(rng, settings.form, &WORDINGS);
    let problems: Vec<Problem> =
        lengths.iter().map(|&length| problem(rng, settings.split, length, wording)).collect();
    reason::examples(rng, settings, mode, problems)
}

fn problem(rng: &mut TaskRng, split: Split, length: usize, [opening, swap, end]: [&str; 3]) -> Problem {
    let (start, swaps, key) = loop {
        let start = rng.random_range(1..=4);
        let swaps = draw_swaps(rng, start, length);
        let shown: String = swaps.iter().map(|[a, b]| format!(" {a}{b}")).collect();
        let key = format!("{start}{shown}");
        if Split::of("cups", &key) == split {
            break (start, swaps, key);
        }
    };
    let mut question = opening.replace("{}", &start.to_string());
    let mut steps = String::new();
    let mut ball = start;
    for (name, pair) in sample(rng, &NAMES, length).into_iter().zip(swaps) {
        let [a, b] = pair;
        let after = moved(ball, pair);
        let turn = format!("{name} {swap} {a} {b}");
        question.push_str(&format!(" {turn}."));
        steps.push_str(&format!("{turn}: {ball} to {after}\n"));
        ball = after;
    }
    question.push_str(end);
    let options = OPTIONS.to_vec();
    Problem { key: format!("cups|{key}"), question, steps, answer: ball.to_string(), options }
}

fn draw_swaps(rng: &mut TaskRng, start: u32, length: usize) -> Vec<[u32; 2]> {
    let mut ball = start;
    let mut swaps = Vec::with_capacity(length);
    while swaps.len() < length {
        let pair = sample(rng, &CUPS, 2);
        let pair = [pair[0], pair[1]];
        if pair.contains(&ball) || !rng.random_bool(REDRAWN) {
            ball = moved(ball, pair);
            swaps.push(pair);
        }
    }
    swaps
}

/// Where a ball in cup `ball` is after a swap.
fn moved(ball: u32, [a, b]: [u32; 2]) -> u32 {
    match ball {
        ball if ball == a => b,
        ball if ball == b => a,
        ball => ball,
    }
}
