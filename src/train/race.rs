//! Several objectives, trained side by side: the same first weights, the same text, the same batches.
//!
//! What sets the arms apart is only what they must predict and what they may look at, so that a difference between
//! their curves is a difference between the objectives.

use std::rc::Rc;
use std::sync::Arc;

use rand::SeedableRng;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::adamw::AdamW;
use super::data::{DataError, Dataset, ProbeItem, Task};
use super::features::{self, Features};
use super::init::random_model;
use super::objective::{Objective, ShareError};
use super::schedule::Schedule;
use super::sizes::Size;
use super::trainer::{Progress, Recipe, Snapshot, TrainError, Trainer};
use crate::gpu::device::{Gpu, GpuError};
use crate::model::checkpoint::Loaded;
use crate::model::config::ConfigError;
use crate::tasks::word_problem::Problem;
use crate::tasks::{Split, TaskRng};

/// Most arms of a race.
pub const MAX_ARMS: usize = 4;

/// Most tokens of a batch: more would make a step too long to let messages in.
pub const MAX_BATCH_TOKENS: usize = 8192;

/// Most bytes of a visitor's own story: more than an arm can read of it, little enough to hand from thread to thread.
pub const MAX_STORY_BYTES: usize = 1_000_000;

/// Steps in which the learning rate grows.
const WARMUP_STEPS: u64 = 20;

/// Bytes of the story that is told where the visitor brings none.
const STORY_BYTES: usize = 40_000;

/// What a race is run on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Material {
    /// True sums of two digits.
    #[default]
    Sum2,
    /// Reviews with a label.
    Sentiment,
    /// Story text, at most [`MAX_STORY_BYTES`]; short stories of our own where it is empty. Shared, since plans are copied
    /// with the state of the page.
    Story(#[serde(with = "shared_text")] Arc<str>),
}

/// A shared text on its way between threads and files: there it is a text as any other.
mod shared_text {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<str>, D::Error> {
        String::deserialize(deserializer).map(Arc::from)
    }
}

impl Material {
    /// What samples begin with, where nothing else is asked for.
    pub const fn prompt(&self) -> &'static str {
        match self {
            Self::Sum2 => "3+4=7;8+6=",
            Self::Sentiment => "i loved this film ",
            Self::Story(_) => "The ",
        }
    }

    fn task(&self, seed: u64) -> Task {
        match self {
            Self::Sum2 => Task::Sum2,
            Self::Sentiment => Task::Sentiment,
            Self::Story(text) if text.trim().is_empty() => Task::Story(Rc::from(story(seed).into_bytes())),
            Self::Story(text) => Task::Story(Rc::from(text.as_bytes())),
        }
    }
}

/// Short stories one after the other.
fn story(seed: u64) -> String {
    let mut rng = TaskRng::seed_from_u64(seed);
    let mut text = String::new();
    while text.len() < STORY_BYTES {
        text.push_str(&Problem::draw(&mut rng, Split::Train).text);
        text.push('\n');
    }
    text
}

/// Everything that decides how a race goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Name of the model's size: see [`super::sizes`].
    pub size: String,
    /// The text.
    pub material: Material,
    /// What each arm predicts.
    pub arms: Vec<Objective>,
    /// Tokens in a row, and the context of the models.
    pub row_tokens: usize,
    /// Tokens in a batch, in whole rows.
    pub batch_tokens: usize,
    /// Decides the first weights, the text and the targets.
    pub seed: u64,
    /// Learning rate of the matrices.
    pub learning_rate: f32,
    /// Share of the tokens, at the end, in which the learning rate falls to 0; 0 to keep it. It is planned for the whole
    /// budget: an arm that reaches the goal before has not seen it.
    #[serde(default)]
    pub decay: f32,
    /// Tokens after which an arm ends.
    pub max_tokens: u64,
    /// Share of the probe at which an arm ends.
    pub goal: f32,
    /// Tokens from one point of a curve to the next.
    pub point_tokens: u64,
    /// Tokens that the probe asks for.
    pub n_probe: usize,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            size: "pico".to_owned(),
            material: Material::Sum2,
            arms: vec![
                Objective::Clm { share: 1.0 },
                Objective::Clm { share: 0.15 },
                Objective::Mlm { share: 0.15 },
                Objective::Mlm { share: 0.4 },
            ],
            row_tokens: 64,
            batch_tokens: 512,
            seed: 1,
            learning_rate: 0.005,
            decay: 0.0,
            max_tokens: 700_000,
            goal: 0.9,
            point_tokens: 12_288,
            n_probe: 100,
        }
    }
}

