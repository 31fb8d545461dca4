//! Experiments in the worker: one run of jobs at a time, answered in slices so that messages get through.
//!
//! The plans, the questions and the judging are those of [`crate::lab`], so that rows here are rows of the command line.

mod cost;
mod curves;
mod measure;
mod pose;
mod solve;
#[cfg(test)]
mod tests;
mod tune;
mod vary;

use std::rc::Rc;

use self::measure::{Machine, Measure};
use self::tune::Tune;
use super::protocol::lab::{Job, Lab, LabNews, MAX_TOLD_ITEMS, News, Pose, Posed, Solve, Solved};
use super::protocol::{BackendChoice, CpuReason, Event, Stage};
use super::service::Host;
use crate::lab::{Row, Tally};

/// How long a slice takes at least, in seconds: no slice begins another question after this.
const SLICE_SECS: f64 = 0.02;
/// Rows are told at most this often, in seconds.
const NEWS_SECS: f64 = 0.2;
/// Models that are kept; one more takes the place of the one that was used longest ago.
const MAX_MACHINES: usize = 3;

/// Everything that is kept of experiments.
#[derive(Default)]
pub struct Labs {
    run: Option<Run>,
    /// The examples of an item that are being learned.
    tune: Option<Tune>,
    /// Whether the last slice was one of them.
    was_tuning: bool,
    /// Models by address, the one used last at the end.
    machines: Vec<(String, Rc<Machine>)>,
}

/// Jobs that are done one after the other.
struct Run {
    number: u32,
    jobs: Vec<Job>,
    backend: BackendChoice,
    /// What the jobs so far measured, in their order; nothing where one failed.
    measured: Vec<Option<Measure>>,
    /// Whether the last of them is still being measured.
    is_under_way: bool,
    is_running: bool,
    last_news_secs: f64,
}

impl Labs {
    /// Whether there is something to do.
    pub fn is_running(&self) -> bool {
        self.tune.is_some() || self.has_questions()
    }

    fn has_questions(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.is_running)
    }

    /// Makes the device go away, as a driver crash would.
    pub fn destroy_device(&self) {
        let measure = self.run.as_ref().and_then(|run| run.measured.last()?.as_ref());
        measure.into_iter().for_each(Measure::destroy_device);
    }

    /// Does what the page asks for.
    pub async fn handle(&mut self, lab: Lab, host: &impl Host) {
        match lab {
            Lab::Start { run: number, jobs, backend } => {
                let measured = Vec::with_capacity(jobs.len());
                self.run = Some(Run {
                    number,
                    jobs,
                    backend,
                    measured,
                    is_under_way: false,
                    is_running: true,
                    last_news_secs: 0.0,
                });
            }
            Lab::More { run: number, jobs } => {
                if let Some(run) = self.run.as_mut().filter(|run| run.number == number) {
                    run.jobs.extend(jobs);
                    run.is_running = true;
                }
            }
            Lab::Stop => {
                if let Some(run) = self.run.as_mut().filter(|run| run.is_running) {
                    run.is_running = false;
                    run.tell_progress(host);
                    run.tell(host, News::Stopped);
                }
            }
            Lab::Solve(solve) => self.solve(solve, host).await,
            Lab::Pose(pose) => self.pose(pose, host).await,
            Lab::Analyse(analyse) => curves::analyse(analyse, host).await,
            Lab::Vary(item) => self.vary(&item, host).await,
            Lab::Tune(lesson) => self.tune = Some(Tune::new(*lesson)),
            Lab::StopTuning => self.stop_tuning(host),
            Lab::Items { job, shots, from, n } => {
                let Some(run) = &self.run else { return };
                let measure = run.measured.get(job).and_then(Option::as_ref);
                let (n_answered, items) = match measure {
                    Some(measure) => (measure.n_done(), measure.items(shots, from, n.min(MAX_TOLD_ITEMS))),
                    None => (0, Vec::new()),
                };
                run.tell(host, News::Items { job, shots, from, n_answered, items });
            }
        }
    }

    /// Answers questions for a slice of time, makes the next model ready, or does some gradient steps: in turns.
    pub async fn advance(&mut self, host: &impl Host) {
        self.was_tuning = self.tune.is_some() && !(self.was_tuning && self.has_questions());
        if self.was_tuning {
            self.advance_tuning(host).await;
        } else {
            self.advance_run(host).await;
        }
    }

    async fn advance_run(&mut self, host: &impl Host) {
        let Some(run) = &mut self.run else { return };
        if run.is_under_way {
            run.answer(host).await;
        } else if let Some(job) = run.jobs.get(run.measured.len()).cloned() {
            let measure = self.begin(&job, host).await;
            // A new run cannot have come meanwhile: commands are taken between two slices.
            if let Some(run) = &mut self.run {
                run.began(measure, host);
            }
        } else {
            run.is_running = false;
            run.tell(host, News::Over);
        }
    }

    async fn solve(&mut self, solve: Solve, host: &impl Host) {
        let solution = match self.machine(&solve.url, host, &|_| ()).await {
            Ok(machine) => solve::solve(&machine, &solve).await,
            Err(message) => Err(message),
        };
        let news = News::Solved(Box::new(Solved { request: solve.request, solution }));
        host.send(Event::Lab(Box::new(LabNews { run: 0, news })));
    }

    async fn pose(&mut self, pose: Pose, host: &impl Host) {
        let posed = match self.machine(&pose.url, host, &|_| ()).await {
            Ok(machine) => pose::pose(&machine, &pose).await,
            Err(message) => Err(message),
        };
        let news = News::Posed(Box::new(Posed { request: pose.request, posed }));
        host.send(Event::Lab(Box::new(LabNews { run: 0, news })));
    }

    /// Everything that the job needs.
    async fn begin(&mut self, job: &Job, host: &impl Host) -> Result<Measure, String> {
        let Some(run) = &self.run else { return Err("expected a run, got none".to_owned()) };
        let (number, at, backend) = (run.number, run.measured.len(), run.backend);
        let loading = |stage: Stage| {
            let news = News::Loading { job: at, stage };
            host.send(Event::Lab(Box::new(LabNews { run: number, news })));
        };
        let machine = self.machine(&job.url, host, &loading).await?;
        Measure::new(job, machine, backend, &|| host.now_secs()).await
    }

    /// The model of that address, kept or fetched.
    async fn machine(
        &mut self,
        url: &str,
        host: &impl Host,
        loading: &dyn Fn(Stage),
    ) -> Result<Rc<Machine>, String> {
        if let Some(at) = self.machines.iter().position(|(known, _)| known == url) {
            let kept = self.machines.remove(at);
            self.machines.push(kept);
        } else {
            let bytes = host.download(url, loading).await?;
            loading(Stage::Parse);
            host.yield_now().await;
            let machine = Rc::new(Machine::from_gguf(&bytes)?);
            if self.machines.len() == MAX_MACHINES {
                self.machines.remove(0);
            }
            self.machines.push((url.to_owned(), machine));
        }
        Ok(Rc::clone(&self.machines.last().expect("one was pushed").1))
    }
}

