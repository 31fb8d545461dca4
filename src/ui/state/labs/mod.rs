//! The labs that measure: what is planned, what runs, and what came of it.
//!
//! Their jobs are done by a worker of their own, so that the text at hand can go on meanwhile. One run goes on at a
//! time; each lab keeps its newest one, and another one to compare it with.

pub mod brought;
pub mod change;
mod keep;
pub mod lesson;
pub mod matched;
mod plan;
pub mod pose;
mod run;
pub mod solve;
#[cfg(test)]
mod tests;
pub mod vary;

use std::rc::Rc;

use super::{Shared, State, scale};
use crate::engine::protocol::lab::{Examples, Job, Lab, LabNews, News, Told};
use crate::engine::protocol::{BackendChoice, Command};
use crate::ui::route::Route;

pub use brought::{BroughtAction, BroughtState};
pub use lesson::{LessonAction, LessonState};
pub use plan::{
    Along, CHANGES, LabelMode, LessonPlan, MAX_ITEM_SEED, MAX_PROBLEM, MAX_QUIZ_ITEM, OPERANDS, Plan, Plans,
    QUIZ_SHOTS, QuizPlan, QuizTopic, SCORINGS, SHOTS, STEP_SHOTS, Sample, ScalePlan, ShotPlan, ShotTask,
    StepPlan, StepTask, WAYS,
};
pub use pose::{Given, NotRead, Played, PoseAction, PoseState};
pub use run::{JobStatus, JobView, Progress, Run, RunStatus};
pub use solve::{SolveAction, SolveState};
pub use vary::{VaryAction, VaryState};

/// Items that are shown at once.
pub const PAGE_ITEMS: usize = 20;
/// Results of a run that goes on are kept this often, in milliseconds.
const KEEP_MS: f64 = 2000.0;

/// A lab that measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bench {
    /// Accuracy against the number of examples.
    Shots,
    /// Answers at once and step by step.
    Steps,
    /// Multiple choice questions.
    Quiz,
    /// Abilities against scale.
    Scale,
}

impl Bench {
    /// All of them, in the order of the rail.
    pub const ALL: [Self; 4] = [Self::Shots, Self::Steps, Self::Quiz, Self::Scale];

    /// Its view.
    pub const fn route(self) -> Route {
        match self {
            Self::Shots => Route::ShotLab,
            Self::Steps => Route::StepLab,
            Self::Quiz => Route::Quiz,
            Self::Scale => Route::ScaleLab,
        }
    }
}

/// A row whose items are in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Number of the job in its run.
    pub job: usize,
    /// Examples before each item.
    pub shots: usize,
    /// The first question in sight.
    pub from: usize,
}

/// The items behind a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Items {
    /// They were asked for.
    Awaited,
    /// These, of so many questions answered.
    There(Shared<Vec<Told>>, usize),
    /// The worker has done something else since.
    Gone,
}

/// What one lab shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Board {
    /// The newest run.
    pub run: Option<Rc<Run>>,
    /// The run that it is compared with.
    pub kept: Option<Rc<Run>>,
    /// The row of the newest run whose items are in sight, with them.
    pub open: Option<(Spot, Items)>,
}

/// What can happen in the labs.
#[derive(Clone, Debug, PartialEq)]
pub enum LabAction {
    /// Plan something else.
    Plan(Plan),
    /// Measure what is planned.
    Start(Bench),
    /// Keep the newest run to be compared with, plan this, and measure it.
    Compare(Plan),
    /// Measure the newest run of the few-shot lab with its examples shown in that way as well.
    Change(Examples),
    /// Stop what is measured; what is there stays.
    Stop,
    /// Keep the newest run to be compared with.
    Keep(Bench),
    /// Forget the run to be compared with.
    Drop(Bench),
    /// Look at the items behind a row, or at none.
    Open(Bench, Option<Spot>),
    /// Solve one problem in sight.
    Solve(SolveAction),
    /// The visitor answers a question, or brings some.
    Pose(PoseAction),
    /// Show the examples of one item in other ways.
    Vary(VaryAction),
    /// Learn the examples of one item by gradient steps.
    Lesson(LessonAction),
    /// Bring real sentences.
    Bring(BroughtAction),
    /// The worker tells something.
    Told {
        /// What.
        news: Box<LabNews>,
        /// When, in milliseconds of the page's clock.
        now_ms: f64,
    },
    /// The worker died or could not be started.
    Died(String),
    /// Results of an earlier visit.
    Found(String),
    /// The browser kept the results, or says why not.
    Stored(Option<String>),
}

