//! Reads questions in the layout of the MMLU files: question, A, B, C, D, letter of the answer, quoted as in RFC 4180.
use csv::{ReaderBuilder, StringRecord};

use super::{LETTERS, N_OPTIONS, Question};

/// Fields of a row.
const N_FIELDS: usize = N_OPTIONS + 2;
/// How much of a wrong field an error shows.
const SHOWN_LETTERS: usize = 40;

/// Most bytes of a file: the largest of MMLU has 2 million.
pub const MAX_BYTES: usize = 8_000_000;

/// Why rows cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CsvError {
    /// A row has too many fields or too few.
    #[error("line {line}: expected {N_FIELDS} fields (question, A, B, C, D, answer), got {got}")]
    Fields {
        /// Line of the text, from 1.
        line: u64,
        /// Number of fields.
        got: usize,
    },
    /// The question or an option is empty.
    #[error("line {line}: expected text in field {field} of {N_FIELDS}, got nothing")]
    Empty {
        /// Line of the text, from 1.
        line: u64,
        /// Number of the field, from 1.
        field: usize,
    },
    /// The last field is no letter of an option.
    #[error("line {line}: expected A, B, C or D as the answer, got {got:?}")]
    Answer {
        /// Line of the text, from 1.
        line: u64,
        /// The field, or its beginning.
        got: String,
    },
    /// The text is longer than any file of questions.
    #[error("expected at most {MAX_BYTES} bytes, got {0}")]
    TooLarge(usize),
    /// There is no row.
    #[error("expected at least one row (question, A, B, C, D, answer), got none")]
    NoRows,
    /// The reader gave up.
    #[error("line {line}: expected quoted fields as in RFC 4180, got: {got}")]
    Layout {
        /// Line of the text, from 1.
        line: u64,
        /// What it says.
        got: String,
    },
}

/// The questions of pasted rows. A first row of column names is left out, and so is a byte order mark.
///
/// # Errors
/// At the first row that is no question, with its line.
pub fn questions(subject: &str, text: &str) -> Result<Vec<Question>, CsvError> {
    if text.len() > MAX_BYTES {
        return Err(CsvError::TooLarge(text.len()));
    }
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut questions = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let layout = |error: csv::Error| CsvError::Layout {
            line: error.position().map_or(1, csv::Position::line),
            got: error.to_string(),
        };
        let record = record.map_err(layout)?;
        let is_blank = record.iter().all(|field| field.trim().is_empty());
        if is_blank || (index == 0 && is_header(&record)) {
            continue;
        }
        questions.push(question(subject, &record, || line(text, &record))?);
    }
    if questions.is_empty() { Err(CsvError::NoRows) } else { Ok(questions) }
}

/// What the questions of a file are about, by its name: `high_school_biology_test.csv` asks about high school biology.
pub fn subject(file_name: &str) -> String {
    let name = file_name.rsplit_once('.').map_or(file_name, |(name, _)| name);
    let splits = ["_test", "_dev", "_val"];
    let name = splits.iter().find_map(|split| name.strip_suffix(split)).unwrap_or(name);
    name.replace('_', " ").trim().to_owned()
}

/// The line on which a record begins; the reader's own number is that of the empty lines before it.
fn line(text: &str, record: &StringRecord) -> u64 {
    let start = record.position().map_or(0, |position| position.byte() as usize);
    let (before, after) = text.as_bytes().split_at(start.min(text.len()));
    let empty = after.iter().take_while(|byte| b"\r\n".contains(byte));
    1 + before.iter().chain(empty).filter(|&&byte| byte == b'\n').count() as u64
}

/// Whether the row names the columns.
fn is_header(record: &StringRecord) -> bool {
    let is =
        |field: Option<&str>, name: &str| field.is_some_and(|field| field.trim().eq_ignore_ascii_case(name));
    is(record.get(0), "question") && is(record.get(N_FIELDS - 1), "answer")
}

fn question(subject: &str, record: &StringRecord, line: impl Fn() -> u64) -> Result<Question, CsvError> {
    let fields: Vec<&str> = record.iter().map(str::trim).collect();
    let [stem, a, b, c, d, answer] = fields[..] else {
        return Err(CsvError::Fields { line: line(), got: fields.len() });
    };
    let texts = [stem, a, b, c, d];
    if let Some(field) = texts.iter().position(|text| text.is_empty()) {
        return Err(CsvError::Empty { line: line(), field: field + 1 });
    }
    let right = LETTERS.iter().position(|letter| letter.eq_ignore_ascii_case(answer));
    let got = || answer.chars().take(SHOWN_LETTERS).collect();
    let right = right.ok_or_else(|| CsvError::Answer { line: line(), got: got() })?;
    let options = [a, b, c, d].map(str::to_owned);
    Ok(Question { subject: subject.to_owned(), stem: stem.to_owned(), options, right })
}
