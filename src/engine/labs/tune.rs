//! The examples of an item as gradient steps on a copy of the weights: what they change, teach and make forgotten.
//!
//! The played model is only read. The copy, with its weights decoded, is asked the same before the first step and after
//! the last one, so that nothing but the steps can make a difference.

mod probe;

use std::rc::Rc;

use self::probe::{Probe, answered};
use super::measure::{Machine, planned};
use super::{Labs, NEWS_SECS, SLICE_SECS};
use crate::engine::protocol::Event;
use crate::engine::protocol::lab::{
    LabNews, Lesson as Wish, MAX_STEPS, MAX_TUNED_PARAMS, News, TuneNews, Tuned,
};
use crate::engine::service::Host;
use crate::engine::training::decoded;
use crate::lab::{LessonText, Tally, Task};
use crate::train::objective::Example;
use crate::train::tune::{Tuning, change};

/// What the visitor wishes to see, and how far it is.
pub struct Tune {
    wish: Wish,
    /// Nothing until the model is there.
    work: Option<Box<Work>>,
}

/// The work, and what it needs later.
struct Work {
    machine: Rc<Machine>,
    task: Task,
    examples: Vec<Example>,
    stage: Stage,
    last_news_secs: f64,
}

/// Where the work stands.
enum Stage {
    /// Questions before the steps.
    Before(Box<Probe>),
    /// The steps, with the item alone and how the other task went before them.
    Steps(Box<Tuning>, Box<(crate::lab::Question, Tally)>),
    /// Questions after them, with the loss of the examples and how the other task went before.
    After(Box<Probe>, f64, Box<Tally>),
    /// All is told.
    Over,
}

impl Tune {
    /// What has yet to begin.
    pub fn new(wish: Wish) -> Self {
        Self { wish, work: None }
    }
}

fn tell(host: &impl Host, wish: &Wish, tuned: Tuned) {
    let news = News::Tuned(Box::new(TuneNews { request: wish.item.request, tuned }));
    host.send(Event::Lab(Box::new(LabNews { run: 0, news })));
}

impl Labs {
    /// Ends the steps.
    pub(super) fn stop_tuning(&mut self, host: &impl Host) {
        if let Some(tune) = self.tune.take() {
            tell(host, &tune.wish, Tuned::Stopped);
        }
    }

    /// Goes on for a slice of time.
    pub(super) async fn advance_tuning(&mut self, host: &impl Host) {
        let Some(Tune { wish, work }) = self.tune.take() else { return };
        let result = match work {
            None => self.begin_tuning(&wish, host).await,
            Some(work) => work.advance(&wish, host).await,
        };
        match result {
            Ok(work) if matches!(work.stage, Stage::Over) => {}
            Ok(work) => self.tune = Some(Tune { wish, work: Some(Box::new(work)) }),
            Err(message) => tell(host, &wish, Tuned::Failed(message)),
        }
    }

    async fn begin_tuning(&mut self, wish: &Wish, host: &impl Host) -> Result<Work, String> {
        let Wish { item, n_steps, learning_rate } = wish;
        if !(1..=MAX_STEPS).contains(n_steps) {
            return Err(format!("expected 1 to {MAX_STEPS} steps, got {n_steps}"));
        }
        if !(*learning_rate > 0.0 && learning_rate.is_finite()) {
            return Err(format!("expected a learning rate above 0, got {learning_rate}"));
        }
        let loading = |stage| tell(host, wish, Tuned::Loading(stage));
        let machine = self.machine(&item.job.url, host, &loading).await?;
        let n_params = machine.model().n_params();
        if n_params > MAX_TUNED_PARAMS {
            return Err(format!("expected at most {MAX_TUNED_PARAMS} parameters to train, got {n_params}"));
        }
        let (plan, material) = planned(&item.job)?;
        let lesson = plan.lesson(item.question, item.shots, &machine.setup(&material));
        let lesson = lesson.map_err(|error| error.to_string())?;
        let mut played = machine.scorer().await;
        let in_context = answered(&mut played, &machine, lesson.in_context, item.question).await?;
        let examples: Vec<Example> = lesson.examples.iter().map(example).collect();
        let n_examples = examples.len();
        let (in_context, played) = (Box::new(in_context), machine.model().checksum());
        tell(host, wish, Tuned::Began { in_context, n_examples, played });
        let copy = machine.with_model(Rc::new(decoded(machine.model())));
        let alone = (lesson.alone, item.question);
        let task = plan.spec.task;
        let probe = Probe::new(copy, &task, alone, item.job.seed).await?;
        Ok(Work { machine, task, examples, stage: Stage::Before(Box::new(probe)), last_news_secs: 0.0 })
    }
}

