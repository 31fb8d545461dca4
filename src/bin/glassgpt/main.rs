//! The native command line.
mod corpus;

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
    /// Writes tokenizer and training rows
    Corpus(corpus::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Corpus(arguments) => corpus::run(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line, whatever the error holds.
            eprintln!("error: {}", error.to_string().replace('\n', " "));
            ExitCode::FAILURE
        }
    }
}
