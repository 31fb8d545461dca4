//! The native command line: the tools beside the playground, used by people and by the tests.

mod bench;
mod capture;
mod compare;
mod contamination;
mod corpus;
mod eval;
mod file;
mod generate;
mod load;
mod logits;
mod race;
mod tokenize;
mod train;

use std::fmt;
use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A GPT made of glass: the tools beside the playground.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Continues a prompt
    Generate(generate::Generate),
    /// Prints what the model expects after a prompt
    Logits(logits::Logits),
    /// Prints the token ids of JSON strings, one per line of standard input
    Tokenize(tokenize::Tokenize),
    /// Prints metadata and tensors of a GGUF file
    Inspect(file::Inspect),
    /// Writes a GGUF file in another element type
    Quantize(file::Quantize),
    /// Measures a quantized model against the same model in another element type
    Compare(compare::Compare),
    /// Measures what a model can do
    Eval(eval::Eval),
    /// Writes tokenizer and training rows
    Corpus(corpus::Arguments),
    /// Looks for test items in the training rows
    Contamination(contamination::Arguments),
    /// Trains a small model with CLM or MLM
    Train(train::Train),
    /// Trains several objectives side by side, as the page does
    Race(race::Race),
    /// Measures what a training step costs
    Bench(bench::Bench),
}

/// Why a command failed: one sentence for the person at the terminal.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// A failure with this sentence.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// Prints a line to standard output.
///
/// # Errors
/// If nobody reads it any more.
pub fn print_line(line: &str) -> Result<(), Failure> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// Prints `value` as indented JSON.
///
/// # Errors
/// If nobody reads it any more.
pub fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    print_line(&serde_json::to_string_pretty(value)?)
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        // Help and version are no mistakes: they go to standard output, whole.
        Err(asked) if !asked.use_stderr() => asked.exit(),
        Err(mistake) => return failed(&usage(&mistake)),
    };
    let result = match arguments.command {
        Command::Generate(arguments) => pollster::block_on(generate::run(&arguments)),
        Command::Logits(arguments) => pollster::block_on(logits::run(&arguments)),
        Command::Tokenize(arguments) => tokenize::run(&arguments),
        Command::Inspect(arguments) => file::inspect(&arguments),
        Command::Quantize(arguments) => file::quantize(&arguments),
        Command::Compare(arguments) => compare::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments),
        Command::Train(arguments) => pollster::block_on(train::run(&arguments)),
        Command::Race(arguments) => pollster::block_on(race::run(&arguments)),
        Command::Bench(arguments) => pollster::block_on(bench::run(&arguments)),
        Command::Corpus(arguments) => {
            corpus::run(&arguments).map_err(|error| Failure::new(error.to_string()))
        }
        Command::Contamination(arguments) => contamination::run(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error.to_string()),
    }
}

/// One line on standard error, whatever the message holds.
fn failed(message: &str) -> ExitCode {
    eprintln!("error: {}", message.lines().map(str::trim).collect::<Vec<_>>().join(" "));
    ExitCode::FAILURE
}

/// What clap says about the arguments, without the usage and the hints below it.
fn usage(mistake: &clap::Error) -> String {
    if mistake.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return "expected a subcommand; see --help".to_owned();
    }
    let text = mistake.to_string();
    let first = text.split("\n\n").next().unwrap_or_default();
    format!("{}; see --help", first.trim_start_matches("error: ").trim_end())
}
