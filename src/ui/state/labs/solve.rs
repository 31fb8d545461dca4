//! One problem solved at once and step by step, and with a step that the visitor changed.

use super::{Bench, LabAction, State, StepPlan};
use crate::engine::protocol::lab::{Lab, Solution, Solve, Solved};
use crate::engine::protocol::{Command, decode, encode};
use crate::ui::models::Wanted;
use crate::ui::state::Shared;

/// Longest text that is put in place of a token, in bytes.
const MAX_EDIT_BYTES: usize = 64;
/// At once, step by step, and step by step with a change.
const SIDES: [&str; 3] = ["direct", "steps", "steps"];

/// A solution, or why there is none.
pub type Answer = Shared<Result<Solution, String>>;

/// What can happen to the problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SolveAction {
    /// Solve the planned problem both ways.
    Ask,
    /// Choose a token of the steps, or none.
    Choose(Option<usize>),
    /// Write something else in place of the chosen token.
    Write(String),
    /// Let the model go on from there.
    GoOn,
}

/// The problem in sight.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SolveState {
    /// Answers at once, step by step, and after the change.
    answers: [Option<Answer>; 3],
    /// Numbers of the requests whose answers are awaited.
    asked: [Option<u32>; 3],
    n_asked: u32,
    /// What was asked for the steps, so that a change asks the same.
    ask: Option<Solve>,
    /// The chosen token of the steps.
    pub chosen: Option<usize>,
    /// What is written in its place.
    pub edit: String,
    /// Name of the model that solves it.
    pub model: String,
}

/// Layout of what is kept. With every change of it, which a test notices, this number is to be counted up.
const KEPT_VERSION: u8 = 1;
/// The layout: its number, the model, what was asked, and the answers.
type Kept = (u8, String, Solve, Vec<Option<Result<Solution, String>>>);

impl SolveState {
    /// The answer at once.
    pub fn direct(&self) -> Option<&Answer> {
        self.answers[0].as_ref()
    }

    /// The answer step by step.
    pub fn steps(&self) -> Option<&Answer> {
        self.answers[1].as_ref()
    }

    /// The answer after the change.
    pub fn edited(&self) -> Option<&Answer> {
        self.answers[2].as_ref()
    }

    /// Whether an answer is awaited.
    pub fn is_busy(&self) -> bool {
        self.asked.iter().any(Option::is_some)
    }

    /// The number of the newest request: what is drawn anew with it.
    pub fn number(&self) -> u32 {
        self.n_asked
    }

    /// Whether what is there is about the planned problem: a plan may have changed since.
    pub fn is_about(&self, plan: &StepPlan) -> bool {
        let planned = (&*plan.task.one(plan.n_operands), plan.problem, plan.sample.seed, plan.shots);
        let asked = self.ask.as_ref();
        asked.is_some_and(|ask| (&*ask.task, ask.item, ask.seed, ask.shots) == planned)
    }

    fn send(&mut self, side: usize, ask: Solve) -> Command {
        self.n_asked += 1;
        (self.asked[side], self.answers[side]) = (Some(self.n_asked), None);
        let format = SIDES[side].to_owned();
        Command::Lab(Lab::Solve(Solve { request: self.n_asked, format, ..ask }))
    }

    /// The worker tells a solution. Whether it was awaited.
    pub(super) fn told(&mut self, solved: Solved) -> bool {
        let side = self.asked.iter().position(|asked| *asked == Some(solved.request));
        if let Some(side) = side {
            self.asked[side] = None;
            self.answers[side] = Some(Shared::new(solved.solution));
        }
        side.is_some()
    }

