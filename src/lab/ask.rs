//! What a model is asked, in token ids, and what it answers: all that an executor has to do with an experiment.

use serde::{Deserialize, Serialize};

use crate::text::sampling::Sampling;

/// One request to a model.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// How probable tokens of a given text are, each after the ones before it (teacher forcing).
    Score {
        /// The text, from its start token on.
        tokens: Vec<u32>,
        /// Places in `tokens` to score, ascending, none of them 0.
        targets: Vec<usize>,
    },
    /// How probable each of several continuations is.
    Choose {
        /// The text before them, not empty.
        prompt: Vec<u32>,
        /// The continuations, none of them empty.
        options: Vec<Vec<u32>>,
    },
    /// What the model itself writes.
    Generate(Generate),
}

/// A text to be continued.
#[derive(Clone, Debug, PartialEq)]
pub struct Generate {
    /// The text so far, not empty.
    pub prompt: Vec<u32>,
    /// What the model may well write: it is scored in one pass, and where the most probable tokens agree with it
    /// they need no step of their own. The result is the same without it.
    pub draft: Vec<u32>,
    /// Most tokens to write.
    pub max_tokens: usize,
    /// The token that ends a text.
    pub end: Option<u32>,
    /// Where the answer stands: the first line break after this mark and a word ends the text.
    pub mark: Option<&'static str>,
    /// How tokens are drawn.
    pub sampling: Sampling,
}

impl Generate {
    /// Whether `text`, as far as it is written, holds an answer after the mark and the line break that ends it.
    pub fn is_answered(&self, text: &str) -> bool {
        let answer = self.mark.and_then(|mark| text.split_once(mark)).map(|(_, answer)| answer);
        answer.is_some_and(|answer| answer.trim_start().contains('\n'))
    }
}

/// What the model says about one token of a given text.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TokenScore {
    /// The token of the text.
    pub token: u32,
    /// Natural logarithm of its probability.
    pub logprob: f64,
    /// The most probable token; of equal ones, that with the lowest id.
    pub top: u32,
}

impl TokenScore {
    /// The score of `token` under `logits` (V), in f64.
    ///
    /// # Panics
    /// If the token is outside the vocabulary.
    pub fn new(logits: &[f32], token: u32) -> Self {
        let (mut top, mut max) = (0, f32::NEG_INFINITY);
        for (id, &logit) in logits.iter().enumerate() {
            if logit > max {
                (top, max) = (id, logit);
            }
        }
        let sum: f64 = logits.iter().map(|&logit| f64::from((logit - max).exp())).sum();
        let logprob = f64::from(logits[token as usize]) - f64::from(max) - sum.ln();
        Self { token, logprob, top: top as u32 }
    }

    /// Whether greedy decoding would write this token.
    pub fn is_top(&self) -> bool {
        self.token == self.top
    }
}

/// The answer to an [`Ask`].
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// One score per target.
    Scores(Vec<TokenScore>),
    /// The scores of each option.
    Options(Vec<Vec<TokenScore>>),
    /// What was written.
    Text {
        /// The scores of the draft, each after the draft tokens before it.
        draft: Vec<TokenScore>,
        /// The tokens written, without the one that ended the text.
        tokens: Vec<u32>,
    },
}

/// Sum of the log-probabilities.
pub fn sum_logprob(scores: &[TokenScore]) -> f64 {
    scores.iter().map(|score| score.logprob).sum()
}
