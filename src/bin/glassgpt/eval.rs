//! `glassgpt eval`: how well a model does what the tasks ask for.

mod data;
mod run;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use glassgpt::lab::{Examples, Format, LabError, Plan, Row, Spec, Tally, Task};
use glassgpt::tasks::Split;

use crate::load::{self, BackendArg};
use crate::{Failure, print_line};
use run::Machine;

/// Samples of a story row: each takes as long as a hundred other items.
const N_STORIES: usize = 200;
/// Items of a row of real sentences, which are less alike than generated ones.
const N_REAL: usize = 1000;
/// Items of other rows.
const N_ITEMS: usize = 500;

/// Arguments of `eval`.
#[derive(Args, Debug)]
pub struct Eval {
    /// A .gguf file, or the folder of a model
    #[arg(long)]
    model: PathBuf,
    /// One task by name, or all
    #[arg(long, default_value = "all")]
    task: String,
    /// Only this format
    #[arg(long, value_parser = format)]
    format: Option<Format>,
    /// Only this variant
    #[arg(long)]
    variant: Option<String>,
    /// Numbers of examples, with commas between; without it, those that each task is usually measured at
    #[arg(long, value_delimiter = ',')]
    shots: Option<Vec<usize>>,
    /// How the examples before an item are shown, with commas between: drawn, reversed (their order), shuffled (their
    /// answers among them), restyled (in a look that training never shows). Rows of the others say how much more often
    /// they are right than drawn ones before them, on the same items
    #[arg(long, value_delimiter = ',', value_parser = Examples::from_name, default_value = "drawn")]
    examples: Vec<Examples>,
    /// Items of each row; without it 500, 1000 real sentences, and 200 samples of stories
    #[arg(long)]
    n: Option<usize>,
    /// Seed of the items
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where items come from
    #[arg(long, value_enum, default_value = "test")]
    split: SplitArg,
    /// Folder of the unpacked data archives; without it, tasks on given texts are left out of all
    #[arg(long)]
    data: Option<PathBuf>,
    /// A file of multiple choice questions in the layout of MMLU (question, A, B, C, D, letter), for the task quiz_given
    #[arg(long)]
    questions: Option<PathBuf>,
    /// A file of labelled sentences in place of the archives', for tasks on real sentences: a label and a sentence on
    /// each line, a tab or a comma between. Asked about are those that training has never seen if all come from the
    /// public set of the task
    #[arg(long)]
    sentences: Option<PathBuf>,
    /// Ask about all of them: they are in no public set
    #[arg(long, requires = "sentences")]
    own: bool,
    /// What runs the model
    #[arg(long, value_enum, default_value = "cpu")]
    backend: BackendArg,
    /// Threads on the CPU; without it, one per core
    #[arg(long)]
    threads: Option<usize>,
    /// Answer every item on its own, token by token: what the usual way is compared with
    #[arg(long)]
    item_by_item: bool,
    /// Print a JSON array, one row per line
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SplitArg {
    /// For choices while a model is made.
    Validation,
    /// For what is reported.
    Test,
}

/// Runs the command.
///
/// # Errors
/// If an argument is out of range, data is missing, or the model cannot be loaded or run.
pub fn run(args: &Eval) -> Result<(), Failure> {
    let split = match args.split {
        SplitArg::Validation => Split::Validation,
        SplitArg::Test => Split::Test,
    };
    let tasks = tasks(args)?;
    let needs_data = tasks.iter().any(Task::needs_data);
    let mut material = match (&args.data, &args.sentences) {
        (_, Some(file)) => data::sentences(file, &tasks, args.own)?,
        (Some(folder), None) if needs_data => data::read(folder, &tasks, split)?,
        _ => Default::default(),
    };
    if let Some(path) = &args.questions {
        material.questions = data::questions(path)?;
    }
    let specs = tasks.iter().flat_map(|task| task.specs(&material)).filter(|spec| is_wanted(args, spec));
    let pairs = specs.flat_map(|spec| args.examples.iter().map(move |&examples| (spec.clone(), examples)));
    // Of all tasks, those whose examples can be shown in that way.
    let is_loose = |(spec, examples): &(Spec, Examples)| {
        args.task != "all" || *examples == Examples::Drawn || spec.task.has_loose_examples()
    };
    let plan = |(spec, examples): (Spec, Examples)| {
        let usual = match &spec.task {
            Task::Story => N_STORIES,
            task if task.real().is_some() => N_REAL,
            _ => N_ITEMS,
        };
        let n = args.n.unwrap_or(usual);
        Plan::new(spec, args.shots.as_deref(), n, args.seed, split)?.with_examples(examples)
    };
    let plans = pairs.filter(is_loose).map(plan).collect::<Result<Vec<Plan>, LabError>>()?;
    if plans.is_empty() {
        return Err(Failure::new(format!(
            "expected rows of task {}, format and variant, got none",
            args.task
        )));
    }
    let (loaded, tokenizer) = load::model(&args.model)?;
    load::check_causal(&loaded.model)?;
    let machine = Machine {
        model: &loaded.model,
        start: loaded.vocabulary.start_id(),
        end: loaded.vocabulary.eos_id,
        tokenizer: &tokenizer,
        material: &material,
        backend: args.backend,
        n_threads: threads(args)?,
        is_item_by_item: args.item_by_item,
    };
    evaluate(args, &plans, &machine)
}

/// Runs the plans one after the other and prints the rows of each when it is done.
fn evaluate(args: &Eval, plans: &[Plan], machine: &Machine<'_>) -> Result<(), Failure> {
    let start_secs = load::now_secs();
    let mut done: Vec<Tally> = Vec::new();
    let (mut n_items, mut n_rows) = (0, 0);
    for plan in plans {
        let tally = machine.run(plan)?;
        for row in tally.rows_against(&done.iter().collect::<Vec<_>>()) {
            print_row(args, &row, n_rows == 0)?;
            n_items += row.n;
            n_rows += 1;
        }
        done.push(tally);
    }
    if args.json {
        print_line(if n_rows == 0 { "[]" } else { "\n]" })?;
    }
    let secs = load::now_secs() - start_secs;
    let per_sec = n_items as f64 / secs;
    eprintln!("note: {n_items} items in {secs:.1} s, {per_sec:.0} per second");
    Ok(())
}

/// The tasks asked for. Of all, those on given texts only where data is.
fn tasks(args: &Eval) -> Result<Vec<Task>, Failure> {
    if args.task != "all" {
        let task: Task = args.task.parse()?;
        let is_given = match &task {
            Task::QuizGiven if args.questions.is_none() => {
                return Err(LabError::NoData(format!("{task} (--questions <file.csv>)")).into());
            }
            Task::QuizGiven => true,
            task => args.data.is_some() || (args.sentences.is_some() && task.real().is_some()),
        };
        if task.needs_data() && !is_given {
            return Err(LabError::NoData(format!("{task} (--data <folder>)")).into());
        }
        return Ok(vec![task]);
    }
    let all = Task::all().into_iter();
    Ok(all.filter(|task| args.data.is_some() || !task.needs_data()).collect())
}

fn is_wanted(args: &Eval, spec: &Spec) -> bool {
    let is_variant = |variant: &String| variant == spec.variant.name();
    args.format.is_none_or(|format| format == spec.format)
        && args.variant.as_ref().map_or_else(|| spec.is_usual(), is_variant)
}

fn threads(args: &Eval) -> Result<usize, Failure> {
    match args.threads {
        Some(0) => Err(Failure::new("--threads must be at least 1, got 0")),
        Some(n) => Ok(n),
        None => Ok(std::thread::available_parallelism().map_or(1, usize::from)),
    }
}

fn format(name: &str) -> Result<Format, String> {
    let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
    let found = Format::ALL.into_iter().find(|format| format.name() == name);
    found.ok_or_else(|| format!("expected {}", names.join(", ")))
}

fn print_row(args: &Eval, row: &Row, is_first: bool) -> Result<(), Failure> {
    use std::io::Write;
    let mut out = std::io::stdout();
    if args.json {
        let opening = if is_first { "[\n" } else { ",\n" };
        write!(out, "{opening}{}", serde_json::to_string(row)?)?;
        return Ok(out.flush()?);
    }
    let shown = |value: Option<f64>| value.map_or_else(|| "    -".to_owned(), |value| format!("{value:5.3}"));
    let mut name = format!("{} {} {}", row.task, row.format, row.variant);
    if let Some(examples) = &row.examples {
        name = format!("{name} {examples}");
    }
    let mut line = format!(
        "{name:<48} k {:>2}  n {:>5}  exact {} [{}, {}]  tokens {}  logprob {}  chance {}",
        row.shots,
        row.n,
        shown(row.exact_match),
        shown(row.ci_low),
        shown(row.ci_high),
        shown(row.token_accuracy),
        shown(row.mean_logprob),
        shown(row.chance),
    );
    for (name, value) in [
        ("bayes", row.bayes),
        ("generated", row.generated_exact_match),
        ("gain", row.gain.map(|gain| gain.gain)),
        ("bits/byte", row.bits_per_byte),
        ("loops", row.stories.map(|stories| stories.loop_rate)),
    ] {
        if let Some(value) = value {
            line.push_str(&format!("  {name} {value:.3}"));
        }
    }
    print_line(&line)
}
