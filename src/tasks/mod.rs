//! The generators of every synthetic task: one implementation for training rows, evaluation and live prompts.
//!
//! A generator is a pure function of its settings and a seeded random generator. It writes a [`Document`]: text, how
//! much each part of it counts in training, and the items a test can score.
pub mod calculator;
pub mod coin;
pub mod cups;
pub mod dictionary;
pub mod instruct;
pub mod labelled;
pub mod last_letters;
pub mod natural;
pub mod preferences;
pub mod qa;
pub mod quiz;
pub mod real;
pub mod reason;
pub mod repeat;
pub mod sentiment;
pub mod spelling;
pub mod surface;
pub mod topic;
pub mod transform;
pub mod translation;
pub mod word_problem;
pub mod words;
pub mod world;

#[cfg(test)]
mod tests;

use std::ops::Range;

use rand::RngExt;
use xxhash_rust::xxh64::xxh64;

use reason::Mode;

/// The generator behind every random choice: small, portable, the same on every machine.
pub type TaskRng = rand_pcg::Pcg64;

/// A family of synthetic documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// A list of words, then the same list again: seeds induction heads.
    Repeat,
    /// Random labels of words, fixed within a document: in-context look-up.
    Dictionary,
    /// Rules on spelled words, shown by examples.
    Transform,
    /// Reviews with natural, random or flipped labels.
    Sentiment,
    /// Serial arithmetic on last digits, answered at once.
    CalculatorDirect,
    /// The same arithmetic, worked out step by step.
    CalculatorSteps,
    /// The same arithmetic, answered after dots in place of the steps.
    CalculatorFiller,
    /// The last letters of some words.
    LastLetters(Mode),
    /// A coin that some people flip.
    Coin(Mode),
    /// Where the ball is after swaps of cups.
    Cups(Mode),
    /// Sentences on four topics with natural, random or flipped labels.
    Topic,
    /// Phrases into an invented language.
    Translation,
    /// How words are spelled: the only bridge from tokens to letters.
    Spelling,
    /// Short questions with short answers.
    Qa,
    /// What is written about the people, towns and animals of the closed world.
    Wiki,
    /// Multiple choice questions about the closed world and about puzzles.
    Quiz,
    /// Questions that need two facts of the closed world, answered at once.
    TwoHopDirect,
    /// The same questions, with both facts written out.
    TwoHopSteps,
    /// Word problems with small numbers, answered at once.
    WordProblemDirect,
    /// The same problems, worked out step by step.
    WordProblemSteps,
    /// Plain instructions and answers in the chat form; for tuning, not for pre-training.
    Instruct,
}

impl Family {
    /// All families, in a fixed order.
    pub const ALL: [Self; 27] = [
        Self::Repeat,
        Self::Dictionary,
        Self::Transform,
        Self::Sentiment,
        Self::CalculatorDirect,
        Self::CalculatorSteps,
        Self::CalculatorFiller,
        Self::LastLetters(Mode::Direct),
        Self::LastLetters(Mode::Steps),
        Self::LastLetters(Mode::Filler),
        Self::Coin(Mode::Direct),
        Self::Coin(Mode::Steps),
        Self::Coin(Mode::Filler),
        Self::Cups(Mode::Direct),
        Self::Cups(Mode::Steps),
        Self::Cups(Mode::Filler),
        Self::Topic,
        Self::Translation,
        Self::Spelling,
        Self::Qa,
        Self::Wiki,
        Self::Quiz,
        Self::TwoHopDirect,
        Self::TwoHopSteps,
        Self::WordProblemDirect,
        Self::WordProblemSteps,
        Self::Instruct,
    ];

