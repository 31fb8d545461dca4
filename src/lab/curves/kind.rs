//! Smooth, sudden, or neither: which of a few shapes explains a line best.
//!
//! Shapes are compared by the Bayesian information criterion with a known scatter (Schwarz 1978): the squared distances
//! in units of the scatter, and the logarithm of the number of points for each unknown.

use serde::{Deserialize, Serialize};

use super::super::stats::Logistic;

/// What changes by less than so many times the scatter is no change.
pub const CLEAR: f64 = 3.0;
/// Least scatter, as a share of the figure's whole range: rows of a hundred items know no less.
const MIN_NOISE: f64 = 0.01;
/// A rise between 10 and 90 % within this share of what was measured is sudden.
const SUDDEN: f64 = 0.5;
/// A midpoint in the last part of what was measured leaves it open whether the line levels off.
const OPEN: f64 = 0.9;
/// A step between two neighbours is a jump if it is this share of the whole way,
const JUMP: f64 = 0.2;
/// and so many times the steps beside it: a power law is steep at its beginning, too, but every step there is large.
const ALONE: f64 = 2.5;

/// What kind of line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Too few points to tell.
    TooFewPoints,
    /// It climbs by about as much with each factor of ten.
    Smooth,
    /// It has a threshold: level, a short rise, level again.
    Threshold,
    /// It climbs all the while, and most steeply at one place, between two snapshots.
    Jump,
    /// It has begun to rise, and where it levels off was not measured.
    Rising,
    /// It stays where it is, or at chance.
    Flat,
    /// It turns round on the way.
    Turning,
    /// It falls.
    Falling,
}

/// The scatter of the points around any smooth line: from second differences, by their median, so that one jump does
/// not count (Gasser, Sroka and Jennen-Steinmetz 1986).
pub fn noise(points: &[(f64, f64)]) -> f64 {
    let bend = |three: &[(f64, f64)]| (three[0].1 - 2.0 * three[1].1 + three[2].1).powi(2);
    let mut bends: Vec<f64> = points.windows(3).map(bend).collect();
    bends.sort_by(f64::total_cmp);
    // Of a squared normal variable the median is 0.455 times the variance; a second difference has six times that of
    // its points.
    let median = bends.get(bends.len() / 2).copied().unwrap_or(0.0);
    (median / 0.455 / 6.0).sqrt().max(MIN_NOISE)
}

/// The kind of a line whose figure goes from 0 to 1, and how clearly it is that; `rise` is the best logistic curve.
pub fn of(points: &[(f64, f64)], rise: Option<&Logistic>, noise: f64, chance: Option<f64>) -> (Kind, f64) {
    let (kind, clarity) = shape(points, rise, noise, chance);
    match (kind, jump(points, noise)) {
        // No shape above is steep at one place and nowhere else.
        (Kind::Smooth | Kind::Rising, Some(size)) => (Kind::Jump, size),
        _ => (kind, clarity),
    }
}

fn shape(points: &[(f64, f64)], rise: Option<&Logistic>, noise: f64, chance: Option<f64>) -> (Kind, f64) {
    let n = points.len();
    let quarter = (n / 4).max(2);
    let last = points[n - quarter..].iter().map(|point| point.1).sum::<f64>() / quarter as f64;
    let Some([at_0, slope]) = straight(points) else { return (Kind::TooFewPoints, 0.0) };
    let (low, range) = (points[0].0, points[n - 1].0 - points[0].0);
    let change = slope * range;
    if chance.is_some_and(|chance| last <= chance + noise) {
        return (Kind::Flat, level(change, noise, last));
    }
    if let Some(turn) = turn(points, noise) {
        return (Kind::Turning, turn);
    }
    let penalty = (n as f64).ln();
    let score = |n_unknowns: f64, line: &dyn Fn(f64) -> f64| {
        points.iter().map(|&(x, y)| ((y - line(x)) / noise).powi(2)).sum::<f64>() + n_unknowns * penalty
    };
    let mean = points.iter().map(|point| point.1).sum::<f64>() / n as f64;
    let bent = bent(points);
    let flat_score = score(1.0, &|_| mean);
    let steady_score = score(2.0, &|x| at_0 + slope * x)
        .min(bent.map_or(f64::INFINITY, |bent| score(3.0, &|x| value(bent, x))));
    let rise_score = rise.map_or(f64::INFINITY, |rise| score(3.0, &|x| rise.at(x)));
    if flat_score <= steady_score.min(rise_score) {
        return (Kind::Flat, level(change, noise, last));
    }
    let end = low + range;
    let is_clear = |rise: &&Logistic| rise.at(end) - rise.at(low) >= CLEAR * noise;
    if let Some(rise) = rise.filter(|_| rise_score < steady_score).filter(is_clear) {
        let is_open = rise.midpoint > low + OPEN * range;
        let is_sudden = rise.width_10_90() <= SUDDEN * range;
        return match (is_open, is_sudden) {
            (true, _) => (Kind::Rising, change / noise),
            (false, true) => (Kind::Threshold, (steady_score - rise_score) * rise.top),
            (false, false) => (Kind::Smooth, explained(points, |x| at_0 + slope * x)),
        };
    }
    if change.abs() < CLEAR * noise {
        return (Kind::Flat, level(change, noise, last));
    }
    let is_late = bent.is_some_and(|bent| {
        let tilt = |x: f64| bent[1] + 2.0 * bent[2] * x;
        score(3.0, &|x| value(bent, x)) < score(2.0, &|x| at_0 + slope * x) && tilt(low) < tilt(end) / 4.0
    });
    match (change < 0.0, is_late) {
        (true, _) => (Kind::Falling, -change / noise),
        (false, true) => (Kind::Rising, change / noise),
        (false, false) => (Kind::Smooth, explained(points, |x| at_0 + slope * x)),
    }
}

