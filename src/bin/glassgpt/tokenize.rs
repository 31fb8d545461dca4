//! `glassgpt tokenize`: token ids of many texts, to compare the tokenizer with others.

use std::io::BufRead;
use std::path::PathBuf;

use clap::Args;

use crate::{Failure, load, print_line};

/// Arguments of `tokenize`.
///
/// Reads one JSON string per line from standard input and prints one JSON array of ids per line. Special tokens that
/// are written in a text are recognised; none is added.
#[derive(Args, Debug)]
pub struct Tokenize {
    /// A .gguf file, or the folder of a model
    #[arg(long)]
    model: PathBuf,
}

/// Runs the command.
///
/// # Errors
/// If the model cannot be loaded, or a line is no JSON string.
pub fn run(args: &Tokenize) -> Result<(), Failure> {
    let (_, tokenizer) = load::model(&args.model)?;
    for (index, line) in std::io::stdin().lock().lines().enumerate() {
        let text: String = serde_json::from_str(&line?)
            .map_err(|error| Failure::new(format!("line {}: expected a JSON string: {error}", index + 1)))?;
        let ids = tokenizer.encode(&text);
        load::note_left_out(&tokenizer.left_out(&text, &ids));
        print_line(&serde_json::to_string(&ids)?)?;
    }
    Ok(())
}
