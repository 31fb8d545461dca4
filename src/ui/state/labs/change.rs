//! The same items again with their examples shown in another way, beside what is there.

use std::rc::Rc;

use super::{Bench, JobView, Lab, Plan, Run, State, start};
use crate::engine::protocol::Command;
use crate::engine::protocol::lab::{Examples, Gain, Job};
use crate::ui::models::Wanted;
use crate::ui::state::ModelFile;

/// The task whose examples stand among those of other words.
const DICTIONARY: &str = "dictionary";

/// The state after that wish.
pub(super) fn change(state: &mut State, examples: Examples) {
    let Some(run) = state.labs.board(Bench::Shots).run.clone() else { return };
    let Plan::Shots(plan) = &run.plan else { return };
    if examples == Examples::Drawn || plan.changes.contains(&examples) {
        return;
    }
    let plan = plan.with_change(examples);
    state.labs.plans.set(Plan::Shots(plan.clone()));
    let labs = &state.labs;
    let is_free = labs.running.is_none_or(|running| running == Bench::Shots);
    let catalog = state.frame.catalog.clone().filter(|_| labs.knows(&run) && is_free);
    let file = |model: &str| {
        let wanted = Wanted { model: Some(model.to_owned()), dtype: None };
        catalog.as_ref()?.choose(&wanted).ok()
    };
    let files: Option<Vec<ModelFile>> = run.models().into_iter().map(file).collect();
    match files {
        // The worker still has what the items were answered, so that only the new answers are needed.
        Some(files) => {
            let sentences = state.labs.sentences(&plan);
            let with_job = |file: ModelFile| {
                let job = Job { sentences: sentences.clone(), ..plan.job(&file, examples) };
                (file, job)
            };
            let jobs = files.into_iter().map(with_job).collect();
            more(state, Plan::Shots(plan), jobs);
        }
        None => start(state, Bench::Shots),
    }
}

/// Appends jobs to the newest run.
fn more(state: &mut State, plan: Plan, jobs: Vec<(ModelFile, Job)>) {
    let labs = &mut state.labs;
    let number = labs.n_runs;
    if let Some(run) = &mut labs.board_mut(Bench::Shots).run {
        let run = Rc::make_mut(run);
        run.plan = plan;
        run.append(&jobs);
    }
    labs.running = Some(Bench::Shots);
    let jobs = jobs.into_iter().map(|(_, job)| job).collect();
    labs.outbox.push(Command::Lab(Lab::More { run: number, jobs }));
    labs.changed();
}

/// The answers before and after a change of their examples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome<'a> {
    /// Name of the model.
    pub model: &'a str,
    /// What was changed.
    pub examples: Examples,
    /// Examples before each item.
    pub shots: usize,
    /// Share that is right with the examples as drawn.
    pub before: f64,
    /// Share that is right with them changed.
    pub after: f64,
    /// The difference, item by item.
    pub gain: Gain,
}

/// Every changed row of a run beside the one that it is compared with.
pub fn outcomes_of(run: &Run) -> Vec<Outcome<'_>> {
    let mut outcomes = Vec::new();
    for job in run.jobs.iter().filter(|job| job.examples != Examples::Drawn) {
        let is_base = |other: &&JobView| other.model == job.model && other.examples == Examples::Drawn;
        let base = run.jobs.iter().find(is_base);
        // One example has no order and no other to exchange its answer with; words of a dictionary have others' beside.
        let has_change =
            |shots: usize| shots > 1 || job.examples == Examples::Restyled || job.task == DICTIONARY;
        for row in job.rows.iter().filter(|row| has_change(row.shots)) {
            let before = base.and_then(|base| base.rows.iter().find(|other| other.shots == row.shots));
            let values = before.and_then(|before| Some((before.exact_match?, row.exact_match?, row.gain?)));
            if let Some((before, after, gain)) = values {
                let (model, examples) = (job.model.as_str(), job.examples);
                outcomes.push(Outcome { model, examples, shots: row.shots, before, after, gain });
            }
        }
    }
    outcomes
}
