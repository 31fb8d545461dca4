//! `glassgpt train`: trains a small model here and now, with the code that the page runs.

use std::path::PathBuf;
use std::rc::Rc;
use std::time::Instant;

use clap::{Args, ValueEnum};
use glassgpt::gpu::device::{Gpu, GpuOptions};
use glassgpt::model::checkpoint::Loaded;
use glassgpt::train::adamw::AdamW;
use glassgpt::train::data::{Dataset, Task};
use glassgpt::train::init::random_model;
use glassgpt::train::objective::Objective;
use glassgpt::train::schedule::Schedule;
use glassgpt::train::sizes::{SIZES, Size};
use glassgpt::train::trainer::{Recipe, StepReport, Trainer};
use serde::Serialize;

use crate::{Failure, load};

/// Arguments of `train`.
#[derive(Args, Debug)]
pub struct Train {
    /// What is predicted
    #[arg(long, value_enum)]
    objective: ObjectiveArg,
    /// Share of the tokens that are targets [default: 1 for clm, 0.15 for mlm]
    #[arg(long)]
    targets: Option<f32>,
    /// Size of the model: pico, nano, micro, mini or small
    #[arg(long, default_value = "pico")]
    config: String,
    /// What it is trained on
    #[arg(long, value_enum, default_value = "sum2")]
    data: DataArg,
    /// The text of --data story
    #[arg(long, required_if_eq("data", "story"))]
    text: Option<PathBuf>,
    /// Most steps
    #[arg(long, default_value_t = 1000)]
    steps: u64,
    /// Tokens in a batch, in whole rows
    #[arg(long, default_value_t = 512)]
    batch_tokens: usize,
    /// Tokens in a row, and the context of the model
    #[arg(long, default_value_t = 64)]
    row_tokens: usize,
    /// Decides the first weights, the text and the targets
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Learning rate of the matrices
    #[arg(long, default_value_t = 5e-3)]
    learning_rate: f32,
    /// Steps in which the learning rate grows
    #[arg(long, default_value_t = 20)]
    warmup: u64,
    /// Share of the steps, at the end, in which the learning rate falls to 0
    #[arg(long, default_value_t = 0.0, allow_negative_numbers = true)]
    decay: f32,
    /// Steps from one line of output to the next
    #[arg(long, default_value_t = 10)]
    every: u64,
    /// Tokens of the probe
    #[arg(long, default_value_t = 100)]
    probe_items: usize,
    /// Stop when the probe gets this share right
    #[arg(long)]
    until: Option<f32>,
    /// Threads, at most [default: one for each core]
    #[arg(long)]
    threads: Option<usize>,
    /// What computes
    #[arg(long, value_enum, default_value = "cpu")]
    backend: BackendArg,
    /// Print a JSON object on each line
    #[arg(long)]
    json: bool,
    /// Write the trained model as a GGUF file
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ObjectiveArg {
    /// Each token from those before it
    Clm,
    /// Hidden tokens from all others
    Mlm,
    /// As clm, but with attention that sees what it must predict
    NoMask,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum BackendArg {
    /// SIMD code on all cores
    Cpu,
    /// WGSL kernels
    Gpu,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DataArg {
    /// True sums of two digits
    Sum2,
    /// Reviews with a label
    Sentiment,
    /// The file of --text
    Story,
}

/// One line of output.
#[derive(Serialize)]
struct Line {
    step: u64,
    tokens: u64,
    targets: u64,
    flops: u64,
    /// Mean cross-entropy of the targets since the line before, in nats; on the GPU that of this step.
    loss: f64,
    /// Share of the probe's tokens that are predicted.
    probe: f32,
    /// Tokens trained on per second since the line before, the probe aside.
    tok_s: f64,
    gradient_norm: f32,
    learning_rate: f32,
}

/// Runs the command.
///
/// # Errors
/// If the arguments make no run, the run diverges, or the file cannot be written.
pub async fn run(args: &Train) -> Result<(), Failure> {
    let data = Dataset::new(task(args)?, args.row_tokens)?;
    let mut trainer = trainer(args, data)?;
    if args.backend == BackendArg::Gpu {
        let gpu = Gpu::request(GpuOptions::default()).await?;
        trainer.use_gpu(&gpu).await?;
    }
    let probe = trainer.data().probe(args.seed, args.probe_items);
    let mut since = Since::default();
    for step in 1..=args.steps {
        let is_printed = step % args.every.max(1) == 0 || step == args.steps;
        let start = Instant::now();
        let report = trainer.advance(is_printed).await?;
        since.add(report.as_ref(), start.elapsed().as_secs_f64());
        let Some(report) = report.filter(|_| is_printed) else { continue };
        trainer.sync().await?;
        let line = since.line(&report, trainer.probe(&probe), args);
        print(&line, args.json)?;
        since = Since::default();
        if args.until.is_some_and(|until| line.probe >= until) {
            break;
        }
    }
    match &args.out {
        Some(path) => write(path, &trainer),
        None => Ok(()),
    }
}

fn task(args: &Train) -> Result<Task, Failure> {
    Ok(match (args.data, &args.text) {
        (DataArg::Sum2, _) => Task::Sum2,
        (DataArg::Sentiment, _) => Task::Sentiment,
        (DataArg::Story, Some(path)) => Task::Story(Rc::from(load::read(path)?)),
        (DataArg::Story, None) => return Err(Failure::new("expected --text with --data story")),
    })
}

fn trainer(args: &Train, data: Dataset) -> Result<Trainer, Failure> {
    let names = || SIZES.map(|size| size.name).join(", ");
    let size = Size::named(&args.config).ok_or_else(|| {
        Failure::new(format!("expected --config to be one of {}, got {:?}", names(), args.config))
    })?;
    if args.batch_tokens < args.row_tokens {
        let (batch, row) = (args.batch_tokens, args.row_tokens);
        return Err(Failure::new(format!("expected --batch-tokens of at least a row of {row}, got {batch}")));
    }
    if !(0.0..=1.0).contains(&args.decay) {
        return Err(Failure::new(format!(
            "expected --decay from 0 to 1, a share of --steps, got {}",
            args.decay
        )));
    }
    let objective = match args.objective {
        ObjectiveArg::Clm => Objective::Clm { share: args.targets.unwrap_or(1.0) },
        ObjectiveArg::Mlm => Objective::Mlm { share: args.targets.unwrap_or(0.15) },
        ObjectiveArg::NoMask => Objective::NoMask,
    };
    let recipe = Recipe {
        objective: objective.checked()?,
        n_rows: args.batch_tokens / args.row_tokens,
        seed: args.seed,
        adamw: AdamW { learning_rate: args.learning_rate, ..AdamW::default() },
        schedule: Schedule::over(args.warmup, args.steps, args.decay),
    };
    let config = size.config(data.alphabet.vocab_size(), args.row_tokens)?;
    let model = random_model(&config, &format!("{}, trained here", size.name), args.seed);
    let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
    Ok(Trainer::new(recipe, data, model, args.threads.unwrap_or(n_cores))?)
}

/// Sums over the steps since the last line.
#[derive(Default)]
struct Since {
    n_steps: u64,
    n_losses: u64,
    loss: f64,
    secs: f64,
}

impl Since {
    fn add(&mut self, report: Option<&StepReport>, secs: f64) {
        self.n_steps += 1;
        self.n_losses += u64::from(report.is_some());
        self.loss += report.map_or(0.0, |report| f64::from(report.loss));
        self.secs += secs;
    }

    fn line(&self, report: &StepReport, probe: f32, args: &Train) -> Line {
        let n_tokens = self.n_steps * (args.batch_tokens / args.row_tokens * args.row_tokens) as u64;
        Line {
            step: report.progress.step,
            tokens: report.progress.tokens,
            targets: report.progress.targets,
            flops: report.progress.flops,
            loss: self.loss / self.n_losses.max(1) as f64,
            probe,
            tok_s: n_tokens as f64 / self.secs,
            gradient_norm: report.gradient_norm,
            learning_rate: report.learning_rate,
        }
    }
}

fn print(line: &Line, json: bool) -> Result<(), Failure> {
    if json {
        return crate::print_line(&serde_json::to_string(line)?);
    }
    crate::print_line(&format!(
        "step {:>6}  {:>10} tokens  {:>9} targets  loss {:.4}  probe {:>5.1} %  {:>8.0} tok/s",
        line.step,
        line.tokens,
        line.targets,
        line.loss,
        line.probe * 100.0,
        line.tok_s
    ))
}

fn write(path: &std::path::Path, trainer: &Trainer) -> Result<(), Failure> {
    let vocabulary = trainer.data().alphabet.vocabulary();
    let loaded = Loaded { model: trainer.model().clone(), vocabulary };
    std::fs::write(path, loaded.to_gguf())
        .map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}
