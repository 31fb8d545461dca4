//! From one row to another: what the pickers of the scale lab lead to.

use crate::engine::protocol::curves::{Key, Metric};
use crate::ui::state::ScaleState;
use crate::ui::state::labs::ScalePlan;

/// The plan at another row, with the same figure if that row has it.
pub fn at_row(scale: &ScaleState, plan: &ScalePlan, key: Option<Key>) -> ScalePlan {
    let has = |metric: &Metric| {
        let mut models = scale.shown(&plan.sample.models);
        key.as_ref().is_some_and(|key| models.any(|model| model.has(key, *metric)))
    };
    let metric = [plan.metric].into_iter().chain(Metric::ALL).find(has).unwrap_or(plan.metric);
    ScalePlan { key, metric, ..plan.clone() }
}

/// Of the keys that are wanted, the one that has most in common with `current`: the task counts most, then the way to
/// answer, the items, and the number of examples. Of equal ones the first.
pub fn nearest(keys: &[Key], current: Option<&Key>, is_wanted: impl Fn(&Key) -> bool) -> Option<Key> {
    let common = |key: &&Key| {
        current.map(|current| {
            (
                key.task == current.task,
                key.format == current.format,
                key.variant == current.variant,
                key.shots == current.shots,
            )
        })
    };
    keys.iter().filter(|key| is_wanted(key)).rev().max_by_key(common).cloned()
}

/// Each once, in their order.
pub fn distinct<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut distinct = Vec::new();
    for it in all {
        if !distinct.contains(&it) {
            distinct.push(it);
        }
    }
    distinct
}
