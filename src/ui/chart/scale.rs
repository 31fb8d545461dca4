//! From values to places, and the round numbers beside an axis.

use super::{Axis, Quantity};

/// How values become places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Equal differences are equally far apart.
    #[default]
    Linear,
    /// Equal ratios are equally far apart.
    Log,
}

/// The values in sight and where they stand, as shares of the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    kind: Kind,
    from: f64,
    to: f64,
    /// Round values in sight, ascending.
    pub ticks: Vec<f64>,
    /// What one of the unit is in which the ticks are written, and its sign.
    pub unit: (f64, &'static str),
}

impl Scale {
    /// The scale of `axis` with all `values` in sight and about `n_ticks` ticks.
    pub fn new(axis: &Axis, values: impl Iterator<Item = f64>, n_ticks: usize) -> Self {
        let is_seen = |value: &f64| value.is_finite() && (axis.kind == Kind::Linear || *value > 0.0);
        let (mut from, mut to) = match axis.range {
            Some([from, to]) => (from, to),
            None => values.filter(is_seen).fold((f64::INFINITY, f64::NEG_INFINITY), |(from, to), value| {
                (from.min(value), to.max(value))
            }),
        };
        if from > to {
            // Nothing to show yet: any axis will do.
            (from, to) = if axis.kind == Kind::Log { (1.0, 10.0) } else { (0.0, 1.0) };
        }
        let n_ticks = n_ticks.max(2);
        let ticks = match axis.kind {
            Kind::Linear => {
                if axis.has_zero {
                    (from, to) = (from.min(0.0), to.max(0.0));
                }
                if from == to {
                    let room = if from == 0.0 { 1.0 } else { from.abs() / 2.0 };
                    (from, to) = if axis.has_zero { (from, to + room) } else { (from - room, to + room) };
                }
                let step = round_step((to - from) / (n_ticks - 1) as f64);
                // Half of a thing cannot be counted.
                let step = if axis.quantity == Quantity::Count { step.max(1.0) } else { step };
                if axis.range.is_none() {
                    from = (from / step + 1e-9).floor() * step;
                    to = (to / step - 1e-9).ceil() * step;
                }
                linear_ticks(from, to, step)
            }
            Kind::Log => {
                if from == to {
                    (from, to) = (from / 2.0, to * 2.0);
                }
                log_ticks(&mut from, &mut to, n_ticks, axis.range.is_none())
            }
        };
        let largest = ticks.iter().fold(0.0_f64, |max, tick| max.max(tick.abs()));
        Self { kind: axis.kind, from, to, ticks, unit: axis.quantity.unit(largest) }
    }

    /// Where `value` stands, 0 at the beginning and 1 at the end; `None` for what has no place.
    pub fn place(&self, value: f64) -> Option<f64> {
        let share = match self.kind {
            Kind::Linear => (value - self.from) / (self.to - self.from),
            Kind::Log if value > 0.0 => (value / self.from).ln() / (self.to / self.from).ln(),
            Kind::Log => return None,
        };
        share.is_finite().then_some(share)
    }

    /// A tick in the unit of the axis, with as many digits as tell it from its neighbours.
    pub fn tick_text(&self, tick: f64) -> String {
        let value = tick / self.unit.0;
        let decimals = (0..=9).find(|&decimals| {
            let factor = 10_f64.powi(decimals);
            ((value * factor).round() / factor - value).abs() <= 1e-9 * value.abs().max(1e-12)
        });
        let decimals = usize::try_from(decimals.unwrap_or(9)).unwrap_or(0);
        // A zero without a sign.
        format!("{:.decimals$}", if value == 0.0 { 0.0 } else { value })
    }

    /// `label`, with the unit of the ticks where they have one.
    pub fn title(&self, label: &str, quantity: Quantity) -> String {
        match (self.unit.1, quantity) {
            ("", _) | (_, Quantity::Plain) => label.to_owned(),
            (unit, _) => format!("{label} ({unit})"),
        }
    }
}

/// The smallest of 1, 2 and 5 times a power of ten that is at least `step`.
fn round_step(step: f64) -> f64 {
    let power = 10_f64.powf(step.log10().floor());
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|factor| step <= factor * power * (1.0 + 1e-9));
    factor.unwrap_or(10.0) * power
}

fn linear_ticks(from: f64, to: f64, step: f64) -> Vec<f64> {
    let first = (from / step - 1e-9).ceil();
    let n = ((to / step + 1e-9).floor() - first).clamp(0.0, 100.0) as usize;
    (0..=n).map(|i| (first + i as f64) * step).collect()
}

/// Powers of ten, or 1, 2 and 5 times them where there are few; widens the range to the nearest if it may.
fn log_ticks(from: &mut f64, to: &mut f64, n_ticks: usize, may_widen: bool) -> Vec<f64> {
    let n_decades = (*to / *from).log10();
    let is_tick = |factor: f64| n_decades <= 2.0 || factor == 1.0;
    let lowest = from.log10().floor() as i32 - 1;
    let highest = to.log10().ceil() as i32 + 1;
    let powers = (lowest..=highest).map(|power| 10_f64.powi(power));
    let all: Vec<(f64, f64)> =
        powers.flat_map(|power| [1.0, 2.0, 5.0].map(|factor| (factor, factor * power))).collect();
    let near = |a: f64, b: f64| (a / b).ln().abs() < 1e-9;
    if may_widen {
        let mut ends = all.iter().map(|&(_, tick)| tick);
        let above = ends.clone().find(|&tick| tick >= *to || near(tick, *to));
        let below = ends.rfind(|&tick| tick <= *from || near(tick, *from));
        (*from, *to) = (below.unwrap_or(*from), above.unwrap_or(*to));
    }
    let is_in = |tick: f64| tick >= *from * (1.0 - 1e-9) && tick <= *to * (1.0 + 1e-9);
    let seen = all.into_iter().filter(|&(factor, tick)| is_tick(factor) && is_in(tick));
    let ticks: Vec<f64> = seen.map(|(_, tick)| tick).collect();
    let every = ticks.len().div_ceil(n_ticks.max(2) * 2).max(1);
    ticks.into_iter().step_by(every).collect()
}
