//! Experiments: the same op list on the same weights, with something changed.
//!
//! Each runs the whole text as one step on the CPU executor, made for it and dropped after it.

use std::rc::Rc;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg32;

use crate::cpu::executor::{Executor, Kernels};
use crate::engine::protocol::look::{Captured, Part};
use crate::engine::runner::MAX_STEP_TOKENS;
use crate::model::checkpoint::Model;
use crate::model::config::Config;
use crate::model::graph::{Activation, ActivationId, Attention, Dim, Graph, Head, Step};
use crate::model::step::{Change, Edit};

/// How far [`influence`] moves an embedding: this share of its length.
const NUDGE: f32 = 0.1;

/// An executor for exactly `n_tokens`, so that it allocates no more than the experiment needs.
fn executor(model: &Rc<Model>, n_tokens: usize, attention: Attention, head: Head) -> Executor {
    let config = Config { context_length: n_tokens, ..model.config.clone() };
    let graph = Graph::new(&config, attention, head);
    Executor::new(Rc::clone(model), graph, Kernels::Simd, n_tokens)
}

/// Attention weights of all layers and heads (L, H, T, T), and logits at every position (T, V).
pub fn attention(model: &Rc<Model>, ids: &[u32], mask: Attention) -> (Vec<f32>, Vec<f32>) {
    let in_layer = |layer| ActivationId::in_block(layer, Activation::AttentionWeights);
    let capture: Vec<ActivationId> = (0..model.config.n_layer).map(in_layer).collect();
    let output = executor(model, ids.len(), mask, Head::All).forward(ids, 0, &capture);
    let weights = output.captures.into_iter().flat_map(|(_, weights)| weights).collect();
    (weights, output.logits)
}

/// Gives `take` the logits (V) after each token, in order; they are never all there at once.
pub fn each_position(model: &Rc<Model>, ids: &[u32], mut take: impl FnMut(usize, &[f32])) {
    if ids.is_empty() {
        return;
    }
    let config = Config { context_length: ids.len(), ..model.config.clone() };
    if config.attention == Attention::Bidirectional {
        // What a token is told depends on what comes after it, so that each beginning of the text is another text.
        let mut executor = executor(model, ids.len(), config.attention, Head::Last);
        (0..ids.len()).for_each(|last| take(last, &executor.forward(&ids[..=last], 0, &[]).logits));
        return;
    }
    let graph = Graph::new(&config, Attention::Causal, Head::Last);
    let mut executor = Executor::new(Rc::clone(model), graph, Kernels::Simd, MAX_STEP_TOKENS);
    for (index, step) in ids.chunks(MAX_STEP_TOKENS).enumerate() {
        let position = index * MAX_STEP_TOKENS;
        let rows: Vec<usize> = (0..step.len()).collect();
        let logits = executor.forward_rows(step, position, &rows);
        for (row, logits) in logits.chunks_exact(config.vocab_size).enumerate() {
            take(position + row, logits);
        }
    }
}

/// Every activation (H, T, T) of `layer`, in the order of the pass: from the scores to the weights.
pub fn stages(model: &Rc<Model>, ids: &[u32], layer: usize, mask: Attention) -> Vec<Captured> {
    let mut executor = executor(model, ids.len(), mask, Head::Last);
    let graph = executor.graph();
    let is_stage =
        |id: &ActivationId| id.layer == Some(layer) && graph.shapes[id] == [Dim::H, Dim::T, Dim::S];
    let capture: Vec<ActivationId> = graph.ops.iter().map(|op| op.output).filter(is_stage).collect();
    let shape = vec![model.config.n_head, ids.len(), ids.len()];
    let captures = executor.forward(ids, 0, &capture).captures;
    let captured = |(activation, values)| Captured { activation, shape: shape.clone(), values };
    captures.into_iter().map(captured).collect()
}

