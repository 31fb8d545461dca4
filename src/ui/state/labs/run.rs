//! What a run of jobs has brought so far.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::plan::Plan;
use crate::engine::protocol::lab::{Cost, Examples, Job, News, Row};
use crate::engine::protocol::{Backend, Stage};
use crate::ui::state::ModelFile;

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunStatus {
    /// It goes on.
    Running,
    /// All is measured that could be.
    Over,
    /// The visitor stopped it.
    Stopped,
    /// Another lab began one.
    Replaced,
    /// The page was left, or the worker died.
    Lost,
}

/// Where a job stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum JobStatus {
    /// Others come first.
    Waiting,
    /// Its model is fetched: bytes that have arrived, of so many.
    Fetching(u64, Option<u64>),
    /// Its questions are asked.
    Asking,
    /// All are answered.
    Done,
    /// It cannot be done, and why.
    Failed(String),
}

/// One job and what it has brought so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobView {
    /// Name of the model.
    pub model: String,
    /// The task, as evaluations call it.
    pub task: String,
    /// The format, likewise.
    pub format: String,
    /// How its examples are shown.
    #[serde(default)]
    pub examples: Examples,
    /// Where it stands.
    pub status: JobStatus,
    /// Questions in all.
    pub n_questions: usize,
    /// Questions answered.
    pub n_done: usize,
    /// Questions among them that do not fit the context.
    #[serde(default)]
    pub n_left_out: usize,
    /// Seconds that they took.
    pub secs: f64,
    /// xxh64 of the weights before.
    pub before: Option<u64>,
    /// The same after.
    pub after: Option<u64>,
    /// What runs the model.
    pub backend: Option<Backend>,
    /// Whether the GPU failed on the way.
    pub has_fallen_back: bool,
    /// What was measured.
    pub rows: Vec<Row>,
    /// What the answers took.
    pub cost: Cost,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Questions answered.
    pub n_done: usize,
    /// Questions in all.
    pub n_questions: usize,
    /// Seconds that the rest takes if it goes on as it did.
    pub secs_left: Option<f64>,
}

/// A run of jobs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Its number in this visit.
    pub number: u32,
    /// What was planned.
    pub plan: Plan,
    /// Where it stands.
    pub status: RunStatus,
    /// Its jobs.
    pub jobs: Vec<JobView>,
}

impl Run {
    /// A run of these jobs that has yet to begin.
    pub fn new(number: u32, plan: Plan, jobs: &[(ModelFile, Job)]) -> Self {
        let mut run = Self { number, plan, status: RunStatus::Running, jobs: Vec::new() };
        run.append(jobs);
        run
    }

    /// More jobs, to be done after the others.
    pub(super) fn append(&mut self, jobs: &[(ModelFile, Job)]) {
        let n = self.plan.sample().n;
        let view = |(file, job): &(ModelFile, Job)| JobView {
            model: file.name.clone(),
            task: job.task.clone(),
            format: job.format.clone(),
            // Plans name no other ways.
            examples: Examples::from_name(&job.examples).unwrap_or_default(),
            status: JobStatus::Waiting,
            n_questions: n,
            n_done: 0,
            n_left_out: 0,
            secs: 0.0,
            before: None,
            after: None,
            backend: None,
            has_fallen_back: false,
            rows: Vec::new(),
            cost: Cost::default(),
        };
        self.jobs.extend(jobs.iter().map(view));
        self.status = RunStatus::Running;
    }

    /// Whether there is something to show.
    pub fn has_rows(&self) -> bool {
        self.jobs.iter().any(|job| !job.rows.is_empty())
    }

    /// Names of its models, each once.
    pub fn models(&self) -> Vec<&str> {
        let mut models: Vec<&str> = Vec::new();
        for job in &self.jobs {
            if !models.contains(&job.model.as_str()) {
                models.push(&job.model);
            }
        }
        models
    }

    /// The rows with what evaluations do not tell: which model they are about.
    pub fn rows(&self) -> impl Iterator<Item = (&JobView, &Row)> {
        self.jobs.iter().flat_map(|job| job.rows.iter().map(move |row| (job, row)))
    }

