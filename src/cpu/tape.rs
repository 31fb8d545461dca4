//! Forward and backward through one text, with everything that is needed in between kept.

use std::collections::BTreeMap;

use super::gemm::Scratch;
use super::oracle_backward::{self as oracle, Gradient, MatmulGradients};
use super::run::{Kernels, Run};
use super::simd::Order;
use super::simd_backward as simd;
use crate::model::backward::{Backward, BackwardOp, GradientId};
use crate::model::checkpoint::Model;
use crate::model::graph::{Activation, ActivationId, Graph, OpKind, RopePairs, Step, WeightId};
use crate::model::rope;
use crate::model::tensor::TensorData;

/// Gradients of the weights of a model: one vector for each of [`Model::tensors`], in their order.
pub type WeightGradients = Vec<Vec<f32>>;

/// Zeros for every weight of `model`.
pub fn zero_gradients(model: &Model) -> WeightGradients {
    model.tensors.values().map(|tensor| vec![0.0; tensor.n_elements()]).collect()
}

/// The buffers of one forward and backward pass. Unlike an executor's, every activation has its own.
///
/// The model is not part of it: its weights, which must be F32, change between passes.
#[derive(Clone, Debug)]
pub struct Tape {
    graph: Graph,
    backward: Backward,
    kernels: Kernels,
    max_tokens: usize,
    step: Step,
    angles: Vec<[f32; 2]>,
    /// Where each activation lives in `values`, and its gradient in `gradients`.
    slots: BTreeMap<ActivationId, usize>,
    values: Vec<Vec<f32>>,
    gradients: Vec<Vec<f32>>,
    scratch: Scratch,
}

impl Tape {
    /// Allocates everything that texts of up to `max_tokens` tokens need.
    ///
    /// # Panics
    /// If `max_tokens` is 0 or more than the context.
    pub fn new(graph: Graph, kernels: Kernels, max_tokens: usize) -> Self {
        let context_length = graph.config.context_length;
        assert!((1..=context_length).contains(&max_tokens), "{max_tokens} tokens, context {context_length}");
        let step = Step { n_tokens: max_tokens, position: 0 };
        let values: Vec<Vec<f32>> = graph.shapes.keys().map(|&id| vec![0.0; graph.len(id, step)]).collect();
        Self {
            backward: Backward::new(&graph),
            kernels,
            max_tokens,
            step,
            angles: rope::angles(&graph.config),
            slots: graph.shapes.keys().copied().zip(0..).collect(),
            gradients: values.clone(),
            values,
            scratch: Scratch::default(),
            graph,
        }
    }

    /// The forward pass.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Runs the forward pass over a whole text and returns the logits (T, V).
    ///
    /// # Panics
    /// If there is no token, more than `max_tokens`, or one outside the vocabulary.
    pub fn forward(&mut self, model: &Model, tokens: &[u32]) -> &[f32] {
        assert!((1..=self.max_tokens).contains(&tokens.len()), "{} tokens on a tape", tokens.len());
        assert!(tokens.iter().all(|&token| (token as usize) < self.graph.config.vocab_size), "unknown token");
        self.step = Step { n_tokens: tokens.len(), position: 0 };
        for op in &self.graph.ops {
            let slot = self.slots[&op.output];
            let mut out = std::mem::take(&mut self.values[slot]);
            let len = self.graph.len(op.output, self.step);
            let run = Run {
                model,
                graph: &self.graph,
                slots: &self.slots,
                buffers: &self.values,
                angles: &self.angles,
                kernels: self.kernels,
                order: Order::Fastest,
                step: self.step,
                rows: &[self.step.n_tokens - 1],
            };
            run.op(op, tokens, &mut self.scratch, &mut out[..len]);
            self.values[slot] = out;
        }
        self.value(ActivationId::global(Activation::Logits))
    }

    /// Writes the loss of each position to `losses`, and `scale` times its gradient to that of the logits; both are
    /// exactly 0 where there is no target.
    ///
    /// # Panics
    /// If the text of the forward pass had another length.
    pub fn cross_entropy(&mut self, targets: &[Option<u32>], scale: f32, losses: &mut [f32]) {
        assert_eq!(targets.len(), self.step.n_tokens, "one target for each token");
        let logits = ActivationId::global(Activation::Logits);
        let (slot, len) = (self.slots[&logits], self.graph.len(logits, self.step));
        let cross_entropy = match self.kernels {
            Kernels::Oracle => oracle::cross_entropy,
            Kernels::Simd => simd::cross_entropy,
        };
        let d_logits = &mut self.gradients[slot][..len];
        cross_entropy(&self.values[slot][..len], targets, scale, losses, d_logits);
    }

