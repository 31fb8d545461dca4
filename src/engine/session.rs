//! One text and the model that continues it.

mod write;

use std::rc::Rc;

use super::backend;
use super::protocol::{
    AttentionMap, BackendInfo, Candidate, Choice, CpuReason, Distribution, Expected, LeftOut, N_CANDIDATES,
    Sampling, Speed, Token, TokenText,
};
use super::runner::Runner;
use crate::gpu::device::GpuError;
use crate::model::checkpoint::Model;
use crate::model::config::Config;
use crate::model::graph::{Activation, ActivationId, Attention, Step};
use crate::text::sampling::NextToken;
use crate::text::tokenizer::Tokenizer;

/// Room for generated tokens that a truncated prompt leaves, as a share of the context (1 / this).
const ROOM_SHARE: usize = 8;

/// A model, its text so far, and the distribution of the next token.
pub struct Session {
    /// The model, kept for the fallback to the CPU.
    pub model: Rc<Model>,
    /// Between text and tokens.
    pub tokenizer: Rc<Tokenizer>,
    /// What starts every text, where the model was trained with it.
    pub(super) bos: Option<u32>,
    /// What ends a text.
    pub(super) eos: Option<u32>,
    pub(super) runner: Runner,
    backend: BackendInfo,
    tokens: Vec<Token>,
    n_prompt: usize,
    /// Tokens of the prompt that did not fit the context.
    n_dropped: usize,
    /// What of the prompt its tokens do not spell.
    left_out: LeftOut,
    /// Logits after the last token (V); empty before the first prompt.
    logits: Vec<f32>,
    sampling: Sampling,
    speed: Speed,
    watched: Vec<ActivationId>,
    captured: Vec<(ActivationId, Vec<usize>, Vec<f32>)>,
    attention: Option<AttentionRows>,
}

/// Attention weights of one layer, a row per token so far.
struct AttentionRows {
    layer: usize,
    /// Row `t` is (H, t + 1), and (H, S) where a token looks at those after it as well.
    rows: Vec<Vec<f32>>,
}

/// A text as the prompt of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromptTokens {
    /// The tokens, the one that starts every text included.
    pub ids: Vec<u32>,
    /// Tokens that were dropped from the front because the context is too short.
    pub n_dropped: usize,
    /// What of the text the tokens do not spell.
    pub left_out: LeftOut,
}

/// What one step of generation did.
#[derive(Clone, Debug, PartialEq)]
pub enum Stepped {
    /// A token was appended at this position.
    Token {
        /// The token.
        token: Token,
        /// Its position.
        position: usize,
    },
    /// The text is as long as the context, or there is none yet.
    ContextFull,
}

impl Session {
    /// A session without text. `bos` and `eos` are the ids that the checkpoint names.
    pub fn new(
        model: Rc<Model>,
        tokenizer: Rc<Tokenizer>,
        [bos, eos]: [Option<u32>; 2],
        (runner, backend): (Runner, BackendInfo),
    ) -> Self {
        Self {
            model,
            tokenizer,
            bos,
            eos,
            runner,
            backend,
            tokens: Vec::new(),
            n_prompt: 0,
            n_dropped: 0,
            left_out: LeftOut::default(),
            logits: Vec::new(),
            sampling: Sampling::default(),
            speed: Speed::default(),
            watched: Vec::new(),
            captured: Vec::new(),
            attention: None,
        }
    }

    /// `text` as the prompt of this model.
    ///
    /// An empty text gives the token that starts every text, so that there is always something to predict from.
    pub fn prompt_tokens(&self, text: &str) -> PromptTokens {
        let n_vocab = self.model.config.vocab_size;
        let mut ids = self.tokenizer.encode(text);
        ids.retain(|&id| (id as usize) < n_vocab);
        let left_out = self.tokenizer.left_out(text, &ids);
        let start = self.bos.or(if ids.is_empty() { self.eos.or(Some(0)) } else { None });
        let context_length = self.model.config.context_length;
        let max_ids = (context_length - context_length / ROOM_SHARE).max(1) - usize::from(start.is_some());
        let is_too_long = ids.len() + usize::from(start.is_some()) > context_length;
        let n_dropped = if is_too_long { ids.len() - max_ids } else { 0 };
        let kept = ids.drain(n_dropped..);
        PromptTokens { ids: start.into_iter().chain(kept).collect(), n_dropped, left_out }
    }

