//! A training run as a state machine: each call of [`Trainer::step`] is one step, and nothing happens in between.

use rand::SeedableRng;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use xxhash_rust::xxh64::xxh64;

use super::adamw::{AdamW, Moments, gradient_norm};
use super::cpu::BatchRunner;
use super::data::{Dataset, ProbeItem};
use super::device::Device;
use super::objective::{Example, Objective};
use super::schedule::Schedule;
use super::{flops, probe};
use crate::cpu::tape::{Tape, zero_gradients};
use crate::gpu::device::GpuError;
use crate::model::backward::GradientId;
use crate::model::checkpoint::Model;
use crate::model::graph::{Activation, ActivationId, Graph, Head};
use crate::model::tensor::TensorData;
use crate::tasks::TaskRng;

/// What sets the generator of an objective apart from that of the text.
const OBJECTIVE_SALT: u64 = 0x6f62_6a65_6374_6976;

/// Everything that decides how a run goes, but for the model it starts from and the text.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// What is predicted.
    pub objective: Objective,
    /// Rows in a batch.
    pub n_rows: usize,
    /// Decides which rows are drawn and which of their tokens are targets.
    pub seed: u64,
    /// The optimizer.
    pub adamw: AdamW,
    /// How its rate changes.
    pub schedule: Schedule,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Steps done.
    pub step: u64,
    /// Tokens read.
    pub tokens: u64,
    /// Targets trained on.
    pub targets: u64,
    /// Floating-point operations spent: see [`flops`].
    pub flops: u64,
}

/// What one step did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepReport {
    /// How far the run is now.
    pub progress: Progress,
    /// Mean cross-entropy of the batch's targets before the step, in nats.
    pub loss: f32,
    /// Euclidean length of the gradient, before it is cut.
    pub gradient_norm: f32,
    /// Learning rate of the matrices in this step.
    pub learning_rate: f32,
}

/// One row under the magnifying glass: what each position contributes to training.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    /// What the model sees and what it must predict (T).
    pub example: Example,
    /// Loss of each position in nats, 0 where there is no target (T).
    pub losses: Vec<f32>,
    /// Euclidean length of the gradient of each position's logits: exactly 0 where there is no target (T).
    pub logit_gradients: Vec<f32>,
    /// Euclidean length of the gradient of each position's embedding, which is also context of others (T).
    pub embedding_gradients: Vec<f32>,
}

/// A run at some moment: enough to go on from there, on any executor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// How far the run was.
    pub progress: Progress,
    /// The weights, for each tensor of the model in their order.
    pub weights: Vec<Vec<f32>>,
    /// The state of the optimizer.
    pub moments: Moments,
}

/// Why a run cannot start or go on.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum TrainError {
    /// The model does not fit the text.
    #[error(
        "expected a model with {expected_vocab} tokens and a context of at least {expected_context}, got {vocab} and {context}"
    )]
    Model {
        /// Tokens of the text's vocabulary.
        expected_vocab: usize,
        /// Tokens in a row.
        expected_context: usize,
        /// Tokens of the model's vocabulary.
        vocab: usize,
        /// Context of the model.
        context: usize,
    },
    /// Quantized weights cannot follow a gradient.
    #[error("expected weights in F32, got {tensor} in {dtype}")]
    NotF32 {
        /// The tensor.
        tensor: String,
        /// Its element type.
        dtype: String,
    },
    /// The loss or the gradient is no number any more. The weights are those before the step.
    #[error(
        "expected a finite loss in step {step}, got a loss of {loss} with a gradient of {gradient_norm}; the learning rate may be too high"
    )]
    Diverged {
        /// The step that was not done.
        step: u64,
        /// Its loss.
        loss: f32,
        /// The length of its gradient.
        gradient_norm: f32,
    },
    /// The device refused, or is lost.
    #[error(transparent)]
    Gpu(#[from] GpuError),
    /// A snapshot of another model.
    #[error("expected a snapshot of {expected} weights, got one of {got}")]
    Snapshot {
        /// Weights of this model.
        expected: usize,
        /// Weights of the snapshot.
        got: usize,
    },
}

/// A training run: on the CPU, or on the GPU with [`Trainer::use_gpu`].
pub struct Trainer {
    pub(super) recipe: Recipe,
    pub(super) data: Dataset,
    pub(super) graph: Graph,
    pub(super) model: Model,
    pub(super) moments: Moments,
    runner: BatchRunner,
    pub(super) progress: Progress,
    pub(super) device: Option<Device>,
}

