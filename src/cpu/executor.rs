//! Runs the op list on the CPU.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::oracle::{self, AttentionSizes, Rows};
use super::simd;
use crate::model::checkpoint::Model;
use crate::model::graph::{Activation, ActivationId, Dim, Graph, Head, Op, OpKind, Step, WeightId};
use crate::model::step::{Edit, StepOutput};

/// Which version of the kernels runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kernels {
    /// Sums in f64: defines what is right.
    Oracle,
    /// Vectorised, sums in f32.
    Simd,
}

/// The op list of one model, with its buffers.
#[derive(Debug)]
pub struct Executor {
    model: Rc<Model>,
    graph: Graph,
    kernels: Kernels,
    max_step_tokens: usize,
    /// Norm weights and biases, decoded, by weight id; empty for matrices.
    vectors: Vec<Vec<f32>>,
    /// Where each activation lives. Blocks share their buffers, except for the caches.
    slots: BTreeMap<ActivationId, usize>,
    buffers: Vec<Vec<f32>>,
    scratch: Vec<f32>,
}

impl Executor {
    /// Allocates everything that steps of up to `max_step_tokens` tokens need.
    pub fn new(model: Rc<Model>, graph: Graph, kernels: Kernels, max_step_tokens: usize) -> Self {
        let max_step_tokens = max_step_tokens.clamp(1, graph.config.context_length);
        let vectors = graph.weights.iter().map(|weight| match weight.cols {
            Some(_) => Vec::new(),
            None => model.tensor(weight).to_f32()[weight.range.clone()].to_vec(),
        });
        let vectors = vectors.collect();
        let largest =
            Step { n_tokens: max_step_tokens, position: graph.config.context_length - max_step_tokens };
        let mut executor = Self {
            model,
            kernels,
            max_step_tokens,
            vectors,
            slots: BTreeMap::new(),
            buffers: Vec::new(),
            scratch: Vec::new(),
            graph,
        };
        let mut shared = BTreeMap::new();
        for &id in executor.graph.shapes.keys() {
            let owner = if id.activation.is_cache() { id } else { ActivationId::global(id.activation) };
            let slot = *shared.entry(owner).or_insert_with(|| {
                executor.buffers.push(vec![0.0; executor.graph.len(id, largest)]);
                executor.buffers.len() - 1
            });
            executor.slots.insert(id, slot);
        }
        executor
    }

    /// The pass that this executor runs.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Most tokens that one step may have.
    pub fn max_step_tokens(&self) -> usize {
        self.max_step_tokens
    }

    /// Runs `tokens`, of which the first has position `position`.
    ///
    /// # Panics
    /// If there is no token, more than [`Self::max_step_tokens`], one outside the vocabulary or past the context, or
    /// if an activation to capture is not in the graph: the callers check what comes from outside.
    pub fn forward(&mut self, tokens: &[u32], position: usize, capture: &[ActivationId]) -> StepOutput {
        self.forward_edited(tokens, position, capture, &[])
    }

    /// As [`Self::forward`], with activations changed on the way.
    ///
    /// # Panics
    /// As [`Self::forward`], and if an edit does not fit its activation.
    pub fn forward_edited(
        &mut self,
        tokens: &[u32],
        position: usize,
        capture: &[ActivationId],
        edits: &[Edit],
    ) -> StepOutput {
        let step = self.checked_step(tokens, position);
        let captures = self.run(0, tokens, step, &[tokens.len() - 1], capture, edits);
        StepOutput { logits: self.logits(self.graph.len(LOGITS, step)).to_vec(), captures }
    }

