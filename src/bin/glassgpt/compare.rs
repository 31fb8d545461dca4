//! `glassgpt compare`: what an element type costs, measured against the same model in another one.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use clap::Args;
use glassgpt::cpu::executor::{Executor, Kernels};
use glassgpt::model::checkpoint::Loaded;
use glassgpt::model::graph::{Attention, Graph, Head};
use glassgpt::text::sampling::{NextToken, Sampling};
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

/// Sums over the positions so far.
#[derive(Default)]
struct Sums {
    n_same_top: usize,
    kl_nats: f64,
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
    let contexts = [&model, &reference].map(|(executor, _)| executor.graph().config.context_length);
    let n_text = contexts.into_iter().fold(TEXT_TOKENS, usize::min);
    let mut sums = Sums::default();
    let mut token = start;
    for i in 0..args.positions {
        let position = i % n_text;
        if position == 0 {
            token = start;
        }
        let logits = model.0.forward(&[token], position, &[]).logits;
        let expected = reference.0.forward(&[token], position, &[]).logits;
        token = sums.add(&logits, &expected, args.seed, i);
    }
    let n = args.positions.max(1) as f64;
    crate::print_json(&Output {
        model: args.model.display().to_string(),
        reference: args.reference.display().to_string(),
        positions: args.positions,
        top1_agreement: sums.n_same_top as f64 / n,
        kl_mean_nats: sums.kl_nats / n,
        kl_max_nats: sums.kl_max_nats,
        max_abs_logit_diff: sums.max_abs_logit_diff,
    })
}

/// An executor of the file's model, and the token that starts a text.
fn executor(path: &Path) -> Result<(Executor, u32), Failure> {
    let path = load::gguf_path(path)?;
    let loaded = Loaded::from_gguf(&load::read(&path)?);
    let loaded = loaded.map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    let graph = Graph::new(&loaded.model.config, Attention::Causal, Head::Last);
    let start = loaded.vocabulary.start_id().unwrap_or_default();
    Ok((Executor::new(Rc::new(loaded.model), graph, Kernels::Simd, 1), start))
}

impl Sums {
    /// Takes in one position, `i`-th in all; returns the token that the reference samples there.
    fn add(&mut self, logits: &[f32], expected: &[f32], seed: u64, i: usize) -> u32 {
        let sampling = Sampling { temperature: 1.0, top_k: 0, top_p: 1.0, min_p: 0.0, seed };
        let (got, reference) = (NextToken::new(logits, sampling), NextToken::new(expected, sampling));
        let terms = reference.probabilities.iter().zip(&got.probabilities);
        let kl: f64 =
            terms.filter(|(p, _)| **p > 0.0).map(|(p, q)| p * (p / q.max(f64::MIN_POSITIVE)).ln()).sum();
        self.n_same_top += usize::from(got.order[0] == reference.order[0]);
        self.kl_nats += kl;
        self.kl_max_nats = self.kl_max_nats.max(kl);
        let diffs = logits.iter().zip(expected).map(|(a, b)| (a - b).abs());
        self.max_abs_logit_diff = diffs.fold(self.max_abs_logit_diff, f32::max);
        reference.draw(seed, i)
    }
}
