//! What the scale lab shows, in an address: `sc_row=coin.steps.trained.0&sc_y=logprob&sc_x=flops`.

use super::labs::{sample, sample_pairs};
use crate::engine::protocol::curves::{Key, Metric};
use crate::ui::state::labs::{Along, ScalePlan};

/// The names of these variables.
pub const NAMES: [&str; 7] = ["sc_row", "sc_x", "sc_y", "sc_fit", "sc_models", "sc_n", "sc_seed"];
/// More bytes than the names of any row take.
const MAX_ROW_BYTES: usize = 200;
/// Says that fits are not drawn.
const OFF: &str = "off";

/// Takes in one variable of the address.
pub fn set(plan: &mut ScalePlan, name: &str, value: &str) {
    match name {
        "sc_row" => plan.key = key(value).or(plan.key.take()),
        "sc_x" => {
            let along = Along::ALL.into_iter().find(|along| along.slug() == value);
            plan.along = along.unwrap_or(plan.along);
        }
        "sc_y" => {
            let metric = Metric::ALL.into_iter().find(|metric| metric.slug() == value);
            plan.metric = metric.unwrap_or(plan.metric);
        }
        "sc_fit" => plan.is_fitted = value != OFF,
        _ => {
            if let Some(name) = name.strip_prefix("sc_") {
                sample(&mut plan.sample, name, value);
            }
        }
    }
}

/// The variables of what is not as on a first visit.
pub fn pairs(plan: &ScalePlan) -> Vec<(&'static str, String)> {
    let usual = ScalePlan::default();
    let ScalePlan { key, along, metric, is_fitted, sample } = plan;
    let pairs = [
        key.as_ref().map(|key| ("sc_row", row(key))),
        (*along != usual.along).then(|| ("sc_x", along.slug().to_owned())),
        (*metric != usual.metric).then(|| ("sc_y", metric.slug().to_owned())),
        (*is_fitted != usual.is_fitted).then(|| ("sc_fit", OFF.to_owned())),
    ];
    let sample = sample_pairs(["sc_models", "sc_n", "sc_seed"], sample, &usual.sample);
    pairs.into_iter().flatten().chain(sample).collect()
}

/// `task.format.variant.shots`; only a variant, which may be the name of a text, can have points.
fn key(value: &str) -> Option<Key> {
    if value.len() > MAX_ROW_BYTES {
        return None;
    }
    let (rest, shots) = value.rsplit_once('.')?;
    let mut parts = rest.splitn(3, '.').map(str::to_owned);
    let (task, format, variant) = (parts.next()?, parts.next()?, parts.next()?);
    let is_told = [&task, &format, &variant].iter().all(|part| !part.is_empty());
    is_told.then_some(Key { task, format, variant, shots: shots.parse().ok()? })
}

fn row(key: &Key) -> String {
    let Key { task, format, variant, shots } = key;
    format!("{task}.{format}.{variant}.{shots}")
}
