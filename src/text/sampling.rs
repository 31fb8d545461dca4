//! From logits to the next token.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg32;
use serde::{Deserialize, Serialize};

/// How the next token is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sampling {
    /// Divides the logits; 0 takes the most probable token.
    pub temperature: f32,
    /// Keeps the `top_k` most probable tokens; 0 keeps all.
    pub top_k: usize,
    /// Keeps the smallest set of most probable tokens that reaches this probability; 1 keeps all.
    pub top_p: f32,
    /// Keeps the tokens that are at least this share as probable as the most probable one; 0 keeps all.
    pub min_p: f32,
    /// Seed of the draws.
    pub seed: u64,
}

impl Default for Sampling {
    fn default() -> Self {
        Self { temperature: 0.8, top_k: 0, top_p: 0.95, min_p: 0.0, seed: 1 }
    }
}

impl Sampling {
    /// The same settings, with values that mean nothing (negative, not a number) moved to the nearest that do.
    pub fn sanitized(self) -> Self {
        let at_least_zero = |value: f32, if_nan: f32| if value.is_nan() { if_nan } else { value.max(0.0) };
        Self {
            temperature: at_least_zero(self.temperature, 1.0).min(100.0),
            top_p: at_least_zero(self.top_p, 1.0).min(1.0),
            min_p: at_least_zero(self.min_p, 0.0).min(1.0),
            ..self
        }
    }
}

/// What the model says and what the sampling settings make of it, over the whole vocabulary.
#[derive(Clone, Debug, PartialEq)]
pub struct NextToken {
    /// Token ids, most probable first; of equal logits, the lower id.
    pub order: Vec<u32>,
    /// Softmax of the logits (V).
    pub probabilities: Vec<f64>,
    /// Probabilities after temperature, top-k, top-p and min-p (V); 0 for an excluded token.
    pub sampled: Vec<f64>,
}

impl NextToken {
    /// Applies temperature, then top-k, then top-p to what top-k leaves, then min-p (Nguyen et al. 2024, "Turning up
    /// the heat: min-p sampling"). A logit that is not a number counts as impossible.
    ///
    /// # Panics
    /// If `logits` is empty.
    pub fn new(logits: &[f32], sampling: Sampling) -> Self {
        assert!(!logits.is_empty(), "a vocabulary has tokens");
        let sampling = sampling.sanitized();
        let logits: Vec<f64> = logits.iter().copied().map(possible).collect();
        let mut order: Vec<u32> = (0..logits.len() as u32).collect();
        order.sort_by(|&a, &b| logits[b as usize].total_cmp(&logits[a as usize]).then(a.cmp(&b)));
        let probabilities = softmax(&logits, 1.0);
        let sampled = sampled(&logits, &order, sampling);
        Self { order, probabilities, sampled }
    }

    /// The token drawn at `position`: the same for the same settings, position and probabilities.
    ///
    /// The generator is seeded anew for each position, so that a step back and forth draws the same token.
    pub fn draw(&self, seed: u64, position: usize) -> u32 {
        let mixed =
            seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (position as u64).wrapping_mul(0xd1b5_4a32_d192_ed03);
        let mut rest = Pcg32::seed_from_u64(mixed).random_range(0.0..1.0);
        for &id in &self.order {
            rest -= self.sampled[id as usize];
            if rest < 0.0 {
                return id;
            }
        }
        self.order[0]
    }

    /// Place of `id` among the tokens, 0 for the most probable.
    ///
    /// # Panics
    /// If `id` is not in the vocabulary.
    pub fn rank(&self, id: u32) -> usize {
        self.order.iter().position(|&other| other == id).expect("the id is in the vocabulary")
    }

    /// Entropy of the model's distribution, in nats.
    pub fn entropy_nats(&self) -> f64 {
        entropy_nats(&self.probabilities)
    }

    /// Number of tokens that can be drawn.
    pub fn n_possible(&self) -> usize {
        self.sampled.iter().filter(|&&p| p > 0.0).count()
    }
}

/// What the model thought of one token before it came.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// Its probability.
    pub probability: f64,
    /// Its rank; 0 is the most probable.
    pub rank: usize,
    /// Entropy of the whole distribution, in nats.
    pub entropy_nats: f64,
}

impl Expected {
    /// What `logits` (V) say of `id`: the numbers of [`NextToken`], without its order.
    ///
    /// # Panics
    /// If `id` is not in the vocabulary.
    pub fn new(logits: &[f32], id: u32) -> Self {
        let logits: Vec<f64> = logits.iter().copied().map(possible).collect();
        let own = logits[id as usize];
        let is_before =
            |(other, logit): (usize, &f64)| *logit > own || (*logit == own && other < id as usize);
        let rank = logits.iter().enumerate().filter(|&entry| is_before(entry)).count();
        let probabilities = softmax(&logits, 1.0);
        let entropy_nats = entropy_nats(&probabilities);
        Self { probability: probabilities[id as usize], rank, entropy_nats }
    }

