//! Bootstrap intervals (Efron 1979): what the figure would have been on other items of the same kind.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::Interval;

/// Resamples of one interval: the ends move by less than a hundredth of their distance from seed to seed.
const N_RESAMPLES: usize = 2000;

/// Percentile interval of a mean, 95 %. Of nothing, 0 to 0.
pub fn mean_interval(values: &[f64], seed: u64) -> Interval {
    interval(values.len(), seed, |sampled| sampled.iter().map(|&i| values[i]).sum::<f64>())
}

/// Percentile interval of how much more often `second` is right than `first`, 95 %, item by item.
///
/// # Panics
/// If the two have not the same items.
pub fn paired_interval(first: &[bool], second: &[bool], seed: u64) -> Interval {
    assert_eq!(first.len(), second.len(), "paired items");
    let difference = |i: usize| f64::from(i8::from(second[i]) - i8::from(first[i]));
    interval(first.len(), seed, |sampled| sampled.iter().map(|&i| difference(i)).sum::<f64>())
}

/// Interval of `sum(items) / n` over resampled items.
fn interval(n: usize, seed: u64, sum: impl Fn(&[usize]) -> f64) -> Interval {
    if n == 0 {
        return Interval { low: 0.0, high: 0.0 };
    }
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut sampled = vec![0; n];
    let mut means: Vec<f64> = (0..N_RESAMPLES)
        .map(|_| {
            sampled.fill_with(|| rng.random_range(0..n));
            sum(&sampled) / n as f64
        })
        .collect();
    means.sort_by(f64::total_cmp);
    let at = |share: f64| means[(share * (N_RESAMPLES - 1) as f64).round() as usize];
    Interval { low: at(0.025), high: at(0.975) }
}
