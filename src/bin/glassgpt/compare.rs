//! `glassgpt compare`: what an element type costs, measured against the same model in another one.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use clap::Args;
use glassgpt::cpu::executor::{Executor, Kernels};
use glassgpt::lab::divergence::Divergence;
use glassgpt::model::checkpoint::Loaded;
use glassgpt::model::graph::{Attention, Graph, Head};
use glassgpt::text::Tokenizer;
use glassgpt::text::sampling::Sampling;
use serde::Serialize;

use crate::{Failure, load};

/// Tokens of one sampled text; then the next begins.
const TEXT_TOKENS: usize = 128;

/// Arguments of `compare`.
#[derive(Args, Debug)]
pub struct Compare {
    /// The .gguf file to judge
    #[arg(long)]
    model: PathBuf,
    /// The .gguf file that counts as right
    #[arg(long)]
    reference: PathBuf,
    /// Positions to compare, in texts that the reference samples
    #[arg(long, default_value_t = 1000)]
    positions: usize,
    /// Seed of the texts
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Compare at every position of this text instead
    #[arg(long)]
    text: Option<String>,
}

#[derive(Serialize)]
struct Output {
    model: String,
    reference: String,
    positions: usize,
    top1_agreement: f64,
    kl_mean_nats: f64,
    kl_max_nats: f64,
    max_abs_logit_diff: f32,
}

/// Runs the command.
///
/// # Errors
/// If a file cannot be read or run, or the two have different vocabularies.
pub fn run(args: &Compare) -> Result<(), Failure> {
    let (mut model, mut reference) = (executor(&args.model)?, executor(&args.reference)?);
    let vocab_sizes = [&model, &reference].map(|(executor, _)| executor.graph().config.vocab_size);
    if vocab_sizes[0] != vocab_sizes[1] {
        return Err(Failure::new(format!("expected one vocabulary, got {vocab_sizes:?} tokens")));
    }
    let start = reference.1;
    let given = match &args.text {
        Some(text) => given_ids(&args.reference, text)?,
        None => Vec::new(),
    };
    let contexts = [&model, &reference].map(|(executor, _)| executor.graph().config.context_length);
    let n_text = contexts.into_iter().fold(TEXT_TOKENS.max(given.len()), usize::min);
    let n_positions = if given.is_empty() { args.positions } else { given.len().min(n_text) };
    let mut sums = Divergence::default();
    let mut token = given.first().copied().unwrap_or(start);
    for i in 0..n_positions {
        let position = i % n_text;
        if position == 0 && given.is_empty() {
            token = start;
        }
        let logits = model.0.forward(&[token], position, &[]).logits;
        let expected = reference.0.forward(&[token], position, &[]).logits;
        let sampling = Sampling { temperature: 1.0, top_k: 0, top_p: 1.0, min_p: 0.0, seed: args.seed };
        token = sums.add(&logits, &expected, sampling).draw(args.seed, i);
        if let Some(&next) = given.get(i + 1) {
            token = next;
        }
    }
    crate::print_json(&Output {
        model: args.model.display().to_string(),
        reference: args.reference.display().to_string(),
        positions: sums.n,
        top1_agreement: sums.top1_agreement(),
        kl_mean_nats: sums.kl_mean_nats(),
        kl_max_nats: sums.kl_max_nats,
        max_abs_logit_diff: sums.max_abs_logit_diff,
    })
}

/// An executor of the file's model, and the token that starts a text.
fn executor(path: &Path) -> Result<(Executor, u32), Failure> {
    let path = load::gguf_path(path)?;
    let loaded = Loaded::from_gguf(&load::read(&path)?);
    let loaded = loaded.map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    load::check_causal(&loaded.model)?;
    let graph = Graph::new(&loaded.model.config, Attention::Causal, Head::Last);
    let start = loaded.vocabulary.start_id().unwrap_or_default();
    Ok((Executor::new(Rc::new(loaded.model), graph, Kernels::Simd, 1), start))
}

/// The tokens of `text` as a prompt of the model at `path`.
fn given_ids(path: &Path, text: &str) -> Result<Vec<u32>, Failure> {
    let (loaded, tokenizer): (Loaded, Tokenizer) = load::model(path)?;
    let ids = tokenizer.encode(text);
    let ids: Vec<u32> = loaded.vocabulary.start_id().into_iter().chain(ids).collect();
    if ids.is_empty() {
        Err(Failure::new("expected a text with at least one token, got none"))
    } else {
        Ok(ids)
    }
}
