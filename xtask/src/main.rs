//! `cargo xtask`: everything between a fresh clone and the page in a browser. `cargo xtask help` lists the commands.

mod debian;
mod dist;
mod gguf;
mod models;
mod python;
mod repo;
mod rows;
mod serve;
mod step;
mod suite;
mod toolchain;
mod tools;
mod train;
mod wasm;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Builds, serves and tests glassgpt
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Cmd,
}

#[derive(Subcommand)]
enum Cmd {
    /// Find or fetch a Rust for wasm32 (the other commands do this themselves)
    Setup,
    /// Lint the library as it is compiled for the page
    CheckWasm,
    /// Write the page as static files
    Build(dist::Options),
    /// Build the page and show it on a local address
    Serve(serve::Options),
    /// Run every check and test, installing what they need
    Test(suite::Options),
    /// Train a model for models/, as training/README.md describes
    Train(train::Options),
}

fn main() -> ExitCode {
    let start = Instant::now();
    match run(Cli::parse().command) {
        Ok(()) => {
            eprintln!("finished after {}", step::seconds(start.elapsed()));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Cmd) -> Result<()> {
    match command {
        Cmd::Setup => step::step("find a Rust for wasm32", toolchain::WasmRust::set_up).map(drop),
        Cmd::CheckWasm => {
            let rust = step::step("find a Rust for wasm32", toolchain::WasmRust::set_up)?;
            step::step("lint for wasm32", || suite::check_wasm(&rust))
        }
        Cmd::Build(options) => dist::build(&options),
        Cmd::Serve(options) => serve::serve(&options),
        Cmd::Test(options) => suite::test(&options),
        Cmd::Train(options) => train::train(&options),
    }
}