    /// Runs the backward pass from the gradient of the logits, adding to the gradients of the weights.
    ///
    /// # Panics
    /// If `tokens` is not the text of the forward pass, or `weights` is not of this model.
    pub fn backward(&mut self, model: &Model, tokens: &[u32], weights: &mut WeightGradients) {
        assert_eq!(tokens.len(), self.step.n_tokens, "the text of the forward pass");
        for op in &self.backward.ops {
            let d_out_slot = self.slots[&op.op.output];
            let d_out = std::mem::take(&mut self.gradients[d_out_slot]);
            let mut outputs: Vec<Vec<f32>> = op
                .outputs
                .iter()
                .map(|out| std::mem::take(&mut self.gradients[self.slots[&out.id.0]]))
                .collect();
            let forward = Run {
                model,
                graph: &self.graph,
                slots: &self.slots,
                buffers: &self.values,
                angles: &self.angles,
                kernels: self.kernels,
                order: Order::Fastest,
                step: self.step,
                rows: &[self.step.n_tokens - 1],
            };
            let d_out_len = self.graph.len(op.op.output, self.step);
            let run = BackwardRun { forward, op, tokens, d_out: &d_out[..d_out_len] };
            run.run(&mut outputs, weights, &mut self.scratch);
            self.gradients[d_out_slot] = d_out;
            for (out, values) in op.outputs.iter().zip(outputs) {
                self.gradients[self.slots[&out.id.0]] = values;
            }
        }
    }

    /// What the last forward pass computed.
    pub fn value(&self, id: ActivationId) -> &[f32] {
        &self.values[self.slots[&id]][..self.graph.len(id, self.step)]
    }

    /// What the last backward pass computed.
    pub fn gradient(&self, id: GradientId) -> &[f32] {
        &self.gradients[self.slots[&id.0]][..self.graph.len(id.0, self.step)]
    }
}

/// What one backward op reads.
struct BackwardRun<'a> {
    /// The values of the forward pass.
    forward: Run<'a>,
    op: &'a BackwardOp,
    tokens: &'a [u32],
    d_out: &'a [f32],
}

