//! One item of a few-shot run with its examples shown in every way.

use super::{Bench, Lab, LabAction, Plan, State};
use crate::engine::protocol::Command;
use crate::engine::protocol::lab::{Examples, ItemOf, Job, Told, Varied};
use crate::ui::models::Wanted;
use crate::ui::state::Shared;

/// Each way with what came of it, or why nothing did.
pub type Answers = Shared<Result<Vec<(String, Told)>, String>>;

/// What can happen to the item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VaryAction {
    /// Ask it in every way.
    Ask {
        /// Number of the job in the newest run.
        job: usize,
        /// Examples before the item.
        shots: usize,
        /// Number of the question.
        question: usize,
    },
    /// Look away.
    Close,
}

/// The item in sight.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VaryState {
    /// Number of the question, where one is in sight.
    pub question: Option<usize>,
    /// The answers, once they are there.
    pub answers: Option<Answers>,
    n_asked: u32,
}

impl VaryState {
    /// The worker tells answers.
    pub(super) fn told(&mut self, varied: Varied) {
        if varied.request == self.n_asked && self.question.is_some() {
            self.answers = Some(Shared::new(varied.answers));
        }
    }

    /// Nothing is in sight any more.
    pub(super) fn close(&mut self) {
        (self.question, self.answers) = (None, None);
    }
}

impl From<VaryAction> for LabAction {
    fn from(action: VaryAction) -> Self {
        Self::Vary(action)
    }
}

/// The state after `action`.
pub(super) fn reduce(state: &mut State, action: VaryAction) {
    match action {
        VaryAction::Ask { job, shots, question } => {
            if let Some(item) = item(state, job, shots, question) {
                let vary = &mut state.labs.vary;
                vary.n_asked += 1;
                (vary.question, vary.answers) = (Some(question), None);
                let item = Box::new(ItemOf { request: vary.n_asked, ..item });
                state.labs.outbox.push(Command::Lab(Lab::Vary(item)));
            }
        }
        VaryAction::Close => state.labs.vary.close(),
    }
}

/// An item of the newest run, as the worker knows it.
pub(super) fn item(state: &State, job: usize, shots: usize, question: usize) -> Option<ItemOf> {
    let run = state.labs.board(Bench::Shots).run.as_deref().filter(|run| state.labs.knows(run))?;
    let Plan::Shots(plan) = &run.plan else { return None };
    let wanted = Wanted { model: Some(run.jobs.get(job)?.model.clone()), dtype: None };
    let file = state.frame.catalog.as_ref()?.choose(&wanted).ok()?;
    let sentences = state.labs.sentences(plan);
    let job = Job { sentences, ..plan.job(&file, Examples::Drawn) };
    Some(ItemOf { request: 0, job, shots, question })
}
