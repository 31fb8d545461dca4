//! `glassgpt bench`: what a training step costs against the forward pass alone, and on the GPU against the CPU.

use std::time::Instant;

use clap::Args;
use glassgpt::cpu::executor::Kernels;
use glassgpt::cpu::tape::Tape;
use glassgpt::gpu::device::{Gpu, GpuOptions};
use glassgpt::model::graph::{Graph, Head};
use glassgpt::train::adamw::AdamW;
use glassgpt::train::data::{Dataset, Task};
use glassgpt::train::init::random_model;
use glassgpt::train::objective::Objective;
use glassgpt::train::schedule::Schedule;
use glassgpt::train::sizes::Size;
use glassgpt::train::trainer::{Recipe, Trainer};
use serde::Serialize;

use crate::Failure;

/// Arguments of `bench`.
#[derive(Args, Debug)]
pub struct Bench {
    /// Sizes of models
    #[arg(long, value_delimiter = ',', default_value = "pico,nano")]
    config: Vec<String>,
    /// Tokens in a row
    #[arg(long, default_value_t = 64)]
    row_tokens: usize,
    /// Rows in a batch
    #[arg(long, default_value_t = 8)]
    rows: usize,
    /// How often each is measured; the fastest counts, since what else the machine does only adds
    #[arg(long, default_value_t = 40)]
    repeats: usize,
    /// Fail where a training step on the CPU costs more than this many forward passes
    #[arg(long)]
    limit: Option<f64>,
    /// Leave the GPU alone
    #[arg(long)]
    cpu_only: bool,
    /// Print a JSON object for each size
    #[arg(long)]
    json: bool,
}

/// What was measured of one size, on one thread of the CPU; the fastest of all repeats.
#[derive(Serialize)]
struct Output {
    config: String,
    n_params: usize,
    batch_tokens: usize,
    /// A batch forward, logits and all, in milliseconds.
    forward_ms: f64,
    /// The same batch forward, backward and into the weights.
    step_ms: f64,
    /// One by the other.
    step_per_forward: f64,
    /// Tokens trained on per second.
    tok_s: f64,
    /// The same step on the GPU, where there is one.
    gpu: Option<OnGpu>,
}

#[derive(Serialize)]
struct OnGpu {
    adapter: String,
    /// Whether it is the CPU after all: then its times say nothing about a GPU.
    is_software: bool,
    step_ms: f64,
    /// Steps of the CPU that one of the GPU takes.
    step_per_cpu_step: f64,
}

/// Runs the command.
///
/// # Errors
/// If the arguments make no batch, a device fails, or a step costs more than `--limit`.
pub async fn run(args: &Bench) -> Result<(), Failure> {
    if args.repeats == 0 || args.rows == 0 {
        let (repeats, rows) = (args.repeats, args.rows);
        return Err(Failure::new(format!(
            "expected --repeats and --rows of at least 1, got {repeats} and {rows}"
        )));
    }
    let gpu = match args.cpu_only {
        true => None,
        false => match Gpu::request(GpuOptions::default()).await {
            Ok(gpu) => Some(gpu),
            Err(error) => {
                eprintln!("note: the GPU is left out: {error}");
                None
            }
        },
    };
    for name in &args.config {
        let output = measure(args, name, gpu.as_ref()).await?;
        if args.json {
            crate::print_line(&serde_json::to_string(&output)?)?;
        } else {
            print(&output)?;
        }
        if let Some(limit) = args.limit.filter(|&limit| output.step_per_forward > limit) {
            let got = output.step_per_forward;
            return Err(Failure::new(format!(
                "expected a training step of {name} to cost at most {limit} forward passes, got {got:.2}"
            )));
        }
    }
    Ok(())
}

async fn measure(args: &Bench, name: &str, gpu: Option<&Gpu>) -> Result<Output, Failure> {
    let mut trainer = trainer(args, name)?;
    let mut tape = {
        let config = &trainer.model().config;
        Tape::new(Graph::new(config, config.attention, Head::All), Kernels::Simd, args.row_tokens)
    };
    let (mut forward, mut step) = (Vec::new(), Vec::new());
    // In turns, so that what else the machine does falls on both alike.
    for _ in 0..args.repeats {
        let batch = trainer.batch(trainer.progress().step);
        let start = Instant::now();
        batch.iter().for_each(|example| {
            let logits = tape.forward(trainer.model(), &example.inputs);
            std::hint::black_box(logits);
        });
        forward.push(start.elapsed().as_secs_f64() * 1e3);
        let start = Instant::now();
        trainer.step()?;
        step.push(start.elapsed().as_secs_f64() * 1e3);
    }
    let (forward_ms, step_ms) = (fastest(&forward), fastest(&step));
    let batch_tokens = args.rows * args.row_tokens;
    Ok(Output {
        config: name.to_owned(),
        n_params: trainer.model().n_params(),
        batch_tokens,
        forward_ms,
        step_ms,
        step_per_forward: step_ms / forward_ms,
        tok_s: batch_tokens as f64 / step_ms * 1e3,
        gpu: match gpu {
            Some(gpu) => Some(on_gpu(args, &mut trainer, gpu, step_ms).await?),
            None => None,
        },
    })
}

/// Steps that are read back, so that each is measured until it is done.
async fn on_gpu(args: &Bench, trainer: &mut Trainer, gpu: &Gpu, cpu_ms: f64) -> Result<OnGpu, Failure> {
    trainer.use_gpu(gpu).await?;
    let mut step = Vec::new();
    for _ in 0..args.repeats {
        let start = Instant::now();
        trainer.advance(true).await?;
        step.push(start.elapsed().as_secs_f64() * 1e3);
    }
    let step_ms = fastest(&step);
    let info = gpu.info();
    Ok(OnGpu {
        adapter: info.name.clone(),
        is_software: info.is_software,
        step_ms,
        step_per_cpu_step: step_ms / cpu_ms,
    })
}

fn trainer(args: &Bench, name: &str) -> Result<Trainer, Failure> {
    let size = Size::named(name)
        .ok_or_else(|| Failure::new(format!("expected sizes such as pico in --config, got {name:?}")))?;
    let data = Dataset::new(Task::Sum2, args.row_tokens)?;
    let config = size.config(data.alphabet.vocab_size(), args.row_tokens)?;
    let recipe = Recipe {
        objective: Objective::Clm { share: 1.0 },
        n_rows: args.rows,
        seed: 1,
        adamw: AdamW::default(),
        schedule: Schedule { warmup_steps: 20, decay: None },
    };
    Ok(Trainer::new(recipe, data, random_model(&config, name, 1), 1)?)
}

fn fastest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn print(output: &Output) -> Result<(), Failure> {
    let Output { config, n_params, batch_tokens, forward_ms, step_ms, step_per_forward, tok_s, gpu } = output;
    crate::print_line(&format!(
        "{config}: {n_params} weights, {batch_tokens} tokens a step; forward {forward_ms:.2} ms, step {step_ms:.2} ms: \
         {step_per_forward:.2} forward passes, {tok_s:.0} tok/s"
    ))?;
    let Some(gpu) = gpu else { return Ok(()) };
    let kind = if gpu.is_software { ", in software: no speed is claimed" } else { "" };
    crate::print_line(&format!(
        "{config} on {}{kind}; step {:.2} ms: {:.2} of the CPU's",
        gpu.adapter, gpu.step_ms, gpu.step_per_cpu_step
    ))
}
