//! The examples of one item as gradient steps on a copy of the weights.

use super::{Bench, Lab, LabAction, LessonPlan, Plan, State, vary};
use crate::engine::protocol::lab::{Examples, ItemOf, Job, Lesson, Standing, Told, TuneNews, Tuned};
use crate::engine::protocol::{Command, Stage, decode, encode};

/// Layout of what is kept. With every change of it, which a test notices, this number is to be counted up.
const KEPT_VERSION: u8 = 1;
/// The layout: its number, the model, the task, the numbers of the plan, and what the worker told.
type Kept = (u8, String, String, [usize; 4], Vec<Tuned>);

/// What can happen to the steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LessonAction {
    /// Plan others.
    Plan(LessonPlan),
    /// Do them.
    Start,
    /// Do them with the examples before an item of the newest run.
    Learn {
        /// Number of the job in the run.
        job: usize,
        /// Examples before the item.
        shots: usize,
        /// Number of the question.
        question: usize,
    },
    /// End them.
    Stop,
}

/// Where they stand.
#[derive(Clone, Debug, PartialEq)]
pub enum LessonStatus {
    /// The model is fetched: bytes that have arrived, of so many.
    Fetching(u64, Option<u64>),
    /// Questions are asked: whether the steps are done, how many are answered, of how many.
    Asking(bool, usize, usize),
    /// The weights move.
    Stepping,
    /// All is known.
    Done,
    /// The visitor stopped it.
    Stopped,
    /// It cannot be done: what was expected, and what came.
    Failed(String),
}

/// What the steps changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Euclidean length of the weights before.
    pub norm: f64,
    /// Euclidean length of what was added.
    pub added: f64,
    /// xxh64 of the played model's weights before all.
    pub played_before: u64,
    /// The same after all.
    pub played_after: u64,
}

/// The steps in sight.
#[derive(Clone, Debug, PartialEq)]
pub struct LessonView {
    /// Name of the model.
    pub model: String,
    /// What was wished for.
    pub plan: LessonPlan,
    /// Name of the task, as evaluations call it.
    pub task: String,
    /// Where it stands.
    pub status: LessonStatus,
    /// The item with its examples in the prompt, and how many of them are learned.
    pub in_context: Option<(Told, usize)>,
    /// xxh64 of the played model's weights before all.
    pub played: u64,
    /// What the copy could do before.
    pub before: Option<Standing>,
    /// The loss before each step.
    pub losses: Vec<f64>,
    /// What the copy can do after, and what was changed.
    pub after: Option<(Standing, Change)>,
    /// When what is counted now began, in milliseconds of the page's clock.
    since_ms: f64,
    /// Seconds that what is counted now has taken.
    secs: f64,
}

/// The state of the steps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LessonState {
    /// What is in sight.
    pub view: Option<LessonView>,
    /// What the worker told of it, without how far it was on the way.
    heard: Vec<Tuned>,
    /// Whether it is about sentences that the visitor brought, which stay in the tab.
    is_private: bool,
    n_asked: u32,
}

impl LessonState {
    /// Whether something goes on.
    pub fn is_running(&self) -> bool {
        self.view.as_ref().is_some_and(|view| {
            !matches!(view.status, LessonStatus::Done | LessonStatus::Stopped | LessonStatus::Failed(_))
        })
    }

    /// The worker tells something. Whether it was the last that there is to tell.
    pub(super) fn told(&mut self, told: TuneNews, now_ms: f64) -> bool {
        let Some(view) = self.view.as_mut().filter(|_| told.request == self.n_asked) else { return false };
        if !matches!(told.tuned, Tuned::Loading(_) | Tuned::Asking { .. }) {
            self.heard.push(told.tuned.clone());
        }
        view.told(told.tuned, now_ms);
        !self.is_running()
    }

    /// What is kept for the next visit: nothing of what goes on, which would never end there, of a failure, or of what
    /// stays in the tab.
    pub(super) fn kept(&self) -> Option<Vec<u8>> {
        let has_ended =
            |view: &&LessonView| matches!(view.status, LessonStatus::Done | LessonStatus::Stopped);
        let view = self.view.as_ref().filter(has_ended).filter(|_| !self.is_private)?;
        let LessonPlan { shots, item, n_steps, rate } = view.plan;
        Some(encode(&(KEPT_VERSION, &view.model, &view.task, [shots, item, n_steps, rate], &self.heard)))
    }

    /// Brings back what was kept, as the worker told it. What cannot be read counts as nothing.
    pub(super) fn restore(&mut self, kept: &[u8]) {
        if kept.first() != Some(&KEPT_VERSION) || self.view.is_some() {
            return;
        }
        let Ok((_, model, task, [shots, item, n_steps, rate], heard)) = decode::<Kept>(kept) else { return };
        let plan = LessonPlan { shots, item, n_steps, rate }.checked();
        let mut view = LessonView::new(model, plan, task);
        heard.iter().for_each(|tuned| view.told(tuned.clone(), 0.0));
        (self.view, self.heard) = (Some(view), heard);
        // A worker that died said no last word.
        self.died();
    }

