//! `glassgpt generate`: continues a prompt.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use glassgpt::engine::protocol::{Sampling, Token};
use glassgpt::engine::session::{Session, Stepped};
use serde::Serialize;

use crate::Failure;
use crate::load::{self, BackendArg};

/// Arguments of `generate`.
#[derive(Args, Debug)]
pub struct Generate {
    /// A .gguf file, or the folder of a model
    #[arg(long)]
    model: PathBuf,
    /// Text to continue
    #[arg(long)]
    prompt: String,
    /// Most tokens to generate
    #[arg(long, default_value_t = 64)]
    tokens: usize,
    /// Divides the logits; 0 takes the most probable token
    #[arg(long, default_value_t = Sampling::default().temperature, allow_negative_numbers = true)]
    temperature: f32,
    /// Keep only the k most probable tokens; 0 keeps all
    #[arg(long, default_value_t = Sampling::default().top_k)]
    top_k: usize,
    /// Keep the smallest set of tokens with this probability; 1 keeps all
    #[arg(long, default_value_t = Sampling::default().top_p, allow_negative_numbers = true)]
    top_p: f32,
    /// Keep the tokens that are at least this share as probable as the most probable one; 0 keeps all
    #[arg(long, default_value_t = Sampling::default().min_p, allow_negative_numbers = true)]
    min_p: f32,
    /// Seed of the draws
    #[arg(long, default_value_t = Sampling::default().seed)]
    seed: u64,
    /// What runs the model
    #[arg(long, value_enum, default_value = "auto")]
    backend: BackendArg,
    /// Print JSON with log-probabilities and speeds
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Output<'a> {
    text: &'a str,
    tokens: Vec<OutputToken>,
    backend: &'static str,
    prefill_tok_s: f64,
    decode_tok_s: f64,
    n_prompt_tokens: usize,
    n_dropped_tokens: usize,
}

#[derive(Serialize)]
struct OutputToken {
    id: u32,
    text: String,
    logprob: f64,
}

/// Runs the command.
///
/// # Errors
/// If a setting is out of range, or the model cannot be loaded or run.
pub async fn run(args: &Generate) -> Result<(), Failure> {
    if !(args.temperature.is_finite() && args.temperature >= 0.0) {
        return Err(Failure::new(format!("--temperature must be at least 0, got {}", args.temperature)));
    }
    if !(0.0..=1.0).contains(&args.top_p) {
        return Err(Failure::new(format!("--top-p must be 0 to 1, got {}", args.top_p)));
    }
    if !(0.0..=1.0).contains(&args.min_p) {
        return Err(Failure::new(format!("--min-p must be 0 to 1, got {}", args.min_p)));
    }
    let mut session = load::session(&args.model, args.backend).await?;
    session.set_sampling(Sampling {
        temperature: args.temperature,
        top_k: args.top_k,
        top_p: args.top_p,
        min_p: args.min_p,
        seed: args.seed,
    });
    let n_dropped = session.set_prompt(&args.prompt, &load::now_secs).await?;
    load::note_dropped(n_dropped);
    load::note_left_out(session.left_out());
    let generated = generate(&mut session, args.tokens).await?;
    let ids: Vec<u32> = generated.iter().map(|token| token.text.id).collect();
    let text = session.tokenizer.decode(&ids);
    if args.json {
        return print_json(&session, &generated, &text, n_dropped);
    }
    let mut out = std::io::stdout();
    Ok(writeln!(out, "{}{text}", args.prompt)?)
}

/// Generates up to `max_tokens`; an end-of-text token ends the text and is not part of it.
async fn generate(session: &mut Session, max_tokens: usize) -> Result<Vec<Token>, Failure> {
    let mut generated = Vec::new();
    while generated.len() < max_tokens {
        match session.step(&load::now_secs).await? {
            Stepped::ContextFull => break,
            Stepped::Token { token, .. } if session.is_end(&token) => break,
            Stepped::Token { token, .. } => generated.push(token),
        }
    }
    Ok(generated)
}

fn print_json(session: &Session, generated: &[Token], text: &str, n_dropped: usize) -> Result<(), Failure> {
    let speed = session.speed();
    let per_sec = |n: usize, secs: f64| if secs > 0.0 { n as f64 / secs } else { 0.0 };
    let token = |token: &Token| OutputToken {
        id: token.text.id,
        text: session.tokenizer.decode(&[token.text.id]),
        logprob: token.choice.map_or(0.0, |choice| choice.expected.probability.ln()),
    };
    let output = Output {
        text,
        tokens: generated.iter().map(token).collect(),
        backend: load::backend_name(session.backend()),
        prefill_tok_s: per_sec(speed.prefill_tokens, speed.prefill_secs),
        decode_tok_s: per_sec(speed.decode_tokens, speed.decode_secs),
        n_prompt_tokens: session.n_prompt(),
        n_dropped_tokens: n_dropped,
    };
    crate::print_json(&output)
}
