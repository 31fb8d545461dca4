//! Looking into the forward pass, and changing it for one experiment.
//!
//! The numbers of a token are read from the executor that runs the text. What takes a pass over the whole text at once
//! (all heads, the stages above the diagonal, the lens, the scores), and experiments, which change the pass, run on the
//! CPU executor of the same op list and the same weights, so that they cannot disturb the text; the views of them say so
//! where the text is the GPU's.

pub mod arithmetic;
pub mod chances;
pub mod experiments;
#[cfg(test)]
mod tests;

use super::protocol::look::{
    Ablation, Alternatives, AttentionOverview, Captured, CellStory, ChanceStory, Changed, Likely, Look,
    MAX_EXPERIMENT_TOKENS, MAX_INFLUENCE_TOKENS, N_LISTED, Scored, Seen,
};
use super::protocol::{Expected, Sampling, Token};
use super::session::Session;
use crate::gpu::device::GpuError;
use crate::gpu::kernels::Kernel;
use crate::lab::divergence::kl_nats;
use crate::model::graph::{Activation, ActivationId, Attention, Op, OpKind, Step};
use crate::text::sampling::NextToken;

/// The WGSL file of an op, as it is compiled for the GPU.
pub fn wgsl(kind: &OpKind) -> &'static str {
    Kernel::named(kind.kernel()).source
}

/// What a long answer does between two passes.
#[expect(async_fn_in_trait, reason = "the engine is single-threaded, its futures need not be Send")]
pub trait Pause {
    /// Lets messages in; whether one came that the answer must give way to.
    async fn is_over(&mut self) -> bool;
}

/// For those who wait for nothing else.
pub struct Unhurried;

impl Pause for Unhurried {
    async fn is_over(&mut self) -> bool {
        false
    }
}

/// What `session` shows to `look`; `None` where its text or its model has no such thing.
///
/// # Errors
/// If the GPU fails.
pub async fn answer(
    session: &mut Session,
    look: &Look,
    pause: &mut impl Pause,
) -> Result<Option<Seen>, GpuError> {
    match *look {
        Look::Token { position } => token(session, position).await,
        Look::Cell { position, activation, index } => cell(session, position, activation, index).await,
        Look::Chances { position, sampling } => {
            let logits = logits(session, position).await?;
            Ok(logits.map(|logits| Seen::Chances(chances::captured(&logits, sampling))))
        }
        Look::Chance { position, sampling, activation, id } => {
            let logits = logits(session, position).await?;
            Ok(logits.and_then(|logits| chance(session, &logits, sampling, activation, id)))
        }
        Look::Attention { mask } => Ok(attention(session, mask)),
        Look::Stages { layer, mask } => Ok(stages(session, layer, mask)),
        Look::Lens { position } => Ok(lens(session, position)),
        Look::Ablation { position, ref parts } => {
            let ids = ids_up_to(session, position);
            Ok(ids.map(|ids| Seen::Ablation(ablation(session, &ids, parts))))
        }
        Look::Effects { position, layer } => Ok(effects(session, position, layer, pause).await),
        Look::Scores => Ok(scores(session)),
        Look::Alternatives { position } => Ok(alternatives(session, position)),
        Look::Influence { source, n_tokens, mask } => Ok(influence(session, source, n_tokens, mask)),
    }
}

/// The tokens up to `position`: what comes after cannot change what is seen there.
fn ids_up_to(session: &Session, position: usize) -> Option<Vec<u32>> {
    let tokens = session.tokens().get(..=position)?;
    (tokens.len() <= session.model.config.context_length).then(|| ids(tokens))
}

fn ids(tokens: &[Token]) -> Vec<u32> {
    tokens.iter().map(|token| token.text.id).collect()
}

/// Runs the token at `position` once more, alone: the KV cache holds what came before. What it writes there is what
/// stands there already, bit for bit, since a text has the same numbers however it came about. `None` where there is no
/// such cache, since a token looks at those after it as well.
async fn rerun(
    session: &mut Session,
    position: usize,
    capture: &[ActivationId],
) -> Result<Option<Vec<Captured>>, GpuError> {
    if session.model.config.attention == Attention::Bidirectional {
        return Ok(None);
    }
    let Some(id) = session.tokens().get(position).map(|token| token.text.id) else { return Ok(None) };
    let output = session.runner.forward(&[id], position, capture).await?;
    let step = Step { n_tokens: 1, position };
    let shape = |activation| session.runner.graph().shape(activation, step);
    let captured = |(activation, values)| Captured { activation, shape: shape(activation), values };
    Ok(Some(output.captures.into_iter().map(captured).collect()))
}

