//! Answers the asks of an experiment with whatever runs the model.

use std::rc::Rc;

use super::runner::{MAX_STEP_TOKENS, Runner};
use crate::cpu::simd::Order;
use crate::gpu::device::GpuError;
use crate::gpu::executor::Executor as GpuExecutor;
use crate::lab::{Answer, Ask, Generate, TokenScore};
use crate::model::checkpoint::Model;
use crate::model::graph::{Attention, Graph, Head};
use crate::text::Tokenizer;
use crate::text::sampling::{NextToken, Sampling};

/// A runner with the memory of what its KV cache holds, so that asks with a common beginning run it once.
pub struct Scorer {
    runner: Runner,
    tokenizer: Rc<Tokenizer>,
    cached: Vec<u32>,
}

/// The same runner for asks: where the GPU runs the model, with a pass that gives the logits of every position, so
/// that a text takes one step per [`MAX_STEP_TOKENS`] instead of one per answer.
///
/// # Errors
/// If the GPU fails.
pub async fn for_asks(runner: Runner, model: &Model) -> Result<Runner, GpuError> {
    match runner {
        Runner::Gpu { gpu, .. } => {
            let graph = Graph::new(&model.config, Attention::Causal, Head::All);
            let max_step_tokens = MAX_STEP_TOKENS.min(graph.config.context_length);
            let executor = Box::new(GpuExecutor::new(&gpu, model, &graph, max_step_tokens).await?);
            Ok(Runner::Gpu { gpu, executor })
        }
        Runner::Cpu(executor) => Ok(Runner::Cpu(executor)),
    }
}

impl Scorer {
    /// A scorer with an empty cache. It lets a CPU add in the order that is fastest for long steps.
    pub fn new(mut runner: Runner, tokenizer: Rc<Tokenizer>) -> Self {
        if let Runner::Cpu(executor) = &mut runner {
            executor.set_order(Order::Fastest);
        }
        Self { runner, tokenizer, cached: Vec::new() }
    }

    /// Makes the device go away, as a driver crash would.
    pub fn destroy_device(&self) {
        self.runner.destroy_device();
    }

    /// Answers the asks of one question, in order. The result does not depend on earlier questions.
    ///
    /// # Errors
    /// If the GPU fails; the CPU cannot.
    ///
    /// # Panics
    /// If an ask is longer than the context, or has tokens outside the vocabulary: plans give none such.
    pub async fn answer(&mut self, asks: &[Ask]) -> Result<Vec<Answer>, GpuError> {
        // Steps of another length sum in another order; from an empty cache, the lengths are always the same.
        self.cached.clear();
        let mut answers = Vec::with_capacity(asks.len());
        for ask in asks {
            answers.push(match ask {
                Ask::Score { tokens, targets } => Answer::Scores(self.score(tokens, targets).await?),
                Ask::Choose { prompt, options } => Answer::Options(self.choose(prompt, options).await?),
                Ask::Generate(generate) => self.generate(generate).await?,
            });
        }
        Ok(answers)
    }

    /// The same answers in the plain way: each item from an empty cache, its answer token by token, no drafts.
    ///
    /// What [`Self::answer`] is compared with, in results and in speed.
    ///
    /// # Errors
    /// As [`Self::answer`].
    ///
    /// # Panics
    /// As [`Self::answer`].
    pub async fn answer_item_by_item(&mut self, asks: &[Ask]) -> Result<Vec<Answer>, GpuError> {
        let mut answers = Vec::with_capacity(asks.len());
        for ask in asks {
            self.cached.clear();
            answers.push(match ask {
                Ask::Score { tokens, targets } => {
                    let mut scores = Vec::new();
                    for run in targets.chunk_by(|a, b| a + 1 == *b) {
                        self.cached.clear();
                        for &target in run {
                            let logits = self.last_logits(&tokens[..target]).await?;
                            scores.push(TokenScore::new(&logits, tokens[target]));
                        }
                    }
                    Answer::Scores(scores)
                }
                Ask::Choose { prompt, options } => {
                    let mut all = Vec::new();
                    for option in options {
                        self.cached.clear();
                        all.push(self.token_by_token(prompt, option).await?);
                    }
                    Answer::Options(all)
                }
                Ask::Generate(generate) => {
                    let draft = self.token_by_token(&generate.prompt, &generate.draft).await?;
                    self.cached.clear();
                    let logits = self.last_logits(&generate.prompt).await?;
                    let mut tokens = Vec::new();
                    self.write_on(generate, &mut tokens, logits).await?;
                    Answer::Text { draft, tokens }
                }
            });
        }
        Ok(answers)
    }

    async fn token_by_token(&mut self, prompt: &[u32], rest: &[u32]) -> Result<Vec<TokenScore>, GpuError> {
        let mut scores = Vec::with_capacity(rest.len());
        for (i, &token) in rest.iter().enumerate() {
            let logits = self.last_logits(&[prompt, &rest[..i]].concat()).await?;
            scores.push(TokenScore::new(&logits, token));
        }
        Ok(scores)
    }