    /// What is kept for the next visit: nothing while an answer is awaited, which would never come there, and no failure,
    /// which is none of that visit.
    pub(super) fn kept(&self) -> Option<Vec<u8>> {
        let is_solved = |answer: &Answer| answer.is_ok();
        let ask =
            self.ask.as_ref().filter(|_| !self.is_busy() && self.answers.iter().flatten().all(is_solved))?;
        let answers: Vec<_> = self.answers.iter().map(|answer| answer.as_deref()).collect();
        Some(encode(&(KEPT_VERSION, &self.model, ask, answers)))
    }

    /// Brings back what was kept. What cannot be read counts as nothing.
    pub(super) fn restore(&mut self, kept: &[u8]) {
        if kept.first() != Some(&KEPT_VERSION) || self.ask.is_some() {
            return;
        }
        let Ok((_, model, ask, answers)) = decode::<Kept>(kept) else { return };
        (self.model, self.ask) = (model, Some(ask));
        for (answer, kept) in self.answers.iter_mut().zip(answers) {
            *answer = kept.map(Shared::new);
        }
    }

    /// The worker is gone: what was awaited does not come.
    pub(super) fn died(&mut self) {
        self.asked = [None; 3];
    }
}

impl From<SolveAction> for LabAction {
    fn from(action: SolveAction) -> Self {
        Self::Solve(action)
    }
}

/// The state after `action`.
pub(super) fn reduce(state: &mut State, action: SolveAction) {
    match action {
        SolveAction::Ask => ask(state),
        SolveAction::Choose(chosen) => choose(&mut state.labs.solve, chosen),
        SolveAction::Write(text) => {
            let end = text.floor_char_boundary(MAX_EDIT_BYTES);
            text[..end].clone_into(&mut state.labs.solve.edit);
        }
        SolveAction::GoOn => go_on(state),
    }
}

fn ask(state: &mut State) {
    let Some(catalog) = state.frame.catalog.clone() else { return };
    let at_hand = state.frame.file.as_ref().map(|file| file.name.as_str());
    let super::Plan::Steps(plan) = state.labs.plans.of(Bench::Steps) else { return };
    let Some(file) = plan.sample.files(&catalog, at_hand).into_iter().next() else { return };
    let ask = Solve {
        request: 0,
        url: file.url,
        task: plan.task.one(plan.n_operands),
        format: String::new(),
        variant: "trained".to_owned(),
        shots: plan.shots,
        seed: plan.sample.seed,
        item: plan.problem,
        given: Vec::new(),
        edit: String::new(),
    };
    let solve = &mut state.labs.solve;
    (solve.chosen, solve.model, solve.ask) = (None, file.name, Some(ask.clone()));
    (solve.answers[2], solve.asked[2]) = (None, None);
    let commands = [solve.send(0, ask.clone()), solve.send(1, ask)];
    state.labs.outbox.extend(commands);
}

fn choose(solve: &mut SolveState, chosen: Option<usize>) {
    let Some(Ok(steps)) = solve.steps().map(|answer| &**answer) else { return };
    let token = chosen.and_then(|index| steps.tokens.get(index));
    let text = token.map(|token| String::from_utf8_lossy(&token.text.bytes).into_owned());
    (solve.chosen, solve.edit) = (chosen.filter(|_| text.is_some()), text.unwrap_or_default());
}

fn go_on(state: &mut State) {
    let solve = &mut state.labs.solve;
    let (Some(chosen), Some(ask)) = (solve.chosen, solve.ask.clone()) else { return };
    let Some(Ok(steps)) = solve.steps().map(|answer| &**answer) else { return };
    let given = steps.tokens.iter().take(chosen).map(|token| token.text.id).collect();
    // By its name: what was solved on an earlier visit may have been solved by an older file.
    let wanted = Wanted { model: Some(solve.model.clone()), dtype: None };
    let file = state.frame.catalog.as_ref().and_then(|catalog| catalog.choose(&wanted).ok());
    let url = file.map_or(ask.url.clone(), |file| file.url);
    let command = solve.send(2, Solve { url, given, edit: solve.edit.clone(), ..ask });
    state.labs.outbox.push(command);
}
