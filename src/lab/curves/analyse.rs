//! What a line looks like: a fitted rise with its intervals, a power law, and its kind.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde::{Deserialize, Serialize};

use super::super::stats::{Logistic, logistic_fit, logistic_fits};
use super::kind::{self, Kind};
use super::{Measured, Metric, Phase};

/// Fewest points that a rise with three unknowns is fitted to: twice as many as unknowns.
pub const MIN_FIT_POINTS: usize = 6;
/// More points than a line of snapshots has.
pub const MAX_LINE_POINTS: usize = 1000;
/// Fewest fits to resampled points that an interval is read from.
const MIN_RESAMPLED: usize = 20;

/// A line in the form in which it is analysed: without the snapshots under a falling learning rate, which would mix two
/// causes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Base-10 logarithm of the tokens, ascending, and the figure.
    pub points: Vec<(f64, f64)>,
    /// The figure.
    pub metric: Metric,
    /// What guessing reaches, where that is a bound for the figure.
    pub chance: Option<f64>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// Points that it rests on.
    pub n_points: usize,
    /// What kind of line it is.
    pub kind: Kind,
    /// How clearly it is of that kind: comparable between lines of one kind.
    pub clarity: f64,
    /// How far its last quarter is above its first, in the figure's own unit.
    pub rise: f64,
    /// The rise.
    pub fit: Result<Fit, NoFit>,
    /// The power law of the loss, for log-probabilities.
    pub power: Option<Power>,
}

/// A logistic rise in the figure's own unit, over the base-10 logarithm of the tokens.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// The curve.
    pub curve: Logistic,
    /// 95 % bootstrap interval of the midpoint.
    pub midpoint: Option<[f64; 2]>,
    /// 95 % bootstrap interval of the distance between 10 and 90 % of the rise.
    pub width: Option<[f64; 2]>,
    /// Share of the variance that the curve explains.
    pub r2: f64,
}

/// Why no rise is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum NoFit {
    /// Too few points for three unknowns.
    TooFewPoints {
        /// How many there are.
        n: usize,
    },
    /// No rise that stands out from the scatter.
    NoRise,
    /// The middle of the best curve is beyond what was measured, so that nothing holds it.
    Beyond,
}

/// Loss = a tokens^-exponent: a straight line where both axes are logarithmic.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Power {
    /// How steeply the loss falls.
    pub exponent: f64,
    /// 95 % bootstrap interval of it.
    pub interval: Option<[f64; 2]>,
    /// Share of the variance of the loss's logarithm that it explains.
    pub r2: f64,
}

impl Line {
    /// The line through `measured`, as far as the learning rate did not fall.
    pub fn new(measured: &[Measured], metric: Metric) -> Self {
        let kept: Vec<&Measured> = measured.iter().filter(|point| point.phase != Phase::Decay).collect();
        // Chance is counted on the same items at every snapshot.
        let chance = kept.last().and_then(|point| point.chance);
        Self { points: kept.iter().map(|point| (point.tokens.log10(), point.y)).collect(), metric, chance }
    }
}

impl Fit {
    /// The curve at so many tokens.
    pub fn at(&self, tokens: f64) -> f64 {
        self.curve.at(tokens.log10())
    }
}

/// The figure brought to a scale on which 1 is perfect: shares are, log-probabilities lie between their lowest and 0.
#[derive(Clone, Copy)]
struct Unit {
    low: f64,
    range: f64,
}

impl Unit {
    fn of(line: &Line) -> Self {
        match line.metric {
            Metric::MeanLogprob => {
                let low = line.points.iter().map(|point| point.1).fold(0.0, f64::min);
                // A model that is certain everywhere has no range; any will do for a level line.
                Self { low, range: if low < 0.0 { -low } else { 1.0 } }
            }
            Metric::ExactMatch | Metric::FinalAnswer | Metric::TokenAccuracy => Self { low: 0.0, range: 1.0 },
        }
    }

    fn back(self, curve: Logistic) -> Logistic {
        let back = |level: f64| self.low + level * self.range;
        Logistic { floor: back(curve.floor), top: back(curve.top), ..curve }
    }
}

