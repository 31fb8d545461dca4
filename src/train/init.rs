//! Where training starts.

use std::collections::{BTreeMap, BTreeSet};

use rand::{RngExt, SeedableRng};

use crate::model::checkpoint::Model;
use crate::model::config::Config;
use crate::model::graph::{Attention, Graph, Head};
use crate::model::tensor::Tensor;
use crate::tasks::TaskRng;

/// Spread of the embedding, times the root of its width: see [`random_model`].
const EMBEDDING_SPREAD: f32 = 0.02;

/// Weight of the norm of queries at the start: above 1, so that attention is sharp from the first step on.
const QUERY_NORM: f32 = 1.2;

/// A model of that shape with random weights, in F32.
///
/// The recipe is that of `training/model.py`: matrices keep the scale of their input, those that write into the
/// residual stream start smaller by `sqrt(2 n_layer)` (Radford et al. 2019, section 2.3), and the embedding and the
/// last norm have the scales `0.02 sqrt(C)` and `1 / sqrt(C)`, so that the logits are small at first.
pub fn random_model(config: &Config, name: &str, seed: u64) -> Model {
    let mut rng = TaskRng::seed_from_u64(seed);
    let graph = Graph::new(config, Attention::Causal, Head::All);
    let mut tensors = BTreeMap::new();
    let mut done = BTreeSet::new();
    for weight in graph.weights.iter().filter(|weight| done.insert(&weight.tensor)) {
        let shape: Vec<usize> = std::iter::once(weight.outer_len).chain(weight.cols).collect();
        let n_elements = shape.iter().product();
        let values = match weight.cols {
            None => vec![vector_start(&weight.tensor, config); n_elements],
            Some(cols) => {
                let spread = matrix_spread(&weight.tensor, cols, config);
                (0..n_elements).map(|_| spread * normal(&mut rng)).collect()
            }
        };
        tensors.insert(weight.tensor.clone(), Tensor::from_f32(shape, values));
    }
    Model { name: name.to_owned(), config: config.clone(), tensors }
}

fn vector_start(tensor: &str, config: &Config) -> f32 {
    match tensor {
        _ if tensor.ends_with(".bias") => 0.0,
        "output_norm.weight" => 1.0 / (config.n_embd as f32).sqrt(),
        _ if tensor.ends_with("attn_q_norm.weight") => QUERY_NORM,
        _ => 1.0,
    }
}

fn matrix_spread(tensor: &str, cols: usize, config: &Config) -> f32 {
    if matches!(tensor, "token_embd.weight" | "position_embd.weight") {
        return EMBEDDING_SPREAD * (config.n_embd as f32).sqrt();
    }
    let is_to_residual = tensor.ends_with("attn_output.weight") || tensor.ends_with("ffn_down.weight");
    let factor = if is_to_residual { 1.0 / (2.0 * config.n_layer as f32).sqrt() } else { 1.0 };
    factor / (cols as f32).sqrt()
}

/// A draw from the normal distribution (Box and Muller 1958).
fn normal(rng: &mut TaskRng) -> f32 {
    let (radius, angle): (f64, f64) = (rng.random(), rng.random());
    // 1 - radius is above 0, so the logarithm is finite.
    ((-2.0 * (1.0 - radius).ln()).sqrt() * (std::f64::consts::TAU * angle).cos()) as f32
}