    /// Runs what follows `from`, as if its op had written `values`; what lies before keeps what the last step left.
    ///
    /// # Panics
    /// If the graph has no such activation, or `values` has another length than it has in `step`.
    pub fn resume(&mut self, from: ActivationId, values: &[f32], step: Step) -> StepOutput {
        let op = self.graph.ops.iter().position(|op| op.output == from);
        let op = op.unwrap_or_else(|| panic!("the graph has no {from}"));
        let len = self.graph.len(from, step);
        self.buffers[self.slots[&from]][..len].copy_from_slice(values);
        let captures = self.run(op + 1, &[], step, &[step.n_tokens - 1], &[], &[]);
        StepOutput { logits: self.logits(self.graph.len(LOGITS, step)).to_vec(), captures }
    }

    /// Runs `tokens` from `position` on and returns the logits (rows, V) after those at `rows`: an evaluation needs
    /// many positions of a text, but rarely all. No rows only fill the cache.
    ///
    /// # Panics
    /// As [`Self::forward`], or if a row is not one of the tokens, or if the pass does not end with
    /// [`Head::Last`], which is where rows are chosen.
    pub fn forward_rows(&mut self, tokens: &[u32], position: usize, rows: &[usize]) -> &[f32] {
        assert_eq!(self.graph.head, Head::Last, "rows are chosen where the pass ends");
        assert!(rows.iter().all(|&row| row < tokens.len()), "rows {rows:?} of {} tokens", tokens.len());
        let step = self.checked_step(tokens, position);
        self.run(0, tokens, step, rows, &[], &[]);
        self.logits(rows.len() * self.graph.config.vocab_size)
    }

    fn logits(&self, len: usize) -> &[f32] {
        &self.buffers[self.slots[&LOGITS]][..len]
    }

    fn checked_step(&self, tokens: &[u32], position: usize) -> Step {
        assert!((1..=self.max_step_tokens).contains(&tokens.len()), "{} tokens in a step", tokens.len());
        assert!(position + tokens.len() <= self.graph.config.context_length, "position past the context");
        assert!(tokens.iter().all(|&token| (token as usize) < self.graph.config.vocab_size), "unknown token");
        Step { n_tokens: tokens.len(), position }
    }

    /// Runs the op list from an op on; `rows` are the tokens that get logits where the head has a choice.
    fn run(
        &mut self,
        first_op: usize,
        tokens: &[u32],
        step: Step,
        rows: &[usize],
        capture: &[ActivationId],
        edits: &[Edit],
    ) -> Vec<(ActivationId, Vec<f32>)> {
        let mut captures: Vec<(ActivationId, Vec<f32>)> =
            capture.iter().map(|&id| (id, Vec::new())).collect();
        for op in &self.graph.ops[first_op..] {
            let slot = self.slots[&op.output];
            let mut out = std::mem::take(&mut self.buffers[slot]);
            let len = len(&self.graph, op.output, step, rows.len());
            if out.len() < len {
                // Only rows beyond the one of a decode step: once per executor and number of rows.
                out.resize(len, 0.0);
            }
            let run = Run {
                model: &self.model,
                graph: &self.graph,
                vectors: &self.vectors,
                slots: &self.slots,
                buffers: &self.buffers,
                kernels: self.kernels,
                step,
                rows,
            };
            run.op(op, tokens, &mut self.scratch, &mut out[..len]);
            for edit in edits.iter().filter(|edit| edit.activation == op.output) {
                edit.change.apply(step.n_tokens, &mut out[..len]);
            }
            for (_, values) in captures.iter_mut().filter(|(id, _)| *id == op.output) {
                values.extend_from_slice(&out[..len]);
            }
            self.buffers[slot] = out;
        }
        captures
    }
}

const LOGITS: ActivationId = ActivationId::global(Activation::Logits);

/// Number of elements of an activation where `n_rows` tokens get logits.
fn len(graph: &Graph, id: ActivationId, step: Step, n_rows: usize) -> usize {
    let is_chosen = graph.head == Head::Last && graph.shapes[&id].contains(&Dim::R);
    graph.len(id, step) * if is_chosen { n_rows } else { 1 }
}

