//! Gradient steps on a few texts: every step is one update over all of them, done text by text so that whoever waits
//! for it can do something else in between.

use super::adamw::{AdamW, Moments, gradient_norm};
use super::objective::Example;
use super::trainer::TrainError;
use crate::cpu::executor::Kernels;
use crate::cpu::tape::{Tape, WeightGradients, zero_gradients};
use crate::model::checkpoint::Model;
use crate::model::graph::{Graph, Head};
use crate::model::tensor::TensorData;

/// Some texts, and the weights that learn them.
pub struct Tuning {
    model: Model,
    examples: Vec<Example>,
    adamw: AdamW,
    tape: Tape,
    gradient: WeightGradients,
    moments: Moments,
    /// The next text of the step.
    at: usize,
    /// Sum of the losses of this step so far, in nats.
    loss: f64,
}

impl Tuning {
    /// Learns `examples`, weights that decay aside: what changes them is to be the examples alone.
    ///
    /// # Errors
    /// [`TrainError::NotF32`].
    ///
    /// # Panics
    /// If there is no example, or one is longer than the context.
    pub fn new(model: Model, examples: Vec<Example>, learning_rate: f32) -> Result<Self, TrainError> {
        let is_f32 = |data: &TensorData| matches!(data, TensorData::F32(_));
        if let Some((name, tensor)) = model.tensors.iter().find(|(_, tensor)| !is_f32(&tensor.data)) {
            return Err(TrainError::NotF32 { tensor: name.clone(), dtype: tensor.dtype().to_string() });
        }
        let longest = examples.iter().map(|example| example.inputs.len()).max();
        let graph = Graph::new(&model.config, model.config.attention, Head::All);
        Ok(Self {
            tape: Tape::new(graph, Kernels::Simd, longest.expect("an example")),
            gradient: zero_gradients(&model),
            moments: Moments::new(&model),
            adamw: AdamW { learning_rate, weight_decay: 0.0, ..AdamW::default() },
            model,
            examples,
            at: 0,
            loss: 0.0,
        })
    }

    /// Takes in the next text; after the last one the weights move. Then it is the mean loss of the targets before that,
    /// in nats.
    ///
    /// # Errors
    /// [`TrainError::Diverged`]; the weights are those before the step.
    pub fn advance(&mut self) -> Result<Option<f64>, TrainError> {
        let n_targets = self.n_targets();
        self.loss += self.loss_of(self.at, 1.0 / n_targets as f32);
        let example = &self.examples[self.at];
        self.tape.backward(&self.model, &example.inputs, &mut self.gradient);
        self.at += 1;
        if self.at < self.examples.len() {
            return Ok(None);
        }
        let (loss, norm) = (self.loss / n_targets as f64, gradient_norm(&self.gradient));
        if !(loss.is_finite() && norm.is_finite()) {
            let step = self.moments.n_updates;
            return Err(TrainError::Diverged { step, loss: loss as f32, gradient_norm: norm });
        }
        self.adamw.apply(&mut self.model, &self.gradient, &mut self.moments, norm, 1.0);
        self.gradient.iter_mut().for_each(|gradient| gradient.fill(0.0));
        (self.at, self.loss) = (0, 0.0);
        Ok(Some(loss))
    }

    /// Mean loss of the targets as the weights are now, in nats.
    pub fn loss(&mut self) -> f64 {
        let sum: f64 = (0..self.examples.len()).map(|index| self.loss_of(index, 0.0)).sum();
        sum / self.n_targets() as f64
    }

    /// Updates so far.
    pub fn n_steps(&self) -> usize {
        self.moments.n_updates as usize
    }

    /// The weights as they are now.
    pub fn into_model(self) -> Model {
        self.model
    }

    fn n_targets(&self) -> usize {
        self.examples.iter().map(Example::n_targets).sum::<usize>().max(1)
    }

    /// Sum of the losses of a text; the gradient of its logits is left on the tape, times `scale`.
    fn loss_of(&mut self, index: usize, scale: f32) -> f64 {
        let example = &self.examples[index];
        let mut losses = vec![0.0; example.targets.len()];
        self.tape.forward(&self.model, &example.inputs);
        self.tape.cross_entropy(&example.targets, scale, &mut losses);
        losses.iter().map(|&loss| f64::from(loss)).sum()
    }
}

/// Euclidean length of the weights of `before`, and of what those of `after` have more.
///
/// # Panics
/// If the two have not the same tensors.
pub fn change(before: &Model, after: &Model) -> (f64, f64) {
    let (mut norm, mut change) = (0.0, 0.0);
    for ((name, before), (other, after)) in before.tensors.iter().zip(&after.tensors) {
        assert_eq!(name, other, "tensors of the same model");
        for (before, after) in before.to_f32().into_iter().zip(after.to_f32()) {
            norm += f64::from(before).powi(2);
            change += (f64::from(after) - f64::from(before)).powi(2);
        }
    }
    (norm.sqrt(), change.sqrt())
}
