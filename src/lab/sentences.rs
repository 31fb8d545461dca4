//! Labelled sentences that somebody brings: lines of the layouts that public data sets have, with an error for each line
//! that has another.
//!
//! Read are two columns, a label and a sentence in either order, between them a tab (`ham<TAB>See you at five`) or, quoted
//! as in RFC 4180, a comma. A first line of column names is left out.

use csv::ReaderBuilder;

use crate::tasks::Split;
use crate::tasks::real::{FOREIGN_SIGNS, MAX_QUERY_BYTES, MIN_BYTES, RealTask};

/// Most bytes of a text: four times the largest set that is named on the page.
pub const MAX_BYTES: usize = 5_000_000;
/// Problems that are told one by one.
pub const MAX_PROBLEMS: usize = 5;
/// How much of a wrong field an error shows.
const SHOWN_LETTERS: usize = 40;
/// Labels of each task by class, the first as it is called here.
const LABELS: [(RealTask, [&[&str]; 2]); 2] = [
    (RealTask::Sentiment, [&["negative", "neg", "0"], &["positive", "pos", "1"]]),
    (RealTask::Spam, [&["ham", "0"], &["spam", "1"]]),
];
/// What columns are called in files with a head.
const HEADS: [&str; 13] = [
    "label",
    "labels",
    "class",
    "category",
    "target",
    "v1",
    "v2",
    "text",
    "sentence",
    "message",
    "sms",
    "review",
    "sentiment",
];
/// Why a text cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SentencesError {
    /// It is too large.
    #[error("expected at most {MAX_BYTES} bytes, got {0}")]
    TooLarge(usize),
    /// It has no line with anything on it.
    #[error("expected lines with a label and a sentence, got none")]
    Nothing,
}

/// Why a line is no labelled sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// It has not two columns.
    #[error("expected 2 columns, a label and a sentence, with a tab or a comma between, got {0}")]
    Columns(usize),
    /// None of its columns is a label of the task.
    #[error("expected a label ({expected}), got {got:?}")]
    Label {
        /// The labels of the task.
        expected: String,
        /// The shorter column, or its beginning.
        got: String,
    },
    /// There is a label and nothing else.
    #[error("expected a sentence beside the label, got nothing")]
    Empty,
}

/// A line that is no labelled sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub error: LineError,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labelled {
    /// Sentences of a length that can be asked about, with class 0 or 1.
    pub sentences: Vec<(String, u8)>,
    /// How many more there are, too short, too long or with signs that mean something else to these models.
    pub n_left_out: usize,
    /// The first of the lines that are none.
    pub problems: Vec<Problem>,
    /// How many there are.
    pub n_problems: usize,
}

impl Labelled {
    /// The sentences that no model of ours was trained on, if all of them come from the public set of that task; every
    /// one where somebody knows that they do not.
    pub fn held_out(&self, task: RealTask, is_own: bool) -> Vec<(String, u8)> {
        let is_in = |(text, _): &&(String, u8)| is_own || task.split_of(text) == Split::Test;
        self.sentences.iter().filter(is_in).cloned().collect()
    }
}

/// The names of the labels of a task, by class.
pub fn label_names(task: RealTask) -> [&'static str; 2] {
    labels(task).map(|names| names[0])
}

fn labels(task: RealTask) -> [&'static [&'static str]; 2] {
    LABELS.iter().find(|(known, _)| *known == task).map_or(LABELS[0].1, |(_, labels)| *labels)
}

/// Reads labelled sentences.
///
/// # Errors
/// [`SentencesError`]; lines that are none are told beside those that are.
pub fn read(task: RealTask, text: &str) -> Result<Labelled, SentencesError> {
    if text.len() > MAX_BYTES {
        return Err(SentencesError::TooLarge(text.len()));
    }
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().find(|line| !line.trim().is_empty()).ok_or(SentencesError::Nothing)?;
    let mut labelled = Labelled::default();
    if first.contains('\t') {
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            labelled.take(task, index + 1, &line.split('\t').collect::<Vec<_>>());
        }
    } else {
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        for record in reader.records() {
            // Bytes are UTF-8 and rows may have any number of fields, so that there is nothing else to fail.
            let Ok(record) = record else { continue };
            let start = record.position().map_or(0, |position| position.byte() as usize);
            let line = 1 + text.as_bytes()[..start].iter().filter(|&&byte| byte == b'\n').count();
            labelled.take(task, line, &record.iter().collect::<Vec<_>>());
        }
    }
    Ok(labelled)
}

impl Labelled {
    /// Takes in one line.
    fn take(&mut self, task: RealTask, line: usize, fields: &[&str]) {
        let fields: Vec<&str> = fields.iter().map(|field| field.trim()).collect();
        // Some spreadsheets write empty columns at the end.
        let n_fields = fields.iter().rposition(|field| !field.is_empty()).map_or(0, |last| last + 1);
        let is_first = self.sentences.is_empty() && self.n_problems == 0 && self.n_left_out == 0;
        if n_fields == 0 || (is_first && is_head(&fields[..n_fields])) {
            return;
        }
        match pair(task, &fields[..n_fields.max(2).min(fields.len())]) {
            Ok((text, class)) if is_usable(&text) => self.sentences.push((text, class)),
            Ok(_) => self.n_left_out += 1,
            Err(error) => {
                self.n_problems += 1;
                if self.problems.len() < MAX_PROBLEMS {
                    self.problems.push(Problem { line, error });
                }
            }
        }
    }
}

