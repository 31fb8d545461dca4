//! What the view of examples and steps shows, in an address: `task=coin&item=3&before=0&after=4-steps`.

use crate::engine::protocol::study::{Exercise, Way};
use crate::ui::state::study::{Chosen, MAX_ITEM, MAX_TASK_SEED, Setting, nearest_shots};

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
        "item" => {
            let item = value.parse::<usize>().ok().and_then(|item| item.checked_sub(1));
            chosen.item = item.filter(|&item| item <= MAX_ITEM).unwrap_or(chosen.item);
        }
        "before" => chosen.before = setting(value).unwrap_or(chosen.before),
        "after" => chosen.after = setting(value).unwrap_or(chosen.after),
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
    pairs
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
