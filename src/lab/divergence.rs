//! How far one next-token distribution is from another, over many positions.

use crate::text::sampling::{NextToken, Sampling};

/// Sums over the positions so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Divergence {
    /// Number of positions.
    pub n: usize,
    n_same_top: usize,
    kl_nats: f64,
    /// The largest KL divergence of a position, nats.
    pub kl_max_nats: f64,
    /// The largest difference of a logit.
    pub max_abs_logit_diff: f32,
}

impl Divergence {
    /// Takes in one position: `logits` (V) against those that count as right; returns the distribution of the latter.
    ///
    /// # Panics
    /// If the two have different lengths.
    pub fn add(&mut self, logits: &[f32], expected: &[f32], sampling: Sampling) -> NextToken {
        assert_eq!(logits.len(), expected.len(), "one vocabulary");
        let (got, reference) = (NextToken::new(logits, sampling), NextToken::new(expected, sampling));
        let kl = kl_nats(&reference.probabilities, &got.probabilities);
        self.n += 1;
        self.n_same_top += usize::from(got.order[0] == reference.order[0]);
        self.kl_nats += kl;
        self.kl_max_nats = self.kl_max_nats.max(kl);
        let diffs = logits.iter().zip(expected).map(|(a, b)| (a - b).abs());
        self.max_abs_logit_diff = diffs.fold(self.max_abs_logit_diff, f32::max);
        reference
    }

    /// Mean KL divergence over the positions, nats.
    pub fn kl_mean_nats(&self) -> f64 {
        self.kl_nats / self.n.max(1) as f64
    }

    /// Share of the positions with the same most probable token.
    pub fn top1_agreement(&self) -> f64 {
        self.n_same_top as f64 / self.n.max(1) as f64
    }
}

/// `Σ p ln(p / q)`: what it costs to believe `q` where `p` is true (Kullback and Leibler 1951), nats.
pub fn kl_nats(p: &[f64], q: &[f64]) -> f64 {
    let terms = p.iter().zip(q).filter(|&(&p, _)| p > 0.0);
    // Rounding may leave a tiny negative sum where both are equal.
    terms.map(|(&p, &q)| p * (p / q.max(f64::MIN_POSITIVE)).ln()).sum::<f64>().max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_the_definitions() {
        let ln = |weights: [f32; 3]| weights.map(f32::ln);
        let mut sums = Divergence::default();
        sums.add(&ln([1.0, 2.0, 1.0]), &ln([1.0, 2.0, 1.0]), Sampling::default());
        assert_eq!((sums.kl_max_nats, sums.top1_agreement()), (0.0, 1.0));
        sums.add(&ln([2.0, 1.0, 1.0]), &ln([1.0, 2.0, 1.0]), Sampling::default());
        let expected = 0.25 * 0.5_f64.ln() + 0.5 * 2.0_f64.ln();
        assert!((sums.kl_max_nats - expected).abs() < 1e-6, "{}", sums.kl_max_nats);
        assert!((sums.kl_mean_nats() - expected / 2.0).abs() < 1e-6);
        assert_eq!((sums.n, sums.top1_agreement()), (2, 0.5));
        assert!((sums.max_abs_logit_diff - 2.0_f32.ln()).abs() < 1e-6);
    }
}
