//! `glassgpt contamination`: whether test items stand in the training rows.
//!
//! It reads nothing but the rows: stretches of tokens that carry the weight of given material are questions, so a
//! question of a test item must be none of them. Runs of 13 tokens that a test document shares with the rows are
//! counted too (Brown et al. 2020, appendix C); most of those are wordings, which documents share by design.
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use glassgpt::tasks::{Document, Form, Item, Settings, Split, TaskRng, natural, weight};
use glassgpt::text::Tokenizer;
use rand_pcg::rand_core::SeedableRng;
use serde::Serialize;
use xxhash_rust::xxh64::xxh64;

use crate::corpus::mixture::{MIXTURE, Origin};
use crate::corpus::sources::Archive;
use crate::corpus::{CorpusError, labelled};
use crate::{Failure, print_json, print_line};

/// Tokens of a run.
const N_GRAM: usize = 13;
/// Ids of the row marks in every tokenizer of the family.
const MARKS: [u16; 3] = [0, 1, 2];

/// Arguments of `glassgpt contamination`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Folder that `glassgpt corpus` wrote
    #[arg(long)]
    shards: PathBuf,
    /// Folder of the unpacked data archives
    #[arg(long)]
    data: PathBuf,
    /// Test documents of each origin
    #[arg(long, default_value_t = 500)]
    documents: usize,
    /// Seed of the test documents
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Look for items of the training split instead, to see that the search finds what is there
    #[arg(long)]
    train_split: bool,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

/// What was found of one origin.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// Documents looked for.
    documents: usize,
    /// Different questions whose instance is held out.
    items: usize,
    /// Those that are questions in the rows. Must be 0.
    items_in_train: usize,
    /// The questions that are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    found: Vec<String>,
    /// Questions without a split: facts and problems so few that every split has them.
    closed_items: usize,
    /// Different runs of 13 tokens.
    n_grams: usize,
    /// Those in the rows.
    n_grams_in_train: usize,
}

/// What is looked for: questions and hashed runs, each with the places of their origins in the mixture.
#[derive(Default)]
struct Wanted {
    questions: HashMap<String, usize>,
    n_grams: HashMap<u64, usize>,
    reports: Vec<Report>,
}