impl Plan {
    /// Steps of an arm that reads all its tokens.
    fn n_steps(&self) -> u64 {
        let rows = (self.batch_tokens / self.row_tokens.max(1)).max(1);
        self.max_tokens.div_ceil((rows * self.row_tokens.max(1)) as u64)
    }
}

/// A race that cannot begin.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum RaceError {
    /// No arms, or too many.
    #[error("expected 1 to {MAX_ARMS} arms, got {0}")]
    Arms(usize),
    /// A size that is not in the list.
    #[error("expected the name of a size such as pico, got {0:?}")]
    Size(String),
    /// A batch without a row, or one that takes too long.
    #[error("expected a batch of {row} to {MAX_BATCH_TOKENS} tokens, got {batch}")]
    Batch {
        /// Tokens in a row.
        row: usize,
        /// Tokens asked for.
        batch: usize,
    },
    /// More text than is handed from thread to thread.
    #[error("expected a story of at most {MAX_STORY_BYTES} bytes, got {0}")]
    Story(usize),
    /// A decay of less than nothing, or over more than the whole run.
    #[error("expected a decay over 0 to 1 of the tokens, got {0}")]
    Decay(f32),
    /// A rate that moves nothing, or not forward.
    #[error("expected a learning rate above 0, got {0}")]
    LearningRate(f32),
    /// An objective without targets.
    #[error(transparent)]
    Share(#[from] ShareError),
    /// Text that one cannot train on.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A shape that does not exist.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A model that does not fit.
    #[error(transparent)]
    Train(#[from] TrainError),
}

/// One point of a curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// How far the arm is.
    pub progress: Progress,
    /// Mean cross-entropy of the targets since the point before, in nats; on the GPU that of the last step.
    pub loss: f64,
    /// Share of the matched probe that is right.
    pub probe: f32,
}

/// Why an arm goes no further.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum End {
    /// It got the share of the probe right that it ran for.
    Goal,
    /// It has read all its tokens.
    Limit,
    /// Its loss is no number any more; the model is that of its last point.
    Diverged {
        /// The step that was not done.
        step: u64,
        /// The loss in it.
        loss: f32,
    },
}

/// What one call of [`Race::advance`] did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Advance {
    /// The arm that moved.
    pub arm: usize,
    /// Its new point, if it is time for one.
    pub point: Option<Point>,
    /// Why it ends, if it does.
    pub end: Option<End>,
}

/// What a model writes after a prompt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The part of the prompt that the alphabet can spell.
    pub prompt: String,
    /// What follows as the text stands: what one does with a model in use.
    pub plain: String,
    /// What follows with a `<mask>` put at the end for each token; only for masked models.
    pub masked: Option<String>,
}

/// A race that was run before, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    /// How it was planned.
    pub plan: Plan,
    /// Parameters of each model.
    pub n_params: usize,
    /// What came of each arm, in their order.
    pub arms: Vec<RecordedArm>,
}

/// What came of an arm.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RecordedArm {
    /// Its curve.
    pub points: Vec<Point>,
    /// Why it ended.
    pub end: Option<End>,
    /// What it wrote at the end.
    pub written: Option<Written>,
}

/// One objective of the race.
struct Arm {
    trainer: Trainer,
    snapshot: Snapshot,
    loss_sum: f64,
    n_losses: u64,
    end: Option<End>,
}

/// A race under way.
pub struct Race {
    plan: Plan,
    arms: Vec<Arm>,
    probe: Vec<ProbeItem>,
}

