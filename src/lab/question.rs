//! One question of a plan: what the model is asked, and what its answers are compared with.

use std::ops::Range;

use crate::tasks::reason::CONCLUSION;
use crate::tasks::{Document, Item};
use crate::text::sampling::Sampling;

use super::ask::{Ask, Generate};
use super::documents;
use super::encode::Encoded;
use super::plan::{LabError, Plan, Setup};
use super::{Task, Variant};

/// Documents that are drawn until one fits.
pub(super) const MAX_TRIES: usize = 300;
/// Tokens of a story sample.
const STORY_TOKENS: usize = 150;
/// Temperature of story samples.
const STORY_TEMPERATURE: f32 = 0.7;
/// How stories begin, in turn.
const OPENINGS: [&str; 10] = [
    "Once upon a time",
    "One day",
    "There was once a little girl",
    "Long ago",
    "Tom was",
    "The old man",
    "It was a sunny day",
    "A small dog",
    "In the forest",
    "Every morning",
];

/// What is asked, with all that is needed to judge the answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Question {
    /// The requests to the model.
    pub asks: Vec<Ask>,
    /// What is judged.
    pub items: Vec<Asked>,
}

/// One item of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// Examples before it.
    pub shots: usize,
    /// Its canonical form; equal keys are the same instance.
    pub key: String,
    /// The text before what the model says.
    pub prompt: String,
    /// The right answer.
    pub answer: String,
    /// How many answers there are to choose from; 0 where that is open.
    pub n_options: usize,
    /// Which of the asks it is about, or the first of them.
    pub ask: usize,
    /// How it is judged.
    pub rule: Rule,
}

/// How an answer is judged.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// Every token of the answer is the most probable one, and so is an end of the answer after it.
    Fixed {
        /// What the model writes before the answer, among the targets: the space before a digit.
        lead: Range<usize>,
        /// The answer among the targets.
        targets: Range<usize>,
        /// The target after the answer, and the byte with which what follows begins.
        end: Option<(usize, u8)>,
    },
    /// The draft is a chain of steps that ends in the answer; what is written may take another way to it.
    Chain,
    /// One ask for each order of the options; the places of the right one.
    Choice(Vec<usize>),
    /// The first text is to be more probable than the second, the next ask.
    MoreProbable,
    /// Bits for so many bytes of text.
    Bits(usize),
    /// The text stays a story.
    Story,
}

impl Plan {
    /// Number of questions: those that the data has, but no more than items of a row.
    pub fn n_questions(&self, setup: &Setup<'_>) -> usize {
        match self.spec.task {
            Task::TextBitsPerByte => self.n.min(self.texts(setup).len()),
            Task::Blimp => self.n.min(self.pairs(setup).len()),
            Task::QuizGiven => self.n.min(setup.material.questions.len()),
            _ => self.n,
        }
    }

    /// The question number `index`, which does not depend on how many there are.
    ///
    /// # Errors
    /// [`LabError::DoesNotFit`], [`LabError::NoData`].
    pub fn question(&self, index: usize, setup: &Setup<'_>) -> Result<Question, LabError> {
        match self.spec.task {
            Task::TextBitsPerByte => self.passage(index, setup),
            Task::Blimp => self.pair(index, setup),
            Task::Story => Ok(self.story(index, setup)),
            Task::Quiz(_) | Task::QuizGiven => self.quiz(index, setup),
            _ => self.in_documents(index, setup),
        }
    }

    fn in_documents(&self, index: usize, setup: &Setup<'_>) -> Result<Question, LabError> {
        if self.spec.task.real().is_none() {
            return self.in_one_document(index, &self.shots, setup);
        }
        // The last sentence of a document may be longer than its examples, so each number has documents of its own.
        let mut whole = Question::default();
        for &shots in &self.shots {
            whole.append(self.in_one_document(index, &[shots], setup)?);
        }
        Ok(whole)
    }

    /// The first item of each number of `shots` in a document that has them all.
    fn in_one_document(
        &self,
        index: usize,
        shots: &[usize],
        setup: &Setup<'_>,
    ) -> Result<Question, LabError> {
        self.document(index, shots, setup).map(|(_, question)| question)
    }