async fn token(session: &mut Session, position: usize) -> Result<Option<Seen>, GpuError> {
    let mut all = rerun(session, position, &session.activations()).await?;
    for cache in all.iter_mut().flatten().filter(|captured| captured.activation.activation.is_cache()) {
        // Of a cache, the row that this token wrote.
        let row_len = cache.values.len() / (position + 1);
        cache.values.drain(..position * row_len);
        cache.shape[0] = 1;
    }
    Ok(all.map(Seen::Token))
}

async fn cell(
    session: &mut Session,
    position: usize,
    activation: ActivationId,
    index: usize,
) -> Result<Option<Seen>, GpuError> {
    let Some(op) = find_op(session, activation) else { return Ok(None) };
    let capture: Vec<ActivationId> = op.kind.inputs().into_iter().chain([activation]).collect();
    let Some(mut inputs) = rerun(session, position, &capture).await? else { return Ok(None) };
    let output = inputs.pop().expect("the output was asked for");
    let is_cache = activation.activation.is_cache();
    let first = if is_cache { output.values.len() / (position + 1) * position } else { 0 };
    let index = first.saturating_add(index);
    let Some(&value) = output.values.get(index) else { return Ok(None) };
    let place = arithmetic::Place {
        graph: session.runner.graph(),
        model: &session.model,
        inputs: &inputs,
        token: session.tokens()[position].text.id,
        position,
    };
    Ok(Some(Seen::Cell(CellStory { value, expr: place.expr(&op, index) })))
}

/// The logits after the token at `position`, as the running executor computes them.
async fn logits(session: &mut Session, position: usize) -> Result<Option<Vec<f32>>, GpuError> {
    let all = rerun(session, position, &[ActivationId::global(Activation::Logits)]).await?;
    Ok(all.and_then(|mut all| all.pop()).map(|captured| captured.values))
}

fn chance(
    session: &Session,
    logits: &[f32],
    sampling: Sampling,
    activation: Activation,
    id: usize,
) -> Option<Seen> {
    let (cell, n_possible) = chances::story(logits, sampling, activation, id)?;
    let text = session.token_text(u32::try_from(id).ok()?);
    Some(Seen::Chance(ChanceStory { text, n_possible, cell }))
}

fn find_op(session: &Session, activation: ActivationId) -> Option<Op> {
    session.runner.graph().ops.iter().find(|op| op.output == activation).cloned()
}

/// The first tokens of the text, as many as an experiment may run.
fn experiment_ids(session: &Session) -> Option<Vec<u32>> {
    let tokens = session.tokens();
    let ids = ids(&tokens[..tokens.len().min(MAX_EXPERIMENT_TOKENS)]);
    (!ids.is_empty()).then_some(ids)
}

fn attention(session: &Session, mask: Attention) -> Option<Seen> {
    let ids = experiment_ids(session)?;
    let config = &session.model.config;
    let (weights, logits) = experiments::attention(&session.model, &ids, mask);
    let next_ids = ids[1..].iter();
    let surprise = |(logits, &id): (&[f32], &u32)| -probability(logits, id).ln();
    Some(Seen::Attention(AttentionOverview {
        n_layer: config.n_layer,
        n_head: config.n_head,
        n_tokens: ids.len(),
        weights,
        surprise_nats: logits.chunks_exact(config.vocab_size).zip(next_ids).map(surprise).collect(),
    }))
}

fn stages(session: &Session, layer: usize, mask: Attention) -> Option<Seen> {
    let ids = experiment_ids(session)?;
    (layer < session.model.config.n_layer)
        .then(|| Seen::Stages(experiments::stages(&session.model, &ids, layer, mask)))
}