impl BackwardRun<'_> {
    /// Computes the op into `outputs`, one for each input of the forward op.
    fn run(&self, outputs: &mut [Vec<f32>], weights: &mut WeightGradients, scratch: &mut Scratch) {
        let (forward, d_out) = (&self.forward, self.d_out);
        let read = |id| forward.read(id);
        let is_fast = forward.kernels == Kernels::Simd;
        let mut gradients = self.gradients(outputs);
        let mut next = || gradients.next().expect("a gradient for each input");
        match self.op.op.kind {
            OpKind::Embed { wte } => {
                oracle::embed_backward(self.tokens, d_out, self.weight_gradient(wte, weights));
            }
            OpKind::AddPositions { x: _, wpe } => {
                oracle::add_positions_backward(d_out, next(), self.weight_gradient(wpe, weights));
            }
            OpKind::RmsNorm { x, weight } => {
                let kernel = if is_fast { simd::rms_norm_backward } else { oracle::rms_norm_backward };
                let d_weight = self.weight_gradient(weight, weights);
                kernel(
                    read(x),
                    forward.vector(weight),
                    forward.graph.config.norm_eps,
                    d_out,
                    next(),
                    d_weight,
                );
            }
            OpKind::LayerNorm { x, weight, bias } => {
                self.layer_norm(x, [weight, bias], next(), weights);
            }
            OpKind::Matmul { x, weight, bias } => {
                self.matmul(x, weight, bias, next(), weights, scratch);
            }
            OpKind::Rope { x, pairs } => self.rope(x, pairs, next()),
            OpKind::CacheWrite { x: _ } => oracle::cache_write_backward(d_out, next()),
            OpKind::AttentionScores { q, k } => {
                let (q, k, sizes) = (read(q), read(k), forward.attention_sizes());
                match forward.kernels {
                    Kernels::Oracle => oracle::attention_scores_backward(q, k, sizes, d_out, next(), next()),
                    Kernels::Simd => {
                        simd::attention_scores_backward(q, k, sizes, d_out, next(), next(), scratch);
                    }
                }
            }
            OpKind::Scale { x: _, factor } => oracle::scale_backward(d_out, factor, next()),
            OpKind::CausalMask { x: _ } => {
                oracle::causal_mask_backward(d_out, forward.step.n_tokens, next());
            }
            OpKind::Softmax { x } => {
                let kernel = if is_fast { simd::softmax_backward } else { oracle::softmax_backward };
                kernel(read(self.op.op.output), forward.last_axis(x), d_out, next());
            }
            OpKind::AttentionValues { weights: probabilities, v } => {
                let (y, v, sizes) = (read(probabilities), read(v), forward.attention_sizes());
                match forward.kernels {
                    Kernels::Oracle => oracle::attention_values_backward(y, v, sizes, d_out, next(), next()),
                    Kernels::Simd => {
                        simd::attention_values_backward(y, v, sizes, d_out, next(), next(), scratch);
                    }
                }
            }
            OpKind::Add { a: _, b: _ } => oracle::add_backward(d_out, next(), next()),
            OpKind::SwiGlu { gate, up } => {
                let kernel = if is_fast { simd::swiglu_backward } else { oracle::swiglu_backward };
                kernel(read(gate), read(up), d_out, next(), next());
            }
            OpKind::Gelu { x } => oracle::gelu_backward(read(x), d_out, next()),
            OpKind::SelectLast { x: _ } => oracle::select_last_backward(d_out, next()),
        }
    }

    fn layer_norm(
        &self,
        x: ActivationId,
        [weight, bias]: [WeightId; 2],
        d_x: Gradient<'_>,
        weights: &mut WeightGradients,
    ) {
        let x = self.forward.read(x);
        let (values, eps) = (self.forward.vector(weight), self.forward.graph.config.norm_eps);
        // Two vectors of the same list cannot be lent at once: the bias is taken out for the moment.
        let (bias, range) = self.place(bias);
        let mut d_bias = std::mem::take(&mut weights[bias]);
        let d_weight = self.weight_gradient(weight, weights);
        oracle::layer_norm_backward(x, values, eps, self.d_out, d_x, [d_weight, &mut d_bias[range]]);
        weights[bias] = d_bias;
    }

    fn matmul(
        &self,
        x: ActivationId,
        weight: WeightId,
        bias: Option<WeightId>,
        d_x: Gradient<'_>,
        weights: &mut WeightGradients,
        scratch: &mut Scratch,
    ) {
        let x = self.forward.read(x);
        let rows = self.forward.rows(weight);
        let (n_in, n_out) = (rows.tensor.cols(), rows.range.len());
        let TensorData::F32(values) = &rows.tensor.data else { panic!("weights in training are F32") };
        let values = &values[rows.range.start * n_in..rows.range.end * n_in];
        let sizes = [x.len() / n_in, n_in, n_out];
        let bias = bias.map(|bias| self.place(bias));
        let mut d_bias = bias.as_ref().map(|&(tensor, _)| std::mem::take(&mut weights[tensor]));
        let gradients = MatmulGradients {
            x: d_x,
            weight: self.weight_gradient(weight, weights),
            bias: d_bias.as_mut().zip(bias.clone()).map(|(d_bias, (_, range))| &mut d_bias[range]),
        };
        match self.forward.kernels {
            Kernels::Oracle => oracle::matmul_backward(sizes, x, values, self.d_out, gradients),
            Kernels::Simd => simd::matmul_backward(sizes, x, values, self.d_out, gradients, scratch),
        }
        if let Some(((tensor, _), d_bias)) = bias.zip(d_bias) {
            weights[tensor] = d_bias;
        }
    }

    fn rope(&self, x: ActivationId, pairs: RopePairs, d_x: Gradient<'_>) {
        let config = &self.forward.graph.config;
        let heads = [self.forward.axis(x, 1), config.head_size];
        match self.forward.kernels {
            Kernels::Oracle => oracle::rope_backward(self.d_out, heads, config.rope_theta, pairs, d_x),
            Kernels::Simd => simd::rope_backward(self.d_out, heads, self.forward.angles, pairs, d_x),
        }
    }

    /// The gradients of the inputs, in their order.
    fn gradients<'b>(&self, outputs: &'b mut [Vec<f32>]) -> impl Iterator<Item = Gradient<'b>> {
        let places = self
            .op
            .outputs
            .iter()
            .map(|out| (self.forward.graph.len(out.id.0, self.forward.step), out.is_added));
        outputs
            .iter_mut()
            .zip(places)
            .map(|(values, (len, is_added))| Gradient { values: &mut values[..len], is_added })
    }

    /// The gradient of a weight.
    fn weight_gradient<'b>(&self, id: WeightId, weights: &'b mut WeightGradients) -> &'b mut [f32] {
        let (tensor, range) = self.place(id);
        &mut weights[tensor][range]
    }

    /// Which tensor holds a weight, and which elements of it.
    fn place(&self, id: WeightId) -> (usize, std::ops::Range<usize>) {
        let weight = self.forward.graph.weight(id);
        let tensor = self.forward.model.tensors.keys().position(|name| *name == weight.tensor);
        let cols = weight.cols.unwrap_or(1);
        (tensor.expect("weights of this model"), weight.range.start * cols..weight.range.end * cols)
    }
}
