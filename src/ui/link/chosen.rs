//! What the studies show, in an address: `task=coin&item=3&before=0&after=4-steps` and, of the weights, `block=1010`;
//! and what they measured: `compare=f32&cost=run`.

use crate::engine::protocol::study::{Exercise, Way};
use crate::ui::state::study::{
    Chosen, MAX_BLOCK, MAX_ITEM, MAX_TASK_SEED, Measured, Reference, Setting, nearest_shots,
};

/// What the element types are compared with.
const REFERENCES: [(Reference, &str); 2] = [(Reference::Here, "here"), (Reference::Original, "f32")];
/// That the cost of a token is measured.
const RUN: &str = "run";

/// What is behind the number of examples where steps are asked for.
const STEPS: &str = "-steps";

/// Takes in one variable of the address.
pub fn set(chosen: &mut Chosen, name: &str, value: &str) {
    match name {
        "task" => chosen.exercise = Exercise::from_slug(value).unwrap_or(chosen.exercise),
        "task_seed" => {
            let seed = value.parse().ok().filter(|&seed| seed <= MAX_TASK_SEED);
            chosen.seed = seed.unwrap_or(chosen.seed);
        }
        "item" => chosen.item = index(value, MAX_ITEM).unwrap_or(chosen.item),
        "before" => chosen.before = setting(value).unwrap_or(chosen.before),
        "after" => chosen.after = setting(value).unwrap_or(chosen.after),
        "block" => chosen.block_index = index(value, MAX_BLOCK).unwrap_or(chosen.block_index),
        _ => {}
    }
}

/// The variables of what is not as on a first visit.
pub fn pairs(chosen: &Chosen) -> Vec<(&'static str, String)> {
    let usual = Chosen::default();
    let mut pairs = Vec::new();
    let mut add = |name, is_usual: bool, value: String| {
        if !is_usual {
            pairs.push((name, value));
        }
    };
    add("task", chosen.exercise == usual.exercise, chosen.exercise.slug().to_owned());
    add("task_seed", chosen.seed == usual.seed, chosen.seed.to_string());
    add("item", chosen.item == usual.item, (chosen.item + 1).to_string());
    add("before", chosen.before == usual.before, text(chosen.before));
    add("after", chosen.after == usual.after, text(chosen.after));
    add("block", chosen.block_index == usual.block_index, (chosen.block_index + 1).to_string());
    pairs
}

/// Takes in one variable about what is measured.
pub fn set_measured(measured: &mut Measured, name: &str, value: &str) {
    match name {
        "compare" => {
            measured.reference =
                REFERENCES.iter().find(|(_, of)| *of == value).map(|(reference, _)| *reference);
        }
        "cost" => measured.is_timed = value == RUN,
        _ => {}
    }
}

/// The variables of what is measured.
pub fn measured_pairs(measured: Measured) -> Vec<(&'static str, String)> {
    let reference = REFERENCES.iter().find(|(reference, _)| measured.reference == Some(*reference));
    let compare = reference.map(|(_, name)| ("compare", (*name).to_owned()));
    compare.into_iter().chain(measured.is_timed.then(|| ("cost", RUN.to_owned()))).collect()
}

/// A count from 1 as an index from 0, of at most `max`.
fn index(value: &str, max: usize) -> Option<usize> {
    let index = value.parse::<usize>().ok()?.checked_sub(1)?;
    (index <= max).then_some(index)
}

fn setting(value: &str) -> Option<Setting> {
    let (shots, way) = match value.strip_suffix(STEPS) {
        Some(shots) => (shots, Way::Steps),
        None => (value, Way::Direct),
    };
    let shots = shots.parse().ok().filter(|&shots| nearest_shots(shots) == shots)?;
    Some(Setting { shots, way })
}

fn text(setting: Setting) -> String {
    match setting.way {
        Way::Direct => setting.shots.to_string(),
        Way::Steps => format!("{}{STEPS}", setting.shots),
    }
}