/// The state of the labs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabsState {
    /// What is planned.
    pub plans: Plans,
    /// One problem solved both ways.
    pub solve: SolveState,
    /// The question that the visitor answers as well.
    pub pose: PoseState,
    /// One item with its examples shown in other ways.
    pub vary: VaryState,
    /// The examples of one item as gradient steps.
    pub lesson: LessonState,
    /// Real sentences that the visitor brought.
    pub brought: BroughtState,
    boards: [Board; Bench::ALL.len()],
    /// The lab whose run goes on.
    pub running: Option<Bench>,
    /// Why the worker died.
    pub died: Option<Rc<str>>,
    /// Why the browser keeps no results.
    pub not_stored: Option<Rc<str>>,
    /// What was brought when the newest run began.
    n_brought: u32,
    /// Counts the runs.
    n_runs: u32,
    /// Counts the workers that died.
    pub n_deaths: u32,
    /// Counts the changes of what is to be kept.
    pub n_changes: u32,
    last_kept_ms: f64,
    /// Commands for the worker of the labs, to be taken out and sent after each action.
    pub outbox: Vec<Command>,
}

impl LabsState {
    /// What that lab shows.
    pub fn board(&self, bench: Bench) -> &Board {
        &self.boards[bench as usize]
    }

    /// Everything to be kept for the next visit.
    pub fn json(&self) -> String {
        keep::json(self)
    }

    fn board_mut(&mut self, bench: Bench) -> &mut Board {
        &mut self.boards[bench as usize]
    }

    fn changed(&mut self) {
        self.n_changes = self.n_changes.wrapping_add(1);
    }

    /// Ends what the worker did: it is gone, or does something else now.
    fn abandon(&mut self, status: RunStatus) {
        let Some(bench) = self.running.take() else { return };
        if let Some(run) = &mut self.board_mut(bench).run {
            Rc::make_mut(run).status = status;
        }
    }

    /// Whether the worker still has what the items of that run were answered, and they could be asked again.
    fn knows(&self, run: &Run) -> bool {
        let is_newest = run.number > 0 && run.number == self.n_runs && run.status != RunStatus::Lost;
        let has_others = matches!(&run.plan, Plan::Shots(plan) if plan.has_own_sentences())
            && self.n_brought != self.brought.n_changes;
        is_newest && !has_others
    }

    /// Asks for the items of the row in sight.
    fn ask(&mut self, bench: Bench) {
        let newest = self.n_runs;
        let board = self.board_mut(bench);
        let is_there = board.run.as_ref().is_some_and(|run| run.number == newest && newest > 0);
        let Some((spot, items)) = &mut board.open else { return };
        let &mut Spot { job, shots, from } = spot;
        *items = if is_there { Items::Awaited } else { Items::Gone };
        if is_there {
            self.outbox.push(Command::Lab(Lab::Items { job, shots, from, n: PAGE_ITEMS }));
        }
    }
}

/// The state after `action`.
pub(super) fn reduce(state: &mut State, action: LabAction) {
    let labs = &mut state.labs;
    match action {
        LabAction::Plan(plan) => labs.plans.set(plan),
        LabAction::Start(bench) => start(state, bench),
        LabAction::Compare(plan) => {
            let bench = plan.bench();
            labs.abandon(RunStatus::Replaced);
            keep_run(labs, bench);
            labs.plans.set(plan);
            start(state, bench);
        }
        LabAction::Change(examples) => change::change(state, examples),
        LabAction::Stop => {
            if labs.running.is_some() {
                labs.outbox.push(Command::Lab(Lab::Stop));
            }
        }
        LabAction::Keep(bench) => {
            keep_run(labs, bench);
            labs.changed();
        }
        LabAction::Drop(bench) => {
            labs.board_mut(bench).kept = None;
            labs.changed();
        }
        LabAction::Open(bench, spot) => {
            labs.board_mut(bench).open = spot.map(|spot| (spot, Items::Awaited));
            labs.vary.close();
            labs.ask(bench);
        }
        LabAction::Solve(action) => solve::reduce(state, action),
        LabAction::Pose(action) => pose::reduce(state, action),
        LabAction::Vary(action) => vary::reduce(state, action),
        LabAction::Lesson(action) => lesson::reduce(state, action),
        LabAction::Bring(action) => brought::reduce(labs, action),
        LabAction::Told { news, now_ms } => match *news {
            LabNews { news: News::Analysed(analysed), .. } => scale::analysed(state, *analysed),
            news => told(labs, news, now_ms),
        },
        LabAction::Died(message) => {
            labs.abandon(RunStatus::Lost);
            labs.n_deaths += 1;
            labs.solve.died();
            labs.pose.died();
            labs.vary.close();
            labs.lesson.died();
            // No worker knows of the earlier runs any more.
            labs.n_runs += 1;
            labs.died = Some(message.into());
            labs.changed();
            state.scale.died();
        }
        LabAction::Found(json) => keep::restore(labs, &json),
        LabAction::Stored(failure) => labs.not_stored = failure.map(Rc::from),
    }
}

