//! The backward pass as data: the op list reversed, one op for each op of the forward pass.
//!
//! It says in which order gradients are computed, which op reads and writes which, and where several of them meet in
//! one sum (reverse-mode differentiation: Griewank and Walther 2008, chapter 3). What each op computes is in the
//! kernels of its name, on the executors.

use std::collections::BTreeSet;
use std::fmt;

use super::graph::{Activation, ActivationId, Graph, Op, OpKind};

/// The gradient of the loss with respect to an activation, of the same shape. Written `grad.block.1.q`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GradientId(pub ActivationId);

impl fmt::Display for GradientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "grad.{}", self.0)
    }
}

/// A gradient that a backward op writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GradientOutput {
    /// Of which input of the forward op.
    pub id: GradientId,
    /// Whether another op has written a part of it before: then this part is added, else it replaces what was there.
    pub is_added: bool,
}

/// The derivative of one op: from the gradient of its output to those of its inputs and weights.
///
/// Gradients of weights are always added to, since a weight serves many tokens, and a tied one two ops.
#[derive(Clone, Debug, PartialEq)]
pub struct BackwardOp {
    /// The op of the forward pass.
    pub op: Op,
    /// The gradients of its inputs, in the order of [`OpKind::inputs`].
    pub outputs: Vec<GradientOutput>,
}

impl BackwardOp {
    /// The gradient that it reads.
    pub fn input(&self) -> GradientId {
        GradientId(self.op.output)
    }

    /// Name of the CPU function that computes it, and the stem of its shaders' names.
    pub const fn kernel(&self) -> &'static str {
        match self.op.kind {
            OpKind::Embed { .. } => "embed_backward",
            OpKind::AddPositions { .. } => "add_positions_backward",
            OpKind::RmsNorm { .. } => "rms_norm_backward",
            OpKind::LayerNorm { .. } => "layer_norm_backward",
            OpKind::Matmul { .. } => "matmul_backward",
            OpKind::Rope { .. } => "rope_backward",
            OpKind::CacheWrite { .. } => "cache_write_backward",
            OpKind::AttentionScores { .. } => "attention_scores_backward",
            OpKind::Scale { .. } => "scale_backward",
            OpKind::CausalMask { .. } => "causal_mask_backward",
            OpKind::Softmax { .. } => "softmax_backward",
            OpKind::AttentionValues { .. } => "attention_values_backward",
            OpKind::Add { .. } => "add_backward",
            OpKind::SwiGlu { .. } => "swiglu_backward",
            OpKind::Gelu { .. } => "gelu_backward",
            OpKind::SelectLast { .. } => "select_last_backward",
        }
    }
}

/// The backward pass of one model: from the gradient of the logits to those of all weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Backward {
    /// The ops, in the order in which they run.
    pub ops: Vec<BackwardOp>,
}

impl Backward {
    /// The derivative of `graph`, for steps at position 0.
    pub fn new(graph: &Graph) -> Self {
        let mut written = BTreeSet::from([GradientId(ActivationId::global(Activation::Logits))]);
        let mut ops = Vec::with_capacity(graph.ops.len());
        for op in graph.ops.iter().rev() {
            assert!(written.contains(&GradientId(op.output)), "{} leads nowhere", op.output);
            let output = |id| {
                let id = GradientId(id);
                GradientOutput { id, is_added: !written.insert(id) }
            };
            let outputs = op.kind.inputs().into_iter().map(output).collect();
            ops.push(BackwardOp { op: op.clone(), outputs });
        }
        Self { ops }
    }
}
