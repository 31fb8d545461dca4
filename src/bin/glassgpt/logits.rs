//! `glassgpt logits`: what the model expects after a prompt.

use std::path::PathBuf;
use std::rc::Rc;

use clap::Args;
use glassgpt::engine::session::Session;
use serde::Serialize;

use crate::Failure;
use crate::capture::{self, Capture};
use crate::load::{self, BackendArg};

/// How many tokens are listed.
const N_LISTED: usize = 20;

/// Arguments of `logits`.
#[derive(Args, Debug)]
pub struct Logits {
    /// A .gguf file, or the folder of a model
    #[arg(long)]
    model: PathBuf,
    /// Text before the position
    #[arg(long, required_unless_present = "ids")]
    prompt: Option<String>,
    /// Token ids instead of a text: prints JSON with the logits after each of them
    #[arg(long, value_delimiter = ',', conflicts_with_all = ["prompt", "json", "all"])]
    ids: Option<Vec<u32>>,
    /// What runs the model
    #[arg(long, value_enum, default_value = "auto")]
    backend: BackendArg,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// With --json, also print the logits of the whole vocabulary
    #[arg(long, requires = "json")]
    all: bool,
    /// With --json, also print these activations of one token, by their names in the op list, such as
    /// token_embedding or block.0.attention_scores
    #[arg(long, value_name = "NAME", value_delimiter = ',', requires = "json", conflicts_with = "ids")]
    capture: Vec<String>,
    /// The token whose activations are printed, counted from 1; by default the last one
    #[arg(long, requires = "capture")]
    position: Option<usize>,
}

#[derive(Serialize)]
struct Output {
    backend: &'static str,
    /// Tokens dropped from the front of a prompt longer than the context.
    n_dropped_tokens: usize,
    prompt_ids: Vec<u32>,
    top: Vec<Row>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logits: Option<Vec<f32>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    captures: Option<Captures>,
}

/// What `--capture` asked for.
#[derive(Serialize)]
struct Captures {
    /// Counted from 1, as on screen.
    position: usize,
    activations: Vec<Capture>,
}

/// Output of `--ids`.
#[derive(Serialize)]
struct EachPosition {
    backend: &'static str,
    /// (T, V)
    logits: Vec<Vec<f32>>,
}

#[derive(Serialize)]
struct Row {
    id: u32,
    text: String,
    logit: f32,
    logprob: f64,
}

/// Runs the command.
///
/// # Errors
/// If the model cannot be loaded or run.
pub async fn run(args: &Logits) -> Result<(), Failure> {
    match (&args.ids, &args.prompt) {
        (Some(ids), _) => after_each(args, ids).await,
        (None, Some(prompt)) => after_prompt(args, prompt).await,
        (None, None) => Err(Failure::new("expected --prompt or --ids")),
    }
}

async fn after_prompt(args: &Logits, prompt: &str) -> Result<(), Failure> {
    let mut session = load::session(&args.model, args.backend).await?;
    let n_dropped_tokens = session.set_prompt(prompt, &load::now_secs).await?;
    load::note_dropped(n_dropped_tokens);
    load::note_left_out(session.left_out());
    let top = top(session.logits(), |id| session.tokenizer.decode(&[id]));
    if args.json {
        let logits = args.all.then(|| session.logits().to_vec());
        return crate::print_json(&Output {
            backend: load::backend_name(session.backend()),
            n_dropped_tokens,
            prompt_ids: session.tokens().iter().map(|token| token.text.id).collect(),
            top,
            logits,
            captures: captures(args, &mut session).await?,
        });
    }
    for row in top {
        crate::print_line(&format!(
            "{:>8.4} %  {:>9.4}  {:?}",
            row.logprob.exp() * 100.0,
            row.logprob,
            row.text
        ))?;
    }
    Ok(())
}

async fn captures(args: &Logits, session: &mut Session) -> Result<Option<Captures>, Failure> {
    if args.capture.is_empty() {
        return Ok(None);
    }
    let place = capture::place(args.position, session.tokens().len())?;
    let activations = capture::captures(session, &args.capture, place).await?;
    Ok(Some(Captures { position: place + 1, activations }))
}

/// The logits after each of `ids`, one decode step at a time.
async fn after_each(args: &Logits, ids: &[u32]) -> Result<(), Failure> {
    let (loaded, _) = load::model(&args.model)?;
    load::check_causal(&loaded.model)?;
    let config = loaded.model.config.clone();
    if ids.len() > config.context_length {
        let (n, max) = (ids.len(), config.context_length);
        return Err(Failure::new(format!("--ids must be at most the context of {max} tokens, got {n}")));
    }
    if let Some(id) = ids.iter().find(|&&id| id as usize >= config.vocab_size) {
        return Err(Failure::new(format!("--ids must be below {}, got {id}", config.vocab_size)));
    }
    let (mut runner, info) = load::executor(&Rc::new(loaded.model), args.backend).await?;
    let mut logits = Vec::with_capacity(ids.len());
    for position in 0..ids.len() {
        logits.push(runner.forward(&ids[position..=position], position, &[]).await?.logits);
    }
    crate::print_line(&serde_json::to_string(&EachPosition { backend: load::backend_name(&info), logits })?)
}

/// The most probable tokens with their log-probabilities, `logit - log(sum(exp(logits)))` in f64.
fn top(logits: &[f32], text: impl Fn(u32) -> String) -> Vec<Row> {
    let max = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = logits.iter().map(|&logit| f64::from(logit - max).exp()).sum();
    let log_sum = f64::from(max) + sum.ln();
    let mut order: Vec<u32> = (0..logits.len() as u32).collect();
    order.sort_by(|&a, &b| logits[b as usize].total_cmp(&logits[a as usize]).then(a.cmp(&b)));
    let row = |id: u32| {
        let logit = logits[id as usize];
        Row { id, text: text(id), logit, logprob: f64::from(logit) - log_sum }
    };
    order.into_iter().take(N_LISTED).map(row).collect()
}