/// Analyses a line; intervals come from `n_resamples` fits to resampled points, and are left out where that is 0.
pub fn analyse(line: &Line, n_resamples: usize, seed: u64) -> Analysis {
    let unit = Unit::of(line);
    let is_point = |point: &&(f64, f64)| point.0.is_finite() && point.1.is_finite();
    let scaled = |&(x, y): &(f64, f64)| (x, (y - unit.low) / unit.range);
    let points: Vec<(f64, f64)> =
        line.points.iter().filter(is_point).take(MAX_LINE_POINTS).map(scaled).collect();
    let n = points.len();
    if n < MIN_FIT_POINTS {
        let fit = Err(NoFit::TooFewPoints { n });
        return Analysis { n_points: n, kind: Kind::TooFewPoints, clarity: 0.0, rise: 0.0, fit, power: None };
    }
    let floor = floor(&points, line.chance);
    let best = logistic_fit(&points, floor);
    let noise = kind::noise(&points);
    let (kind, clarity) = kind::of(&points, best.as_ref(), noise, line.chance);
    let fit =
        fitted(&points, best, noise, n_resamples, seed).map(|fit| Fit { curve: unit.back(fit.curve), ..fit });
    let power =
        (line.metric == Metric::MeanLogprob).then(|| power(&line.points, n_resamples, seed)).flatten();
    let quarter = (n / 4).max(2);
    let rise = (mean(&points[n - quarter..]) - mean(&points[..quarter])) * unit.range;
    Analysis { n_points: n, kind, clarity, rise, fit, power }
}

/// The level before the rise: chance, or what the first quarter reaches where that is less, since a model that does not
/// yet answer in the right form is below chance.
fn floor(points: &[(f64, f64)], chance: Option<f64>) -> f64 {
    let first = mean(&points[..(points.len() / 4).max(2)]);
    chance.map_or(first, |chance| chance.min(first)).clamp(0.0, 1.0)
}

fn mean(points: &[(f64, f64)]) -> f64 {
    points.iter().map(|point| point.1).sum::<f64>() / points.len() as f64
}

fn fitted(
    points: &[(f64, f64)],
    best: Option<Logistic>,
    noise: f64,
    n_resamples: usize,
    seed: u64,
) -> Result<Fit, NoFit> {
    let curve = best.ok_or(NoFit::TooFewPoints { n: points.len() })?;
    let (low, high) = (points[0].0, points[points.len() - 1].0);
    if curve.top - curve.floor < kind::CLEAR * noise || curve.at(high) - curve.at(low) < kind::CLEAR * noise {
        return Err(NoFit::NoRise);
    }
    if !(low..=high).contains(&curve.midpoint) {
        return Err(NoFit::Beyond);
    }
    let fits = logistic_fits(points, curve.floor, n_resamples, seed);
    Ok(Fit {
        curve,
        midpoint: interval(fits.iter().map(|fit| fit.midpoint)),
        width: interval(fits.iter().map(Logistic::width_10_90)),
        r2: kind::explained(points, |x| curve.at(x)),
    })
}

/// The power law of the loss, which is the log-probability without its sign.
fn power(points: &[(f64, f64)], n_resamples: usize, seed: u64) -> Option<Power> {
    if points.iter().any(|point| point.1 >= 0.0) {
        return None;
    }
    let logs: Vec<(f64, f64)> = points.iter().map(|&(x, y)| (x, (-y).log10())).collect();
    let [level, slope] = kind::straight(&logs)?;
    let mut rng = Pcg64::seed_from_u64(seed);
    let resampled = |_| {
        let sample: Vec<_> = logs.iter().map(|_| logs[rng.random_range(0..logs.len())]).collect();
        kind::straight(&sample).map(|[_, slope]| -slope)
    };
    let slopes: Vec<f64> = (0..n_resamples).filter_map(resampled).collect();
    let r2 = kind::explained(&logs, |x| level + slope * x);
    Some(Power { exponent: -slope, interval: interval(slopes.into_iter()), r2 })
}

/// The middle 95 % of what resampling gave.
fn interval(values: impl Iterator<Item = f64>) -> Option<[f64; 2]> {
    let mut sorted: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| sorted[(share * (sorted.len() - 1) as f64).round() as usize];
    (sorted.len() >= MIN_RESAMPLED).then(|| [at(0.025), at(0.975)])
}
