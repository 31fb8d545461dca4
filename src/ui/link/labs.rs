//! What the labs plan to measure, in an address: `fs_task=topic&fs_labels=random&fs_k=0,1,4&fs_n=200`.

use crate::engine::protocol::lab::{MAX_N, MAX_STEPS, RATES};
use crate::ui::state::labs::{
    CHANGES, LabelMode, LessonPlan, MAX_ITEM_SEED, MAX_PROBLEM, MAX_QUIZ_ITEM, OPERANDS, Plans, QUIZ_SHOTS,
    QuizPlan, QuizTopic, SHOTS, STEP_SHOTS, Sample, ShotPlan, ShotTask, StepPlan, StepTask,
};

/// The names of these variables.
pub const NAMES: [&str; 29] = [
    "fs_task",
    "fs_labels",
    "fs_form",
    "fs_k",
    "fs_models",
    "fs_n",
    "fs_seed",
    "fs_changes",
    "fs_from",
    "fs_use",
    "fs_learn_k",
    "fs_learn_steps",
    "fs_learn_rate",
    "fs_learn_item",
    "cot_task",
    "cot_dots",
    "cot_k",
    "cot_models",
    "cot_n",
    "cot_seed",
    "cot_problem",
    "cot_operands",
    "cot_matched",
    "quiz_topic",
    "quiz_k",
    "quiz_models",
    "quiz_n",
    "quiz_seed",
    "quiz_item",
];
/// More models than there are: an address that names more is no link of ours.
const MAX_MODELS: usize = 32;
/// The only other surface form than the usual ones.
const NEW_FORM: &str = "new";
/// Says that sentences are the visitor's own.
const OWN: &str = "own";
/// Says that all of them are asked about.
const ALL: &str = "all";
/// Says that dots are not measured.
const OFF: &str = "off";

/// Takes in one variable of the address.
pub fn set(plans: &mut Plans, name: &str, value: &str) {
    set_shots(&mut plans.shots, name, value);
    set_lesson(&mut plans.lesson, name, value);
    set_steps(&mut plans.steps, name, value);
    set_quiz(&mut plans.quiz, name, value);
}

fn set_quiz(quiz: &mut QuizPlan, name: &str, value: &str) {
    match name {
        "quiz_topic" => {
            quiz.topic = QuizTopic::all().find(|topic| topic.slug() == value).unwrap_or(quiz.topic);
        }
        "quiz_k" => {
            let known = numbers(value, &QUIZ_SHOTS);
            quiz.shots = known.unwrap_or_else(|| quiz.shots.clone());
        }
        "quiz_item" => {
            let item = value.parse::<usize>().ok().and_then(|item| item.checked_sub(1));
            quiz.item = item.filter(|&item| item <= MAX_QUIZ_ITEM).unwrap_or(quiz.item);
        }
        _ => {
            if let Some(name) = name.strip_prefix("quiz_") {
                sample(&mut quiz.sample, name, value);
            }
        }
    }
}

/// Those of `offered` that the list names; nothing where it names none.
fn numbers(list: &str, offered: &[usize]) -> Option<Vec<usize>> {
    let asked: Vec<usize> = list.split(',').filter_map(|number| number.parse().ok()).collect();
    let known: Vec<usize> = offered.iter().copied().filter(|number| asked.contains(number)).collect();
    (!known.is_empty()).then_some(known)
}

fn set_steps(steps: &mut StepPlan, name: &str, value: &str) {
    match name {
        "cot_task" => {
            let task = StepTask::ALL.into_iter().find(|task| task.slug() == value);
            steps.task = task.unwrap_or(steps.task);
        }
        "cot_dots" => steps.has_filler = value != OFF,
        "cot_k" => {
            let shots = value.parse().ok().filter(|shots| STEP_SHOTS.contains(shots));
            steps.shots = shots.unwrap_or(steps.shots);
        }
        "cot_problem" => {
            let problem = value.parse::<usize>().ok().and_then(|problem| problem.checked_sub(1));
            steps.problem = problem.filter(|&problem| problem <= MAX_PROBLEM).unwrap_or(steps.problem);
        }
        "cot_matched" => {
            let task = StepTask::ALL.into_iter().flat_map(StepTask::tasks).find(|task| task == value);
            steps.matched = task.or(steps.matched.take());
        }
        "cot_operands" => {
            let n_operands = value.parse().ok().filter(|n| OPERANDS.contains(n));
            steps.n_operands = n_operands.unwrap_or(steps.n_operands);
        }
        _ => {
            if let Some(name) = name.strip_prefix("cot_") {
                sample(&mut steps.sample, name, value);
            }
        }
    }
}