    /// The name in file formats.
    pub fn name(self) -> &'static str {
        match self {
            Self::Repeat => "repeat",
            Self::Dictionary => "dictionary",
            Self::Transform => "transform",
            Self::Sentiment => "sentiment",
            Self::CalculatorDirect => "calculator_direct",
            Self::CalculatorSteps => "calculator_steps",
            Self::CalculatorFiller => "calculator_filler",
            Self::LastLetters(mode) => {
                of_mode(mode, ["last_letters_direct", "last_letters_steps", "last_letters_filler"])
            }
            Self::Coin(mode) => of_mode(mode, ["coin_direct", "coin_steps", "coin_filler"]),
            Self::Cups(mode) => of_mode(mode, ["cups_direct", "cups_steps", "cups_filler"]),
            Self::Topic => "topic",
            Self::Translation => "translation",
            Self::Spelling => "spelling",
            Self::Qa => "qa",
            Self::Wiki => "wiki",
            Self::Quiz => "quiz",
            Self::TwoHopDirect => "two_hop_direct",
            Self::TwoHopSteps => "two_hop_steps",
            Self::WordProblemDirect => "word_problem_direct",
            Self::WordProblemSteps => "word_problem_steps",
            Self::Instruct => "instruct",
        }
    }

    /// Writes one document.
    pub fn document(self, rng: &mut TaskRng, settings: &Settings) -> Document {
        match self {
            Self::Repeat => repeat::document(rng, settings),
            Self::Dictionary => dictionary::document(rng, settings),
            Self::Transform => transform::document(rng, settings),
            Self::Sentiment => sentiment::document(rng, settings),
            Self::CalculatorDirect => calculator::document(rng, settings, Mode::Direct),
            Self::CalculatorSteps => calculator::document(rng, settings, Mode::Steps),
            Self::CalculatorFiller => calculator::document(rng, settings, Mode::Filler),
            Self::LastLetters(mode) => last_letters::document(rng, settings, mode),
            Self::Coin(mode) => coin::document(rng, settings, mode),
            Self::Cups(mode) => cups::document(rng, settings, mode),
            Self::Topic => topic::document(rng, settings),
            Self::Translation => translation::document(rng, settings),
            Self::Spelling => spelling::document(rng, settings),
            Self::Qa => qa::document(rng, settings),
            Self::Wiki => world::wiki::document(rng, settings),
            Self::Quiz => quiz::document(rng, settings),
            Self::TwoHopDirect => world::two_hop::document(rng, settings, Mode::Direct),
            Self::TwoHopSteps => world::two_hop::document(rng, settings, Mode::Steps),
            Self::WordProblemDirect => word_problem::document(rng, settings, Mode::Direct),
            Self::WordProblemSteps => word_problem::document(rng, settings, Mode::Steps),
            Self::Instruct => instruct::document(rng, settings),
        }
    }
}

impl Family {
    /// A document of one example that can be answered without any other: natural labels, the fixed lexicon, single
    /// rules with their instruction. For control models that never see examples side by side.
    pub fn single(self, rng: &mut TaskRng, settings: &Settings) -> Document {
        let settings = &Settings { shots: Some(1), ..*settings };
        match self {
            Self::Transform => {
                let rule = *pick(rng, &transform::Rule::ALL);
                let function = transform::Function::Single(rule);
                transform::examples(rng, settings, function, true, transform::Queries::Any)
            }
            Self::Sentiment => sentiment::examples(rng, settings, labelled::Labels::Natural),
            Self::Topic => topic::examples(rng, settings, labelled::Labels::Natural),
            Self::Translation => translation::examples(rng, settings, translation::Lexicon::Fixed),
            other => other.document(rng, settings),
        }
    }
}

/// The name of a mode, given those of [`Mode::ALL`].
fn of_mode(mode: Mode, [direct, steps, filler]: [&'static str; 3]) -> &'static str {
    match mode {
        Mode::Direct => direct,
        Mode::Steps => steps,
        Mode::Filler => filler,
    }
}

/// Which instances may appear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Split {
    /// 90 of 100 hash values.
    Train,
    /// 5 of 100.
    Validation,
    /// 5 of 100.
    Test,
}

impl Split {
    /// The split an instance belongs to, by the xxh64 of its task and canonical form.
    pub fn of(task: &str, canonical: &str) -> Self {
        match xxh64(format!("{task}|{canonical}").as_bytes(), 0) % 100 {
            0..90 => Self::Train,
            90..95 => Self::Validation,
            _ => Self::Test,
        }
    }
}

/// Which surface forms may appear: one is held out of training, to see whether an ability is bound to its template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The plainest of the trained forms.
    Canonical,
    /// Any of the trained forms.
    Trained,
    /// The forms that training never shows.
    HeldOut,
}

/// What a document is drawn for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Only instances of this split appear.
    pub split: Split,
    /// Number of examples; `None` draws it as training does.
    pub shots: Option<usize>,
    /// Surface form.
    pub form: Form,
}

impl Settings {
    /// Number of shots as training draws it.
    pub fn drawn(split: Split, form: Form) -> Self {
        Self { split, shots: None, form }
    }

    fn shots_in(&self, rng: &mut TaskRng, range: Range<usize>) -> usize {
        let drawn = rng.random_range(range);
        self.shots.unwrap_or(drawn)
    }
}

/// One answer a test can score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The canonical form of the instance, `task|instance`.
    pub key: String,
    /// Bytes of the answer in the text, with the space before it.
    pub answer: Range<usize>,
    /// How many examples came before, that help with this one.
    pub shot: usize,
    /// Byte at which a model that generates freely takes over: the start of the answer, or of the steps before it.
    pub takes_over: usize,
    /// What the answer may be, each as it would stand in the text, the right one among them; empty where it is open.
    pub options: Vec<String>,
}

