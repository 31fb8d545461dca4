//! Where everything of a chart stands, in CSS pixels.

use super::scale::Scale;
use super::{Chart, Point, Series};

/// Below this width the names of the series stand above the picture instead of beside it.
const NARROW: f64 = 480.0;
/// Between the baselines of two names.
const NAME_HEIGHT: f64 = 16.0;
/// Half the length of the ends of a bar.
const BAR_END: f64 = 3.5;
/// Between two ticks at least.
const TICK_HEIGHT: f64 = 44.0;
const TICK_WIDTH: f64 = 56.0;

/// A chart at a size.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Width of the picture.
    pub width: f64,
    /// Height of the picture.
    pub height: f64,
    /// Left end of the axis at the bottom.
    pub left: f64,
    /// Its right end.
    pub right: f64,
    /// Upper end of the axis at the side.
    pub top: f64,
    /// Its lower end.
    pub bottom: f64,
    /// The axis at the bottom.
    pub x: Scale,
    /// The axis at the side.
    pub y: Scale,
    /// Whether the names stand at the ends of their lines.
    pub has_names: bool,
}

impl Layout {
    /// Lays out `chart` in `width` by `height`.
    pub fn new(chart: &Chart, width: f64, height: f64) -> Self {
        let has_names = width >= NARROW;
        let (top, bottom) = (28.0, height - 44.0);
        let with_interval =
            |point: Point| [Some(point.y), point.interval.map(|it| it[0]), point.interval.map(|it| it[1])];
        let n_rows = ((bottom - top) / TICK_HEIGHT) as usize;
        let y = Scale::new(&chart.y, chart.points().flat_map(with_interval).flatten(), n_rows + 1);
        let ticks = y.ticks.iter().map(|&tick| text_width(&y.tick_text(tick)));
        let left = ticks.fold(16.0, f64::max) + 12.0;
        let names = chart.columns().map(|series| text_width(&series.name)).fold(0.0, f64::max);
        let right = width - if has_names { (names + 20.0).min(width * 0.35) } else { 14.0 };
        let n_columns = ((right - left) / TICK_WIDTH).max(1.0) as usize;
        let x = Scale::new(&chart.x, chart.points().map(|point| point.x), n_columns + 1);
        Self { width, height, left, right: right.max(left + 1.0), top, bottom, x, y, has_names }
    }

    /// Where a value of the axis at the bottom stands.
    pub fn x_of(&self, value: f64) -> Option<f64> {
        self.x.place(value).map(|share| self.left + share * (self.right - self.left))
    }

    /// Where a value of the axis at the side stands.
    pub fn y_of(&self, value: f64) -> Option<f64> {
        self.y.place(value).map(|share| self.bottom - share * (self.bottom - self.top))
    }

    /// Where a point stands.
    pub fn place(&self, point: Point) -> Option<(f64, f64)> {
        Some((self.x_of(point.x)?, self.y_of(point.y)?))
    }

    /// Path data of a line; a value without a place leaves a gap.
    pub fn line(&self, series: &Series) -> String {
        let mut path = String::new();
        let mut is_drawing = false;
        for &point in &series.points {
            let place = self.place(point);
            if let Some((x, y)) = place {
                path.push_str(&format!("{}{x:.1} {y:.1}", if is_drawing { 'L' } else { 'M' }));
            }
            is_drawing = place.is_some();
        }
        path
    }

    /// Path data of the intervals around a line: one band for each stretch of points that have one.
    pub fn band(&self, series: &Series) -> String {
        let end = |point: &Point, end: usize| {
            let value = point.interval?[end];
            Some((self.x_of(point.x)?, self.y_of(value)?))
        };
        let has_band = |point: &Point| end(point, 0).is_some() && end(point, 1).is_some();
        let mut path = String::new();
        for stretch in series.points.chunk_by(|a, b| has_band(a) && has_band(b)) {
            let upper = stretch.iter().filter_map(|point| end(point, 1));
            let lower = stretch.iter().rev().filter_map(|point| end(point, 0));
            for (i, (x, y)) in upper.chain(lower).enumerate() {
                path.push_str(&format!("{}{x:.1} {y:.1}", if i == 0 { 'M' } else { 'L' }));
            }
            if stretch.first().is_some_and(has_band) {
                path.push('Z');
            }
        }
        path
    }

    /// Path data of the intervals of a series as bars with ends, each moved aside by `aside` pixels for its x.
    pub fn bars(&self, series: &Series, aside: impl Fn(f64) -> f64) -> String {
        let bar = |point: &Point| {
            let [low, high] = point.interval?;
            let x = self.x_of(point.x)? + aside(point.x);
            let (low, high) = (self.y_of(low)?, self.y_of(high)?);
            let (left, right) = (x - BAR_END, x + BAR_END);
            Some(format!(
                "M{x:.1} {low:.1}V{high:.1}M{left:.1} {low:.1}H{right:.1}M{left:.1} {high:.1}H{right:.1}"
            ))
        };
        series.points.iter().filter_map(bar).collect()
    }

    /// Which of the series that were measured at `x` stands nearest to the height `at`.
    pub fn nearest_series(&self, chart: &Chart, x: f64, at: f64) -> Option<usize> {
        let measured = chart.series.iter().enumerate().filter(|(_, series)| series.has_bars);
        let distance = |series: &Series| Some((self.place(series.at(x)?)?.1 - at).abs());
        let placed = measured.filter_map(|(index, series)| Some((index, distance(series)?)));
        placed.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
    }

    /// Heights of the names at the ends of the lines, in the order of the series and far enough apart; `None` for a
    /// line without a place, and for a curve, which has no name.
    pub fn names(&self, chart: &Chart) -> Vec<Option<f64>> {
        let last = |series: &Series| {
            let points = series.points.iter().rev().filter(|_| !series.is_curve);
            points.map(|&point| self.place(point)).find_map(|place| Some(place?.1))
        };
        let mut heights: Vec<Option<f64>> = chart.series.iter().map(last).collect();
        spread(&mut heights, self.top, self.bottom);
        heights
    }

    /// Which of `xs`, ascending, stands nearest to `at`.
    pub fn nearest(&self, xs: &[f64], at: f64) -> Option<usize> {
        let distance = |&x: &f64| self.x_of(x).map_or(f64::INFINITY, |place| (place - at).abs());
        (0..xs.len()).min_by(|&a, &b| distance(&xs[a]).total_cmp(&distance(&xs[b])))
    }
}

/// Moves heights apart until none is nearer than [`NAME_HEIGHT`] to the next, and keeps them between top and bottom
/// where there is room.
fn spread(heights: &mut [Option<f64>], top: f64, bottom: f64) {
    let mut order: Vec<usize> = (0..heights.len()).filter(|&i| heights[i].is_some()).collect();
    order.sort_by(|&a, &b| heights[a].unwrap_or(0.0).total_cmp(&heights[b].unwrap_or(0.0)));
    let mut lowest = f64::NEG_INFINITY;
    for &i in &order {
        let height = heights[i].unwrap_or(top).max(lowest);
        heights[i] = Some(height);
        lowest = height + NAME_HEIGHT;
    }
    let mut highest = bottom;
    for &i in order.iter().rev() {
        let height = heights[i].unwrap_or(bottom).min(highest);
        heights[i] = Some(height);
        highest = height - NAME_HEIGHT;
    }
}

/// About how wide `text` is at 12 pixels: Hangul and its like are as wide as they are high.
pub fn text_width(text: &str) -> f64 {
    text.chars().map(|c| if u32::from(c) >= 0x1100 { 12.0 } else { 6.8 }).sum()
}
