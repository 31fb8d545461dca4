//! Runs the op list on the CPU.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::gemm::Scratch;
pub use super::run::Kernels;
use super::run::{Run, len};
use super::simd::Order;
use crate::model::checkpoint::Model;
use crate::model::graph::{Activation, ActivationId, Graph, Head, Step};
use crate::model::rope;
use crate::model::step::{Edit, StepOutput};

/// The op list of one model, with its buffers.
#[derive(Debug)]
pub struct Executor {
    model: Rc<Model>,
    graph: Graph,
    kernels: Kernels,
    order: Order,
    max_step_tokens: usize,
    angles: Vec<[f32; 2]>,
    /// Where each activation lives. Blocks share their buffers, except for the caches.
    slots: BTreeMap<ActivationId, usize>,
    buffers: Vec<Vec<f32>>,
    scratch: Scratch,
}

impl Executor {
    /// Allocates everything that steps of up to `max_step_tokens` tokens need.
    pub fn new(model: Rc<Model>, graph: Graph, kernels: Kernels, max_step_tokens: usize) -> Self {
        let max_step_tokens = max_step_tokens.clamp(1, graph.config.context_length);
        let largest =
            Step { n_tokens: max_step_tokens, position: graph.config.context_length - max_step_tokens };
        let mut executor = Self {
            model,
            kernels,
            order: Order::Fixed,
            max_step_tokens,
            angles: rope::angles(&graph.config),
            slots: BTreeMap::new(),
            buffers: Vec::new(),
            scratch: Scratch::default(),
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

    /// Adds in another order than [`Order::Fixed`] from now on.
    pub fn set_order(&mut self, order: Order) {
        self.order = order;
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
                angles: &self.angles,
                slots: &self.slots,
                buffers: &self.buffers,
                kernels: self.kernels,
                order: self.order,
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