impl Race {
    /// The race at its start, on up to `n_threads` threads.
    ///
    /// # Errors
    /// [`RaceError`].
    pub fn new(plan: Plan, n_threads: usize) -> Result<Self, RaceError> {
        check(&plan)?;
        let size = Size::named(&plan.size).ok_or_else(|| RaceError::Size(plan.size.clone()))?;
        let data = Dataset::new(plan.material.task(plan.seed), plan.row_tokens)?;
        let config = size.config(data.alphabet.vocab_size(), plan.row_tokens)?;
        let model = random_model(&config, &format!("{}, trained here", size.name), plan.seed);
        let arm = |objective: &Objective| {
            let recipe = Recipe {
                objective: objective.checked()?,
                n_rows: plan.batch_tokens / plan.row_tokens,
                seed: plan.seed,
                adamw: AdamW { learning_rate: plan.learning_rate, ..AdamW::default() },
                schedule: Schedule::over(WARMUP_STEPS, plan.n_steps(), plan.decay),
            };
            let trainer = Trainer::new(recipe, data.clone(), model.clone(), n_threads)?;
            let snapshot = trainer.snapshot();
            Ok(Arm { trainer, snapshot, loss_sum: 0.0, n_losses: 0, end: None })
        };
        let arms = plan.arms.iter().map(arm).collect::<Result<Vec<_>, RaceError>>()?;
        let probe = data.probe(plan.seed, plan.n_probe);
        Ok(Self { plan, arms, probe })
    }

    /// Goes on on the GPU.
    ///
    /// # Errors
    /// Those of [`Trainer::use_gpu`]; the race then stays on the CPU.
    pub async fn use_gpu(&mut self, gpu: &Gpu) -> Result<(), GpuError> {
        for arm in &mut self.arms {
            if let Err(error) = arm.trainer.use_gpu(gpu).await {
                self.arms.iter_mut().for_each(|arm| arm.trainer.leave_gpu());
                return Err(error);
            }
        }
        Ok(())
    }

    /// Goes on on the CPU, each arm from its last point.
    pub fn fall_back(&mut self) {
        for arm in &mut self.arms {
            arm.trainer.leave_gpu();
            arm.go_back();
        }
    }

    /// One step of the arm that has read least, so that all are at the same place of the text. `None` at the end.
    ///
    /// # Errors
    /// [`TrainError::Gpu`]; what diverges ends its arm and nothing else.
    pub async fn advance(&mut self) -> Result<Option<Advance>, TrainError> {
        let running = self.arms.iter().enumerate().filter(|(_, arm)| arm.end.is_none());
        let Some((index, _)) = running.min_by_key(|(_, arm)| arm.trainer.progress().tokens) else {
            return Ok(None);
        };
        let arm = &mut self.arms[index];
        let point = match arm.step(&self.plan, &self.probe).await {
            Ok(point) => point,
            Err(TrainError::Diverged { step, loss, .. }) => {
                arm.go_back();
                let end = End::Diverged { step, loss };
                arm.end = Some(end);
                return Ok(Some(Advance { arm: index, point: None, end: Some(end) }));
            }
            Err(error) => return Err(error),
        };
        arm.end = match point {
            Some(point) if point.probe >= self.plan.goal => Some(End::Goal),
            Some(point) if point.progress.tokens >= self.plan.max_tokens => Some(End::Limit),
            _ => None,
        };
        Ok(Some(Advance { arm: index, point, end: arm.end }))
    }

    /// Whether every arm has ended.
    pub fn is_over(&self) -> bool {
        self.arms.iter().all(|arm| arm.end.is_some())
    }

    /// What an arm writes after `prompt` now, the most probable token each time: on the GPU as of its last point.
    pub fn write(&mut self, arm: usize, prompt: &str, n_tokens: usize) -> Option<Written> {
        let default = self.plan.material.prompt();
        let arm = self.arms.get_mut(arm)?;
        let alphabet = &arm.trainer.data().alphabet;
        let mut tokens = alphabet.encode(prompt.as_bytes());
        if tokens.is_empty() {
            tokens = alphabet.encode(default.as_bytes());
        }
        if tokens.is_empty() {
            tokens.push(alphabet.range().ordinary.start);
        }
        let prompt = alphabet.decode(&tokens);
        let is_masked = matches!(arm.trainer.recipe().objective, Objective::Mlm { .. });
        let masked = is_masked.then(|| arm.continue_text(&tokens, n_tokens, true));
        Some(Written { prompt, plain: arm.continue_text(&tokens, n_tokens, false), masked })
    }

    /// How well a straight line tells good reviews from bad ones by what each arm, frozen, makes of them; `None` where
    /// the alphabet cannot spell a review.
    pub fn features(&mut self) -> Option<Features> {
        if self.plan.material != Material::Sentiment {
            return None;
        }
        let arms = self.arms.iter_mut().map(|arm| features::score(&mut arm.trainer)).collect();
        let first = self.plan.arms[..1].to_vec();
        let mut fresh = Self::new(Plan { arms: first, ..self.plan.clone() }, 1).ok()?;
        let untrained = features::score(&mut fresh.arms[0].trainer);
        Some(Features { arms, untrained })
    }

