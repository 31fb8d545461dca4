//! Lines over an axis: what is drawn, on which scales, with which ticks. Pure; `components::chart` draws it, and
//! `views::figure` adds the words, the table behind it and the files to take away.
//!
//! ```
//! use glassgpt::ui::chart::{Axis, Chart, Hue, Mark, Point, Quantity, Series};
//!
//! let points = [(1.0, 0.002), (64.0, 0.004)].map(|(x, y)| Point::new(x, y)).to_vec();
//! let chart = Chart {
//!     x: Axis::new("Tokens so far", Quantity::Count),
//!     y: Axis::new("Time per token", Quantity::Seconds).from_zero(),
//!     series: vec![Series::new("cache on", Hue::Accent, Mark::Circle, points)],
//! };
//! assert_eq!(chart.xs(), [1.0, 64.0]);
//! assert_eq!(chart.y.quantity.write(0.004), "4.00 ms");
//! ```

pub mod layout;
pub mod scale;
#[cfg(test)]
mod tests;

use super::export::{BYTE_ORDER_MARK, row};
use super::format::significant;
use scale::Kind;

/// What the numbers of an axis are: how they are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quantity {
    /// A number without a unit, or with one in the label of its axis.
    #[default]
    Plain,
    /// How many of something.
    Count,
    /// A share from 0 to 1, written as percent.
    Share,
    /// Bytes, in decimal units.
    Bytes,
    /// Seconds.
    Seconds,
    /// Floating-point operations.
    Flops,
}

/// Units of a quantity with what one of them is, largest first.
type Units = &'static [(f64, &'static str)];

impl Quantity {
    const fn units(self) -> Units {
        match self {
            Self::Plain => &[(1.0, "")],
            Self::Count => &[(1e9, "B"), (1e6, "M"), (1e3, "k"), (1.0, "")],
            Self::Share => &[(0.01, "%")],
            Self::Bytes => &[(1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "B")],
            Self::Seconds => &[(1.0, "s"), (1e-3, "ms"), (1e-6, "µs")],
            Self::Flops => &[
                (1e15, "PFLOP"),
                (1e12, "TFLOP"),
                (1e9, "GFLOP"),
                (1e6, "MFLOP"),
                (1e3, "kFLOP"),
                (1.0, "FLOP"),
            ],
        }
    }

    /// The unit in which values up to `max` are read best: what one of it is, and its sign.
    pub fn unit(self, max: f64) -> (f64, &'static str) {
        let units = self.units();
        let fits = |(size, _): &&(f64, &str)| max.abs() >= *size * 0.999;
        // Counts below ten thousand are read more easily in full.
        if self == Self::Count && max.abs() < 1e4 {
            return (1.0, "");
        }
        units.iter().find(fits).or(units.last()).copied().unwrap_or((1.0, ""))
    }

    /// A value in three significant digits, with its unit.
    pub fn write(self, value: f64) -> String {
        let (size, sign) = self.unit(value);
        let number = match self {
            Self::Count if size == 1.0 && value.fract() == 0.0 => value.to_string(),
            _ => significant(value / size),
        };
        if sign.is_empty() { number } else { format!("{number} {sign}") }
    }
}

/// One axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What it measures; the unit is added where the quantity has one.
    pub label: String,
    /// What its numbers are.
    pub quantity: Quantity,
    /// How values become places.
    pub kind: Kind,
    /// Whether 0 is in sight: lengths may only be compared from there. A logarithmic axis has none.
    pub has_zero: bool,
    /// The values in sight; those of the data where it is `None`.
    pub range: Option<[f64; 2]>,
}

impl Axis {
    /// A linear axis over its data.
    pub fn new(label: impl Into<String>, quantity: Quantity) -> Self {
        Self { label: label.into(), quantity, kind: Kind::Linear, has_zero: false, range: None }
    }

    /// With 0 in sight.
    #[must_use]
    pub fn from_zero(self) -> Self {
        Self { has_zero: true, ..self }
    }

    /// With a factor of ten as far from the next everywhere.
    #[must_use]
    pub fn logarithmic(self) -> Self {
        Self { kind: Kind::Log, ..self }
    }

    /// With these values in sight, whatever the data is.
    #[must_use]
    pub fn over(self, from: f64, to: f64) -> Self {
        Self { range: Some([from, to]), ..self }
    }
}

/// The colour of a series: one of the style sheet's, each of which means one thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hue {
    /// Ink: no meaning of its own.
    #[default]
    Ink,
    /// Pale ink: a reference to compare with.
    Soft,
    /// What is selected.
    Accent,
    /// Tokens.
    Tokens,
    /// Width.
    Width,
    /// Heads.
    Heads,
    /// Vocabulary, probability.
    Vocabulary,
    /// More.
    Positive,
    /// Less.
    Negative,
}