fn set_lesson(lesson: &mut LessonPlan, name: &str, value: &str) {
    let Ok(number) = value.parse::<usize>() else { return };
    match name {
        "fs_learn_k" if number > 0 && SHOTS.contains(&number) => lesson.shots = number,
        "fs_learn_steps" if (1..=MAX_STEPS).contains(&number) => lesson.n_steps = number,
        "fs_learn_rate" if number < RATES.len() => lesson.rate = number,
        "fs_learn_item" if (1..=MAX_PROBLEM + 1).contains(&number) => lesson.item = number - 1,
        _ => {}
    }
}

fn set_shots(shots: &mut ShotPlan, name: &str, value: &str) {
    match name {
        "fs_task" => {
            let task = ShotTask::ALL.into_iter().find(|task| task.slug() == value);
            shots.task = task.unwrap_or(shots.task);
        }
        "fs_labels" => {
            let labels = LabelMode::ALL.into_iter().find(|labels| labels.slug() == value);
            shots.labels = labels.unwrap_or(shots.labels);
        }
        "fs_changes" => {
            let asked: Vec<&str> = value.split(',').collect();
            shots.changes = CHANGES.into_iter().filter(|change| asked.contains(&change.name())).collect();
        }
        "fs_from" => shots.is_own = value == OWN,
        "fs_use" => shots.is_all_unseen = value == ALL,
        "fs_form" => shots.is_new_form = value == NEW_FORM,
        "fs_k" => {
            let known = numbers(value, &SHOTS);
            shots.shots = known.unwrap_or_else(|| shots.shots.clone());
        }
        _ => {
            if let Some(name) = name.strip_prefix("fs_") {
                sample(&mut shots.sample, name, value);
            }
        }
    }
}

/// Takes in a variable of models and items.
pub(super) fn sample(sample: &mut Sample, name: &str, value: &str) {
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
    let ShotPlan { task, labels, is_new_form, shots, changes, is_own, is_all_unseen, sample } = &plans.shots;
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
    let changes: Vec<&str> = changes.iter().map(|change| change.name()).collect();
    add("fs_changes", changes.is_empty(), changes.join(","));
    add("fs_from", *is_own == usual.is_own, OWN.to_owned());
    add("fs_use", *is_all_unseen == usual.is_all_unseen, ALL.to_owned());
    pairs.extend(lesson_pairs(plans.lesson));
    pairs.extend(sample_pairs(["fs_models", "fs_n", "fs_seed"], sample, &usual.sample));
    pairs.extend(step_pairs(&plans.steps));
    pairs.extend(quiz_pairs(&plans.quiz));
    pairs
}

fn quiz_pairs(quiz: &QuizPlan) -> Vec<(&'static str, String)> {
    let usual = QuizPlan::default();
    let QuizPlan { topic, shots, sample, item } = quiz;
    let pairs = [
        (*topic != usual.topic).then(|| ("quiz_topic", topic.slug().to_owned())),
        (*shots != usual.shots).then(|| ("quiz_k", list(shots))),
        (*item != usual.item).then(|| ("quiz_item", (item + 1).to_string())),
    ];
    let sample = sample_pairs(["quiz_models", "quiz_n", "quiz_seed"], sample, &usual.sample);
    pairs.into_iter().flatten().chain(sample).collect()
}

fn lesson_pairs(lesson: LessonPlan) -> impl Iterator<Item = (&'static str, String)> {
    let usual = LessonPlan::default();
    let pairs = [
        ("fs_learn_k", lesson.shots, usual.shots),
        ("fs_learn_steps", lesson.n_steps, usual.n_steps),
        ("fs_learn_rate", lesson.rate, usual.rate),
        ("fs_learn_item", lesson.item + 1, usual.item + 1),
    ];
    pairs
        .into_iter()
        .filter(|(_, value, usual)| value != usual)
        .map(|(name, value, _)| (name, value.to_string()))
}

fn step_pairs(steps: &StepPlan) -> Vec<(&'static str, String)> {
    let usual = StepPlan::default();
    let StepPlan { task, has_filler, shots, sample, problem, n_operands, matched } = steps;
    let pairs = [
        (*task != usual.task).then(|| ("cot_task", task.slug().to_owned())),
        (*has_filler != usual.has_filler).then(|| ("cot_dots", OFF.to_owned())),
        (*shots != usual.shots).then(|| ("cot_k", shots.to_string())),
        (*problem != usual.problem).then(|| ("cot_problem", (problem + 1).to_string())),
        matched.clone().map(|matched| ("cot_matched", matched)),
        (*n_operands != usual.n_operands).then(|| ("cot_operands", n_operands.to_string())),
    ];
    let sample = sample_pairs(["cot_models", "cot_n", "cot_seed"], sample, &usual.sample);
    pairs.into_iter().flatten().chain(sample).collect()
}

/// The variables of models and items that are not the usual ones.
pub(super) fn sample_pairs(
    [models, n, seed]: [&'static str; 3],
    sample: &Sample,
    usual: &Sample,
) -> Vec<(&'static str, String)> {
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
