//! Whether a probability of 0.8 is right in 8 of 10 cases.

use serde::{Deserialize, Serialize};

/// One bar of a reliability diagram.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// Items whose probability fell here.
    pub n: usize,
    /// Their mean probability.
    pub confidence: f64,
    /// How many of them were right, as a share.
    pub accuracy: f64,
}

/// Sorts (probability of the chosen answer, whether it was right) into `n_bins` of equal width; empty ones are left
/// out (Guo et al. 2017, "On Calibration of Modern Neural Networks", section 2).
pub fn reliability(chosen: &[(f64, bool)], n_bins: usize) -> Vec<Bin> {
    let mut sums = vec![(0, 0.0, 0); n_bins.max(1)];
    let last = sums.len() - 1;
    for &(probability, is_right) in chosen {
        let index = (probability.clamp(0.0, 1.0) * sums.len() as f64) as usize;
        let (n, confidence, n_right) = &mut sums[index.min(last)];
        *n += 1;
        *confidence += probability;
        *n_right += usize::from(is_right);
    }
    let bin = |&(n, confidence, n_right): &(usize, f64, usize)| Bin {
        n,
        confidence: confidence / n as f64,
        accuracy: n_right as f64 / n as f64,
    };
    sums.iter().filter(|(n, ..)| *n > 0).map(bin).collect()
}

/// Mean distance of confidence and accuracy over the items (the same paper, equation 5).
pub fn calibration_error(bins: &[Bin]) -> f64 {
    let n: usize = bins.iter().map(|bin| bin.n).sum();
    let sum: f64 = bins.iter().map(|bin| bin.n as f64 * (bin.confidence - bin.accuracy).abs()).sum();
    if n == 0 { 0.0 } else { sum / n as f64 }
}

/// Brier's score of one item: squared distance of the probabilities from certainty of the right answer, 0 to 2.
pub fn brier(probabilities: &[f64], right: usize) -> f64 {
    let truth = |i: usize| if i == right { 1.0 } else { 0.0 };
    probabilities.iter().enumerate().map(|(i, p)| (p - truth(i)).powi(2)).sum()
}