/// Writes the report.
///
/// # Errors
/// When rows or data cannot be read.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let json = read(&arguments.shards.join("tokenizer.json"))?;
    let tokenizer = Tokenizer::from_json(&json)?;
    let wanted = wanted(arguments, &tokenizer)?;
    let tokens = read(&arguments.shards.join("train.tokens"))?;
    let tokens: Vec<u16> =
        tokens.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    let weights = read(&arguments.shards.join("train.weights"))?;
    if tokens.len() != weights.len() {
        let (n, got) = (tokens.len(), weights.len());
        return Err(Failure::new(format!("expected as many weights as tokens, {n}, got {got}")));
    }
    let found = scan(&wanted, &tokenizer, &tokens, &weights);
    let mut reports = wanted.reports.clone();
    for question in &found.questions {
        let report = &mut reports[wanted.questions[question]];
        report.items_in_train += 1;
        report.found.push(question.clone());
    }
    for n_gram in &found.n_grams {
        reports[wanted.n_grams[n_gram]].n_grams_in_train += 1;
    }
    let rows: BTreeMap<&str, &Report> =
        MIXTURE.iter().map(|(origin, _)| origin.name()).zip(&reports).collect();
    let total: usize = reports.iter().map(|report| report.items_in_train).sum();
    if arguments.json {
        return print_json(&serde_json::json!({
            "tokens": tokens.len(), "n_gram": N_GRAM, "seed": arguments.seed, "items_in_train": total, "origins": rows,
        }));
    }
    print_line(&format!("{total} held-out questions in {} training tokens", tokens.len()))?;
    for (name, report) in rows {
        let Report { items, items_in_train, closed_items, n_grams, n_grams_in_train, .. } = report;
        print_line(&format!(
            "{name}: {items_in_train} of {items} questions ({closed_items} without a split), {n_grams_in_train} of \
             {n_grams} runs of {N_GRAM} tokens"
        ))?;
        report.found.iter().try_for_each(|question| print_line(&format!("    {question}")))?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>, CorpusError> {
    std::fs::read(path).map_err(|error| CorpusError::read(path, error))
}

/// Draws the test documents and notes their questions and runs.
fn wanted(arguments: &Arguments, tokenizer: &Tokenizer) -> Result<Wanted, CorpusError> {
    let archive = Archive::new(&arguments.data);
    let mut wanted = Wanted::default();
    for (index, (origin, _)) in MIXTURE.iter().enumerate() {
        let mut report = Report::default();
        for document in documents(arguments, &archive, *origin)? {
            report.documents += 1;
            for item in &document.items {
                if is_closed(item) {
                    report.closed_items += 1;
                } else if let Some(question) = document.query(item) {
                    let question = question.trim().to_owned();
                    // What two origins share belongs to the first.
                    if let Entry::Vacant(entry) = wanted.questions.entry(question) {
                        entry.insert(index);
                        report.items += 1;
                    }
                }
            }
            let ids: Vec<u16> = tokenizer.encode(&document.text).iter().map(|&id| id as u16).collect();
            for n_gram in ids.windows(N_GRAM) {
                if let Entry::Vacant(entry) = wanted.n_grams.entry(hash(n_gram)) {
                    entry.insert(index);
                    report.n_grams += 1;
                }
            }
        }
        wanted.reports.push(report);
    }
    Ok(wanted)
}

fn documents(arguments: &Arguments, archive: &Archive, origin: Origin) -> Result<Vec<Document>, CorpusError> {
    let split = if arguments.train_split { Split::Train } else { Split::Test };
    let name = format!("contamination|{}", origin.name());
    let mut rng = TaskRng::seed_from_u64(xxh64(name.as_bytes(), arguments.seed));
    let settings = Settings::drawn(split, Form::Trained);
    let n = 0..arguments.documents;
    Ok(match origin {
        Origin::Natural(source) => {
            let texts = archive.texts(source, split)?;
            texts.iter().take(arguments.documents).map(|text| natural::document(text)).collect()
        }
        Origin::Task(family) => n.map(|_| family.document(&mut rng, &settings)).collect(),
        Origin::Real(task) => {
            let sentences = labelled::sentences(task, &archive.data)?;
            n.map(|_| task.document(&mut rng, &settings, &sentences)).collect()
        }
    })
}

/// Facts, and problems with two operands, are so few that they are in all splits.
fn is_closed(item: &Item) -> bool {
    item.key.starts_with("fact|")
        || (item.key.starts_with("calculator|") && item.key.len() == "calculator|1+1".len())
}

fn hash(n_gram: &[u16]) -> u64 {
    let mut bytes = [0; 2 * N_GRAM];
    for (pair, token) in bytes.chunks_exact_mut(2).zip(n_gram) {
        pair.copy_from_slice(&token.to_le_bytes());
    }
    xxh64(&bytes, 0)
}

/// What of the wanted is in the rows.
#[derive(Default)]
struct Found {
    questions: BTreeSet<String>,
    n_grams: HashSet<u64>,
}

/// Looks through the documents of all rows.
fn scan(wanted: &Wanted, tokenizer: &Tokenizer, tokens: &[u16], weights: &[u8]) -> Found {
    let scale = |weight: f32| (weight * crate::corpus::WEIGHT_SCALE).round() as u8;
    let given = [scale(weight::GIVEN), scale(weight::SENTENCE)];
    let bytes: Vec<Vec<u8>> =
        (0..tokenizer.vocab_size() as u32).map(|id| tokenizer.token_bytes(id).unwrap_or_default()).collect();
    let mut found = Found::default();
    let mut start = 0;
    for end in 0..=tokens.len() {
        let is_mark = tokens.get(end).is_none_or(|token| MARKS.contains(token));
        if !is_mark {
            continue;
        }
        let document = &tokens[start..end];
        let hashes = document.windows(N_GRAM).map(hash);
        found.n_grams.extend(hashes.filter(|hash| wanted.n_grams.contains_key(hash)));
        let mut at = start;
        for stretch in weights[start..end].chunk_by(|a, b| a == b) {
            if given.contains(&stretch[0]) {
                let ids = &tokens[at..at + stretch.len()];
                let raw: Vec<u8> = ids
                    .iter()
                    .flat_map(|&id| bytes.get(usize::from(id)).into_iter().flatten().copied())
                    .collect();
                let text = String::from_utf8_lossy(&raw).trim().to_owned();
                if wanted.questions.contains_key(&text) {
                    found.questions.insert(text);
                }
            }
            at += stretch.len();
        }
        start = end + 1;
    }
    found
}
