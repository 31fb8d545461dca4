//! A model in memory: its shape and its weights.

use std::collections::BTreeMap;

use super::config::Config;
use super::graph::Weight;
use super::tensor::{DType, Tensor};

/// A model whose tensors are all present and of the right shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// What the file calls the model.
    pub name: String,
    /// The sizes.
    pub config: Config,
    /// The weights by the name that they have in a GGUF file.
    pub tensors: BTreeMap<String, Tensor>,
}

impl Model {
    /// The tensor that holds `weight`; the executors read `weight.range` of its outermost axis.
    ///
    /// # Panics
    /// If `weight` is not of this model's graph: a checkpoint is checked when it is loaded.
    pub fn tensor(&self, weight: &Weight) -> &Tensor {
        &self.tensors[&weight.tensor]
    }

    /// Bytes of all weights as they stay in memory.
    pub fn size_bytes(&self) -> usize {
        self.tensors.values().map(Tensor::size_bytes).sum()
    }

    /// Number of parameters.
    pub fn n_params(&self) -> usize {
        self.tensors.values().map(Tensor::n_elements).sum()
    }

    /// The element type that most parameters have: what people call the quantization of the model.
    pub fn dtype(&self) -> DType {
        let mut counts: Vec<(DType, usize)> = Vec::new();
        for tensor in self.tensors.values() {
            match counts.iter_mut().find(|(dtype, _)| *dtype == tensor.dtype()) {
                Some((_, count)) => *count += tensor.n_elements(),
                None => counts.push((tensor.dtype(), tensor.n_elements())),
            }
        }
        counts.into_iter().max_by_key(|&(_, count)| count).map_or(DType::F32, |(dtype, _)| dtype)
    }
}