impl Trainer {
    /// A run that starts from `model`, on up to `n_threads` threads.
    ///
    /// # Errors
    /// [`TrainError::Model`] or [`TrainError::NotF32`].
    pub fn new(
        recipe: Recipe,
        data: Dataset,
        mut model: Model,
        n_threads: usize,
    ) -> Result<Self, TrainError> {
        let (vocab_size, row_tokens) = (data.alphabet.vocab_size(), data.row_tokens);
        if model.config.vocab_size != vocab_size || model.config.context_length < row_tokens {
            return Err(TrainError::Model {
                expected_vocab: vocab_size,
                expected_context: row_tokens,
                vocab: model.config.vocab_size,
                context: model.config.context_length,
            });
        }
        let is_f32 = |data: &TensorData| matches!(data, TensorData::F32(_));
        if let Some((name, tensor)) = model.tensors.iter().find(|(_, tensor)| !is_f32(&tensor.data)) {
            return Err(TrainError::NotF32 { tensor: name.clone(), dtype: tensor.dtype().to_string() });
        }
        // What becomes of the model is a model of this attention, and its file says so.
        model.config.attention = recipe.objective.attention();
        let graph = Graph::new(&model.config, model.config.attention, Head::All);
        let runner = BatchRunner::new(&model, &graph, row_tokens, n_threads);
        let moments = Moments::new(&model);
        Ok(Self { recipe, data, graph, model, moments, runner, progress: Progress::default(), device: None })
    }

    /// Does one step on the CPU: a batch forward and backward, then an update of the weights.
    ///
    /// # Errors
    /// [`TrainError::Diverged`]; the run can be reset or restored, but not go on.
    pub fn step(&mut self) -> Result<StepReport, TrainError> {
        let examples = self.batch(self.progress.step);
        let n_targets: usize = examples.iter().map(Example::n_targets).sum();
        let scale = 1.0 / n_targets.max(1) as f32;
        let gradient = self.runner.gradient(&self.model, &examples, scale);
        let sum: f64 = gradient.losses.iter().flatten().map(|&loss| f64::from(loss)).sum();
        let (loss, gradient_norm) = ((sum * f64::from(scale)) as f32, gradient_norm(&gradient.weights));
        if !(loss.is_finite() && gradient_norm.is_finite()) {
            return Err(TrainError::Diverged { step: self.progress.step, loss, gradient_norm });
        }
        let adamw = self.recipe.adamw;
        let factor = self.recipe.schedule.factor(self.progress.step);
        adamw.apply(&mut self.model, &gradient.weights, &mut self.moments, gradient_norm, factor);
        self.count(&examples);
        let learning_rate = adamw.learning_rate * factor;
        Ok(StepReport { progress: self.progress, loss, gradient_norm, learning_rate })
    }

    /// Notes that a step with these rows is done.
    pub(super) fn count(&mut self, examples: &[Example]) {
        let row_tokens = self.data.row_tokens;
        self.progress.step += 1;
        self.progress.tokens += (examples.len() * row_tokens) as u64;
        self.progress.targets += examples.iter().map(Example::n_targets).sum::<usize>() as u64;
        self.progress.flops += examples.len() as u64 * flops::training_flops(&self.graph, row_tokens);
    }

    /// The rows of step `step`, as the model is trained on them. The text depends on the seed alone, so that runs with
    /// other objectives read the same.
    pub fn batch(&self, step: u64) -> Vec<Example> {
        let first = step * self.recipe.n_rows as u64;
        (first..first + self.recipe.n_rows as u64)
            .map(|index| self.example(&self.data.row(self.recipe.seed, index), index))
            .collect()
    }

    fn example(&self, tokens: &[u32], draw: u64) -> Example {
        let seed = xxh64(&draw.to_le_bytes(), self.recipe.seed ^ OBJECTIVE_SALT);
        let mut rng = TaskRng::seed_from_u64(seed);
        self.recipe.objective.example(tokens, &self.data.alphabet.range(), &mut rng)
    }

    /// Share of `items` whose token the model predicts, asked in the way that it is trained.
    pub fn probe(&mut self, items: &[ProbeItem]) -> f32 {
        let (model, objective) = (&self.model, self.recipe.objective);
        let mask_id = self.data.alphabet.range().mask_id;
        let n_right = self
            .runner
            .count(items, |tape, item: &ProbeItem| probe::is_right(tape, model, objective, item, mask_id));
        n_right as f32 / items.len().max(1) as f32
    }