impl Hue {
    /// The class that the style sheet knows it by.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Ink => "chart-ink",
            Self::Soft => "chart-soft",
            Self::Accent => "chart-accent",
            Self::Tokens => "chart-tokens",
            Self::Width => "chart-width",
            Self::Heads => "chart-heads",
            Self::Vocabulary => "chart-vocabulary",
            Self::Positive => "chart-positive",
            Self::Negative => "chart-negative",
        }
    }
}

/// The shape that tells a series apart without colour; each has its own dashes as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Solid line.
    #[default]
    Circle,
    /// Long dashes.
    Square,
    /// Dots and dashes.
    Triangle,
    /// Dots.
    Diamond,
}

impl Mark {
    /// `stroke-dasharray` of the line.
    pub const fn dashes(self) -> &'static str {
        match self {
            Self::Circle => "none",
            Self::Square => "7 4",
            Self::Triangle => "7 3 1.5 3",
            Self::Diamond => "2 3",
        }
    }

    /// The shape around 0, 0 as path data; `r` is half its size.
    pub fn path(self, r: f64) -> String {
        match self {
            Self::Circle => format!("M{r} 0A{r} {r} 0 1 1 {:.2} 0A{r} {r} 0 1 1 {r} 0Z", -r),
            Self::Square => {
                let r = r * 0.9;
                format!("M{0:.2} {0:.2}H{r:.2}V{r:.2}H{0:.2}Z", -r)
            }
            Self::Triangle => format!("M0 {:.2}L{:.2} {:.2}H{:.2}Z", -1.2 * r, 1.15 * r, 0.9 * r, -1.15 * r),
            Self::Diamond => {
                format!("M0 {:.2}L{:.2} 0L0 {:.2}L{:.2} 0Z", -1.3 * r, 1.3 * r, 1.3 * r, -1.3 * r)
            }
        }
    }
}

/// Colours of measured lines, in their order: the first three, one per size of model, are the furthest apart.
const HUES: [Hue; 5] = [Hue::Accent, Hue::Positive, Hue::Heads, Hue::Width, Hue::Vocabulary];
/// Marks of measured lines, likewise; with five colours and four marks, twenty lines differ.
const MARKS: [Mark; 4] = [Mark::Circle, Mark::Square, Mark::Triangle, Mark::Diamond];

/// How the measured line of that number is drawn.
pub fn look(index: usize) -> (Hue, Mark) {
    (HUES[index % HUES.len()], MARKS[index % MARKS.len()])
}

/// One value, with its interval where there is one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Along the axis at the bottom.
    pub x: f64,
    /// Along the axis at the side.
    pub y: f64,
    /// Lower and upper end of its confidence interval, or of its spread.
    pub interval: Option<[f64; 2]>,
}

impl Point {
    /// A value without an interval.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y, interval: None }
    }

    /// A value with an interval.
    pub const fn within(x: f64, y: f64, low: f64, high: f64) -> Self {
        Self { x, y, interval: Some([low, high]) }
    }
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What it is: written at its end, and the head of its column.
    pub name: String,
    /// Its colour.
    pub hue: Hue,
    /// Its shape and dashes.
    pub mark: Mark,
    /// Its values, x ascending. One that is no finite number is a gap.
    pub points: Vec<Point>,
    /// Whether intervals are bars at its points instead of a band around it: what was measured at each x by itself.
    pub has_bars: bool,
    /// Whether it is a curve through the others' points: drawn without marks, and no column of the table. What it
    /// stands for is told elsewhere.
    pub is_curve: bool,
    /// A word beside each point, in their order; none where they need none.
    pub notes: Vec<String>,
}

impl Series {
    /// A line.
    pub fn new(name: impl Into<String>, hue: Hue, mark: Mark, points: Vec<Point>) -> Self {
        let (has_bars, is_curve, notes) = (false, false, Vec::new());
        Self { name: name.into(), hue, mark, points, has_bars, is_curve, notes }
    }

    /// With a word beside each of its points.
    #[must_use]
    pub fn with_notes(self, notes: Vec<String>) -> Self {
        Self { notes, ..self }
    }

    /// With bars for its intervals.
    #[must_use]
    pub fn with_bars(self) -> Self {
        Self { has_bars: true, ..self }
    }

    /// As a curve through the points of others.
    #[must_use]
    pub fn as_curve(self) -> Self {
        Self { is_curve: true, ..self }
    }