/// What the ops of one step read.
struct Run<'a> {
    model: &'a Model,
    graph: &'a Graph,
    vectors: &'a [Vec<f32>],
    slots: &'a BTreeMap<ActivationId, usize>,
    buffers: &'a [Vec<f32>],
    kernels: Kernels,
    step: Step,
    rows: &'a [usize],
}

impl<'a> Run<'a> {
    fn op(&self, op: &Op, tokens: &[u32], scratch: &mut Vec<f32>, out: &mut [f32]) {
        let config = &self.graph.config;
        let is_simd = self.kernels == Kernels::Simd;
        match op.kind {
            OpKind::Embed { wte } => oracle::embed(tokens, &self.rows(wte), out),
            OpKind::AddPositions { x, wpe } => {
                oracle::add_positions(self.read(x), &self.rows(wpe), self.step.position, out);
            }
            OpKind::RmsNorm { x, weight } => {
                let rms_norm = if is_simd { simd::rms_norm } else { oracle::rms_norm };
                rms_norm(self.read(x), self.vector(weight), config.norm_eps, out);
            }
            OpKind::LayerNorm { x, weight, bias } => {
                oracle::layer_norm(
                    self.read(x),
                    self.vector(weight),
                    self.vector(bias),
                    config.norm_eps,
                    out,
                );
            }
            OpKind::Matmul { x, weight, bias } => {
                let bias = bias.map(|bias| self.vector(bias));
                if is_simd {
                    simd::matmul(self.read(x), &self.rows(weight), bias, scratch, out);
                } else {
                    oracle::matmul(self.read(x), &self.rows(weight), bias, out);
                }
            }
            OpKind::Rope { x, pairs } => {
                let heads = [self.axis(x, 1), config.head_size];
                oracle::rope(self.read(x), heads, self.step.position, config.rope_theta, pairs, out);
            }
            OpKind::CacheWrite { x } => {
                let row_len = config.n_kv_head * config.head_size;
                oracle::cache_write(self.read(x), self.step.position, row_len, out);
            }
            OpKind::AttentionScores { q, k } => {
                let scores = if is_simd { simd::attention_scores } else { oracle::attention_scores };
                scores(self.read(q), self.read(k), self.attention_sizes(), out);
            }
            OpKind::Scale { x, factor } => oracle::scale(self.read(x), factor, out),
            OpKind::CausalMask { x } => {
                oracle::causal_mask(
                    self.read(x),
                    self.step.n_tokens,
                    self.attention_sizes().n_positions,
                    out,
                );
            }
            OpKind::Softmax { x } => {
                let softmax = if is_simd { simd::softmax } else { oracle::softmax };
                softmax(self.read(x), self.last_axis(x), out);
            }
            OpKind::AttentionValues { weights, v } => {
                let values = if is_simd { simd::attention_values } else { oracle::attention_values };
                values(self.read(weights), self.read(v), self.attention_sizes(), out);
            }
            OpKind::Add { a, b } => oracle::add(self.read(a), self.read(b), out),
            OpKind::SwiGlu { gate, up } => {
                let swiglu = if is_simd { simd::swiglu } else { oracle::swiglu };
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

    /// The values of an activation in this step.
    fn read(&self, id: ActivationId) -> &'a [f32] {
        &self.buffers[self.slots[&id]][..len(self.graph, id, self.step, self.rows.len())]
    }

    fn rows(&self, id: WeightId) -> Rows<'a> {
        let weight = self.graph.weight(id);
        Rows { tensor: self.model.tensor(weight), range: weight.range.clone() }
    }

    fn vector(&self, id: WeightId) -> &'a [f32] {
        &self.vectors[id.0]
    }

    fn axis(&self, id: ActivationId, axis: usize) -> usize {
        self.graph.dim(self.graph.shapes[&id][axis], self.step)
    }

    fn last_axis(&self, id: ActivationId) -> usize {
        self.axis(id, self.graph.shapes[&id].len() - 1)
    }

    fn attention_sizes(&self) -> AttentionSizes {
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
