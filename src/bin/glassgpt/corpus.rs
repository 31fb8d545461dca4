//! `glassgpt corpus`: the tokenizer and the rows a training run reads.
//!
//! Rows are `context + 1` tokens: `<bos>`, whole documents each followed by `<eos>`, `<pad>`. The files are
//! `train.tokens` and `val.tokens` (u16, little endian), `train.weights` and `val.weights` (u8, weight of predicting
//! the token at the same place in steps of 1/50, 0 on `<bos>` and `<pad>`), `tokenizer.json` and `meta.json`. All of it
//! follows from the data, the seed and the other arguments.
mod clean;
mod mixture;
mod pack;
mod sources;
mod stream;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use glassgpt::tasks::{Family, Form, Settings, Split, TaskRng};
use glassgpt::text::{Tokenizer, TokenizerError, train_bpe};
use rand_pcg::rand_core::SeedableRng;

use mixture::{MIXTURE, Origin};
use pack::{Packer, WEIGHT_SCALE};
use stream::{Stream, TokenTable};

/// Entries of the family's vocabulary.
const VOCAB_SIZE: usize = 4096;
/// One token in this many goes into the held-out rows, up to [`MAX_VAL_TOKENS`].
const TRAIN_TOKENS_PER_VAL_TOKEN: u64 = 20;
const MAX_VAL_TOKENS: u64 = 500_000;
/// Bytes of each collection, and of each task, that the tokenizer is trained on.
const BPE_BYTES_NATURAL: usize = 2_000_000;
const BPE_BYTES_TASK: usize = 100_000;

/// Arguments of `glassgpt corpus`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Folder of the unpacked data archives
    #[arg(long)]
    data: PathBuf,
    /// Folder to write to
    #[arg(long)]
    out: PathBuf,
    /// Tokens of the training rows, padding included
    #[arg(long)]
    tokens: u64,
    /// Seed of every random choice
    #[arg(long)]
    seed: u64,
    /// A tokenizer to use; without it one is trained on the data
    #[arg(long)]
    tokenizer: Option<PathBuf>,
    /// Context length; rows are one token longer
    #[arg(long, default_value_t = 256, value_parser = clap::value_parser!(u32).range(64..=4096))]
    context: u32,
}

/// Why no corpus could be written.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// A file could not be read.
    #[error("{path} cannot be read: {error}", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file could not be written.
    #[error("{path} cannot be written: {error}", path = path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A data file is not laid out as expected.
    #[error("{path} has another layout: {problem}", path = path.display())]
    Layout {
        /// The file.
        path: PathBuf,
        /// What was expected and found.
        problem: String,
    },
    /// A collection has no text left for a split.
    #[error("expected texts of {source_name} in the {split:?} split, got none")]
    Empty {
        /// The collection.
        source_name: &'static str,
        /// The split.
        split: Split,
    },
    /// The tokenizer is unusable.
    #[error("{0}")]
    Tokenizer(#[from] TokenizerError),
    /// The tokenizer lacks a special token or has too many entries.
    #[error("expected a tokenizer of at most 65,536 entries with <pad>, <bos> and <eos>, got {0}")]
    Vocabulary(String),
}

impl CorpusError {
    fn read(path: &Path, error: io::Error) -> Self {
        Self::Read { path: path.to_owned(), error }
    }

    fn write(path: &Path, error: io::Error) -> Self {
        Self::Write { path: path.to_owned(), error }
    }
}

/// Writes the corpus.
///
/// # Errors
/// When data is missing, or a file cannot be written.
pub fn run(arguments: &Arguments) -> Result<(), CorpusError> {
    let out = &arguments.out;
    std::fs::create_dir_all(out).map_err(|error| CorpusError::write(out, error))?;
    let tokenizer = match &arguments.tokenizer {
        Some(path) => {
            Tokenizer::from_json(&std::fs::read(path).map_err(|error| CorpusError::read(path, error))?)?
        }
        None => train_bpe(tokenizer_texts(arguments)?.into_iter(), VOCAB_SIZE)?,
    };
    write_file(&out.join("tokenizer.json"), tokenizer.to_json().as_bytes())?;
    let table = TokenTable::new(tokenizer)?;
    let n_val = (arguments.tokens / TRAIN_TOKENS_PER_VAL_TOKEN).min(MAX_VAL_TOKENS);
    let train = write_rows(arguments, &table, Split::Train, arguments.tokens)?;
    let val = write_rows(arguments, &table, Split::Validation, n_val)?;
    let meta = serde_json::json!({
        "vocab_size": table.tokenizer.vocab_size(),
        "row_len": arguments.context + 1,
        "rows": train.rows,
        "val_rows": val.rows,
        "seed": arguments.seed,
        "weight_scale": WEIGHT_SCALE as u32,
        "families": train.origins,
        "val_families": val.origins,
        "sources": train.sources,
    });
    write_file(&out.join("meta.json"), format!("{meta:#}\n").as_bytes())
}

