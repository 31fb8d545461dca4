//! `glassgpt race`: several objectives side by side, as the page runs them; over several seeds, when each gets there.

use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use glassgpt::gpu::device::{Gpu, GpuOptions};
use glassgpt::train::objective::Objective;
use glassgpt::train::race::{End, Material, Plan, Race as Running, RecordedArm, Recording};

use crate::Failure;

/// Tokens of a sample.
const SAMPLE_TOKENS: usize = 24;

/// How often the arms are said to be under way.
const NOTE_EVERY: Duration = Duration::from_secs(5);

/// Arguments of `race`; what is not said is as in the page's default race.
#[derive(Args, Debug)]
pub struct Race {
    /// Seeds; a race for each
    #[arg(long, value_delimiter = ',', default_value = "1")]
    seeds: Vec<u64>,
    /// Tokens after which an arm ends
    #[arg(long)]
    max_tokens: Option<u64>,
    /// Tokens in a batch, in whole rows
    #[arg(long)]
    batch_tokens: Option<usize>,
    /// Tokens in a row
    #[arg(long)]
    row_tokens: Option<usize>,
    /// Tokens from one point of a curve to the next
    #[arg(long)]
    point_tokens: Option<u64>,
    /// Learning rate of the matrices
    #[arg(long)]
    learning_rate: Option<f32>,
    /// Share of the tokens, at the end, in which the learning rate falls to 0
    #[arg(long, allow_negative_numbers = true)]
    decay: Option<f32>,
    /// What it is run on
    #[arg(long, value_enum, default_value = "sum2")]
    data: DataArg,
    /// Share of the probe at which an arm ends
    #[arg(long)]
    goal: Option<f32>,
    /// Arms, such as clm:1,mlm:0.15,no-mask
    #[arg(long, value_delimiter = ',')]
    arms: Vec<String>,
    /// Threads, at most [default: one for each core]
    #[arg(long)]
    threads: Option<usize>,
    /// WGSL kernels in place of the CPU
    #[arg(long)]
    gpu: bool,
    /// Print the whole race of each seed as one line of JSON
    #[arg(long)]
    json: bool,
    /// On reviews: ask what the frozen models make of them
    #[arg(long)]
    features: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DataArg {
    /// True sums of two digits
    Sum2,
    /// Reviews with a label
    Sentiment,
    /// Short stories
    Story,
}

/// Runs the command.
///
/// # Errors
/// If the arguments make no race.
pub async fn run(args: &Race) -> Result<(), Failure> {
    for &seed in &args.seeds {
        let start = Instant::now();
        let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut race = Running::new(plan(args, seed)?, args.threads.unwrap_or(n_cores))?;
        if args.gpu {
            race.use_gpu(&Gpu::request(GpuOptions::default()).await?).await?;
        }
        let recording = record(&mut race).await?;
        if args.json {
            crate::print_line(&serde_json::to_string(&recording)?)?;
        } else {
            print(&recording, start.elapsed().as_secs_f64())?;
        }
        if args.features {
            features(&mut race)?;
        }
    }
    Ok(())
}

fn plan(args: &Race, seed: u64) -> Result<Plan, Failure> {
    let material = match args.data {
        DataArg::Sum2 => Material::Sum2,
        DataArg::Sentiment => Material::Sentiment,
        DataArg::Story => Material::Story("".into()),
    };
    let plan = Plan { material, seed, ..Plan::default() };
    let arms = args.arms.iter().map(|arm| objective(arm)).collect::<Result<Vec<_>, _>>()?;
    Ok(Plan {
        max_tokens: args.max_tokens.unwrap_or(plan.max_tokens),
        batch_tokens: args.batch_tokens.unwrap_or(plan.batch_tokens),
        row_tokens: args.row_tokens.unwrap_or(plan.row_tokens),
        point_tokens: args.point_tokens.unwrap_or(plan.point_tokens),
        learning_rate: args.learning_rate.unwrap_or(plan.learning_rate),
        decay: args.decay.unwrap_or(plan.decay),
        goal: args.goal.unwrap_or(plan.goal),
        arms: if arms.is_empty() { plan.arms } else { arms },
        ..plan
    })
}

fn objective(arm: &str) -> Result<Objective, Failure> {
    let (name, share) = arm.split_once(':').unwrap_or((arm, "1"));
    match (name, share.parse()) {
        ("clm", Ok(share)) => Ok(Objective::Clm { share }),
        ("mlm", Ok(share)) => Ok(Objective::Mlm { share }),
        ("no-mask", _) => Ok(Objective::NoMask),
        _ => Err(Failure::new(format!("expected arms such as clm:1, mlm:0.15 or no-mask, got {arm:?}"))),
    }
}

/// Runs it to its end, and says on stderr every few seconds how far the arms are.
async fn record(race: &mut Running) -> Result<Recording, Failure> {
    let mut arms = vec![RecordedArm::default(); race.plan().arms.len()];
    let mut last_note = Instant::now();
    while let Some(advance) = race.advance().await? {
        let arm = &mut arms[advance.arm];
        arm.points.extend(advance.point);
        if last_note.elapsed() >= NOTE_EVERY {
            last_note = Instant::now();
            note(race.plan(), &arms);
        }
        let arm = &mut arms[advance.arm];
        if advance.end.is_some() {
            arm.end = advance.end;
            arm.written = race.write(advance.arm, "", SAMPLE_TOKENS);
        }
    }
    Ok(Recording { plan: race.plan().clone(), n_params: race.n_params(), arms })
}

fn note(plan: &Plan, arms: &[RecordedArm]) {
    let at = arms.iter().map(|arm| arm.points.last().map_or(0, |point| point.progress.tokens));
    let arms: Vec<String> =
        plan.arms.iter().zip(at).map(|(&arm, tokens)| format!("{}: {tokens}", arm.label())).collect();
    eprintln!("seed {}, tokens of at most {}: {}", plan.seed, plan.max_tokens, arms.join(", "));
}

fn print(recording: &Recording, secs: f64) -> Result<(), Failure> {
    let Plan { seed, goal, .. } = recording.plan;
    crate::print_line(&format!("seed {seed}, {secs:.1} s"))?;
    for (objective, arm) in recording.plan.arms.iter().zip(&recording.arms) {
        let Some(last) = arm.points.last() else { continue };
        let end = match arm.end {
            Some(End::Goal) => format!("reaches {:.0} %", goal * 100.0),
            Some(End::Limit) | None => format!("is at {:.0} %", last.probe * 100.0),
            Some(End::Diverged { step, .. }) => format!("diverges in step {step}"),
        };
        let progress = last.progress;
        let written = arm.written.as_ref().map(|it| format!("{}{}", it.prompt, it.plain)).unwrap_or_default();
        crate::print_line(&format!(
            "  {:<20} {end} after {:>8} tokens, {:>8} targets, {:.2e} FLOPs, loss {:.3}: {written}",
            objective.label(),
            progress.tokens,
            progress.targets,
            progress.flops as f64,
            last.loss,
        ))?;
    }
    Ok(())
}

fn features(race: &mut Running) -> Result<(), Failure> {
    let scores = race.features().ok_or_else(|| Failure::new("expected --data sentiment with --features"))?;
    let names = race.plan().arms.iter().map(|&arm| arm.label()).chain(["untrained".to_owned()]);
    for (name, score) in names.zip(scores.arms.into_iter().chain([scores.untrained])) {
        crate::print_line(&format!(
            "  {name:<20} frozen: {} of {} reviews by the mean of all positions, {} by the last one",
            score.n_right_mean, score.n_tried, score.n_right_last,
        ))?;
    }
    Ok(())
}
