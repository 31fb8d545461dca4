//! A training run on a GPU: the same batches, counts and settings, with the weights on the device.

use std::ops::Range;

use super::adamw::{AdamW, Group};
use super::objective::Example;
use super::trainer::{StepReport, TrainError, Trainer};
use crate::gpu::device::{Gpu, GpuError};
use crate::gpu::kernels::TrainingUniform;
use crate::gpu::training::{Optimizer, State, Trainer as DeviceTrainer};
use crate::model::checkpoint::Model;
use crate::model::graph::{Graph, Weight};
use crate::model::tensor::TensorData;

/// A run on the device.
pub(super) struct Device {
    trainer: DeviceTrainer,
    /// For each weight of the graph its tensor, in the order of the model's, and its elements in there.
    places: Vec<(usize, Range<usize>)>,
}

impl Trainer {
    /// Goes on on the GPU, from the weights as they are now.
    ///
    /// # Errors
    /// Those of [`DeviceTrainer::new`]; the run then stays where it is.
    pub async fn use_gpu(&mut self, gpu: &Gpu) -> Result<(), GpuError> {
        let sizes = [self.recipe.n_rows, self.data.row_tokens];
        let optimizer = optimizer(&self.recipe.adamw, &self.model, &self.graph);
        let trainer = DeviceTrainer::new(gpu, &self.model, &self.graph, sizes, &optimizer).await?;
        let place = |weight: &Weight| {
            let tensor = self.model.tensors.keys().position(|known| *known == weight.tensor);
            let n_cols = weight.cols.unwrap_or(1);
            let elements = weight.range.start * n_cols..weight.range.end * n_cols;
            (tensor.expect("of this model"), elements)
        };
        let device = Device { trainer, places: self.graph.weights.iter().map(place).collect() };
        device.write(self);
        self.device = Some(device);
        Ok(())
    }

    /// Goes on on the CPU, from the weights that were last brought here: after a loss of the device, restore a snapshot.
    pub fn leave_gpu(&mut self) {
        self.device = None;
    }

    /// Whether the run is on the GPU.
    pub fn is_on_gpu(&self) -> bool {
        self.device.is_some()
    }

    /// One step, wherever the run is. On the GPU it is only submitted, and what it did is read back if `is_read`.
    ///
    /// # Errors
    /// [`TrainError::Diverged`], which on the GPU is seen when a report is read, so that the weights may be no numbers
    /// any more; [`TrainError::Gpu`].
    pub async fn advance(&mut self, is_read: bool) -> Result<Option<StepReport>, TrainError> {
        let Some(device) = &self.device else { return self.step().map(Some) };
        let examples = self.batch(self.progress.step);
        let n_targets: usize = examples.iter().map(Example::n_targets).sum();
        let loss_scale = 1.0 / n_targets.max(1) as f32;
        let adamw = self.recipe.adamw;
        let learning_rate = adamw.learning_rate * self.recipe.schedule.factor(self.progress.step);
        // The length of the gradient is the device's business; here only the corrections count.
        let update = adamw.update(self.moments.n_updates + 1, 0.0);
        let uniform = TrainingUniform {
            loss_scale,
            learning_rate,
            mean_correction: update.mean_correction,
            square_correction: update.square_correction,
        };
        let tokens: Vec<u32> = examples.iter().flat_map(|example| example.inputs.iter().copied()).collect();
        let targets: Vec<Option<u32>> =
            examples.iter().flat_map(|example| example.targets.iter().copied()).collect();
        device.trainer.step(&tokens, &targets, uniform)?;
        let report = if is_read { Some(device.trainer.report().await?) } else { None };
        let step = self.progress.step;
        self.moments.n_updates += 1;
        self.count(&examples);
        let Some(report) = report else { return Ok(None) };
        let (loss, gradient_norm) = (report.loss_sum * loss_scale, report.gradient_norm);
        if !(loss.is_finite() && gradient_norm.is_finite()) {
            return Err(TrainError::Diverged { step, loss, gradient_norm });
        }
        Ok(Some(StepReport { progress: self.progress, loss, gradient_norm, learning_rate }))
    }

    /// Brings the weights and the state of the optimizer here: what the probe, inspections, snapshots and
    /// [`Trainer::model`] see. Nothing to do on the CPU.
    ///
    /// # Errors
    /// [`TrainError::Gpu`].
    pub async fn sync(&mut self) -> Result<(), TrainError> {
        let Some(device) = &self.device else { return Ok(()) };
        let state = device.trainer.read_state().await?;
        let planes = state.weights.into_iter().zip(state.mean).zip(state.square);
        let mut tensors: Vec<_> = self.model.tensors.values_mut().collect();
        for ((tensor, elements), ((weights, mean), square)) in device.places.iter().zip(planes) {
            if let TensorData::F32(values) = &mut tensors[*tensor].data {
                values[elements.clone()].copy_from_slice(&weights);
            }
            self.moments.mean[*tensor][elements.clone()].copy_from_slice(&mean);
            self.moments.square[*tensor][elements.clone()].copy_from_slice(&square);
        }
        Ok(())
    }
}

impl Device {
    /// Replaces what is on the device by what `trainer` has here.
    pub fn write(&self, trainer: &Trainer) {
        let snapshot = trainer.snapshot();
        let pick = |planes: &[Vec<f32>]| {
            let parts =
                self.places.iter().map(|(tensor, elements)| planes[*tensor][elements.clone()].to_vec());
            parts.collect()
        };
        self.trainer.write_state(&State {
            weights: pick(&snapshot.weights),
            mean: pick(&snapshot.moments.mean),
            square: pick(&snapshot.moments.square),
        });
    }
}

/// The settings as the device wants them.
fn optimizer(adamw: &AdamW, model: &Model, graph: &Graph) -> Optimizer {
    let group = |weight: &Weight| {
        let group = Group::of(&weight.tensor, model.tensor(weight), model.config.n_embd);
        [group.rate, if group.is_decayed { adamw.weight_decay } else { 0.0 }]
    };
    Optimizer {
        beta1: adamw.beta1,
        beta2: adamw.beta2,
        eps: adamw.eps,
        max_gradient_norm: adamw.max_gradient_norm,
        groups: graph.weights.iter().map(group).collect(),
    }
}
