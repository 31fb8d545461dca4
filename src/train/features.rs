//! What a frozen model makes of a text, asked with a straight line: the linear probe (Alain and Bengio 2016).

use rand::SeedableRng;
use serde::{Deserialize, Serialize};

use super::trainer::Trainer;
use crate::tasks::sentiment::{Polarity, review};
use crate::tasks::{Split, TaskRng};

/// Reviews that the line is fitted to, and reviews that it is tried on; none of the latter was ever trained on.
const N_FITTED: usize = 400;
const N_TRIED: usize = 400;

/// Decides which reviews they are, the same for every model.
const SEED: u64 = 20_260_101;

/// Steps of the descent, its rate, and how much large weights cost.
const N_STEPS: usize = 300;
const RATE: f64 = 0.5;
const DECAY: f64 = 1e-3;

/// How often the line is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureScore {
    /// Reviews that it was tried on.
    pub n_tried: usize,
    /// Of these, right with the mean of all positions as features.
    pub n_right_mean: usize,
    /// Right with the last position alone.
    pub n_right_last: usize,
}

/// What the models of a race make of reviews.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Features {
    /// For each arm, in their order.
    pub arms: Vec<FeatureScore>,
    /// For the weights that all of them started with: what reading letters is worth without any training.
    pub untrained: FeatureScore,
}

/// A review as features, and whether it is a good one.
struct Item {
    features: Vec<f64>,
    is_good: bool,
}

/// Fits a line to what the model of `trainer` makes of reviews without their label, and tries it on others.
pub fn score(trainer: &mut Trainer) -> FeatureScore {
    let fitted = items(trainer, Split::Train, N_FITTED);
    let tried = items(trainer, Split::Validation, N_TRIED);
    let [n_right_mean, n_right_last] = [0, 1].map(|kind| {
        let line = Line::fit(&fitted[kind]);
        tried[kind].iter().filter(|item| line.says_good(&item.features) == item.is_good).count()
    });
    FeatureScore { n_tried: N_TRIED, n_right_mean, n_right_last }
}

/// `n` reviews, half of them good: by the mean of all positions, and by the last one.
fn items(trainer: &mut Trainer, split: Split, n: usize) -> [Vec<Item>; 2] {
    let mut rng = TaskRng::seed_from_u64(SEED ^ split as u64);
    let mut all = [Vec::with_capacity(n), Vec::with_capacity(n)];
    for index in 0..n {
        let is_good = index % 2 == 1;
        let polarity = if is_good { Polarity::Positive } else { Polarity::Negative };
        let text = review(&mut rng, polarity, split);
        let bytes = text.as_bytes();
        let row_tokens = trainer.data().row_tokens;
        let tokens = trainer.data().alphabet.encode(&bytes[bytes.len().saturating_sub(row_tokens)..]);
        let hidden = trainer.hidden(&tokens);
        let width = hidden.len() / tokens.len();
        let last = hidden[hidden.len() - width..].iter().map(|&x| f64::from(x)).collect();
        let mean = (0..width).map(|column| {
            let sum: f64 = hidden.iter().skip(column).step_by(width).map(|&x| f64::from(x)).sum();
            sum / tokens.len() as f64
        });
        all[0].push(Item { features: mean.collect(), is_good });
        all[1].push(Item { features: last, is_good });
    }
    all
}

/// A line through the features, each brought to a mean of 0 and a spread of 1.
struct Line {
    means: Vec<f64>,
    spreads: Vec<f64>,
    weights: Vec<f64>,
    bias: f64,
}

impl Line {
    /// Logistic regression by gradient descent from 0: the loss has one minimum, so that the start does not matter.
    fn fit(items: &[Item]) -> Self {
        let (n, width) = (items.len() as f64, items[0].features.len());
        let mean = |column: usize| items.iter().map(|item| item.features[column]).sum::<f64>() / n;
        let means: Vec<f64> = (0..width).map(mean).collect();
        let variance = |column: usize| {
            items.iter().map(|item| (item.features[column] - means[column]).powi(2)).sum::<f64>() / n
        };
        let spreads = (0..width).map(|column| variance(column).sqrt().max(1e-9)).collect();
        let mut line = Self { means, spreads, weights: vec![0.0; width], bias: 0.0 };
        let rows: Vec<Vec<f64>> = items.iter().map(|item| line.standard(&item.features)).collect();
        for _ in 0..N_STEPS {
            let mut gradient = vec![0.0; width];
            let mut bias = 0.0;
            for (row, item) in rows.iter().zip(items) {
                let error = 1.0 / (1.0 + (-line.height(row)).exp()) - f64::from(u8::from(item.is_good));
                gradient.iter_mut().zip(row).for_each(|(gradient, x)| *gradient += error * x / n);
                bias += error / n;
            }
            for (weight, gradient) in line.weights.iter_mut().zip(gradient) {
                *weight -= RATE * (gradient + DECAY * *weight);
            }
            line.bias -= RATE * bias;
        }
        line
    }

    fn standard(&self, features: &[f64]) -> Vec<f64> {
        let scales = self.means.iter().zip(&self.spreads);
        features.iter().zip(scales).map(|(x, (mean, spread))| (x - mean) / spread).collect()
    }

    fn height(&self, row: &[f64]) -> f64 {
        self.bias + self.weights.iter().zip(row).map(|(weight, x)| weight * x).sum::<f64>()
    }

    fn says_good(&self, features: &[f64]) -> bool {
        self.height(&self.standard(features)) > 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_where_there_is_one_and_only_there() {
        let item = |i: usize, is_good: bool| {
            let noise = ((i * 37) % 11) as f64;
            Item { features: vec![noise, if is_good { 2.0 } else { 1.0 } + noise], is_good }
        };
        let apart: Vec<Item> = (0..60).map(|i| item(i, i % 2 == 0)).collect();
        let line = Line::fit(&apart);
        assert!(apart.iter().all(|item| line.says_good(&item.features) == item.is_good));
        let alike: Vec<Item> = (0..60).map(|i| item(i / 2, true)).collect();
        let alike: Vec<Item> =
            alike.into_iter().enumerate().map(|(i, item)| Item { is_good: i % 2 == 0, ..item }).collect();
        let line = Line::fit(&alike);
        let n_right = alike.iter().filter(|item| line.says_good(&item.features) == item.is_good).count();
        assert_eq!(n_right, 30, "pairs of equal items with different labels are right once each");
    }
}
