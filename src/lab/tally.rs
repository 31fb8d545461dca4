//! Judgements become rows.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::tasks::{sentiment, topic, words};

use super::judge::{Choice, Judgement};
use super::plan::Plan;
use super::stats::{self, Bin, Interval};
use super::{Examples, Format, Task, bayes, story};

/// Bars of a reliability diagram.
const N_BINS: usize = 10;
/// How many labels there are of each kind in a dictionary: digits, letters, words.
const DICTIONARY_KINDS: [usize; 2] = [10, 26];

/// One line of an evaluation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Name of the task.
    pub task: String,
    /// Name of the format.
    pub format: String,
    /// Name of the variant: surface forms, compositions, collection of texts or phenomenon.
    pub variant: String,
    /// How examples are shown, where that is not as they were drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub examples: Option<String>,
    /// Examples before each item.
    pub shots: usize,
    /// Items.
    pub n: usize,
    /// Different instances among them.
    pub n_distinct: usize,
    /// Share of items of which every token is right under greedy decoding, steps included.
    pub exact_match: Option<f64>,
    /// Wilson's 95 % interval of it.
    pub ci_low: Option<f64>,
    /// Its upper end.
    pub ci_high: Option<f64>,
    /// Share of the answers' tokens that are most probable after the right ones before.
    pub token_accuracy: Option<f64>,
    /// Mean log-probability of the answers' tokens, nats.
    pub mean_logprob: Option<f64>,
    /// What guessing reaches: one option of all, or else the most frequent answer of these items.
    pub chance: Option<f64>,
    /// What no reader could beat, where it can be computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bayes: Option<f64>,
    /// Share of items with the right final answer after steps that the model wrote itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generated_exact_match: Option<f64>,
    /// Wilson's 95 % interval of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generated_ci_low: Option<f64>,
    /// Its upper end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generated_ci_high: Option<f64>,
    /// Against the same items asked in another way: steps and dots against direct answers, options without letters
    /// against letters, changed examples against the same as they were drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gain: Option<Gain>,
    /// Bits per byte of text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bits_per_byte: Option<f64>,
    /// Multiple choice only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choices: Option<Choices>,
    /// Story samples only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stories: Option<Stories>,
}

/// How much more often one format is right than another, on the same items.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gain {
    /// Difference of the shares.
    pub gain: f64,
    /// Paired bootstrap interval, 95 %.
    pub ci_low: f64,
    /// Its upper end.
    pub ci_high: f64,
    /// McNemar's exact test.
    pub p_value: f64,
}

/// How options were chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choices {
    /// In how many orders each question was asked; exact match is the mean over them.
    pub n_orders: usize,
    /// How often each place was chosen, as a share: the bias toward a letter.
    pub place_shares: Vec<f64>,
    /// Share of the questions of which the same option was chosen in every order shown.
    pub consistency: f64,
    /// Mean Brier score, 0 to 2.
    pub brier: f64,
    /// Expected calibration error.
    pub calibration_error: f64,
    /// The reliability diagram.
    pub reliability: Vec<Bin>,
}

/// What the samples are like.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stories {
    /// Samples that stay stories.
    pub n_stay: usize,
    /// Different pairs of words, as a share of all.
    pub distinct_2: f64,
    /// Different triples of words, as a share of all.
    pub distinct_3: f64,
    /// Share of samples that go round in circles.
    pub loop_rate: f64,
}

/// All judgements of a plan so far.
#[derive(Clone, Debug)]
pub struct Tally {
    plan: Plan,
    /// By number of shots, then by question.
    judged: BTreeMap<usize, BTreeMap<usize, Judgement>>,
}

impl Tally {
    /// Nothing judged yet.
    pub fn new(plan: Plan) -> Self {
        Self { plan, judged: BTreeMap::new() }
    }

    /// What is judged.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Takes in the judgements of a question. The order of the questions does not matter.
    pub fn add(&mut self, index: usize, judgements: Vec<Judgement>) {
        for judgement in judgements {
            self.judged.entry(judgement.shots).or_default().insert(index, judgement);
        }
    }

    /// The judgements of one number of shots by question.
    pub fn judgements(&self, shots: usize) -> impl Iterator<Item = (usize, &Judgement)> {
        self.judged.get(&shots).into_iter().flatten().map(|(&index, judgement)| (index, judgement))
    }

    /// A row for each number of shots, as far as judged.
    pub fn rows(&self) -> Vec<Row> {
        self.judged.keys().map(|&shots| self.row(shots)).collect()
    }