/// How level a line is: 0 is perfectly. One that is right at nothing at all says less than one at a level of its own.
fn level(change: f64, noise: f64, last: f64) -> f64 {
    -change.abs() / noise - if last < 2.0 * MIN_NOISE { 1.0 } else { 0.0 }
}

/// The largest step up between two neighbours, in units of the scatter, if it stands alone.
fn jump(points: &[(f64, f64)], noise: f64) -> Option<f64> {
    let steps: Vec<f64> = points.windows(2).map(|pair| pair[1].1 - pair[0].1).collect();
    let at = (0..steps.len()).max_by(|&a, &b| steps[a].total_cmp(&steps[b]))?;
    let ys = || points.iter().map(|point| point.1);
    let way = ys().fold(f64::NEG_INFINITY, f64::max) - ys().fold(f64::INFINITY, f64::min);
    let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|i| steps.get(i));
    let largest = beside.fold(0.0_f64, |largest, step| largest.max(step.abs()));
    let is_jump = steps[at] > JUMP * way && steps[at] > ALONE * largest && steps[at] > 2.0 * CLEAR * noise;
    is_jump.then_some(steps[at] / noise)
}

/// How far, in units of the scatter, a line goes down and up again, or up and down; nothing where it does not clearly.
fn turn(points: &[(f64, f64)], noise: f64) -> Option<f64> {
    let median = |three: &[(f64, f64)]| {
        let mut ys = [three[0].1, three[1].1, three[2].1];
        ys.sort_by(f64::total_cmp);
        ys[1]
    };
    let ys: Vec<f64> = points.windows(3).map(median).collect();
    let (first, last) = (*ys.first()?, *ys.last()?);
    let lowest = ys.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = ys.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let turn = (first - lowest).min(last - lowest).max((highest - first).min(highest - last));
    (turn > CLEAR * noise).then_some(turn / noise)
}

/// `[a, b]` of the line a + b x with the least squares; nothing where all x are the same.
pub fn straight(points: &[(f64, f64)]) -> Option<[f64; 2]> {
    let n = points.len() as f64;
    let mean = |value: fn(&(f64, f64)) -> f64| points.iter().map(value).sum::<f64>() / n;
    let (x_mean, y_mean) = (mean(|point| point.0), mean(|point| point.1));
    let spread: f64 = points.iter().map(|point| (point.0 - x_mean).powi(2)).sum();
    let product: f64 = points.iter().map(|point| (point.0 - x_mean) * (point.1 - y_mean)).sum();
    let slope = product / spread;
    slope.is_finite().then_some([y_mean - slope * x_mean, slope])
}

/// `[a, b, c]` of a + b x + c x² with the least squares.
fn bent(points: &[(f64, f64)]) -> Option<[f64; 3]> {
    // Polynomials that are orthogonal on these x, so that no equations need solving.
    let [a, b] = straight(points)?;
    let squares: Vec<(f64, f64)> = points.iter().map(|&(x, _)| (x, x * x)).collect();
    let [a2, b2] = straight(&squares)?;
    let rest = |x: f64| x * x - a2 - b2 * x;
    let length: f64 = points.iter().map(|&(x, _)| rest(x).powi(2)).sum();
    let product: f64 = points.iter().map(|&(x, y)| rest(x) * (y - a - b * x)).sum();
    let c = product / length;
    c.is_finite().then_some([a - c * a2, b - c * b2, c])
}

fn value([a, b, c]: [f64; 3], x: f64) -> f64 {
    a + b * x + c * x * x
}

/// Share of the variance of the points that `line` explains; 1 where they are level and it is, too.
pub fn explained(points: &[(f64, f64)], line: impl Fn(f64) -> f64) -> f64 {
    let mean = points.iter().map(|point| point.1).sum::<f64>() / points.len() as f64;
    let all: f64 = points.iter().map(|point| (point.1 - mean).powi(2)).sum();
    let rest: f64 = points.iter().map(|&(x, y)| (y - line(x)).powi(2)).sum();
    if all == 0.0 { f64::from(u8::from(rest == 0.0)) } else { 1.0 - rest / all }
}