    /// Whether the model was trained with a token before every text.
    pub fn has_start(&self) -> bool {
        self.bos.is_some()
    }

    /// Replaces the text and runs it through the model; returns the number of tokens that were dropped.
    ///
    /// `now_secs` is a clock.
    ///
    /// # Errors
    /// If the GPU fails; [`Self::fall_back`] then brings the session on.
    pub async fn set_prompt(&mut self, text: &str, now_secs: &dyn Fn() -> f64) -> Result<usize, GpuError> {
        let PromptTokens { ids, n_dropped, left_out } = self.prompt_tokens(text);
        self.n_prompt = ids.len();
        (self.n_dropped, self.left_out) = (n_dropped, left_out);
        self.tokens = ids.into_iter().map(|id| Token { text: self.token_text(id), choice: None }).collect();
        let start = now_secs();
        self.rerun().await?;
        let prefill_secs = now_secs() - start;
        self.speed = Speed { prefill_tokens: self.n_prompt, prefill_secs, ..Speed::default() };
        Ok(n_dropped)
    }

    /// Runs the whole text through the model again: fills the KV cache, the logits and what is watched.
    ///
    /// # Errors
    /// If the GPU fails.
    pub async fn rerun(&mut self) -> Result<(), GpuError> {
        self.rerun_from(0).await
    }

    /// The same from `position` on; the KV cache holds what comes before. A token that looks at those after it as well
    /// changes with each of them: then the whole text is run.
    async fn rerun_from(&mut self, mut position: usize) -> Result<(), GpuError> {
        if self.model.config.attention == Attention::Bidirectional {
            position = 0;
        }
        if let Some(attention) = &mut self.attention {
            attention.rows.truncate(position);
        }
        while position < self.tokens.len() {
            let n_tokens = self.runner.max_step_tokens().min(self.tokens.len() - position);
            self.forward(position, n_tokens).await?;
            position += n_tokens;
        }
        Ok(())
    }

    /// Runs `n_tokens` of the text from `position` on.
    async fn forward(&mut self, position: usize, n_tokens: usize) -> Result<(), GpuError> {
        let step = Step { n_tokens, position };
        let ids: Vec<u32> =
            self.tokens[position..position + n_tokens].iter().map(|token| token.text.id).collect();
        let is_last = position + n_tokens == self.tokens.len();
        let mut capture = if is_last { self.watched.clone() } else { Vec::new() };
        capture.extend(self.attention.as_ref().map(AttentionRows::id));
        let mut output = self.runner.forward(&ids, position, &capture).await?;
        if let Some(attention) = &mut self.attention {
            let (_, weights) = output.captures.pop().expect("the attention was asked for");
            attention.push(step, &self.model.config, &weights);
        }
        let shape = |id| self.runner.graph().shape(id, step);
        self.captured = output.captures.into_iter().map(|(id, values)| (id, shape(id), values)).collect();
        self.logits = output.logits;
        Ok(())
    }

    /// Draws the next token and runs it through the model.
    ///
    /// # Errors
    /// If the GPU fails. The token is appended all the same: what follows an error is [`Self::fall_back`], which runs
    /// the whole text again.
    pub async fn step(&mut self, now_secs: &dyn Fn() -> f64) -> Result<Stepped, GpuError> {
        self.append(None, now_secs).await
    }

