//! AdamW: each weight follows its own running mean of the gradient, divided by the running size of it.

use serde::{Deserialize, Serialize};

use crate::cpu::tape::WeightGradients;
use crate::model::checkpoint::Model;
use crate::model::tensor::{Tensor, TensorData};

/// The settings (Loshchilov and Hutter 2017, algorithm 2).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AdamW {
    /// Learning rate of the matrices; other weights have it times the factor of their [`Group`].
    pub learning_rate: f32,
    /// How slowly the mean of the gradient changes.
    pub beta1: f32,
    /// How slowly the mean of its square changes.
    pub beta2: f32,
    /// Added to the root of the mean square.
    pub eps: f32,
    /// Share of a weight that is taken off per step, times the learning rate; of matrices only.
    pub weight_decay: f32,
    /// Longer gradients are cut to this Euclidean length, over all weights (Pascanu et al. 2013).
    pub max_gradient_norm: f32,
}

impl Default for AdamW {
    /// What `training/optimizer.py` uses.
    fn default() -> Self {
        Self {
            learning_rate: 2e-3,
            beta1: 0.9,
            beta2: 0.95,
            eps: 1e-8,
            weight_decay: 0.1,
            max_gradient_norm: 1.0,
        }
    }
}

/// How a tensor differs from a matrix of a block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// Factor of the learning rate.
    pub rate: f32,
    /// Whether its weights decay.
    pub is_decayed: bool,
}

impl Group {
    /// The group of the tensor of that name: rates follow the scale at which [`super::init`] starts it.
    pub fn of(name: &str, tensor: &Tensor, n_embd: usize) -> Self {
        let root = (n_embd as f32).sqrt();
        match name {
            "token_embd.weight" | "position_embd.weight" => Self { rate: root, is_decayed: false },
            "output_norm.weight" | "output_norm.bias" => Self { rate: 1.0 / root, is_decayed: false },
            _ => Self { rate: 1.0, is_decayed: tensor.shape.len() == 2 },
        }
    }
}

/// The running means, for each tensor of the model in their order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Moments {
    /// Updates so far.
    pub n_updates: u64,
    /// Mean of the gradient.
    pub mean: Vec<Vec<f32>>,
    /// Mean of its square.
    pub square: Vec<Vec<f32>>,
}

impl Moments {
    /// Zeros for every weight of `model`.
    pub fn new(model: &Model) -> Self {
        let zeros: Vec<Vec<f32>> =
            model.tensors.values().map(|tensor| vec![0.0; tensor.n_elements()]).collect();
        Self { n_updates: 0, mean: zeros.clone(), square: zeros }
    }
}

/// The factors of one update that are the same for all weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Update {
    /// What the gradient is multiplied by: below 1 if it is too long.
    pub gradient_scale: f32,
    /// `1 / (1 - beta1^n)`.
    pub mean_correction: f32,
    /// `1 / (1 - beta2^n)`.
    pub square_correction: f32,
}

impl AdamW {
    /// The factors of update number `n`, counted from 1, for a gradient of that length.
    pub fn update(&self, n: u64, gradient_norm: f32) -> Update {
        let correction = |beta: f32| (1.0 / (1.0 - f64::from(beta).powf(n as f64))) as f32;
        Update {
            gradient_scale: if gradient_norm > self.max_gradient_norm {
                self.max_gradient_norm / gradient_norm
            } else {
                1.0
            },
            mean_correction: correction(self.beta1),
            square_correction: correction(self.beta2),
        }
    }

    /// One update of the weights of `model`, which must be F32, with the learning rate times `rate_factor`.
    pub fn apply(
        &self,
        model: &mut Model,
        gradients: &WeightGradients,
        moments: &mut Moments,
        gradient_norm: f32,
        rate_factor: f32,
    ) {
        moments.n_updates += 1;
        let update = self.update(moments.n_updates, gradient_norm);
        let moments = moments.mean.iter_mut().zip(&mut moments.square);
        for (((name, tensor), gradient), (mean, square)) in
            model.tensors.iter_mut().zip(gradients).zip(moments)
        {
            let group = Group::of(name, tensor, model.config.n_embd);
            let rate = self.learning_rate * rate_factor * group.rate;
            let decay = if group.is_decayed { self.weight_decay } else { 0.0 };
            let TensorData::F32(weights) = &mut tensor.data else { panic!("weights in training are F32") };
            let state = weights.iter_mut().zip(gradient).zip(mean.iter_mut().zip(square));
            for ((weight, gradient), (mean, square)) in state {
                let gradient = gradient * update.gradient_scale;
                *mean = self.beta1 * *mean + (1.0 - self.beta1) * gradient;
                *square = self.beta2 * *square + (1.0 - self.beta2) * gradient * gradient;
                let direction =
                    *mean * update.mean_correction / ((*square * update.square_correction).sqrt() + self.eps);
                *weight -= rate * (direction + decay * *weight);
            }
        }
    }
}

/// Euclidean length over all weights.
pub fn gradient_norm(gradients: &WeightGradients) -> f32 {
    let squares = gradients.iter().flatten().map(|&gradient| f64::from(gradient).powi(2));
    squares.sum::<f64>().sqrt() as f32
}