fn is_head(fields: &[&str]) -> bool {
    fields.iter().all(|field| HEADS.contains(&field.to_lowercase().as_str()))
}

fn is_usable(text: &str) -> bool {
    (MIN_BYTES..=MAX_QUERY_BYTES).contains(&text.len()) && !text.contains(FOREIGN_SIGNS)
}

/// The sentence and its class.
fn pair(task: RealTask, fields: &[&str]) -> Result<(String, u8), LineError> {
    let [first, second] = fields else { return Err(LineError::Columns(fields.len())) };
    let class = |field: &str| {
        let field = field.to_lowercase();
        labels(task).iter().position(|names| names.contains(&field.as_str()))
    };
    let (text, class) = match (class(first), class(second)) {
        (Some(class), _) => (second, class),
        (None, Some(class)) => (first, class),
        (None, None) => {
            let shorter = if first.len() <= second.len() { first } else { second };
            let expected = labels(task).concat().join(", ");
            return Err(LineError::Label { expected, got: shorter.chars().take(SHOWN_LETTERS).collect() });
        }
    };
    let text = task.cleaned(text);
    if text.is_empty() { Err(LineError::Empty) } else { Ok((text, class as u8)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(task: RealTask, text: &str) -> Vec<(String, u8)> {
        let labelled = read(task, text).expect("it can be read");
        assert_eq!((labelled.n_problems, labelled.n_left_out), (0, 0), "{labelled:?}");
        labelled.sentences
    }

    #[test]
    fn the_layouts_of_public_sets_are_read() {
        let messages =
            [("See you at five then".to_owned(), 0), ("WINNER! Claim your prize, now".to_owned(), 1)];
        for text in [
            "ham\tSee you at five then\nspam\tWINNER! Claim  your prize, now\n",
            "\u{feff}v1,v2,,,\r\nham,See you at five then,,,\r\nspam,\"WINNER! Claim your prize, now\",,,\r\n",
            "label\tmessage\n\n0\tSee you at five then\n1\tWINNER! Claim your prize, now",
        ] {
            assert_eq!(texts(RealTask::Spam, text), messages, "{text:?}");
        }
        let reviews = [("a quiet, warm film".to_owned(), 1), ("nothing works in it".to_owned(), 0)];
        for text in [
            "a quiet, warm film\t1\nnothing works in it  \t0\n",
            "sentence,label\n\"a quiet, warm film\",1\nnothing works in it,0\n",
            "positive\ta quiet , warm film\nNEGATIVE\tnothing works in it",
            "\"a quiet,\nwarm film\",pos\nnothing works in it,neg",
        ] {
            assert_eq!(texts(RealTask::Sentiment, text), reviews, "{text:?}");
        }
    }

    #[test]
    fn each_bad_line_says_what_is_wrong_with_it_and_the_others_count() {
        let text = "ham\tSee you at five then\nham\negg\tSee you at six then\nspam\t \nham\ta\tb\nspam\tClaim your prize";
        let labelled = read(RealTask::Spam, text).expect("it can be read");
        assert_eq!(labelled.sentences.len(), 2);
        let errors: Vec<(usize, &LineError)> =
            labelled.problems.iter().map(|problem| (problem.line, &problem.error)).collect();
        let label = LineError::Label { expected: "ham, 0, spam, 1".to_owned(), got: "egg".to_owned() };
        assert_eq!(
            errors,
            [(2, &LineError::Columns(1)), (3, &label), (4, &LineError::Empty), (5, &LineError::Columns(3))]
        );
        let many = "x,y\n".repeat(30);
        let labelled = read(RealTask::Sentiment, &many).expect("it can be read");
        assert_eq!((labelled.problems.len(), labelled.n_problems), (MAX_PROBLEMS, 30));
        assert_eq!(labelled.problems[4].line, 5);
    }

    #[test]
    fn what_cannot_be_asked_about_is_counted_and_what_is_too_large_is_not_read() {
        let long =
            format!("ham\t{}\nham\tshort\nham\ta < b and so on\nham\tSee you at five then", "x".repeat(161));
        let labelled = read(RealTask::Spam, &long).expect("it can be read");
        assert_eq!((labelled.sentences.len(), labelled.n_left_out, labelled.n_problems), (1, 3, 0));
        assert_eq!(read(RealTask::Spam, " \n\t\n"), Err(SentencesError::Nothing));
        let large = "x".repeat(MAX_BYTES + 1);
        assert_eq!(read(RealTask::Spam, &large), Err(SentencesError::TooLarge(MAX_BYTES + 1)));
    }

    #[test]
    fn of_a_public_set_only_the_split_for_tests_is_asked_about() {
        let lines: String = (0..500).map(|i| format!("ham\tmessage of {}\n", number(i))).collect();
        let labelled = read(RealTask::Spam, &lines).expect("it can be read");
        let held_out = labelled.held_out(RealTask::Spam, false);
        assert!((60..140).contains(&held_out.len()), "{} of 500", held_out.len());
        assert!(held_out.iter().all(|(text, _)| RealTask::Spam.split_of(text) == Split::Test));
        assert_eq!(labelled.held_out(RealTask::Spam, true).len(), 500);
    }

    /// A number in letters, since only those decide about the split.
    fn number(n: usize) -> String {
        n.to_string().bytes().map(|digit| char::from(b'a' + digit - b'0')).collect()
    }
}