    /// Appends `forced`, or a token that is drawn.
    async fn append(&mut self, forced: Option<u32>, now_secs: &dyn Fn() -> f64) -> Result<Stepped, GpuError> {
        if self.logits.is_empty() || self.tokens.len() >= self.model.config.context_length {
            return Ok(Stepped::ContextFull);
        }
        let start = now_secs();
        let position = self.tokens.len();
        let next = NextToken::new(&self.logits, self.sampling);
        let id = forced.unwrap_or_else(|| next.draw(self.sampling.seed, position));
        let choice = Choice {
            expected: Expected {
                probability: next.probabilities[id as usize],
                rank: next.rank(id),
                entropy_nats: next.entropy_nats(),
            },
            sampled_probability: next.sampled[id as usize],
            is_forced: forced.is_some(),
        };
        let token = Token { text: self.token_text(id), choice: Some(choice) };
        self.tokens.push(token.clone());
        self.rerun_from(position).await?;
        self.speed.decode_tokens += 1;
        self.speed.decode_secs += now_secs() - start;
        Ok(Stepped::Token { token, position })
    }

    /// Takes back the last generated token; `false` if there is none.
    ///
    /// # Errors
    /// If the GPU fails.
    pub async fn step_back(&mut self) -> Result<bool, GpuError> {
        if self.tokens.len() <= self.n_prompt {
            return Ok(false);
        }
        self.truncate(self.tokens.len() - 1).await?;
        Ok(true)
    }

    /// Goes back to the prompt.
    ///
    /// # Errors
    /// If the GPU fails.
    pub async fn reset(&mut self) -> Result<(), GpuError> {
        self.speed.decode_tokens = 0;
        self.speed.decode_secs = 0.0;
        self.truncate(self.n_prompt).await
    }

    /// Keeps the first `n_tokens`. The KV cache needs no change: a shorter position is all it takes, and one step of
    /// the last token brings its logits back.
    async fn truncate(&mut self, n_tokens: usize) -> Result<(), GpuError> {
        if n_tokens == 0 || n_tokens == self.tokens.len() {
            return Ok(());
        }
        self.tokens.truncate(n_tokens);
        self.rerun_from(n_tokens - 1).await
    }

    /// Goes on with the same text on the CPU.
    pub async fn fall_back(&mut self, reason: CpuReason) {
        let (runner, backend) = backend::cpu(&self.model, reason).await;
        self.runner = runner;
        self.backend = backend;
        // What the GPU needed says nothing about the CPU.
        self.speed = Speed::default();
        self.rerun().await.expect("the CPU executor cannot fail");
    }

    /// Makes the GPU go away; does nothing on the CPU.
    pub fn destroy_device(&self) {
        self.runner.destroy_device();
    }

    /// Changes how tokens are drawn.
    pub fn set_sampling(&mut self, sampling: Sampling) {
        self.sampling = sampling.sanitized();
    }

    /// Captures these activations of the last step from now on; unknown ones are left out.
    ///
    /// # Errors
    /// If the GPU fails.
    pub async fn watch(&mut self, activations: &[ActivationId]) -> Result<(), GpuError> {
        let graph = self.runner.graph();
        self.watched = activations.iter().copied().filter(|&id| graph.contains(id)).collect();
        self.captured.clear();
        if self.watched.is_empty() || self.tokens.is_empty() {
            return Ok(());
        }
        self.rerun().await
    }

    /// Keeps the attention weights of `layer` from now on, and computes those of the text so far.
    ///
    /// # Errors
    /// If the GPU fails.
    pub async fn watch_attention(&mut self, layer: Option<usize>) -> Result<(), GpuError> {
        let layer = layer.filter(|&layer| layer < self.model.config.n_layer);
        if layer == self.attention.as_ref().map(|attention| attention.layer) {
            return Ok(());
        }
        self.attention = layer.map(|layer| AttentionRows { layer, rows: Vec::new() });
        if self.attention.is_none() || self.tokens.is_empty() {
            return Ok(());
        }
        self.rerun().await
    }

