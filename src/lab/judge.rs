//! Answers against what is right.

use crate::tasks::reason::CONCLUSION;
use crate::text::Tokenizer;

use super::ask::{Answer, Ask, TokenScore, sum_logprob};
use super::question::{Asked, Question, Rule};
use super::story;

/// How one item went.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// Examples before the item.
    pub shots: usize,
    /// Canonical form of the instance.
    pub key: String,
    /// The right answer.
    pub answer: String,
    /// What the model says instead, or the same; empty where nothing is written.
    pub said: String,
    /// How many answers there were to choose from; 0 where that is open.
    pub n_options: usize,
    /// Every token right; `None` where nothing can be right.
    pub is_exact: Option<bool>,
    /// The final answer right after steps that the model wrote itself.
    pub is_generated_right: Option<bool>,
    /// Tokens of the answer, of its steps too where there are any.
    pub n_tokens: usize,
    /// How many of them are most probable after the right ones before.
    pub n_right_tokens: usize,
    /// Sum of their log-probabilities, nats.
    pub sum_logprob: f64,
    /// Bytes of text that the bits are for.
    pub n_bytes: usize,
    /// What was chosen, once for each order of the options shown; empty where there are none.
    pub choices: Vec<Choice>,
    /// The words that were written, where they are looked at.
    pub words: Vec<String>,
}

impl Question {
    /// Judges the answers, one per ask, in the order of the items.
    ///
    /// # Panics
    /// If the answers are not those to these asks.
    pub fn judge(&self, answers: &[Answer], tokenizer: &Tokenizer) -> Vec<Judgement> {
        assert_eq!(answers.len(), self.asks.len(), "one answer per ask");
        self.items.iter().map(|item| self.judge_item(item, answers, tokenizer)).collect()
    }

    fn judge_item(&self, item: &Asked, answers: &[Answer], tokenizer: &Tokenizer) -> Judgement {
        let base = Judgement {
            shots: item.shots,
            key: item.key.clone(),
            answer: item.answer.clone(),
            n_options: item.n_options,
            ..Judgement::default()
        };
        match (&item.rule, &answers[item.ask]) {
            (Rule::Fixed { lead, targets, end }, Answer::Scores(scores)) => {
                let (lead, answer) = (&scores[lead.clone()], &scores[targets.clone()]);
                fixed(base, lead, answer, end.map(|(at, byte)| (scores[at], byte)), tokenizer)
            }
            (Rule::Chain, Answer::Text { draft, tokens }) => chain(base, draft, tokens, tokenizer),
            (Rule::Choice(rights), Answer::Options(_)) => choice(base, rights, &answers[item.ask..]),
            (Rule::MoreProbable, Answer::Scores(scores)) => {
                let Answer::Scores(other) = &answers[item.ask + 1] else {
                    panic!("both sentences are scored")
                };
                let is_exact = Some(sum_logprob(scores) > sum_logprob(other));
                Judgement { is_exact, ..with_scores(base, scores) }
            }
            (&Rule::Bits(n_bytes), Answer::Scores(scores)) => {
                Judgement { n_bytes, ..with_scores(base, scores) }
            }
            (Rule::Story, Answer::Text { tokens, .. }) => {
                let Ask::Generate(generate) = &self.asks[item.ask] else { panic!("a story is generated") };
                let opening = generate.prompt.iter().filter(|&&id| !tokenizer.is_special(id));
                let ids: Vec<u32> = opening.chain(tokens).copied().collect();
                let said = tokenizer.decode(&ids);
                let is_exact = Some(story::stays_story(&said).is_ok());
                Judgement { is_exact, words: story::words_of(&said), said, ..base }
            }
            (rule, answer) => panic!("{rule:?} judges no {answer:?}"),
        }
    }
}

fn with_scores(base: Judgement, scores: &[TokenScore]) -> Judgement {
    Judgement {
        n_tokens: scores.len(),
        n_right_tokens: scores.iter().filter(|score| score.is_top()).count(),
        sum_logprob: sum_logprob(scores),
        ..base
    }
}

fn fixed(
    base: Judgement,
    lead: &[TokenScore],
    scores: &[TokenScore],
    end: Option<(TokenScore, u8)>,
    tokenizer: &Tokenizer,
) -> Judgement {
    let first_byte = |id| tokenizer.token_bytes(id).and_then(|bytes| bytes.first().copied());
    let ends = end.is_none_or(|(score, byte)| first_byte(score.top) == Some(byte));
    let tops: Vec<u32> = scores.iter().map(|score| score.top).collect();
    let is_exact = Some(ends && lead.iter().chain(scores).all(TokenScore::is_top));
    Judgement { is_exact, said: tokenizer.decode(&tops), ..with_scores(base, scores) }
}

fn chain(base: Judgement, draft: &[TokenScore], tokens: &[u32], tokenizer: &Tokenizer) -> Judgement {
    let said = tokenizer.decode(tokens);
    let is_generated_right = Some(final_answer(&said) == Some(base.answer.trim()));
    let is_exact = Some(draft.iter().all(TokenScore::is_top));
    Judgement { is_exact, is_generated_right, said, ..with_scores(base, draft) }
}

/// What stands after the mark of a conclusion, up to the end of its line, without a full stop.
pub fn final_answer(text: &str) -> Option<&str> {
    let (_, answer) = text.split_once(CONCLUSION)?;
    let line = answer.trim_start().lines().next()?;
    Some(line.trim_end().trim_end_matches('.').trim())
}

/// The first order gives the right option's log-probability; every order gives a choice.
fn choice(base: Judgement, rights: &[usize], answers: &[Answer]) -> Judgement {
    let mut choices = Vec::with_capacity(rights.len());
    let mut first = base;
    for (order, (&right, answer)) in rights.iter().zip(answers).enumerate() {
        let Answer::Options(options) = answer else { panic!("options are scored in every order") };
        if order == 0 {
            first = with_scores(first, &options[right]);
        }
        choices.push(Choice::new(options, right));
    }
    Judgement { is_exact: choices.first().map(Choice::is_right), choices, ..first }
}

/// Which option was chosen in one order.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Probability of each option among the options, from the mean log-probability of its tokens.
    pub probabilities: Vec<f64>,
    /// The place of the right one.
    pub right: usize,
    /// The place of the most probable one; of equal ones, the first.
    pub chosen: usize,
}

impl Choice {
    fn new(options: &[Vec<TokenScore>], right: usize) -> Self {
        let means: Vec<f64> =
            options.iter().map(|scores| sum_logprob(scores) / scores.len().max(1) as f64).collect();
        let max = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = means.iter().map(|mean| (mean - max).exp()).sum();
        let probabilities = means.iter().map(|mean| (mean - max).exp() / sum).collect();
        let chosen = means.iter().position(|&mean| mean == max).unwrap_or(0);
        Self { probabilities, right, chosen }
    }

    /// Whether the right option was chosen.
    pub fn is_right(&self) -> bool {
        self.chosen == self.right
    }
}