    /// The same rows with their gain, if what they are compared with is among `done`: steps and dots with the direct
    /// answers, options without letters with letters, changed examples with the same as they were drawn.
    pub fn rows_against(&self, done: &[&Self]) -> Vec<Row> {
        let is_changed = self.plan.examples != Examples::Drawn;
        let spec = if is_changed { Some(self.plan.spec.clone()) } else { self.plan.spec.compared_with() };
        let plan = spec.map(|spec| Plan { spec, examples: Examples::Drawn, ..self.plan.clone() });
        let usual = plan.and_then(|plan| done.iter().find(|other| other.plan == plan));
        let mut rows = self.rows();
        for row in &mut rows {
            row.gain = usual.and_then(|usual| self.gain_over(usual, row.shots));
        }
        rows
    }

    /// How much more often the final answers here are right than those of `other`, on the items that both judged.
    pub fn gain_over(&self, other: &Self, shots: usize) -> Option<Gain> {
        let before: BTreeMap<usize, &Judgement> = other.judgements(shots).collect();
        let pairs = self.judgements(shots).filter_map(|(index, now)| {
            let before = before.get(&index).filter(|before| before.key == now.key)?;
            Some((before.is_right()?, now.is_right()?))
        });
        let (before, now): (Vec<bool>, Vec<bool>) = pairs.unzip();
        if now.is_empty() {
            return None;
        }
        let count = |wanted: (bool, bool)| {
            before.iter().copied().zip(now.iter().copied()).filter(|&pair| pair == wanted).count()
        };
        let (lost, won) = (count((true, false)), count((false, true)));
        let Interval { low, high } = stats::paired_interval(&before, &now, self.plan.seed);
        let gain = rounded((won as f64 - lost as f64) / now.len() as f64);
        let p_value = stats::mcnemar(lost, won);
        Some(Gain { gain, ci_low: rounded(low), ci_high: rounded(high), p_value })
    }

    fn row(&self, shots: usize) -> Row {
        let all: Vec<&Judgement> = self.judgements(shots).map(|(_, judgement)| judgement).collect();
        let keys: BTreeSet<&str> = all.iter().map(|judgement| judgement.key.as_str()).collect();
        let exact = choice_share(&all, self.plan.seed)
            .or_else(|| share(all.iter().map(|judgement| judgement.is_exact)));
        // Where some items have steps, all count, so that both shares are of the same items.
        let has_steps = all.iter().any(|judgement| judgement.is_generated_right.is_some());
        let generated = share(all.iter().map(|judgement| judgement.is_right().filter(|_| has_steps)));
        let n_tokens: usize = all.iter().map(|judgement| judgement.n_tokens).sum();
        let per_token = |sum: f64| (n_tokens > 0).then(|| rounded(sum / n_tokens as f64));
        let n_right: usize = all.iter().map(|judgement| judgement.n_right_tokens).sum();
        let sum_logprob: f64 = all.iter().map(|judgement| judgement.sum_logprob).sum();
        let n_bytes: usize = all.iter().map(|judgement| judgement.n_bytes).sum();
        let bits = -sum_logprob / std::f64::consts::LN_2;
        Row {
            task: self.plan.spec.task.to_string(),
            format: self.plan.spec.format.name().to_owned(),
            variant: self.plan.spec.variant.name().to_owned(),
            examples: (self.plan.examples != Examples::Drawn).then(|| self.plan.examples.name().to_owned()),
            shots,
            n: all.len(),
            n_distinct: keys.len(),
            exact_match: exact.map(|share| share.mean),
            ci_low: exact.map(|share| share.low),
            ci_high: exact.map(|share| share.high),
            token_accuracy: per_token(n_right as f64),
            mean_logprob: per_token(sum_logprob),
            chance: chance(&all).filter(|_| self.plan.spec.task != Task::Story),
            bayes: self.bayes(shots),
            generated_exact_match: generated.map(|share| share.mean),
            generated_ci_low: generated.map(|share| share.low),
            generated_ci_high: generated.map(|share| share.high),
            gain: None,
            bits_per_byte: (n_bytes > 0).then(|| rounded(bits / n_bytes as f64)),
            choices: choices(&all),
            stories: (self.plan.spec.task == Task::Story).then(|| stories(&all)),
        }
    }

    fn bayes(&self, shots: usize) -> Option<f64> {
        if self.plan.examples == Examples::Shuffled {
            // Exchanged answers follow no rule that a reader could know.
            return None;
        }
        let n_words = words::labels().len();
        match (&self.plan.spec.task, self.plan.spec.format) {
            (Task::Dictionary, _) => {
                let kinds = [&DICTIONARY_KINDS[..], &[n_words]].concat();
                Some(rounded(bayes::dictionary(shots, &kinds)))
            }
            (Task::SentimentWorld, Format::Random) => {
                Some(rounded(bayes::random_labels(shots, sentiment::CLASSES.count(), n_words)))
            }
            (Task::Topic, Format::Random) => {
                Some(rounded(bayes::random_labels(shots, topic::CLASSES.count(), n_words)))
            }
            _ => None,
        }
    }
}