impl Run {
    fn tell(&self, host: &impl Host, news: News) {
        host.send(Event::Lab(Box::new(LabNews { run: self.number, news })));
    }

    fn began(&mut self, measure: Result<Measure, String>, host: &impl Host) {
        let job = self.measured.len();
        match measure {
            Ok(measure) => {
                let (backend, cpu_reason) = measure.backend();
                let (n_questions, checksum) = (measure.n_questions(), measure.checksum());
                self.tell(host, News::Began { job, n_questions, backend, cpu_reason, checksum });
                self.measured.push(Some(measure));
                self.is_under_way = true;
            }
            Err(message) => {
                self.tell(host, News::Failed { job, message });
                self.measured.push(None);
            }
        }
    }

    /// Answers questions until the slice is over or there are none.
    async fn answer(&mut self, host: &impl Host) {
        let start_secs = host.now_secs();
        let job = self.measured.len() - 1;
        let Some(Some(measure)) = self.measured.last_mut() else { return };
        let mut fell_back: Option<CpuReason> = None;
        let mut result = Ok(());
        while result.is_ok() && !measure.is_done() {
            match measure.answer_next().await {
                Ok(lost) => fell_back = lost.or(fell_back),
                Err(message) => result = Err(message),
            }
            if host.now_secs() - start_secs >= SLICE_SECS {
                break;
            }
        }
        measure.spend(host.now_secs() - start_secs);
        let (is_done, checksum) = (measure.is_done(), measure.checksum_if_done());
        fell_back.into_iter().for_each(|reason| self.tell(host, News::FellBack(reason)));
        if is_done || result.is_err() || start_secs - self.last_news_secs >= NEWS_SECS {
            self.last_news_secs = start_secs;
            self.tell_progress(host);
        }
        self.is_under_way = !is_done && result.is_ok();
        match (result, checksum) {
            (Err(message), _) => self.tell(host, News::Failed { job, message }),
            (Ok(()), Some(checksum)) => self.tell(host, News::Ended { job, checksum }),
            (Ok(()), None) => {}
        }
    }

    /// Tells the rows of the job under way.
    fn tell_progress(&self, host: &impl Host) {
        let Some(Some(measure)) = self.measured.last() else { return };
        let earlier = self.measured[..self.measured.len() - 1].iter().flatten();
        let done: Vec<&Tally> =
            earlier.filter(|other| other.is_of_same_model(measure)).map(Measure::tally).collect();
        let rows: Vec<Row> = measure.tally().rows_against(&done);
        let rows = serde_json::to_string(&rows).expect("rows are plain numbers and names");
        self.tell(
            host,
            News::Progress {
                job: self.measured.len() - 1,
                n_done: measure.n_done(),
                n_left_out: measure.n_left_out(),
                secs: measure.secs(),
                rows,
                cost: measure.cost(),
            },
        );
    }
}