/// A text as a causal model is trained on it: each target at the place of the token before it.
fn example(text: &LessonText) -> Example {
    let mut targets = vec![None; text.tokens.len()];
    for &at in &text.targets {
        targets[at - 1] = Some(text.tokens[at]);
    }
    Example { inputs: text.tokens.clone(), targets }
}

impl Work {
    async fn advance(mut self: Box<Self>, wish: &Wish, host: &impl Host) -> Result<Self, String> {
        let start_secs = host.now_secs();
        let stage = std::mem::replace(&mut self.stage, Stage::Over);
        self.stage = match stage {
            Stage::Before(mut probe) => {
                self.ask(&mut probe, false, wish, host, start_secs).await?;
                if probe.is_done() { self.begin_steps(*probe, wish, host)? } else { Stage::Before(probe) }
            }
            Stage::Steps(mut tuning, kept) => {
                let is_done = step(&mut tuning, wish, host, start_secs)?;
                if is_done { self.end_steps(*tuning, *kept, wish).await? } else { Stage::Steps(tuning, kept) }
            }
            Stage::After(mut probe, loss, before) => {
                self.ask(&mut probe, true, wish, host, start_secs).await?;
                if probe.is_done() {
                    self.end(&probe, loss, &before, wish, host)?
                } else {
                    Stage::After(probe, loss, before)
                }
            }
            Stage::Over => Stage::Over,
        };
        Ok(*self)
    }

    async fn ask(
        &mut self,
        probe: &mut Probe,
        is_after: bool,
        wish: &Wish,
        host: &impl Host,
        start_secs: f64,
    ) -> Result<(), String> {
        while !probe.is_done() {
            probe.answer_next().await?;
            if host.now_secs() - start_secs >= SLICE_SECS {
                break;
            }
        }
        if probe.is_done() || start_secs - self.last_news_secs >= NEWS_SECS {
            self.last_news_secs = start_secs;
            let (n_done, n_questions) = (probe.n_done(), probe.n_questions());
            tell(host, wish, Tuned::Asking { is_after, n_done, n_questions });
        }
        Ok(())
    }

    /// All that was to be known before is known.
    fn begin_steps(&self, probe: Probe, wish: &Wish, host: &impl Host) -> Result<Stage, String> {
        let said = probe.standing(0.0, None).ok_or("expected answers, got none")?;
        let (model, before, alone) = probe.into_parts();
        let tuning = Tuning::new(model, self.examples.clone(), wish.learning_rate);
        let mut tuning = tuning.map_err(|error| error.to_string())?;
        let standing = crate::engine::protocol::lab::Standing { loss: tuning.loss(), ..said };
        tell(host, wish, Tuned::Before(Box::new(standing)));
        Ok(Stage::Steps(Box::new(tuning), Box::new((alone, before))))
    }

    async fn end_steps(
        &self,
        mut tuning: Tuning,
        (alone, before): (crate::lab::Question, Tally),
        wish: &Wish,
    ) -> Result<Stage, String> {
        let loss = tuning.loss();
        let copy = self.machine.with_model(Rc::new(tuning.into_model()));
        let item = &wish.item;
        let probe = Probe::new(copy, &self.task, (alone, item.question), item.job.seed).await?;
        Ok(Stage::After(Box::new(probe), loss, Box::new(before)))
    }

    fn end(
        &self,
        probe: &Probe,
        loss: f64,
        before: &Tally,
        wish: &Wish,
        host: &impl Host,
    ) -> Result<Stage, String> {
        let standing = probe.standing(loss, Some(before)).ok_or("expected answers, got none")?;
        let played = self.machine.model();
        let (norm, change) = change(played, probe.model());
        let (standing, played) = (Box::new(standing), played.checksum());
        tell(host, wish, Tuned::After { standing, norm, change, played });
        Ok(Stage::Over)
    }
}

/// Does steps for a slice of time; whether all are done then.
fn step(tuning: &mut Tuning, wish: &Wish, host: &impl Host, start_secs: f64) -> Result<bool, String> {
    let mut losses = Vec::new();
    while tuning.n_steps() < wish.n_steps {
        losses.extend(tuning.advance().map_err(|error| error.to_string())?);
        if host.now_secs() - start_secs >= SLICE_SECS {
            break;
        }
    }
    if !losses.is_empty() {
        tell(host, wish, Tuned::Stepped { losses });
    }
    Ok(tuning.n_steps() == wish.n_steps)
}
