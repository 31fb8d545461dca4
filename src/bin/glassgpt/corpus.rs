//! `glassgpt corpus`: the tokenizer and the rows a training run reads.
//!
//! Rows are `context + 1` tokens: `<bos>`, whole documents each followed by `<eos>`, `<pad>`. The files are
//! `train.tokens` and `val.tokens` (u16, little endian), `train.weights` and `val.weights` (u8, weight of predicting
//! the token at the same place in steps of 1/50, 0 on `<bos>` and `<pad>`), `tokenizer.json` and `meta.json`. All of it
//! follows from the data, the seed and the other arguments. Stage `instruct` also writes `preferences-train.jsonl`,
//! `preferences-val.jsonl` and `preferences-test.jsonl`.
mod books;
mod clean;
pub mod labelled;
pub mod mixture;
mod pack;
mod preferences;
pub mod sources;
mod stream;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use glassgpt::tasks::{Form, Settings, Split, TaskRng};
use glassgpt::text::{SPECIAL_TOKENS, Tokenizer, TokenizerError, train_bpe};
use rand_pcg::rand_core::SeedableRng;

use mixture::Origin;
use pack::Packer;
pub use pack::WEIGHT_SCALE;
use sources::Archive;
use stream::{Draw, Stream, TokenTable};

/// Entries of the family's vocabulary.
const VOCAB_SIZE: usize = 4096;
/// One token in this many goes into the held-out rows, up to [`MAX_VAL_TOKENS`].
const TRAIN_TOKENS_PER_VAL_TOKEN: u64 = 20;
const MAX_VAL_TOKENS: u64 = 500_000;
/// Over the first eighth of the training rows the looks of tasks go from one to many.
const PLAIN_PART: u64 = 8;

/// What the rows are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Stage {
    /// The mixture that models are trained on from the start
    Pretrain,
    /// The mixture with more of what it has too little of, for the last tokens of a model
    Midtrain,
    /// Instructions in the chat form, with a tenth of the mixture; and preference pairs
    Instruct,
}

impl Stage {
    fn name(self) -> &'static str {
        match self {
            Self::Pretrain => "pretrain",
            Self::Midtrain => "midtrain",
            Self::Instruct => "instruct",
        }
    }
}

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
    /// What the rows are for
    #[arg(long, value_enum, default_value_t = Stage::Pretrain)]
    stage: Stage,
    /// Only these collections and families, at their shares of each other
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// One example per document, and no documents that are only about their examples: for the control model
    #[arg(long)]
    without_icl: bool,
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
    /// `--only` names nothing that exists.
    #[error("expected names among {known}, got {name:?}")]
    UnknownOrigin {
        /// The name.
        name: String,
        /// All names.
        known: String,
    },
    /// A generator writes longer documents than fit.
    #[error("expected documents of {name} of at most {capacity} tokens, got longer ones only")]
    Context {
        /// The family.
        name: &'static str,
        /// Tokens of a document that fits.
        capacity: usize,
    },
    /// The tokenizer is unusable.
    #[error("{0}")]
    Tokenizer(#[from] TokenizerError),
    /// The tokenizer lacks a special token or has too many entries.
    #[error("expected a tokenizer of at most 65,536 entries with <pad>, <bos> and <eos>, got {0}")]
    Vocabulary(String),
}

