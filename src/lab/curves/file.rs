//! `curve.json` and `eval.json`, read once into values that are valid.

use std::fmt::Display;

use serde::Deserialize;

use super::super::Row;

/// The longest file that is read, in bytes: a hundred times what an evaluation of all tasks takes.
pub const MAX_FILE_BYTES: usize = 32 << 20;
/// More snapshots than any run writes.
pub const MAX_SNAPSHOTS: usize = 1000;
/// More than any model was trained on, and far from where counts lose digits.
const MAX_SCALE: f64 = 1e30;

/// Why a file is no evaluation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It is too long.
    #[error("expected at most {MAX_FILE_BYTES} bytes, got {0}")]
    Size(usize),
    /// It is no JSON, or JSON of something else.
    #[error("expected {expected}, got something else: {got}")]
    Json {
        /// What it should be.
        expected: &'static str,
        /// What the parser says, with line and column.
        got: String,
    },
    /// Nothing is in it, or too much.
    #[error("expected 1 to {max} {what}, got {got}")]
    Count {
        /// What is counted.
        what: &'static str,
        /// How many there may be.
        max: usize,
        /// How many there are.
        got: usize,
    },
    /// A number cannot be what it says it is.
    #[error("expected {name} to be {expected}, got {got} in {place}")]
    Number {
        /// Its name in the file.
        name: &'static str,
        /// What it may be.
        expected: &'static str,
        /// What it is.
        got: String,
        /// The snapshot or row.
        place: String,
    },
}

/// `curve.json`: what a model could do at several times of its training.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Curve {
    /// Seed of the items, the same at every snapshot.
    pub seed: u64,
    /// Items of each row.
    pub n: usize,
    /// The snapshots, by the number of tokens.
    pub points: Vec<Snapshot>,
}

/// A model as it was after some tokens.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Snapshot {
    /// Tokens that it was trained on.
    pub tokens: f64,
    /// Training operations, estimated as six for each parameter and token.
    pub flops_6nd: f64,
    /// The same counted from the shapes, attention included.
    pub flops_exact: f64,
    /// The learning rate as a share of the largest: 1 while it is constant.
    pub factor: f64,
    /// What was measured.
    pub rows: Vec<Row>,
}

/// Reads `curve.json`.
///
/// # Errors
/// [`FileError`] where it is none, or says what cannot be.
pub fn parse_curve(json: &str) -> Result<Curve, FileError> {
    let mut curve: Curve = parse(json, "the snapshots of a run with their rows")?;
    count("snapshots", MAX_SNAPSHOTS, curve.points.len())?;
    curve.points.sort_by(|a, b| a.tokens.total_cmp(&b.tokens));
    for (index, snapshot) in curve.points.iter().enumerate() {
        let place = || format!("snapshot {}", index + 1);
        for (name, value) in [
            ("tokens", snapshot.tokens),
            ("flops_6nd", snapshot.flops_6nd),
            ("flops_exact", snapshot.flops_exact),
        ] {
            within(name, "positive and below 1e30", value, value > 0.0 && value < MAX_SCALE, place)?;
        }
        let factor = snapshot.factor;
        within("factor", "from 0 to 1", factor, (0.0..=1.0).contains(&factor), place)?;
        check_rows(&snapshot.rows, &place())?;
    }
    match curve.points.windows(2).find(|pair| pair[0].tokens == pair[1].tokens) {
        Some(pair) => Err(FileError::Number {
            name: "tokens",
            expected: "different in every snapshot",
            got: pair[0].tokens.to_string(),
            place: "two of them".to_owned(),
        }),
        None => Ok(curve),
    }
}

/// Reads `eval.json`.
///
/// # Errors
/// [`FileError`] where it is none, or says what cannot be.
pub fn parse_rows(json: &str) -> Result<Vec<Row>, FileError> {
    let rows: Vec<Row> = parse(json, "the rows of an evaluation")?;
    count("rows", usize::MAX, rows.len())?;
    check_rows(&rows, "the evaluation")?;
    Ok(rows)
}

fn parse<'a, T: Deserialize<'a>>(json: &'a str, expected: &'static str) -> Result<T, FileError> {
    if json.len() > MAX_FILE_BYTES {
        return Err(FileError::Size(json.len()));
    }
    serde_json::from_str(json).map_err(|error| FileError::Json { expected, got: error.to_string() })
}

fn count(what: &'static str, max: usize, got: usize) -> Result<(), FileError> {
    if (1..=max).contains(&got) { Ok(()) } else { Err(FileError::Count { what, max, got }) }
}

/// Everything of a row that is drawn.
fn check_rows(rows: &[Row], of: &str) -> Result<(), FileError> {
    for row in rows {
        let place =
            || format!("row {} {} {} with {} shots of {of}", row.task, row.format, row.variant, row.shots);
        for (name, value) in [
            ("exact_match", row.exact_match),
            ("ci_low", row.ci_low),
            ("ci_high", row.ci_high),
            ("token_accuracy", row.token_accuracy),
            ("chance", row.chance),
            ("generated_exact_match", row.generated_exact_match),
            ("generated_ci_low", row.generated_ci_low),
            ("generated_ci_high", row.generated_ci_high),
        ] {
            if let Some(share) = value {
                within(name, "from 0 to 1", share, (0.0..=1.0).contains(&share), place)?;
            }
        }
        if let Some(logprob) = row.mean_logprob {
            let is_one = logprob.is_finite() && logprob <= 0.0;
            within("mean_logprob", "finite and at most 0", logprob, is_one, place)?;
        }
    }
    Ok(())
}

fn within(
    name: &'static str,
    expected: &'static str,
    got: impl Display,
    is_within: bool,
    place: impl Fn() -> String,
) -> Result<(), FileError> {
    if is_within {
        return Ok(());
    }
    Err(FileError::Number { name, expected, got: got.to_string(), place: place() })
}