/// What a pair of files holds.
struct Written {
    rows: usize,
    /// Tokens and documents of each origin.
    origins: BTreeMap<&'static str, serde_json::Value>,
    /// Texts and repetitions of each collection.
    sources: BTreeMap<&'static str, serde_json::Value>,
}

/// Texts for the tokenizer: some of each collection and of each family, from the training split.
fn tokenizer_texts(arguments: &Arguments) -> Result<Vec<String>, CorpusError> {
    let mut texts = Vec::new();
    for (origin, _) in MIXTURE {
        let mut budget = match origin {
            Origin::Natural(_) => BPE_BYTES_NATURAL,
            Origin::Task(_) => BPE_BYTES_TASK,
        };
        let mut add = |text: String| {
            let room = budget > 0;
            budget = budget.saturating_sub(text.len());
            texts.push(text);
            room
        };
        match origin {
            Origin::Natural(source) => {
                source.texts(&arguments.data, Split::Train)?.into_iter().all(&mut add);
            }
            Origin::Task(family) => {
                let mut rng = rng(arguments.seed, "tokenizer", origin);
                while add(task_text(family, &mut rng)) {}
            }
        }
    }
    Ok(texts)
}

fn task_text(family: Family, rng: &mut TaskRng) -> String {
    family.document(rng, &Settings::drawn(Split::Train, Form::Trained)).text
}

/// A generator of its own for each purpose and origin, so that one does not move the others.
fn rng(seed: u64, purpose: &str, origin: Origin) -> TaskRng {
    let name = format!("{purpose}|{}", origin.name());
    TaskRng::seed_from_u64(xxhash_rust::xxh64::xxh64(name.as_bytes(), seed))
}

/// Writes the rows of a split until there are `n_tokens`, keeping each origin at its share.
fn write_rows(
    arguments: &Arguments,
    table: &TokenTable,
    split: Split,
    n_tokens: u64,
) -> Result<Written, CorpusError> {
    let name = if split == Split::Train { "train" } else { "val" };
    let row_len = arguments.context as usize + 1;
    let tokens_path = arguments.out.join(format!("{name}.tokens"));
    let weights_path = arguments.out.join(format!("{name}.weights"));
    let mut packer = Packer::new(row_len, table.marks, create(&tokens_path)?, create(&weights_path)?);
    let mut streams: Vec<Stream> = Vec::with_capacity(MIXTURE.len());
    for (origin, share) in MIXTURE {
        let rng = rng(arguments.seed, name, origin);
        streams.push(Stream::open(origin, share, &arguments.data, split, rng)?);
    }
    let n_rows = n_tokens.div_ceil(row_len as u64) as usize;
    while packer.rows < n_rows {
        // The origin that is furthest behind its share; the first of equals.
        let behind = streams.iter_mut().min_by(|a, b| a.progress().total_cmp(&b.progress()));
        let stream = behind.expect("the mixture is not empty");
        for document in stream.next(table, packer.capacity()) {
            packer.add(&document).map_err(|error| CorpusError::write(&tokens_path, error))?;
        }
    }
    let rows = packer.finish().map_err(|error| CorpusError::write(&tokens_path, error))?;
    let origins = streams.iter().map(|stream| (stream.origin.name(), stream.count())).collect();
    let sources =
        streams.iter().filter_map(|stream| Some((stream.origin.name(), stream.repetition()?))).collect();
    Ok(Written { rows, origins, sources })
}

fn create(path: &Path) -> Result<BufWriter<File>, CorpusError> {
    Ok(BufWriter::new(File::create(path).map_err(|error| CorpusError::write(path, error))?))
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), CorpusError> {
    std::fs::write(path, bytes).map_err(|error| CorpusError::write(path, error))
}