    /// What each position of a row of `tokens` contributes, without an update. `draw` decides the random choices.
    ///
    /// # Panics
    /// If there is no token, more than a row has, or one outside the vocabulary.
    pub fn inspect(&mut self, tokens: &[u32], draw: u64) -> Inspection {
        let example = self.example(tokens, draw);
        inspect(self.runner.tape(), &self.model, example)
    }

    /// What the model makes of `tokens` before the head: the last norm's output (T, C).
    ///
    /// # Panics
    /// If there is no token, more than a row has, or one outside the vocabulary.
    pub fn hidden(&mut self, tokens: &[u32]) -> Vec<f32> {
        let tape = self.runner.tape();
        tape.forward(&self.model, tokens);
        tape.value(ActivationId::global(Activation::FinalNorm)).to_vec()
    }

    /// The logits after the last of `tokens`, or, with `mask`, those at a `<mask>` put after it, which is what a masked
    /// model was trained to answer.
    ///
    /// # Panics
    /// If there is no token, more than a row has with the mask, or one outside the vocabulary.
    pub fn next_logits(&mut self, tokens: &[u32], mask: bool) -> Vec<f32> {
        let hidden = mask.then_some(self.data.alphabet.range().mask_id);
        let tokens: Vec<u32> = tokens.iter().copied().chain(hidden).collect();
        let logits = self.runner.tape().forward(&self.model, &tokens);
        logits[logits.len() - self.model.config.vocab_size..].to_vec()
    }

    /// How the run goes.
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// What is trained on.
    pub fn data(&self) -> &Dataset {
        &self.data
    }

    /// The model as it is now.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// How far the run is.
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// Bytes of the weights, the state of the optimizer and a gradient.
    pub fn size_bytes(&self) -> usize {
        4 * self.model.size_bytes()
    }

    /// The run as it is now.
    pub fn snapshot(&self) -> Snapshot {
        let values = |data: &TensorData| match data {
            TensorData::F32(values) => values.clone(),
            _ => panic!("weights in training are F32"),
        };
        let weights = self.model.tensors.values().map(|tensor| values(&tensor.data)).collect();
        Snapshot { progress: self.progress, weights, moments: self.moments.clone() }
    }

    /// Goes back, or on, to a snapshot of a run of this shape.
    ///
    /// # Errors
    /// [`TrainError::Snapshot`]; nothing has changed then.
    pub fn restore(&mut self, snapshot: &Snapshot) -> Result<(), TrainError> {
        let lens = |planes: &[Vec<f32>]| planes.iter().map(Vec::len).collect::<Vec<_>>();
        let expected: Vec<usize> = self.model.tensors.values().map(|tensor| tensor.n_elements()).collect();
        let planes = [&snapshot.weights, &snapshot.moments.mean, &snapshot.moments.square];
        if let Some(wrong) = planes.into_iter().find(|planes| lens(planes) != expected) {
            let got = lens(wrong).iter().sum();
            return Err(TrainError::Snapshot { expected: expected.iter().sum(), got });
        }
        for (tensor, weights) in self.model.tensors.values_mut().zip(&snapshot.weights) {
            tensor.data = TensorData::F32(weights.clone());
        }
        self.moments = snapshot.moments.clone();
        self.progress = snapshot.progress;
        if let Some(device) = &self.device {
            device.write(self);
        }
        Ok(())
    }
}

/// What each position of `example` contributes to the gradient of the mean loss of its targets, on a tape of the
/// objective's graph. The weights, which must be F32, stay as they are.
///
/// # Panics
/// If the example does not fit the tape.
pub fn inspect(tape: &mut Tape, model: &Model, example: Example) -> Inspection {
    let n_tokens = example.inputs.len();
    let scale = 1.0 / example.n_targets().max(1) as f32;
    let mut losses = vec![0.0; n_tokens];
    let mut weights = zero_gradients(model);
    tape.forward(model, &example.inputs);
    tape.cross_entropy(&example.targets, scale, &mut losses);
    tape.backward(model, &example.inputs, &mut weights);
    let row_norms = |activation| {
        let gradient = tape.gradient(GradientId(ActivationId::global(activation)));
        let norm = |row: &[f32]| row.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>().sqrt() as f32;
        gradient.chunks_exact(gradient.len() / n_tokens).map(norm).collect()
    };
    let (logit_gradients, embedding_gradients) =
        (row_norms(Activation::Logits), row_norms(Activation::TokenEmbedding));
    Inspection { example, losses, logit_gradients, embedding_gradients }
}
