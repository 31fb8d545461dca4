//! The statistics behind every figure: intervals, paired comparisons, curves and calibration.

mod calibration;
mod logistic;
mod resample;

#[cfg(test)]
mod tests;

pub use calibration::{Bin, brier, calibration_error, reliability};
pub use logistic::{Logistic, logistic_fit, logistic_fits};
pub use resample::{mean_interval, paired_interval};

use serde::{Deserialize, Serialize};

/// The 0.975 quantile of the normal distribution: two-sided 95 %.
const Z_95: f64 = 1.959_963_984_540_054;

/// A 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Wilson's score interval of a proportion, 95 % (Wilson 1927). Of nothing, everything from 0 to 1.
pub fn wilson(n_right: usize, n: usize) -> Interval {
    if n == 0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let (n, p) = (n as f64, n_right as f64 / n as f64);
    let z2 = Z_95 * Z_95;
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z_95 / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    Interval { low: (centre - half).max(0.0), high: (centre + half).min(1.0) }
}

/// How much larger the second of two proportions is, 95 %, by Newcombe's hybrid of the score intervals (Newcombe 1998,
/// method 10). `first` and `second` are how many are right, of how many.
///
/// It takes the two for independent, so that it is too wide rather than too narrow where both are of the same items.
/// Of nothing, everything from -1 to 1.
pub fn difference_interval(first: (usize, usize), second: (usize, usize)) -> Interval {
    if first.1 == 0 || second.1 == 0 {
        return Interval { low: -1.0, high: 1.0 };
    }
    let share = |(n_right, n): (usize, usize)| n_right as f64 / n as f64;
    let (p1, p2) = (share(first), share(second));
    let (i1, i2) = (wilson(first.0, first.1), wilson(second.0, second.1));
    let difference = p2 - p1;
    Interval {
        low: difference - (p2 - i2.low).hypot(i1.high - p1),
        high: difference + (i2.high - p2).hypot(p1 - i1.low),
    }
}

/// McNemar's exact test: the two-sided probability of so uneven a split of the items on which two methods disagree.
///
/// `n_first` items are right by the first method only, `n_second` by the second only.
pub fn mcnemar(n_first: usize, n_second: usize) -> f64 {
    let n = n_first + n_second;
    let fewer = n_first.min(n_second);
    if 2 * fewer >= n {
        return 1.0;
    }
    // ln of the binomial term of i in n at one half, from one to the next.
    let mut ln_term = -(n as f64) * std::f64::consts::LN_2;
    let mut tail = ln_term.exp();
    for i in 1..=fewer {
        ln_term += ((n - i + 1) as f64 / i as f64).ln();
        tail += ln_term.exp();
    }
    (2.0 * tail).min(1.0)
}