    /// Everything that can be watched, in the order of the pass.
    pub fn activations(&self) -> Vec<ActivationId> {
        self.runner.graph().ops.iter().map(|op| op.output).collect()
    }

    /// The attention of the watched layer for the text so far.
    pub fn attention(&self) -> Option<AttentionMap> {
        let n_head = self.model.config.n_head;
        self.attention
            .as_ref()
            .filter(|attention| !attention.rows.is_empty())
            .map(|attention| attention.map(n_head))
    }

    /// What is watched, for the last step: name, lengths of the axes, values.
    pub fn captured(&self) -> &[(ActivationId, Vec<usize>, Vec<f32>)] {
        &self.captured
    }

    /// The distribution of the next token; `None` before the first prompt.
    pub fn distribution(&self) -> Option<Distribution> {
        if self.logits.is_empty() {
            return None;
        }
        let next = NextToken::new(&self.logits, self.sampling);
        let candidates = next.order.iter().take(N_CANDIDATES).map(|&id| Candidate {
            text: self.token_text(id),
            logit: self.logits[id as usize],
            probability: next.probabilities[id as usize],
            sampled_probability: next.sampled[id as usize],
        });
        Some(Distribution {
            n_tokens: self.tokens.len(),
            candidates: candidates.collect(),
            n_possible: next.n_possible(),
            entropy_nats: next.entropy_nats(),
        })
    }

    /// The tokens so far.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// How many of them are the prompt.
    pub fn n_prompt(&self) -> usize {
        self.n_prompt
    }

    /// Number of tokens that the prompt lost at its front, because the context is too short.
    pub fn n_dropped(&self) -> usize {
        self.n_dropped
    }

    /// What of the prompt its tokens do not spell.
    pub fn left_out(&self) -> &LeftOut {
        &self.left_out
    }

    /// Logits after the last token (V).
    pub fn logits(&self) -> &[f32] {
        &self.logits
    }

    /// What runs the model.
    pub fn backend(&self) -> &BackendInfo {
        &self.backend
    }

    /// How fast it was.
    pub fn speed(&self) -> Speed {
        self.speed
    }

    /// Whether `token` ends the text.
    pub fn is_end(&self, token: &Token) -> bool {
        Some(token.text.id) == self.eos
    }

    /// A token as the page shows it.
    pub fn token_text(&self, id: u32) -> TokenText {
        let bytes = self.tokenizer.token_bytes(id).unwrap_or_default();
        TokenText { id, bytes, is_special: self.tokenizer.is_special(id) }
    }
}

impl AttentionRows {
    fn id(&self) -> ActivationId {
        ActivationId::in_block(self.layer, Activation::AttentionWeights)
    }

    /// Appends the rows of a step; `weights` (H, T, S).
    fn push(&mut self, step: Step, config: &Config, weights: &[f32]) {
        let n_positions = step.position + step.n_tokens;
        self.rows.truncate(step.position);
        for t in 0..step.n_tokens {
            let n_visible = match config.attention {
                Attention::Causal => step.position + t + 1,
                Attention::Bidirectional => n_positions,
            };
            let head = |head: usize| &weights[(head * step.n_tokens + t) * n_positions..][..n_visible];
            self.rows.push((0..config.n_head).flat_map(head).copied().collect());
        }
    }

    fn map(&self, n_head: usize) -> AttentionMap {
        let n_tokens = self.rows.len();
        let mut weights = vec![0.0; n_head * n_tokens * n_tokens];
        for (t, row) in self.rows.iter().enumerate() {
            let n_visible = row.len() / n_head;
            for (head, row) in row.chunks_exact(n_visible).enumerate() {
                weights[(head * n_tokens + t) * n_tokens..][..n_visible].copy_from_slice(row);
            }
        }
        AttentionMap { layer: self.layer, n_head, n_tokens, weights }
    }
}
