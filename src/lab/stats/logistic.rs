//! A rise from chance to a plateau, fitted by least squares.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde::{Deserialize, Serialize};

/// Steps of one descent; it stops earlier where nothing moves any more.
const MAX_STEPS: usize = 200;
/// Midpoints and widths that descents start from, as shares of the range of x.
const START_MIDPOINTS: [f64; 5] = [0.1, 0.3, 0.5, 0.7, 0.9];
const START_WIDTHS: [f64; 3] = [0.02, 0.07, 0.2];

/// `floor + (top - floor) / (1 + exp(-(x - midpoint) / scale))`: four parameters, of which the floor is given.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Logistic {
    /// The level before the rise: chance.
    pub floor: f64,
    /// The level after it, at most 1.
    pub top: f64,
    /// Where half of the rise is done.
    pub midpoint: f64,
    /// Width of the rise.
    pub scale: f64,
}

impl Logistic {
    /// The curve at `x`.
    pub fn at(&self, x: f64) -> f64 {
        self.floor + (self.top - self.floor) / (1.0 + (-(x - self.midpoint) / self.scale).exp())
    }

    /// Distance of x between 10 and 90 % of the rise.
    pub fn width_10_90(&self) -> f64 {
        2.0 * 9.0_f64.ln() * self.scale
    }

    /// Sum of squared distances from the points.
    pub fn error(&self, points: &[(f64, f64)]) -> f64 {
        points.iter().map(|&(x, y)| (self.at(x) - y).powi(2)).sum()
    }
}

/// The best curve through `points` (x, y) with this floor; `None` for fewer than three different x.
pub fn logistic_fit(points: &[(f64, f64)], floor: f64) -> Option<Logistic> {
    let bounds = Bounds::of(points, floor)?;
    let starts = START_MIDPOINTS.iter().flat_map(|&midpoint| START_WIDTHS.map(|width| (midpoint, width)));
    let fits = starts.map(|(midpoint, width)| {
        let top = points.iter().map(|point| point.1).fold(floor, f64::max);
        descend(points, &bounds, [top, bounds.low + midpoint * bounds.range, width * bounds.range])
    });
    fits.min_by(|a, b| a.error(points).total_cmp(&b.error(points)))
}

/// Fits to `n_resamples` bootstrap samples of the points, for intervals of any property of the curve. Samples with
/// too few different points give none.
pub fn logistic_fits(points: &[(f64, f64)], floor: f64, n_resamples: usize, seed: u64) -> Vec<Logistic> {
    let mut rng = Pcg64::seed_from_u64(seed);
    let fit = |_| {
        let sample: Vec<_> = points.iter().map(|_| points[rng.random_range(0..points.len())]).collect();
        logistic_fit(&sample, floor)
    };
    (0..n_resamples).filter_map(fit).collect()
}

/// Where parameters may be.
struct Bounds {
    floor: f64,
    low: f64,
    range: f64,
}

impl Bounds {
    fn of(points: &[(f64, f64)], floor: f64) -> Option<Self> {
        let mut xs: Vec<f64> = points.iter().map(|point| point.0).collect();
        xs.sort_by(f64::total_cmp);
        xs.dedup();
        let (low, high) = (*xs.first()?, *xs.last()?);
        (xs.len() >= 3).then_some(Self { floor, low, range: high - low })
    }

    /// `[top, midpoint, scale]` moved to where they may be.
    fn clamp(&self, [top, midpoint, scale]: [f64; 3]) -> [f64; 3] {
        [
            top.clamp(self.floor.min(1.0), 1.0),
            midpoint.clamp(self.low - self.range, self.low + 2.0 * self.range),
            scale.clamp(1e-4 * self.range, 2.0 * self.range),
        ]
    }

    fn curve(&self, [top, midpoint, scale]: [f64; 3]) -> Logistic {
        Logistic { floor: self.floor, top, midpoint, scale }
    }
}

/// Levenberg and Marquardt's method from `start`.
fn descend(points: &[(f64, f64)], bounds: &Bounds, start: [f64; 3]) -> Logistic {
    let mut at = bounds.clamp(start);
    let mut error = bounds.curve(at).error(points);
    let mut damping = 1e-3;
    for _ in 0..MAX_STEPS {
        let (gradient, mut curvature) = derivatives(points, &bounds.curve(at));
        for (i, row) in curvature.iter_mut().enumerate() {
            row[i] = row[i] * (1.0 + damping) + 1e-12;
        }
        let step = solve(curvature, gradient);
        let next = bounds.clamp(std::array::from_fn(|i| at[i] - step[i]));
        let next_error = bounds.curve(next).error(points);
        if next_error >= error {
            damping *= 4.0;
            if damping > 1e12 {
                break;
            }
            continue;
        }
        let gain = error - next_error;
        (at, error, damping) = (next, next_error, damping / 3.0);
        if gain < 1e-15 {
            break;
        }
    }
    bounds.curve(at)
}

/// `J^T r` and `J^T J` of the residuals by `[top, midpoint, scale]`.
fn derivatives(points: &[(f64, f64)], curve: &Logistic) -> ([f64; 3], [[f64; 3]; 3]) {
    let (mut gradient, mut curvature) = ([0.0; 3], [[0.0; 3]; 3]);
    for &(x, y) in points {
        let z = (x - curve.midpoint) / curve.scale;
        let s = 1.0 / (1.0 + (-z).exp());
        let slope = (curve.top - curve.floor) * s * (1.0 - s) / curve.scale;
        let row = [s, -slope, -slope * z];
        let residual = curve.at(x) - y;
        for i in 0..3 {
            gradient[i] += row[i] * residual;
            for j in 0..3 {
                curvature[i][j] += row[i] * row[j];
            }
        }
    }
    (gradient, curvature)
}

/// Solves three linear equations by Cramer's rule; no step where they have no solution.
fn solve(m: [[f64; 3]; 3], b: [f64; 3]) -> [f64; 3] {
    let det = |m: [[f64; 3]; 3]| {
        m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
            + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    };
    let whole = det(m);
    std::array::from_fn(|column| {
        let mut replaced = m;
        for (row, value) in replaced.iter_mut().zip(b) {
            row[column] = value;
        }
        let step = det(replaced) / whole;
        if step.is_finite() { step } else { 0.0 }
    })
}
