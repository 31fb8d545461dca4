//! One op of the forward pass on the CPU, whoever owns the buffers.

use std::collections::BTreeMap;

use super::gemm::Scratch;
use super::oracle::{self, AttentionSizes, Rows};
use super::simd::{self, Order};
use crate::model::checkpoint::Model;
use crate::model::config::Config;
use crate::model::graph::{ActivationId, Dim, Graph, Head, Op, OpKind, RopePairs, Step, WeightId};
use crate::model::tensor::TensorData;

/// Which version of the kernels runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kernels {
    /// Sums in f64: defines what is right.
    Oracle,
    /// Vectorised, sums in f32.
    Simd,
}

/// What the ops of one step read.
pub(super) struct Run<'a> {
    pub model: &'a Model,
    pub graph: &'a Graph,
    /// Where each activation lives in `buffers`.
    pub slots: &'a BTreeMap<ActivationId, usize>,
    pub buffers: &'a [Vec<f32>],
    /// See [`crate::model::rope::angles`].
    pub angles: &'a [[f32; 2]],
    pub kernels: Kernels,
    pub order: Order,
    pub step: Step,
    /// The tokens that get logits where the head has a choice.
    pub rows: &'a [usize],
}

/// Number of elements of an activation where `n_rows` tokens get logits.
pub(super) fn len(graph: &Graph, id: ActivationId, step: Step, n_rows: usize) -> usize {
    let is_chosen = graph.head == Head::Last && graph.shapes[&id].contains(&Dim::R);
    graph.len(id, step) * if is_chosen { n_rows } else { 1 }
}

impl<'a> Run<'a> {
    /// Computes `op` into `out`.
    pub fn op(&self, op: &Op, tokens: &[u32], scratch: &mut Scratch, out: &mut [f32]) {
        let config = &self.graph.config;
        match op.kind {
            OpKind::Embed { wte } => oracle::embed(tokens, &self.rows(wte), out),
            OpKind::AddPositions { x, wpe } => {
                oracle::add_positions(self.read(x), &self.rows(wpe), self.step.position, out);
            }
            OpKind::RmsNorm { x, weight } => {
                let rms_norm = if self.is_fast() { simd::rms_norm } else { oracle::rms_norm };
                rms_norm(self.read(x), self.vector(weight), config.norm_eps, out);
            }
            OpKind::LayerNorm { x, weight, bias } => {
                let (weight, bias) = (self.vector(weight), self.vector(bias));
                oracle::layer_norm(self.read(x), weight, bias, config.norm_eps, out);
            }
            OpKind::Matmul { x, weight, bias } => self.matmul(x, weight, bias, scratch, out),
            OpKind::Rope { x, pairs } => self.rope(x, pairs, out),
            OpKind::CacheWrite { x } => {
                let row_len = config.n_kv_head * config.head_size;
                oracle::cache_write(self.read(x), self.step.position, row_len, out);
            }
            OpKind::AttentionScores { q, k } => {
                let (q, k, sizes) = (self.read(q), self.read(k), self.attention_sizes());
                match self.kernels {
                    Kernels::Oracle => oracle::attention_scores(q, k, sizes, out),
                    Kernels::Simd => simd::attention_scores(q, k, sizes, self.order, scratch, out),
                }
            }
            OpKind::Scale { x, factor } => oracle::scale(self.read(x), factor, out),
            OpKind::CausalMask { x } => {
                let n_positions = self.attention_sizes().n_positions;
                oracle::causal_mask(self.read(x), self.step.n_tokens, n_positions, out);
            }
            OpKind::Softmax { x } => {
                let softmax = if self.is_fast() { simd::softmax } else { oracle::softmax };
                softmax(self.read(x), self.last_axis(x), out);
            }
            OpKind::AttentionValues { weights, v } => {
                let (weights, v, sizes) = (self.read(weights), self.read(v), self.attention_sizes());
                match self.kernels {
                    Kernels::Oracle => oracle::attention_values(weights, v, sizes, out),
                    Kernels::Simd => simd::attention_values(weights, v, sizes, scratch, out),
                }
            }
            OpKind::Add { a, b } => oracle::add(self.read(a), self.read(b), out),
            OpKind::SwiGlu { gate, up } => {
                let swiglu = if self.is_fast() { simd::swiglu } else { oracle::swiglu };
                swiglu(self.read(gate), self.read(up), out);
            }
            OpKind::Gelu { x } => oracle::gelu(self.read(x), out),
            OpKind::SelectLast { x } => {
                let row_len = self.last_axis(x);
                for (&row, out) in self.rows.iter().zip(out.chunks_exact_mut(row_len)) {
                    oracle::select_last(&self.read(x)[..(row + 1) * row_len], row_len, out);
                }
            }
        }
    }

    fn is_fast(&self) -> bool {
        self.kernels == Kernels::Simd
    }

    fn matmul(
        &self,
        x: ActivationId,
        weight: WeightId,
        bias: Option<WeightId>,
        scratch: &mut Scratch,
        out: &mut [f32],
    ) {
        let bias = bias.map(|bias| self.vector(bias));
        match self.kernels {
            Kernels::Oracle => oracle::matmul(self.read(x), &self.rows(weight), bias, out),
            Kernels::Simd => {
                simd::matmul(self.read(x), &self.rows(weight), bias, self.order, scratch, out);
            }
        }
    }

    fn rope(&self, x: ActivationId, pairs: RopePairs, out: &mut [f32]) {
        let Config { head_size, rope_theta, .. } = self.graph.config;
        let heads = [self.axis(x, 1), head_size];
        let position = self.step.position;
        match self.kernels {
            Kernels::Oracle => oracle::rope(self.read(x), heads, position, rope_theta, pairs, out),
            Kernels::Simd => {
                let angles = &self.angles[position * (head_size / 2)..];
                simd::rope(self.read(x), heads, angles, pairs, out);
            }
        }
    }

    /// The values of an activation in this step.
    pub fn read(&self, id: ActivationId) -> &'a [f32] {
        &self.buffers[self.slots[&id]][..len(self.graph, id, self.step, self.rows.len())]
    }

    /// The rows of a matrix.
    pub fn rows(&self, id: WeightId) -> Rows<'a> {
        let weight = self.graph.weight(id);
        Rows { tensor: self.model.tensor(weight), range: weight.range.clone() }
    }

    /// The elements of a norm weight or a bias.
    pub fn vector(&self, id: WeightId) -> &'a [f32] {
        let weight = self.graph.weight(id);
        match &self.model.tensor(weight).data {
            TensorData::F32(values) => &values[weight.range.clone()],
            _ => panic!("{} is a vector, and vectors of a model are F32", weight.tensor),
        }
    }

    /// Length of one axis of an activation.
    pub fn axis(&self, id: ActivationId, axis: usize) -> usize {
        self.graph.dim(self.graph.shapes[&id][axis], self.step)
    }

    /// Length of the last axis of an activation.
    pub fn last_axis(&self, id: ActivationId) -> usize {
        self.axis(id, self.graph.shapes[&id].len() - 1)
    }

    /// The sizes of attention in this step.
    pub fn attention_sizes(&self) -> AttentionSizes {
        let config = &self.graph.config;
        AttentionSizes {
            n_head: config.n_head,
            n_kv_head: config.n_kv_head,
            head_size: config.head_size,
            n_tokens: self.step.n_tokens,
            n_positions: self.step.position + self.step.n_tokens,
        }
    }
}