impl Judgement {
    /// Whether the final answer is right: the one that was generated where there is one.
    pub fn is_right(&self) -> Option<bool> {
        self.is_generated_right.or(self.is_exact)
    }
}

/// A share with its interval.
#[derive(Clone, Copy)]
struct Share {
    mean: f64,
    low: f64,
    high: f64,
}

/// The share of those that are true, of those that are known.
fn share(values: impl Iterator<Item = Option<bool>>) -> Option<Share> {
    let known: Vec<bool> = values.flatten().collect();
    let n_right = known.iter().filter(|&&is_right| is_right).count();
    let Interval { low, high } = stats::wilson(n_right, known.len());
    let mean = rounded(n_right as f64 / known.len() as f64);
    (!known.is_empty()).then(|| Share { mean, low: rounded(low), high: rounded(high) })
}

/// What guessing reaches.
fn chance(all: &[&Judgement]) -> Option<f64> {
    if all.is_empty() || all.iter().any(|judgement| judgement.is_exact.is_none()) {
        return None;
    }
    let n = all.len() as f64;
    if all.iter().all(|judgement| judgement.n_options > 0) {
        return Some(rounded(all.iter().map(|judgement| 1.0 / judgement.n_options as f64).sum::<f64>() / n));
    }
    let mut counts = BTreeMap::<&str, usize>::new();
    all.iter().for_each(|judgement| *counts.entry(&judgement.answer).or_default() += 1);
    counts.values().max().map(|&most| rounded(most as f64 / n))
}

fn choices(all: &[&Judgement]) -> Option<Choices> {
    let chosen: Vec<&Choice> = all.iter().flat_map(|judgement| &judgement.choices).collect();
    let n_options = chosen.iter().map(|choice| choice.probabilities.len()).max()?;
    let mean = |value: &dyn Fn(&Choice) -> f64| {
        rounded(chosen.iter().map(|choice| value(choice)).sum::<f64>() / chosen.len() as f64)
    };
    let confidence = |choice: &&Choice| (choice.probabilities[choice.chosen], choice.is_right());
    let reliability =
        stats::reliability(&chosen.iter().map(confidence).collect::<Vec<(f64, bool)>>(), N_BINS);
    Some(Choices {
        n_orders: all[0].choices.len(),
        place_shares: (0..n_options)
            .map(|at| mean(&|choice| f64::from(u8::from(choice.chosen == at))))
            .collect(),
        consistency: rounded(consistency(all)),
        brier: mean(&|choice| stats::brier(&choice.probabilities, choice.right)),
        calibration_error: rounded(stats::calibration_error(&reliability)),
        reliability,
    })
}

/// Share of the questions of which the same option was chosen in every order, wherever it stood.
fn consistency(all: &[&Judgement]) -> f64 {
    // Orders are cyclic, so that an option is known by its distance from the right one.
    let option = |choice: &Choice| {
        let n = choice.probabilities.len();
        (choice.chosen + n - choice.right) % n
    };
    let is_consistent = |judgement: &&&Judgement| {
        judgement.choices.windows(2).all(|pair| option(&pair[0]) == option(&pair[1]))
    };
    all.iter().filter(is_consistent).count() as f64 / all.len() as f64
}

/// Mean share of orders in which the right option was chosen; the interval resamples questions, since the orders of
/// one question are not independent.
fn choice_share(all: &[&Judgement], seed: u64) -> Option<Share> {
    let share = |judgement: &&Judgement| {
        let n_right = judgement.choices.iter().filter(|choice| choice.is_right()).count();
        n_right as f64 / judgement.choices.len() as f64
    };
    if all.is_empty() || all.iter().any(|judgement| judgement.choices.len() < 2) {
        return None;
    }
    let shares: Vec<f64> = all.iter().map(share).collect();
    let Interval { low, high } = stats::mean_interval(&shares, seed);
    let mean = rounded(shares.iter().sum::<f64>() / shares.len() as f64);
    Some(Share { mean, low: rounded(low), high: rounded(high) })
}

fn stories(all: &[&Judgement]) -> Stories {
    let texts: Vec<Vec<String>> = all.iter().map(|judgement| judgement.words.clone()).collect();
    let n_loops = texts.iter().filter(|words| story::loops(words)).count();
    Stories {
        n_stay: all.iter().filter(|judgement| judgement.is_exact == Some(true)).count(),
        distinct_2: rounded(story::distinct_n(&texts, 2)),
        distinct_3: rounded(story::distinct_n(&texts, 3)),
        loop_rate: rounded(n_loops as f64 / texts.len().max(1) as f64),
    }
}

/// Six decimals: more would differ between machines and mean nothing.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
