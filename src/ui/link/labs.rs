//! What the labs plan to measure, in an address: `fs_task=topic&fs_labels=random&fs_k=0,1,4&fs_n=200`.

use crate::engine::protocol::lab::MAX_N;
use crate::ui::state::labs::{LabelMode, MAX_ITEM_SEED, Plans, SHOTS, Sample, ShotPlan, ShotTask};

/// The names of these variables.
pub const NAMES: [&str; 7] = ["fs_task", "fs_labels", "fs_form", "fs_k", "fs_models", "fs_n", "fs_seed"];
/// More models than there are: an address that names more is no link of ours.
const MAX_MODELS: usize = 32;
/// The only other surface form than the usual ones.
const NEW_FORM: &str = "new";

/// Takes in one variable of the address.
pub fn set(plans: &mut Plans, name: &str, value: &str) {
    let shots = &mut plans.shots;
    match name {
        "fs_task" => {
            let task = ShotTask::ALL.into_iter().find(|task| task.slug() == value);
            shots.task = task.unwrap_or(shots.task);
        }
        "fs_labels" => {
            let labels = LabelMode::ALL.into_iter().find(|labels| labels.slug() == value);
            shots.labels = labels.unwrap_or(shots.labels);
        }
        "fs_form" => shots.is_new_form = value == NEW_FORM,
        "fs_k" => {
            let asked: Vec<usize> = value.split(',').filter_map(|k| k.parse().ok()).collect();
            let known: Vec<usize> = SHOTS.into_iter().filter(|k| asked.contains(k)).collect();
            if !known.is_empty() {
                shots.shots = known;
            }
        }
        _ => {
            if let Some(name) = name.strip_prefix("fs_") {
                sample(&mut shots.sample, name, value);
            }
        }
    }
}

fn sample(sample: &mut Sample, name: &str, value: &str) {
    match name {
        "models" => {
            let names = value.split(',').filter(|name| !name.is_empty()).take(MAX_MODELS);
            sample.models = names.map(str::to_owned).collect();
        }
        "n" => sample.n = value.parse().ok().filter(|n| (1..=MAX_N).contains(n)).unwrap_or(sample.n),
        "seed" => {
            let seed = value.parse().ok().filter(|&seed| seed <= MAX_ITEM_SEED);
            sample.seed = seed.unwrap_or(sample.seed);
        }
        _ => {}
    }
}

/// The variables of what is not as on a first visit.
pub fn pairs(plans: &Plans) -> Vec<(&'static str, String)> {
    let ShotPlan { task, labels, is_new_form, shots, sample } = &plans.shots;
    let usual = ShotPlan::default();
    let mut pairs = Vec::new();
    let mut add = |name, is_usual: bool, value: String| {
        if !is_usual {
            pairs.push((name, value));
        }
    };
    add("fs_task", *task == usual.task, task.slug().to_owned());
    add("fs_labels", *labels == usual.labels, labels.slug().to_owned());
    add("fs_form", *is_new_form == usual.is_new_form, NEW_FORM.to_owned());
    add("fs_k", *shots == usual.shots, list(shots));
    pairs.extend(sample_pairs(["fs_models", "fs_n", "fs_seed"], sample));
    pairs
}

fn sample_pairs([models, n, seed]: [&'static str; 3], sample: &Sample) -> Vec<(&'static str, String)> {
    let usual = Sample::default();
    let pairs = [
        (sample.models != usual.models).then(|| (models, sample.models.join(","))),
        (sample.n != usual.n).then(|| (n, sample.n.to_string())),
        (sample.seed != usual.seed).then(|| (seed, sample.seed.to_string())),
    ];
    pairs.into_iter().flatten().collect()
}

fn list(numbers: &[usize]) -> String {
    numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(",")
}