/// Logits (V) after the last token, as the final norm and the head read them from the residual stream after the
/// embedding and after each block (nostalgebraist 2020, "the logit lens"); the last are the model's own.
pub fn lens(model: &Rc<Model>, ids: &[u32]) -> Vec<(Option<usize>, Vec<f32>)> {
    let mut executor = executor(model, ids.len(), model.config.attention, Head::Last);
    let graph = executor.graph();
    let layers = std::iter::once(None).chain((0..model.config.n_layer).map(Some));
    // What a block leaves in the residual stream is what its last op writes.
    let end = |layer: Option<usize>| {
        let first_block = graph.ops.iter().position(|op| op.output.layer.is_some()).unwrap_or(0);
        match layer {
            None => graph.ops[..first_block].last().map(|op| op.output),
            Some(_) => graph.ops.iter().rfind(|op| op.output.layer == layer).map(|op| op.output),
        }
    };
    let capture: Vec<ActivationId> = layers.filter_map(end).collect();
    let Some(&last) = capture.last() else { return Vec::new() };
    let streams = executor.forward(ids, 0, &capture).captures;
    let step = Step { n_tokens: 1, position: 0 };
    let read = |(id, values): (ActivationId, Vec<f32>)| {
        let row = &values[values.len() - model.config.n_embd..];
        (id.layer, executor.resume(last, row, step).logits)
    };
    streams.into_iter().map(read).collect()
}

/// Logits (V) after the last token while `parts` give nothing: a head's values are 0 before they are projected, an
/// MLP's output is 0. Parts that the model lacks are left out.
pub fn without(model: &Rc<Model>, ids: &[u32], parts: &[Part]) -> Vec<f32> {
    let config = &model.config;
    let edit = |part: &Part| {
        let (activation, columns) = match part.head {
            Some(head) => {
                (Activation::AttentionValues, head * config.head_size..(head + 1) * config.head_size)
            }
            None => (Activation::FfnOutput, 0..config.n_embd),
        };
        let activation = ActivationId::in_block(part.layer, activation);
        Edit { activation, change: Change::ZeroColumns(columns) }
    };
    let is_there =
        |part: &&Part| part.layer < config.n_layer && part.head.is_none_or(|head| head < config.n_head);
    let edits: Vec<Edit> = parts.iter().filter(is_there).map(edit).collect();
    executor(model, ids.len(), config.attention, Head::Last).forward_edited(ids, 0, &[], &edits).logits
}

/// Largest change of a logit at each position (T) when the embedding of the token at `source` is moved by
/// a tenth of its length in a random but fixed direction. Exactly 0 where the token cannot be seen.
pub fn influence(model: &Rc<Model>, ids: &[u32], source: usize, mask: Attention) -> Vec<f32> {
    let mut executor = executor(model, ids.len(), mask, Head::All);
    let embedding = ActivationId::global(Activation::TokenEmbedding);
    let before = executor.forward(ids, 0, &[embedding]);
    let row = &before.captures[0].1[source * model.config.n_embd..(source + 1) * model.config.n_embd];
    let change = Change::AddToRow { row: source, values: nudge(row, source as u64) };
    let after = executor.forward_edited(ids, 0, &[], &[Edit { activation: embedding, change }]);
    let positions = before.logits.chunks_exact(model.config.vocab_size);
    let changes = positions.zip(after.logits.chunks_exact(model.config.vocab_size));
    let largest = |(before, after): (&[f32], &[f32])| {
        before.iter().zip(after).map(|(before, after)| (before - after).abs()).fold(0.0, f32::max)
    };
    changes.map(largest).collect()
}

/// A vector of [`NUDGE`] times the length of `row`.
fn nudge(row: &[f32], seed: u64) -> Vec<f32> {
    let mut rng = Pcg32::seed_from_u64(seed);
    let direction: Vec<f32> = row.iter().map(|_| rng.random_range(-1.0..1.0)).collect();
    let length = |values: &[f32]| values.iter().map(|value| value * value).sum::<f32>().sqrt();
    let scale = NUDGE * length(row) / length(&direction).max(f32::MIN_POSITIVE);
    direction.iter().map(|value| value * scale).collect()
}