    /// How far it is; jobs that failed count no more.
    pub fn progress(&self) -> Progress {
        let counted = || self.jobs.iter().filter(|job| !matches!(job.status, JobStatus::Failed(_)));
        let n_done: usize = counted().map(|job| job.n_done).sum();
        let n_questions: usize = counted().map(|job| job.n_questions).sum();
        let secs_of = |job: &JobView| (job.n_done > 0).then(|| job.secs / job.n_done as f64);
        // A job that has not begun is taken to be as slow as the newest that has.
        let newest = counted().rev().find_map(secs_of);
        let left = |job: &JobView| {
            let n_left = job.n_questions.saturating_sub(job.n_done);
            Some(n_left as f64 * secs_of(job).or(newest)?)
        };
        let secs_left = newest.and_then(|_| counted().map(left).sum());
        Progress { n_done, n_questions, secs_left }
    }

    /// The rows as a JSON array, each as `glassgpt eval --json` prints it and with the name of its model.
    pub fn json(&self) -> String {
        let line = |(job, row): (&JobView, &Row)| {
            let mut value = serde_json::to_value(row).unwrap_or_default();
            if let Some(fields) = value.as_object_mut() {
                fields.insert("model".to_owned(), job.model.clone().into());
            }
            value.to_string()
        };
        let lines: Vec<String> = self.rows().map(line).collect();
        format!("[\n{}\n]\n", lines.join(",\n"))
    }

    /// The engine tells something about this run.
    pub(super) fn told(&mut self, news: &News) {
        match news {
            News::Over => self.status = RunStatus::Over,
            News::Stopped => self.status = RunStatus::Stopped,
            News::FellBack(_) => {
                let current = self.jobs.iter_mut().rev().find(|job| job.status == JobStatus::Asking);
                current.into_iter().for_each(|job| job.has_fallen_back = true);
            }
            News::Loading { job, .. }
            | News::Began { job, .. }
            | News::Progress { job, .. }
            | News::Ended { job, .. }
            | News::Failed { job, .. } => {
                if let Some(job) = self.jobs.get_mut(*job) {
                    job.told(news);
                }
            }
            News::Items { .. }
            | News::Solved(_)
            | News::Posed(_)
            | News::Analysed(_)
            | News::Varied(_)
            | News::Tuned(_) => {}
        }
    }

    /// The run as it is when its worker is gone.
    pub(super) fn lost(self: Rc<Self>) -> Rc<Self> {
        match self.status {
            RunStatus::Running => Rc::new(Self { status: RunStatus::Lost, ..(*self).clone() }),
            _ => self,
        }
    }
}

impl JobView {
    fn told(&mut self, news: &News) {
        match news {
            News::Loading { stage: Stage::Download { done_bytes, total_bytes, .. }, .. } => {
                self.status = JobStatus::Fetching(*done_bytes, *total_bytes);
            }
            News::Began { n_questions, backend, checksum, .. } => {
                self.status = JobStatus::Asking;
                (self.n_questions, self.before) = (*n_questions, Some(*checksum));
                self.backend = Some(backend.clone());
            }
            News::Progress { n_done, n_left_out, secs, rows, cost, .. } => {
                (self.n_done, self.n_left_out) = (*n_done, *n_left_out);
                (self.secs, self.cost) = (*secs, *cost);
                // Both ends are of one build, so that rows can always be read.
                self.rows = serde_json::from_str(rows).unwrap_or_default();
            }
            News::Ended { checksum, .. } => {
                (self.status, self.after) = (JobStatus::Done, Some(*checksum));
            }
            News::Failed { message, .. } => self.status = JobStatus::Failed(message.clone()),
            News::Loading { .. }
            | News::FellBack(_)
            | News::Over
            | News::Stopped
            | News::Solved(_)
            | News::Posed(_)
            | News::Analysed(_)
            | News::Varied(_)
            | News::Tuned(_)
            | News::Items { .. } => {}
        }
    }
}