fn lens(session: &Session, position: usize) -> Option<Seen> {
    let ids = ids_up_to(session, position)?;
    let layers = experiments::lens(&session.model, &ids);
    let whole = next_token(&layers.last()?.1);
    let row = |(layer, logits): &(Option<usize>, Vec<f32>)| {
        let here = next_token(logits);
        super::protocol::look::LensRow {
            layer: *layer,
            likely: likely(session, &here),
            rank_of_final: here.rank(whole.order[0]),
            probability_of_final: here.probabilities[whole.order[0] as usize],
            kl_nats: kl_nats(&whole.probabilities, &here.probabilities),
        }
    };
    Some(Seen::Lens(layers.iter().map(row).collect()))
}

fn likely(session: &Session, next: &NextToken) -> Vec<Likely> {
    let listed = next.order.iter().take(N_LISTED);
    listed
        .map(|&id| Likely { text: session.token_text(id), probability: next.probabilities[id as usize] })
        .collect()
}

fn ablation(session: &Session, ids: &[u32], parts: &[super::protocol::look::Part]) -> Ablation {
    let before = next_token(&experiments::without(&session.model, ids, &[]));
    let after = next_token(&experiments::without(&session.model, ids, parts));
    let mut listed: Vec<u32> = before.order.iter().take(N_LISTED).copied().collect();
    for &id in after.order.iter().take(N_LISTED) {
        if !listed.contains(&id) {
            listed.push(id);
        }
    }
    let change = |id: u32| Changed {
        text: session.token_text(id),
        before: before.probabilities[id as usize],
        after: after.probabilities[id as usize],
    };
    Ablation {
        changes: listed.into_iter().map(change).collect(),
        kl_nats: kl_nats(&before.probabilities, &after.probabilities),
    }
}

async fn effects(session: &Session, position: usize, layer: usize, pause: &mut impl Pause) -> Option<Seen> {
    let ids = ids_up_to(session, position)?;
    let config = &session.model.config;
    if layer >= config.n_layer {
        return None;
    }
    let whole = next_token(&experiments::without(&session.model, &ids, &[])).probabilities;
    let heads = (0..config.n_head).map(Some).chain([None]);
    let mut effects = Vec::with_capacity(config.n_head + 1);
    for head in heads {
        // Each is a pass over the whole text: a step that is asked for meanwhile must not wait for all of them.
        if pause.is_over().await {
            return Some(Seen::Interrupted);
        }
        let part = super::protocol::look::Part { layer, head };
        let without = next_token(&experiments::without(&session.model, &ids, &[part]));
        effects.push(kl_nats(&whole, &without.probabilities));
    }
    Some(Seen::Effects(effects))
}

/// On an executor of its own, so that the text at hand is not disturbed; generated tokens bring their scores along.
fn scores(session: &Session) -> Option<Seen> {
    let ids = ids(session.tokens().get(..session.n_prompt())?);
    let first = Scored { id: *ids.first()?, expected: None };
    let mut scores = vec![first];
    experiments::each_position(&session.model, &ids[..ids.len() - 1], |position, logits| {
        let id = ids[position + 1];
        scores.push(Scored { id, expected: Some(Expected::new(logits, id)) });
    });
    Some(Seen::Scores(scores))
}

/// On an executor of its own as well, since it asks for the logits after an earlier token.
fn alternatives(session: &Session, position: usize) -> Option<Seen> {
    let id = session.tokens().get(position)?.text.id;
    let before = ids(session.tokens().get(..position)?);
    let last = before.len().checked_sub(1)?;
    let mut after_last = Vec::new();
    experiments::each_position(&session.model, &before, |position, logits| {
        if position == last {
            after_last.extend_from_slice(logits);
        }
    });
    let expected = Expected::new(&after_last, id);
    let likely = likely(session, &next_token(&after_last));
    Some(Seen::Alternatives(Alternatives { id, expected, likely }))
}

fn influence(session: &Session, source: usize, n_tokens: usize, mask: Attention) -> Option<Seen> {
    let n_tokens = n_tokens.min(MAX_INFLUENCE_TOKENS);
    let ids = ids(session.tokens().get(..n_tokens)?);
    (source < n_tokens).then(|| Seen::Influence(experiments::influence(&session.model, &ids, source, mask)))
}

fn next_token(logits: &[f32]) -> NextToken {
    NextToken::new(logits, Sampling::default())
}

fn probability(logits: &[f32], id: u32) -> f64 {
    next_token(logits).probabilities[id as usize]
}