impl CorpusError {
    pub(crate) fn read(path: &Path, error: io::Error) -> Self {
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
    let archive = Archive::new(&arguments.data);
    let plan = mixture::plan(arguments.stage, &arguments.only, arguments.without_icl)?;
    let tokenizer = match &arguments.tokenizer {
        Some(path) => {
            Tokenizer::from_json(&std::fs::read(path).map_err(|error| CorpusError::read(path, error))?)?
        }
        None => train_bpe(tokenizer_texts(arguments, &archive)?.into_iter(), VOCAB_SIZE)?,
    };
    write_file(&out.join("tokenizer.json"), tokenizer.to_json().as_bytes())?;
    let table = TokenTable::new(tokenizer)?;
    let corpus = Corpus { arguments, archive: &archive, plan: &plan, table: &table };
    let n_val = (arguments.tokens / TRAIN_TOKENS_PER_VAL_TOKEN).min(MAX_VAL_TOKENS);
    let train = corpus.write_rows(Split::Train, arguments.tokens)?;
    let val = corpus.write_rows(Split::Validation, n_val)?;
    if arguments.stage == Stage::Instruct {
        preferences::write(out, arguments.seed)?;
    }
    let shares: BTreeMap<&str, f64> = plan.iter().map(|(origin, share)| (origin.name(), *share)).collect();
    let meta = serde_json::json!({
        "vocab_size": table.tokenizer.vocab_size(),
        "row_len": arguments.context + 1,
        "rows": train.rows,
        "val_rows": val.rows,
        "seed": arguments.seed,
        "stage": arguments.stage.name(),
        "without_icl": arguments.without_icl,
        "shares": shares,
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

/// Texts for the tokenizer: some of each collection and of each family, from the training split. They do not depend on
/// the stage or a choice of origins, so that a pilot has the family's tokenizer.
fn tokenizer_texts(arguments: &Arguments, archive: &Archive) -> Result<Vec<String>, CorpusError> {
    let mut texts = Vec::new();
    for (origin, _) in mixture::plan(Stage::Instruct, &[], false)? {
        let mut budget = origin.bpe_bytes();
        let mut add = |text: String| {
            let room = budget > 0;
            budget = budget.saturating_sub(text.len());
            texts.push(text);
            room
        };
        let mut rng = rng(arguments.seed, "tokenizer", origin);
        let settings = Settings::drawn(Split::Train, Form::Trained);
        match origin {
            Origin::Natural(source) => {
                archive.texts(source, Split::Train)?.into_iter().all(&mut add);
            }
            Origin::Task(family) => while add(without_marks(&family.document(&mut rng, &settings).text)) {},
            Origin::Real(task) => {
                let sentences = labelled::sentences(task, &archive.data)?;
                while add(task.document(&mut rng, &settings, &sentences).text) {}
            }
        }
    }
    Ok(texts)
}

/// A text without special tokens, which are no words to merge.
fn without_marks(text: &str) -> String {
    SPECIAL_TOKENS.iter().fold(text.to_owned(), |text, mark| text.replace(mark, "\n"))
}

/// A generator of its own for each purpose and origin, so that one does not move the others.
fn rng(seed: u64, purpose: &str, origin: Origin) -> TaskRng {
    named_rng(seed, &format!("{purpose}|{}", origin.name()))
}

fn named_rng(seed: u64, name: &str) -> TaskRng {
    TaskRng::seed_from_u64(xxhash_rust::xxh64::xxh64(name.as_bytes(), seed))
}

/// What rows are written from.
struct Corpus<'a> {
    arguments: &'a Arguments,
    archive: &'a Archive,
    plan: &'a [(Origin, f64)],
    table: &'a TokenTable,
}

impl Corpus<'_> {
    /// Writes the rows of a split until there are `n_tokens`, keeping each origin at its share.
    fn write_rows(&self, split: Split, n_tokens: u64) -> Result<Written, CorpusError> {
        let Self { arguments, archive, plan, table } = *self;
        let name = if split == Split::Train { "train" } else { "val" };
        let row_len = arguments.context as usize + 1;
        let tokens_path = arguments.out.join(format!("{name}.tokens"));
        let weights_path = arguments.out.join(format!("{name}.weights"));
        let mut packer = Packer::new(row_len, table.marks, create(&tokens_path)?, create(&weights_path)?);
        let mut streams: Vec<Stream> = Vec::with_capacity(plan.len());
        for &(origin, share) in plan {
            let rng = rng(arguments.seed, name, origin);
            let has_plain_part = split == Split::Train && arguments.stage != Stage::Midtrain;
            let plain_tokens = if has_plain_part { n_tokens / PLAIN_PART } else { 0 };
            let draw = Draw { split, is_alone: arguments.without_icl, plain_tokens };
            streams.push(Stream::open(origin, share, archive, draw, rng)?);
        }
        let n_rows = n_tokens.div_ceil(row_len as u64) as usize;
        while packer.rows < n_rows {
            // The origin that is furthest behind its share; the first of equals.
            let behind = streams.iter_mut().min_by(|a, b| a.progress().total_cmp(&b.progress()));
            let stream = behind.expect("the mixture is not empty");
            for document in stream.next(table, packer.capacity())? {
                packer.add(&document).map_err(|error| CorpusError::write(&tokens_path, error))?;
            }
        }
        let rows = packer.finish().map_err(|error| CorpusError::write(&tokens_path, error))?;
        let origins = streams.iter().map(|stream| (stream.origin.name(), stream.count())).collect();
        let sources =
            streams.iter().filter_map(|stream| Some((stream.origin.name(), stream.repetition()?))).collect();
        Ok(Written { rows, origins, sources })
    }
}

fn create(path: &Path) -> Result<BufWriter<File>, CorpusError> {
    Ok(BufWriter::new(File::create(path).map_err(|error| CorpusError::write(path, error))?))
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), CorpusError> {
    std::fs::write(path, bytes).map_err(|error| CorpusError::write(path, error))
}