    /// The same with the document as it was drawn.
    pub(super) fn document(
        &self,
        index: usize,
        shots: &[usize],
        setup: &Setup<'_>,
    ) -> Result<(Document, Question), LabError> {
        let max_shots = shots.iter().copied().max().unwrap_or(0);
        for attempt in 0..MAX_TRIES {
            let mut rng = documents::rng(self, index, attempt);
            let document = documents::document(self, max_shots + 1, &mut rng, setup.material)?;
            let drawn = in_document(&document, shots, setup);
            let shown = drawn.and_then(|drawn| self.shown(drawn, &document, shots, index, setup));
            if let Some(question) = shown {
                return Ok((document, question));
            }
        }
        Err(self.does_not_fit(max_shots, setup))
    }

    pub(super) fn does_not_fit(&self, shots: usize, setup: &Setup<'_>) -> LabError {
        LabError::DoesNotFit {
            task: self.spec.task.to_string(),
            shots,
            context_length: setup.context_length,
            tries: MAX_TRIES,
        }
    }

    fn passage(&self, index: usize, setup: &Setup<'_>) -> Result<Question, LabError> {
        let text =
            self.texts(setup).get(index).ok_or_else(|| LabError::NoData(self.spec.task.to_string()))?;
        let mut encoded = Encoded::new(setup.tokenizer, setup.start.or(setup.end), text);
        encoded.ids.truncate(setup.context_length);
        encoded.ends.truncate(setup.context_length);
        let (Some(first), Some(last)) = (encoded.ends.first(), encoded.ends.last()) else {
            return Err(LabError::NoData(self.spec.task.to_string()));
        };
        let n_bytes = last - first;
        let text = String::from_utf8_lossy(&text.as_bytes()[..*last]).into_owned();
        Ok(Question::one(text, vec![score_all(encoded.ids)], Rule::Bits(n_bytes)))
    }

    fn pair(&self, index: usize, setup: &Setup<'_>) -> Result<Question, LabError> {
        let pair =
            self.pairs(setup).get(index).ok_or_else(|| LabError::NoData(self.spec.task.to_string()))?;
        let score = |text: &String| {
            let mut encoded = Encoded::new(setup.tokenizer, setup.start.or(setup.end), text);
            encoded.ids.truncate(setup.context_length);
            score_all(encoded.ids)
        };
        let mut question =
            Question::one(pair[0].clone(), pair.iter().map(score).collect(), Rule::MoreProbable);
        question.items[0].n_options = 2;
        Ok(question)
    }

    fn story(&self, index: usize, setup: &Setup<'_>) -> Question {
        let opening = OPENINGS[index % OPENINGS.len()];
        let prompt = Encoded::new(setup.tokenizer, setup.start, opening).ids;
        let seed = self.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(index as u64);
        let sampling = Sampling { temperature: STORY_TEMPERATURE, top_k: 0, top_p: 1.0, min_p: 0.0, seed };
        let generate = Generate {
            max_tokens: STORY_TOKENS.min(setup.context_length.saturating_sub(prompt.len())),
            prompt,
            draft: Vec::new(),
            end: setup.end,
            mark: None,
            sampling,
        };
        let mut question = Question::one(opening.to_owned(), vec![Ask::Generate(generate)], Rule::Story);
        // The opening is no instance: samples of one opening differ by their draws.
        question.items[0].key = format!("{index}|{opening}");
        question
    }

    fn texts<'a>(&self, setup: &Setup<'a>) -> &'a [String] {
        match &self.spec.variant {
            Variant::Named(name) => setup.material.texts.get(name).map_or(&[], Vec::as_slice),
            _ => &[],
        }
    }

    fn pairs<'a>(&self, setup: &Setup<'a>) -> &'a [[String; 2]] {
        match &self.spec.variant {
            Variant::Named(name) => setup.material.sentence_pairs.get(name).map_or(&[], Vec::as_slice),
            _ => &[],
        }
    }
}

