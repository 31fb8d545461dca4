//! What a step costs, counted and not measured.

use crate::model::graph::{Dim, Graph, OpKind, Step};

/// The backward pass has two products for each of the forward pass: one for each factor's gradient.
const BACKWARD_PER_FORWARD: u64 = 2;

/// Floating-point operations of the forward pass over a row of `n_tokens`: two for each product of two numbers in the
/// matrix products and in attention, which is counted in full, mask or not, as it is computed. What grows with the
/// width of the model alone (norms, additions, the nonlinearity) is left out, as usual (Kaplan et al. 2020, section 2.1).
pub fn forward_flops(graph: &Graph, n_tokens: usize) -> u64 {
    step_flops(graph, Step { n_tokens, position: 0 })
}

/// The same for a step after earlier ones, whose keys and values are kept.
pub fn step_flops(graph: &Graph, step: Step) -> u64 {
    let pairs = [Dim::H, Dim::T, Dim::S, Dim::D].map(|dim| graph.dim(dim, step)).iter().product::<usize>();
    let products = graph.ops.iter().map(|op| match op.kind {
        OpKind::Matmul { x, weight, .. } => graph.len(x, step) * graph.weight(weight).range.len(),
        OpKind::AttentionScores { .. } | OpKind::AttentionValues { .. } => pairs,
        _ => 0,
    });
    2 * products.sum::<usize>() as u64
}

/// Floating-point operations of a training step over a row of `n_tokens`, the optimizer aside.
pub fn training_flops(graph: &Graph, n_tokens: usize) -> u64 {
    (1 + BACKWARD_PER_FORWARD) * forward_flops(graph, n_tokens)
}