/// A text with training weights and items.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// The text.
    pub text: String,
    /// (end byte, weight) of consecutive spans that cover the text.
    pub spans: Vec<(usize, f32)>,
    /// What can be scored, in order.
    pub items: Vec<Item>,
}

/// Weights in training, from the second pilot: what cannot be predicted hardly counts, sparse answers count much.
pub mod weight {
    /// Random material, for example a queried word.
    pub const GIVEN: f32 = 0.2;
    /// Material that is language: a sentence to label, a question.
    pub const SENTENCE: f32 = 0.4;
    /// Text and everything not listed.
    pub const PLAIN: f32 = 1.0;
    /// Dense answers of several tokens.
    pub const DENSE: f32 = 2.0;
    /// Answers of one token in a long document.
    pub const SPARSE: f32 = 4.5;
    /// An answer that nothing before it determines.
    pub const GUESS: f32 = 0.15;
}

impl Document {
    /// Appends text of a weight.
    pub fn push(&mut self, text: &str, weight: f32) {
        if text.is_empty() {
            return;
        }
        self.text.push_str(text);
        match self.spans.last_mut() {
            Some((end, last)) if *last == weight => *end = self.text.len(),
            _ => self.spans.push((self.text.len(), weight)),
        }
    }

    /// Appends an answer that is an item.
    pub fn push_answer(&mut self, key: String, text: &str, shot: usize, weight: f32) {
        let takes_over = self.text.len();
        self.push_steps_answer(key, text, shot, weight, takes_over);
    }

    /// Appends an answer whose working out began at byte `takes_over`.
    pub fn push_steps_answer(
        &mut self,
        key: String,
        text: &str,
        shot: usize,
        weight: f32,
        takes_over: usize,
    ) {
        let start = self.text.len();
        self.push(text, weight);
        let answer = start..self.text.len();
        self.items.push(Item { key, answer, shot, takes_over, options: Vec::new() });
    }

    /// Appends an answer that is one of `options`, the one at `right`.
    pub fn push_choice(&mut self, key: String, options: &[String], right: usize, shot: usize, weight: f32) {
        self.push_answer(key, &options[right], shot, weight);
        if let Some(item) = self.items.last_mut() {
            item.options = options.to_vec();
        }
    }

    /// What an item asks about: the last span of given material before its answer or steps.
    pub fn query(&self, item: &Item) -> Option<&str> {
        let end = self.spans.partition_point(|span| span.0 <= item.takes_over);
        let is_given = |&index: &usize| [weight::GIVEN, weight::SENTENCE].contains(&self.spans[index].1);
        let index = (0..end).rev().find(is_given)?;
        let start = index.checked_sub(1).map_or(0, |before| self.spans[before].0);
        self.text.get(start..self.spans[index].0)
    }

    /// Weight of each token, given the bytes of each: that of the span in which the token ends.
    pub fn token_weights(&self, token_lengths: impl IntoIterator<Item = usize>) -> Vec<f32> {
        let mut spans = self.spans.iter().copied().peekable();
        let mut end = 0;
        let weight_at = |length: usize| {
            end += length;
            while spans.next_if(|&(span_end, _)| span_end < end).is_some() {}
            spans.peek().map_or(weight::PLAIN, |&(_, weight)| weight)
        };
        token_lengths.into_iter().map(weight_at).collect()
    }
}

/// One of `choices`, each as likely.
///
/// # Panics
/// When there is none.
pub fn pick<'a, T>(rng: &mut TaskRng, choices: &'a [T]) -> &'a T {
    &choices[rng.random_range(0..choices.len())]
}

/// A wording: the first for demonstrations, the last never in training, else any of the others.
///
/// # Panics
/// When there are fewer than two.
pub fn wording<T: Copy>(rng: &mut TaskRng, form: Form, wordings: &[T]) -> T {
    match form {
        Form::Canonical => wordings[0],
        Form::Trained => *pick(rng, &wordings[..wordings.len() - 1]),
        Form::HeldOut => wordings[wordings.len() - 1],
    }
}

/// `n` different elements of `choices`, in random order.
///
/// # Panics
/// When there are fewer than `n`.
pub fn sample<T: Copy + PartialEq>(rng: &mut TaskRng, choices: &[T], n: usize) -> Vec<T> {
    assert!(n <= choices.len(), "expected at least {n} choices, got {}", choices.len());
    let mut taken: Vec<usize> = Vec::with_capacity(n);
    while taken.len() < n {
        let index = rng.random_range(0..choices.len());
        if !taken.contains(&index) {
            taken.push(index);
        }
    }
    taken.into_iter().map(|index| choices[index]).collect()
}