    /// How surprising the token was: `-ln p`, in nats (Shannon 1948).
    pub fn surprise_nats(&self) -> f64 {
        // Of a certain token the logarithm is 0, and minus 0 would be written with its sign: the sum has none.
        (-self.probability.ln()).max(0.0) + 0.0
    }
}

fn possible(logit: f32) -> f64 {
    if logit.is_nan() { f64::NEG_INFINITY } else { f64::from(logit) }
}

fn entropy_nats(probabilities: &[f64]) -> f64 {
    (-probabilities.iter().filter(|&&p| p > 0.0).map(|p| p * p.ln()).sum::<f64>()).max(0.0) + 0.0
}

/// `exp(logits / temperature)`, normalised. Uniform if every logit is impossible.
fn softmax(logits: &[f64], temperature: f64) -> Vec<f64> {
    let max = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if max == f64::NEG_INFINITY {
        return vec![1.0 / logits.len() as f64; logits.len()];
    }
    let max = max.min(f64::MAX);
    let exps: Vec<f64> =
        logits.iter().map(|logit| ((logit.min(f64::MAX) - max) / temperature).exp()).collect();
    let sum: f64 = exps.iter().sum();
    exps.into_iter().map(|exp| exp / sum).collect()
}

fn sampled(logits: &[f64], order: &[u32], sampling: Sampling) -> Vec<f64> {
    let mut kept = vec![0.0; logits.len()];
    if sampling.temperature == 0.0 {
        kept[order[0] as usize] = 1.0;
        return kept;
    }
    let probabilities = softmax(logits, f64::from(sampling.temperature));
    let n_top_k = if sampling.top_k == 0 { order.len() } else { sampling.top_k.min(order.len()) };
    let top_k_mass: f64 = order[..n_top_k].iter().map(|&id| probabilities[id as usize]).sum();
    let wanted_mass = f64::from(sampling.top_p) * top_k_mass;
    // The tokens come most probable first: after one that is too improbable all others are.
    let least = f64::from(sampling.min_p) * probabilities[order[0] as usize];
    let mut mass = 0.0;
    for (i, &id) in order[..n_top_k].iter().enumerate() {
        let is_enough = mass >= wanted_mass && sampling.top_p < 1.0;
        if i > 0 && (is_enough || probabilities[id as usize] < least) {
            break;
        }
        mass += probabilities[id as usize];
        kept[id as usize] = probabilities[id as usize];
    }
    // Where nothing is excluded, the mass is 1 up to rounding, and dividing by it would only add more.
    if kept.contains(&0.0) {
        kept.iter_mut().for_each(|p| *p /= mass);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOGITS: [f32; 5] = [1.0, 3.0, 2.0, 3.0, -4.0];

    fn next(temperature: f32, top_k: usize, top_p: f32) -> NextToken {
        NextToken::new(&LOGITS, Sampling { temperature, top_k, top_p, min_p: 0.0, seed: 1 })
    }

    #[test]
    fn probabilities_are_a_softmax_over_the_whole_vocabulary() {
        let next = next(0.5, 2, 0.5);
        let sum: f64 = LOGITS.iter().map(|&logit| f64::from(logit).exp()).sum();
        for (p, logit) in next.probabilities.iter().zip(LOGITS) {
            assert!((p - f64::from(logit).exp() / sum).abs() < 1e-15);
        }
        assert_eq!(next.order, [1, 3, 2, 0, 4]);
    }

    #[test]
    fn temperature_zero_takes_the_first_of_the_most_probable() {
        let next = next(0.0, 0, 1.0);
        assert_eq!(next.sampled, [0.0, 1.0, 0.0, 0.0, 0.0]);
        assert!((0..50).all(|seed| next.draw(seed, seed as usize) == 1));
    }

    #[test]
    fn top_k_and_top_p_keep_the_most_probable() {
        assert_eq!(next(1.0, 3, 1.0).n_possible(), 3);
        assert_eq!(next(1.0, 0, 1.0).n_possible(), 5);
        assert_eq!(next(1.0, 99, 1.0).n_possible(), 5);
        assert_eq!(next(1.0, 0, 0.0).n_possible(), 1);
        assert_eq!(next(1.0, 0, 0.5).n_possible(), 2);
        for next in [next(1.0, 3, 1.0), next(0.3, 0, 0.7), next(2.0, 4, 0.9)] {
            assert!((next.sampled.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    /// The definition of min-p, token by token, on a softmax of its own.
    fn min_p_by_hand(temperature: f64, min_p: f64) -> Vec<f64> {
        let exps: Vec<f64> = LOGITS.iter().map(|&logit| (f64::from(logit) / temperature).exp()).collect();
        let sum: f64 = exps.iter().sum();
        let largest = exps.iter().copied().fold(0.0, f64::max) / sum;
        let kept: Vec<f64> =
            exps.iter().map(|exp| if exp / sum >= min_p * largest { exp / sum } else { 0.0 }).collect();
        let mass: f64 = kept.iter().sum();
        kept.iter().map(|p| p / mass).collect()
    }

    #[test]
    fn min_p_keeps_what_is_near_the_most_probable() {
        let mut counts = Vec::new();
        for temperature in [0.5, 1.0, 2.0] {
            for min_p in [0.0, 0.05, 0.2, 0.5, 1.0] {
                let sampling = Sampling { temperature, top_k: 0, top_p: 1.0, min_p, seed: 1 };
                let next = NextToken::new(&LOGITS, sampling);
                let wanted = min_p_by_hand(f64::from(temperature), f64::from(min_p));
                for (p, wanted) in next.sampled.iter().zip(wanted) {
                    assert!((p - wanted).abs() < 1e-12, "{temperature} {min_p}: {next:?}");
                }
                counts.push(next.n_possible());
            }
        }
        assert_eq!(counts, [5, 3, 2, 2, 2, 5, 4, 3, 2, 2, 5, 4, 4, 3, 2]);
    }

    #[test]
    fn the_filters_apply_one_after_the_other() {
        // At temperature 1: .397, .397, .146, .054, .0004. Of the four that top-k leaves, three reach 0.9; min-p takes one.
        let sampling = Sampling { temperature: 1.0, top_k: 4, top_p: 0.9, min_p: 0.0, seed: 1 };
        let n_possible = |sampling| NextToken::new(&LOGITS, sampling).n_possible();
        assert_eq!(n_possible(sampling), 3);
        assert_eq!(n_possible(Sampling { min_p: 0.5, ..sampling }), 2);
        assert_eq!(n_possible(Sampling { top_k: 1, min_p: 0.5, ..sampling }), 1);
    }

    #[test]
    fn what_is_expected_of_a_token_is_what_the_sorted_distribution_says() {
        let next = next(1.0, 0, 1.0);
        for (id, logit) in (0..).zip(LOGITS) {
            let expected = Expected::new(&LOGITS, id);
            assert_eq!(
                (expected.probability, expected.rank),
                (next.probabilities[id as usize], next.rank(id))
            );
            assert_eq!(expected.entropy_nats, next.entropy_nats());
            let log_sum: f64 = LOGITS.iter().map(|&logit| f64::from(logit).exp()).sum::<f64>().ln();
            assert!((expected.surprise_nats() - (log_sum - f64::from(logit))).abs() < 1e-12);
        }
        let certain = Expected::new(&[f32::NAN, 7.0], 1);
        assert_eq!((certain.surprise_nats(), certain.entropy_nats, certain.rank), (0.0, 0.0, 0));
    }

    #[test]
    fn a_low_temperature_sharpens() {
        assert!(next(0.5, 0, 1.0).sampled[1] > next(1.0, 0, 1.0).sampled[1]);
        assert_eq!(next(1.0, 0, 1.0).sampled, next(1.0, 0, 1.0).probabilities);
    }

    #[test]
    fn draws_follow_the_probabilities_and_the_seed() {
        let next = next(1.0, 0, 1.0);
        let n = 20_000;
        let mut counts = [0; 5];
        (0..n).for_each(|position| counts[next.draw(3, position) as usize] += 1);
        for (count, p) in counts.iter().zip(&next.sampled) {
            let sd = (f64::from(n as u32) * p * (1.0 - p)).sqrt();
            assert!(
                (f64::from(*count) - n as f64 * p).abs() <= 4.0 * sd + 1.0,
                "{counts:?} against {next:?}"
            );
        }
        let draws = |seed| (0..64).map(|position| next.draw(seed, position)).collect::<Vec<_>>();
        assert_eq!(draws(5), draws(5));
        assert_ne!(draws(5), draws(6));
    }

    #[test]
    fn strange_settings_and_logits_still_give_a_distribution() {
        let strange = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -1.0, 0.0, 1e30, 1e-30];
        for temperature in strange {
            for top_p in strange {
                for logits in [
                    vec![f32::NAN; 3],
                    vec![f32::INFINITY, 1.0],
                    vec![f32::NEG_INFINITY],
                    vec![0.0, f32::NAN],
                ] {
                    let sampling = Sampling { temperature, top_k: 2, top_p, min_p: top_p, seed: 0 };
                    let next = NextToken::new(&logits, sampling);
                    let sum: f64 = next.sampled.iter().sum();
                    assert!((sum - 1.0).abs() < 1e-9, "{temperature} {top_p} {logits:?}: {next:?}");
                    assert!((next.draw(1, 1) as usize) < logits.len());
                }
            }
        }
    }
}