    async fn score(&mut self, tokens: &[u32], targets: &[usize]) -> Result<Vec<TokenScore>, GpuError> {
        let rows: Vec<usize> = targets.iter().map(|target| target - 1).collect();
        let mut scores = Vec::with_capacity(targets.len());
        self.run(tokens, &rows, |row, logits| scores.push(TokenScore::new(logits, tokens[row + 1]))).await?;
        Ok(scores)
    }

    /// Each option after the prompt, which runs once.
    async fn choose(
        &mut self,
        prompt: &[u32],
        options: &[Vec<u32>],
    ) -> Result<Vec<Vec<TokenScore>>, GpuError> {
        let after_prompt = self.last_logits(prompt).await?;
        let mut all = Vec::with_capacity(options.len());
        for option in options {
            let mut scores = vec![TokenScore::new(&after_prompt, option[0])];
            let text = [prompt, &option[..option.len() - 1]].concat();
            let rows: Vec<usize> = (prompt.len()..text.len()).collect();
            let next = |row: usize| option[row + 1 - prompt.len()];
            self.run(&text, &rows, |row, logits| scores.push(TokenScore::new(logits, next(row)))).await?;
            all.push(scores);
        }
        Ok(all)
    }

    /// Writes on after the prompt. Where the draft is what would be drawn anyway, its one pass is enough.
    async fn generate(&mut self, generate: &Generate) -> Result<Answer, GpuError> {
        let Generate { prompt, draft, sampling, .. } = generate;
        let text = [&prompt[..], draft].concat();
        let rows: Vec<usize> = (prompt.len() - 1..text.len()).collect();
        let (mut scores, mut tokens, mut is_on_draft) = (Vec::new(), Vec::new(), true);
        let mut logits = Vec::new();
        self.run(&text, &rows, |row, row_logits| {
            if is_on_draft {
                logits.clear();
                logits.extend_from_slice(row_logits);
            }
            if let Some(&token) = draft.get(row + 1 - prompt.len()) {
                scores.push(TokenScore::new(row_logits, token));
                is_on_draft = is_on_draft && draw(row_logits, *sampling, row + 1) == token;
                if is_on_draft {
                    tokens.push(token);
                }
            }
        })
        .await?;
        self.write_on(generate, &mut tokens, logits).await?;
        Ok(Answer::Text { draft: scores, tokens })
    }

    /// Appends token by token to `tokens`, after which the logits are `logits`, until the text ends.
    async fn write_on(
        &mut self,
        generate: &Generate,
        tokens: &mut Vec<u32>,
        mut logits: Vec<f32>,
    ) -> Result<(), GpuError> {
        let prompt = &generate.prompt;
        let max_tokens = generate.max_tokens.min(self.runner.graph().config.context_length - prompt.len());
        tokens.truncate(max_tokens);
        while tokens.len() < max_tokens {
            let token = draw(&logits, generate.sampling, prompt.len() + tokens.len());
            if Some(token) == generate.end {
                break;
            }
            tokens.push(token);
            let is_answered = generate.mark.is_some() && generate.is_answered(&self.tokenizer.decode(tokens));
            if is_answered || tokens.len() == max_tokens {
                break;
            }
            logits = self.last_logits(&[prompt, &tokens[..]].concat()).await?;
        }
        Ok(())
    }

    async fn last_logits(&mut self, tokens: &[u32]) -> Result<Vec<f32>, GpuError> {
        let mut last = Vec::new();
        self.run(tokens, &[tokens.len() - 1], |_, logits| last.extend_from_slice(logits)).await?;
        Ok(last)
    }

    /// Runs `tokens` as far as the cache does not hold them, and gives the logits after each of `rows`, ascending.
    async fn run(
        &mut self,
        tokens: &[u32],
        rows: &[usize],
        mut take: impl FnMut(usize, &[f32]),
    ) -> Result<(), GpuError> {
        let n_vocab = self.runner.graph().config.vocab_size;
        let n_known = self.cached.iter().zip(tokens).take_while(|(a, b)| a == b).count();
        let mut position = n_known.min(rows.first().copied().unwrap_or(n_known));
        let mut rows = rows.iter().copied().peekable();
        while position < tokens.len() {
            let n_tokens = self.runner.max_step_tokens().min(tokens.len() - position);
            let mut in_step = Vec::new();
            while let Some(row) = rows.next_if(|&row| row < position + n_tokens) {
                in_step.push(row - position);
            }
            let step = &tokens[position..position + n_tokens];
            self.cached.truncate(position);
            let logits = self.runner.forward_rows(step, position, &in_step).await?;
            for (row, logits) in in_step.iter().zip(logits.chunks_exact(n_vocab)) {
                take(position + row, logits);
            }
            self.cached.extend_from_slice(step);
            position += n_tokens;
        }
        Ok(())
    }
}

/// The token drawn after `logits`, which has position `position`.
fn draw(logits: &[f32], sampling: Sampling, position: usize) -> u32 {
    if sampling.temperature == 0.0 {
        // The most probable token needs no order of the others.
        return TokenScore::new(logits, 0).top;
    }
    NextToken::new(logits, sampling).draw(sampling.seed, position)
}
