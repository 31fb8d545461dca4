//! One item with fewer and more examples before it: what an evaluation asks with the most examples, cut down.
//!
//! An evaluation with `k` examples takes the item after the first `k` of a document, so that another `k` is another
//! item. Here the item stays: it is the one after [`MOST`] examples, and the earliest of them go first. With all of
//! them the question is the evaluation's own.

use std::ops::Range;

use crate::tasks::reason::CONCLUSION;
use crate::tasks::{Document, Item, Split};

use super::documents;
use super::encode::Encoded;
use super::plan::{LabError, Plan, Setup};
use super::question::{MAX_TRIES, Question, in_document};
use super::{Spec, Task};

/// Most examples before an item.
pub const MOST: usize = 8;

/// An item after some examples.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// What an evaluation asks.
    pub question: Question,
    /// Examples and item, with the right answer.
    pub text: String,
    /// The bytes of each example with what separates it from the next, from the first byte on.
    pub examples: Vec<Range<usize>>,
    /// Byte at which the model takes over.
    pub prompt_end: usize,
    /// Bytes of the right answer.
    pub answer: Range<usize>,
    /// What follows an answer.
    pub after: String,
    /// Whether steps come before the answer.
    pub has_steps: bool,
}

/// Item number `index` of `seed` after `shots` examples.
///
/// # Errors
/// [`LabError::DoesNotFit`] where the context is too short, [`LabError::N`] for too large a number,
/// [`LabError::NoData`] for a task without examples.
pub fn shown(
    spec: &Spec,
    seed: u64,
    index: usize,
    shots: usize,
    setup: &Setup<'_>,
) -> Result<Shown, LabError> {
    let plan = Plan::new(spec.clone(), Some(&[MOST]), index.saturating_add(1), seed, Split::Test)?;
    for attempt in 0..MAX_TRIES {
        let mut rng = documents::rng(&plan, index, attempt);
        let document = documents::document(&plan, MOST + 1, &mut rng, setup.material)?;
        if let Some(last) = document.items.iter().position(|item| item.shot == MOST) {
            let cut = Cut::new(&document, last, shots.min(MOST), spec.task == Task::Dictionary);
            return cut.shown(setup).ok_or_else(|| plan.does_not_fit(shots, setup));
        }
    }
    Err(plan.does_not_fit(shots, setup))
}

/// A document with some of its examples.
struct Cut {
    document: Document,
    examples: Vec<Range<usize>>,
    after: String,
}

impl Cut {
    /// Keeps item `last` and `shots` examples for it. Where examples are earlier mentions of the same word, those of
    /// other words stay.
    fn new(document: &Document, last: usize, shots: usize, are_mentions: bool) -> Self {
        let items = &document.items[..=last];
        let after = separator(document);
        let start = |i: usize| i.checked_sub(1).map_or(0, |before| items[before].answer.end + after.len());
        let is_example = |i: &usize| !are_mentions || items[*i].key == items[last].key;
        let n_examples = (0..last).filter(is_example).count();
        let mut n_skipped = n_examples - shots.min(n_examples);
        let (mut cut, mut examples) = (Document::default(), Vec::new());
        for i in 0..last {
            if is_example(&i) && n_skipped > 0 {
                n_skipped -= 1;
                continue;
            }
            let from = cut.text.len();
            cut.push(&document.text[start(i)..start(i + 1)], 1.0);
            examples.push(from..cut.text.len());
        }
        let moved = |at: usize| at - start(last) + cut.text.len();
        let item = &items[last];
        let item = Item {
            shot: shots,
            answer: moved(item.answer.start)..moved(item.answer.end),
            takes_over: moved(item.takes_over),
            ..item.clone()
        };
        // A document may end otherwise than an example does, and then its last token is another one.
        let end = document
            .items
            .get(last + 1)
            .map_or(document.text.len(), |_| items[last].answer.end + after.len());
        cut.push(&document.text[start(last)..end], 1.0);
        cut.items = vec![item];
        Self { document: cut, examples, after: after.to_owned() }
    }

    /// `None` if it is too long for the context.
    fn shown(self, setup: &Setup<'_>) -> Option<Shown> {
        let Self { document, examples, after } = self;
        let item = document.items.first()?;
        let question = in_document(&document, &[item.shot], setup)?;
        let has_steps = document.text[item.takes_over..item.answer.start].contains(CONCLUSION);
        let prompt_end = item.takes_over;
        let answer = item.answer.clone();
        Some(Shown { question, examples, prompt_end, answer, after, has_steps, text: document.text })
    }
}

/// What stands between an answer and the next example. A document may end with one more line break than that.
pub(super) fn separator(document: &Document) -> &str {
    let end_of = |item: &Item| item.answer.end;
    let rest = document.items.last().map_or("", |item| &document.text[end_of(item)..]);
    match document.items.iter().rev().nth(1) {
        Some(item) if !document.text[end_of(item)..].starts_with(rest) => {
            rest.strip_suffix('\n').unwrap_or(rest)
        }
        _ => rest,
    }
}

impl Shown {
    /// The text that the model reads.
    pub fn prompt(&self) -> &str {
        &self.text[..self.prompt_end]
    }

    /// Tokens of the prompt.
    pub fn prompt_ids(&self, setup: &Setup<'_>) -> Vec<u32> {
        let mut encoded = Encoded::new(setup.tokenizer, setup.start, &self.text);
        encoded.ids.truncate(encoded.whole_before(self.prompt_end));
        encoded.ids
    }

    /// The text up to where the answer is expected, after `written`: a digit has its space before it.
    pub fn before_answer(&self, written: &str) -> String {
        let answer = &self.text[self.answer.clone()];
        let before = format!("{}{written}", self.prompt());
        let has_space = answer.starts_with(' ') || before.ends_with([' ', '\n']);
        if has_space { before } else { before + " " }
    }
}