    /// The values at `x`, each with the word beside it; more than one where two models cost the same.
    pub fn all_at(&self, x: f64) -> impl Iterator<Item = (Point, Option<&str>)> {
        let points = self.points.iter().copied().enumerate().filter(move |(_, point)| point.x == x);
        points.map(|(index, point)| (point, self.notes.get(index).map(String::as_str)))
    }

    /// The first value at `x`, if there is one.
    pub fn at(&self, x: f64) -> Option<Point> {
        self.all_at(x).next().map(|(point, _)| point)
    }
}

/// Several lines over one axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The axis at the bottom.
    pub x: Axis,
    /// The axis at the side.
    pub y: Axis,
    /// The lines, the most important first.
    pub series: Vec<Series>,
}

impl Chart {
    /// Every x that has a value, ascending, each once: where the read-out stops, and the rows of the table.
    pub fn xs(&self) -> Vec<f64> {
        let points = self.columns().flat_map(|series| &series.points);
        let mut xs: Vec<f64> = points.map(|point| point.x).filter(|x| x.is_finite()).collect();
        xs.sort_by(f64::total_cmp);
        xs.dedup();
        xs
    }

    /// The rows of the table: each x as many times as a line has values there, counted from 0.
    pub fn rows(&self) -> impl Iterator<Item = (f64, usize)> {
        self.xs().into_iter().flat_map(|x| {
            let n = self.columns().map(|series| series.all_at(x).count()).max().unwrap_or(0);
            (0..n).map(move |nth| (x, nth))
        })
    }

    /// The lines that have values of their own: the columns of the table.
    pub fn columns(&self) -> impl Iterator<Item = &Series> {
        self.series.iter().filter(|series| !series.is_curve)
    }

    /// All values.
    pub fn points(&self) -> impl Iterator<Item = Point> {
        self.series.iter().flat_map(|series| series.points.iter().copied())
    }

    /// How far the bar of a series at `x` is to be moved aside, in bars: 0 where it is the only one there.
    pub fn aside(&self, index: usize, x: f64) -> f64 {
        let has_bar =
            |series: &Series| series.has_bars && series.at(x).is_some_and(|point| point.interval.is_some());
        let n = self.series.iter().filter(|series| has_bar(series)).count();
        let before = self.series.iter().take(index).filter(|series| has_bar(series)).count();
        before as f64 - n.saturating_sub(1) as f64 / 2.0
    }

    /// What stands at `x`: each series that has a value there, with its interval.
    pub fn readout(&self, x: f64) -> String {
        let value = |series: &Series, point: Point, note: Option<&str>| {
            let interval = point.interval.map_or_else(String::new, |[low, high]| {
                format!(" ({} – {})", self.y.quantity.write(low), self.y.quantity.write(high))
            });
            let note = note.map(|note| format!(", {note}")).unwrap_or_default();
            format!("{}{note} {}{interval}", series.name, self.y.quantity.write(point.y))
        };
        let of_line = |series| Series::all_at(series, x).map(move |(point, note)| value(series, point, note));
        let values: Vec<String> = self.columns().flat_map(of_line).collect();
        format!("{} {}:  {}", self.x.label, self.x.quantity.write(x), values.join("  ·  "))
    }

    /// All numbers with every digit, as CSV, in the rows of the table; low and high beside a series that has intervals.
    pub fn csv(&self) -> String {
        let has_interval = |series: &Series| series.points.iter().any(|point| point.interval.is_some());
        let mut names = vec![self.x.label.clone()];
        for series in self.columns() {
            names.push(series.name.clone());
            if has_interval(series) {
                names.extend(["low", "high"].map(|end| format!("{} {end}", series.name)));
            }
            if !series.notes.is_empty() {
                names.push(format!("{} of", series.name));
            }
        }
        let mut csv = BYTE_ORDER_MARK.to_owned();
        row(&mut csv, &names);
        for (x, nth) in self.rows() {
            let mut fields = vec![x.to_string()];
            for series in self.columns() {
                let (point, note) = series.all_at(x).nth(nth).unzip();
                let write = |value: Option<f64>| {
                    value.filter(|value| value.is_finite()).map(|value| value.to_string()).unwrap_or_default()
                };
                fields.push(write(point.map(|point| point.y)));
                if has_interval(series) {
                    let interval = point.and_then(|point| point.interval);
                    fields.extend([0, 1].map(|end| write(interval.map(|interval| interval[end]))));
                }
                if !series.notes.is_empty() {
                    fields.push(note.flatten().unwrap_or_default().to_owned());
                }
            }
            row(&mut csv, &fields);
        }
        csv
    }
}