/// The items of each number of `shots`; `None` if one is missing or past the context.
pub(super) fn in_document(document: &Document, shots: &[usize], setup: &Setup<'_>) -> Option<Question> {
    let find = |shots: &usize| document.items.iter().find(|item| item.shot == *shots);
    let items: Vec<&Item> = shots.iter().map(find).collect::<Option<_>>()?;
    let encoded = Encoded::new(setup.tokenizer, setup.start, &document.text);
    let last = items.iter().map(|item| encoded.tokens_of(item.answer.clone()).end).max()?;
    // The token after the answer must fit too: it shows that the answer ends.
    if last >= setup.context_length || items.iter().any(|item| encoded.whole_before(item.takes_over) == 0) {
        return None;
    }
    let has_steps = |item: &Item| document.text[item.takes_over..item.answer.start].contains(CONCLUSION);
    let (chains, fixed): (Vec<&Item>, Vec<&Item>) = items.into_iter().partition(|item| has_steps(item));
    let mut question = Question::default();
    if !fixed.is_empty() {
        question.ask_fixed(&fixed, document, &encoded);
    }
    chains.into_iter().for_each(|item| question.ask_chain(item, document, &encoded, setup));
    Some(question)
}

impl Question {
    /// Adds what another one asks.
    pub(super) fn append(&mut self, other: Self) {
        let n_asks = self.asks.len();
        self.asks.extend(other.asks);
        self.items.extend(other.items.into_iter().map(|item| Asked { ask: item.ask + n_asks, ..item }));
    }

    fn one(text: String, asks: Vec<Ask>, rule: Rule) -> Self {
        let (key, prompt) = (text.clone(), text);
        let item = Asked { shots: 0, key, prompt, answer: String::new(), n_options: 0, ask: 0, rule };
        Self { asks, items: vec![item] }
    }

    /// One pass over the text scores the answers of all items.
    fn ask_fixed(&mut self, items: &[&Item], document: &Document, encoded: &Encoded) {
        let mut targets = Vec::new();
        for item in items {
            let tokens = encoded.tokens_of(item.answer.clone());
            let start = targets.len();
            targets.extend(encoded.whole_before(item.takes_over)..tokens.start);
            let lead = start..targets.len();
            targets.extend(tokens.clone());
            let answer = lead.end..targets.len();
            let follows = document.text.as_bytes().get(encoded.ends[tokens.end - 1]).copied();
            let end = follows.filter(|_| tokens.end < encoded.ids.len()).map(|byte| {
                targets.push(tokens.end);
                (targets.len() - 1, byte)
            });
            self.add(item, document, Rule::Fixed { lead, targets: answer, end });
        }
        let n_tokens = targets.last().map_or(0, |last| last + 1);
        self.asks.push(Ask::Score { tokens: encoded.ids[..n_tokens].to_vec(), targets });
    }

    /// The model writes steps and answer itself, the ones of the document being its draft.
    fn ask_chain(&mut self, item: &Item, document: &Document, encoded: &Encoded, setup: &Setup<'_>) {
        let start = encoded.whole_before(item.takes_over);
        let draft = encoded.ids[start..encoded.tokens_of(item.answer.clone()).end].to_vec();
        // A chain may take a longer way to the answer.
        let max_tokens = (2 * draft.len() + 16).min(setup.context_length - start);
        let sampling = Sampling { temperature: 0.0, ..Sampling::default() };
        let (prompt, end, mark) = (encoded.ids[..start].to_vec(), setup.end, Some(CONCLUSION));
        self.add(item, document, Rule::Chain);
        self.asks.push(Ask::Generate(Generate { prompt, draft, max_tokens, end, mark, sampling }));
    }

    /// An item about the ask that comes next.
    fn add(&mut self, item: &Item, document: &Document, rule: Rule) {
        self.items.push(Asked {
            shots: item.shot,
            key: item.key.clone(),
            prompt: document.text[..item.takes_over].to_owned(),
            answer: document.text[item.answer.clone()].to_owned(),
            n_options: item.options.len(),
            ask: self.asks.len(),
            rule,
        });
    }
}

fn score_all(tokens: Vec<u32>) -> Ask {
    Ask::Score { targets: (1..tokens.len()).collect(), tokens }
}