fn keep_run(labs: &mut LabsState, bench: Bench) {
    let board = labs.board_mut(bench);
    if let Some(run) = board.run.clone().filter(|run| run.has_rows()) {
        board.kept = Some(run);
    }
}

/// Measures what is planned, in place of what is being measured.
fn start(state: &mut State, bench: Bench) {
    let Some(catalog) = state.frame.catalog.clone() else { return };
    let at_hand = state.frame.file.as_ref().map(|file| file.name.as_str());
    let plan = state.labs.plans.of(bench);
    let files = plan.sample().files(&catalog, at_hand);
    let given = state.labs.pose.given.as_deref().map(|given| &given.questions);
    let of_file = |file: &super::ModelFile| {
        let jobs = plan.jobs(file).into_iter().map(|job| match given {
            Some(questions) if plan.is_given() => Job { questions: questions.clone(), ..job },
            _ => job,
        });
        jobs.map(|job| (file.clone(), job)).collect::<Vec<_>>()
    };
    let mut jobs: Vec<(super::ModelFile, Job)> = files.iter().flat_map(of_file).collect();
    let labs = &mut state.labs;
    if let Plan::Shots(plan) = &plan {
        if labs.lack(plan).is_some() {
            return;
        }
        let sentences = labs.sentences(plan);
        jobs.iter_mut().for_each(|(_, job)| job.sentences.clone_from(&sentences));
    }
    labs.abandon(RunStatus::Replaced);
    labs.n_runs += 1;
    labs.n_brought = labs.brought.n_changes;
    labs.died = None;
    let run = Run::new(labs.n_runs, plan, &jobs);
    let number = run.number;
    let board = labs.board_mut(bench);
    (board.run, board.open) = (Some(Rc::new(run)), None);
    labs.vary.close();
    labs.running = Some(bench);
    // The playground keeps the device unless a link gives it to all.
    let backend = match state.settings.backend {
        BackendChoice::Gpu => BackendChoice::Gpu,
        BackendChoice::Auto | BackendChoice::Cpu => BackendChoice::Cpu,
    };
    let jobs = jobs.into_iter().map(|(_, job)| job).collect();
    labs.outbox.push(Command::Lab(Lab::Start { run: number, jobs, backend }));
    labs.changed();
}

/// The worker tells something.
fn told(labs: &mut LabsState, told: LabNews, now_ms: f64) {
    let LabNews { run: number, news } = told;
    let news = match news {
        News::Solved(solved) => {
            if labs.solve.told(*solved) {
                labs.changed();
            }
            return;
        }
        News::Posed(posed) => return labs.pose.told(*posed),
        News::Varied(varied) => return labs.vary.told(*varied),
        News::Tuned(told) => {
            if labs.lesson.told(*told, now_ms) {
                labs.changed();
            }
            return;
        }
        news => news,
    };
    let is_of = |bench: &Bench| labs.board(*bench).run.as_ref().is_some_and(|run| run.number == number);
    // A run that another one took the place of, or of a worker before.
    let Some(bench) = Bench::ALL.into_iter().find(is_of).filter(|_| number == labs.n_runs) else { return };
    if let News::Items { job, shots, from, n_answered, items } = news {
        let asked = Spot { job, shots, from };
        if let Some((_, there)) = labs.board_mut(bench).open.as_mut().filter(|(spot, _)| *spot == asked) {
            *there = Items::There(Shared::new(items), n_answered);
        }
        return;
    }
    if let Some(run) = &mut labs.board_mut(bench).run {
        Rc::make_mut(run).told(&news);
    }
    let is_end = matches!(news, News::Over | News::Stopped);
    if is_end {
        labs.running = None;
    }
    let is_new = matches!(news, News::Ended { .. } | News::Failed { .. });
    if is_end || is_new || now_ms - labs.last_kept_ms >= KEEP_MS {
        labs.last_kept_ms = now_ms;
        labs.changed();
    }
}