    /// The worker is gone: nothing more comes.
    pub(super) fn died(&mut self) {
        if self.is_running()
            && let Some(view) = &mut self.view
        {
            view.status = LessonStatus::Stopped;
        }
    }
}

impl LessonView {
    /// Steps of which nothing is known yet.
    fn new(model: String, plan: LessonPlan, task: String) -> Self {
        Self {
            model,
            plan,
            task,
            status: LessonStatus::Asking(false, 0, 0),
            in_context: None,
            played: 0,
            before: None,
            losses: Vec::new(),
            after: None,
            since_ms: 0.0,
            secs: 0.0,
        }
    }

    /// Seconds that the rest of what is counted takes if it goes on as it did, as for a run.
    pub fn secs_left(&self) -> Option<f64> {
        let (n_done, n) = match self.status {
            LessonStatus::Asking(_, n_done, n) => (n_done, n),
            LessonStatus::Stepping => (self.losses.len(), self.plan.n_steps),
            LessonStatus::Fetching(..)
            | LessonStatus::Done
            | LessonStatus::Stopped
            | LessonStatus::Failed(_) => return None,
        };
        (1..n).contains(&n_done).then(|| self.secs / n_done as f64 * (n - n_done) as f64)
    }

    fn told(&mut self, tuned: Tuned, now_ms: f64) {
        match tuned {
            Tuned::Loading(Stage::Download { done_bytes, total_bytes, .. }) => {
                self.status = LessonStatus::Fetching(done_bytes, total_bytes);
            }
            Tuned::Loading(_) => {}
            Tuned::Began { in_context, n_examples, played } => {
                (self.in_context, self.played) = (Some((*in_context, n_examples)), played);
                self.since_ms = now_ms;
            }
            Tuned::Asking { is_after, n_done, n_questions } => {
                self.status = LessonStatus::Asking(is_after, n_done, n_questions);
            }
            Tuned::Before(standing) => {
                (self.before, self.status) = (Some(*standing), LessonStatus::Stepping);
                self.since_ms = now_ms;
            }
            Tuned::Stepped { losses } => {
                self.losses.extend(losses);
                // What is asked after the steps begins where the last one ends.
                if self.losses.len() >= self.plan.n_steps {
                    self.since_ms = now_ms;
                }
            }
            Tuned::After { standing, norm, change, played } => {
                let change = Change { norm, added: change, played_before: self.played, played_after: played };
                self.after = Some((*standing, change));
                self.status = LessonStatus::Done;
            }
            Tuned::Failed(message) => self.status = LessonStatus::Failed(message),
            Tuned::Stopped => self.status = LessonStatus::Stopped,
        }
        self.secs = (now_ms - self.since_ms) / 1000.0;
    }
}

impl From<LessonAction> for LabAction {
    fn from(action: LessonAction) -> Self {
        Self::Lesson(action)
    }
}

/// The state after `action`.
pub(super) fn reduce(state: &mut State, action: LessonAction) {
    match action {
        LessonAction::Plan(plan) => state.labs.plans.lesson = plan.checked(),
        LessonAction::Start => start(state),
        LessonAction::Learn { job, shots, question } => {
            let Some(item) = vary::item(state, job, shots, question) else { return };
            let Some(run) = &state.labs.board(Bench::Shots).run else { return };
            let Some(model) = run.jobs.get(job).map(|job| job.model.clone()) else { return };
            let is_private = matches!(&run.plan, Plan::Shots(plan) if plan.has_own_sentences());
            let plan = LessonPlan { shots, item: question, ..state.labs.plans.lesson };
            state.labs.plans.lesson = plan.checked();
            learn(state, model, item, is_private);
        }
        LessonAction::Stop => {
            if state.labs.lesson.is_running() {
                state.labs.outbox.push(Command::Lab(Lab::StopTuning));
            }
        }
    }
}

fn start(state: &mut State) {
    let Some(catalog) = state.frame.catalog.clone() else { return };
    let at_hand = state.frame.file.as_ref().map(|file| file.name.as_str());
    let (shots, plan) = (state.labs.plans.shots.clone(), state.labs.plans.lesson);
    let Some(file) = shots.sample.files(&catalog, at_hand).into_iter().next() else { return };
    let mut job = Job { sentences: state.labs.sentences(&shots), ..shots.job(&file, Examples::Drawn) };
    if !job.shots.contains(&plan.shots) {
        job.shots.push(plan.shots);
        job.shots.sort_unstable();
    }
    let item = ItemOf { request: 0, job, shots: plan.shots, question: plan.item };
    learn(state, file.name, item, shots.has_own_sentences());
}

fn learn(state: &mut State, model: String, item: ItemOf, is_private: bool) {
    let plan = state.labs.plans.lesson;
    let lesson = &mut state.labs.lesson;
    lesson.n_asked += 1;
    lesson.heard.clear();
    lesson.is_private = is_private;
    lesson.view = Some(LessonView::new(model, plan, item.job.task.clone()));
    let item = ItemOf { request: lesson.n_asked, ..item };
    let wish = Lesson { item, n_steps: plan.n_steps, learning_rate: plan.learning_rate() };
    state.labs.outbox.push(Command::Lab(Lab::Tune(Box::new(wish))));
}