    /// The model of an arm as a GGUF file.
    pub fn export(&self, arm: usize) -> Option<Vec<u8>> {
        let trainer = &self.arms.get(arm)?.trainer;
        let vocabulary = trainer.data().alphabet.vocabulary();
        let mut model = trainer.model().clone();
        model.name = format!("{}, {}", model.name, self.plan.arms[arm].label());
        Some(Loaded { model, vocabulary }.to_gguf())
    }

    /// How the race was planned.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Parameters of each model.
    pub fn n_params(&self) -> usize {
        self.arms.first().map_or(0, |arm| arm.trainer.model().n_params())
    }

    /// Bytes of weights, states of the optimizer and gradients, of all arms.
    pub fn size_bytes(&self) -> usize {
        self.arms.iter().map(|arm| arm.trainer.size_bytes()).sum()
    }

    /// Targets of one batch, for each arm.
    pub fn batch_targets(&self) -> Vec<usize> {
        let n_rows = self.plan.batch_tokens / self.plan.row_tokens;
        self.plan.arms.iter().map(|arm| n_rows * arm.n_targets(self.plan.row_tokens)).collect()
    }
}

fn check(plan: &Plan) -> Result<(), RaceError> {
    let (row, batch) = (plan.row_tokens, plan.batch_tokens);
    if !(1..=MAX_ARMS).contains(&plan.arms.len()) {
        return Err(RaceError::Arms(plan.arms.len()));
    }
    // Rows that are too short are the data's business; here they must only not divide by zero.
    if row > 0 && !(row..=MAX_BATCH_TOKENS).contains(&batch) {
        return Err(RaceError::Batch { row, batch });
    }
    if let Material::Story(text) = &plan.material
        && text.len() > MAX_STORY_BYTES
    {
        return Err(RaceError::Story(text.len()));
    }
    if !(0.0..=1.0).contains(&plan.decay) {
        return Err(RaceError::Decay(plan.decay));
    }
    if plan.learning_rate.is_nan() || plan.learning_rate <= 0.0 {
        return Err(RaceError::LearningRate(plan.learning_rate));
    }
    Ok(())
}

impl Arm {
    /// One step, and a point of the curve where it is time for one.
    async fn step(&mut self, plan: &Plan, probe: &[ProbeItem]) -> Result<Option<Point>, TrainError> {
        let before = self.trainer.progress().tokens;
        let step_tokens = (plan.batch_tokens / plan.row_tokens * plan.row_tokens) as u64;
        let point_tokens = plan.point_tokens.max(1);
        let after = before + step_tokens;
        let is_due = after / point_tokens > before / point_tokens || after >= plan.max_tokens;
        if let Some(report) = self.trainer.advance(is_due).await? {
            self.loss_sum += f64::from(report.loss);
            self.n_losses += 1;
        }
        if !is_due {
            return Ok(None);
        }
        self.trainer.sync().await?;
        self.snapshot = self.trainer.snapshot();
        let loss = self.loss_sum / self.n_losses.max(1) as f64;
        (self.loss_sum, self.n_losses) = (0.0, 0);
        Ok(Some(Point { progress: self.trainer.progress(), loss, probe: self.trainer.probe(probe) }))
    }

    /// Back to the last point.
    fn go_back(&mut self) {
        self.trainer.restore(&self.snapshot).expect("the snapshot is of this arm");
        (self.loss_sum, self.n_losses) = (0.0, 0);
    }

    fn continue_text(&mut self, prompt: &[u32], n_tokens: usize, mask: bool) -> String {
        let mut tokens = prompt.to_vec();
        // The row holds the text and, for masked models, the mask after it.
        let room = self.trainer.data().row_tokens - usize::from(mask);
        for _ in 0..n_tokens {
            let from = tokens.len().saturating_sub(room);
            let logits = self.trainer.next_logits(&tokens[from..], mask);
            let best = (0..logits.len()).fold(0, |best, i| if logits[i] > logits[best] { i } else { best });
            tokens.push(best as u32);
        }
        self.trainer.data().alphabet.decode(&tokens[prompt.len()..])
    }
}
