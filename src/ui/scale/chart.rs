//! The charts of the scale lab.

use super::literature::{BY_SIZE, MMLU_CHANCE, MMLU_EXPERTS, OVER_TIME, Score};
use super::names::{along_words, metric_axis, metric_words, row_name};
use crate::engine::protocol::curves::{Fit, Key, Measured, Metric, Phase, line};
use crate::engine::protocol::lab::Row;
use crate::ui::chart::{Axis, Chart, Hue, Mark, Point, Quantity, Series, look};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::ScaleState;
use crate::ui::state::labs::{Along, Plan, Run, ScalePlan};
use crate::ui::state::scale::{Evaluated, Finished, LineId};

/// Points of a fitted curve: enough to look round at any width.
const CURVE_POINTS: usize = 80;
/// What stands for a learning rate that has fallen.
const AFTER_DECAY: Mark = Mark::Diamond;
/// What stands for a measurement made here.
const HERE: Mark = Mark::Triangle;

/// A figure measured here.
#[derive(Clone, Debug, PartialEq)]
pub struct Here<'a> {
    /// The model.
    pub model: &'a str,
    /// Its row.
    pub row: &'a Row,
    /// Seed of the items.
    pub seed: u64,
    /// What tells the run from the newest one, where it is another one.
    pub what: String,
}

/// The rows of `run` about `key`; `what` tells the run from another.
pub fn measured_here<'a>(
    run: Option<&'a Run>,
    key: &'a Key,
    what: &str,
) -> impl Iterator<Item = Here<'a>> + use<'a> {
    let what = what.to_owned();
    let seed = run.map_or(0, |run| run.plan.sample().seed);
    let is_of = |run: &&Run| matches!(&run.plan, Plan::Scale(plan) if plan.key.as_ref() == Some(key));
    let rows = run.filter(is_of).into_iter().flat_map(|run| run.rows());
    rows.map(move |(job, row)| Here { model: &job.model, row, seed, what: what.clone() })
}

/// The figures in sight; nothing where no model in sight has a point.
pub fn chart(lang: Lang, scale: &ScaleState, plan: &ScalePlan, here: &[Here<'_>]) -> Option<Chart> {
    let key = plan.key.as_ref()?;
    let shown: Vec<&Evaluated> = scale.shown(&plan.sample.models).collect();
    let draw = Draw { lang, scale, plan, key };
    let mut series = Vec::new();
    for (index, model) in shown.iter().enumerate() {
        series.extend(draw.model(model, index));
    }
    for (index, model) in shown.iter().enumerate() {
        series.extend(
            here.iter().filter(|it| it.model == model.model).filter_map(|it| draw.here(model, index, it)),
        );
    }
    if series.iter().all(|line| line.points.is_empty()) {
        return None;
    }
    if plan.along == Along::Params {
        series.extend(draw.family(&shown));
    }
    series.extend(draw.chance(&shown));
    let quantity = if plan.along == Along::Flops { Quantity::Flops } else { Quantity::Count };
    let x = Axis::new(lang.text(along_words(plan.along)[1]), quantity).logarithmic();
    Some(Chart { x, y: y_axis(lang, plan.metric), series })
}

fn y_axis(lang: Lang, metric: Metric) -> Axis {
    let label = lang.text(metric_axis(metric));
    match metric {
        Metric::MeanLogprob => Axis::new(label, Quantity::Plain),
        Metric::ExactMatch | Metric::FinalAnswer | Metric::TokenAccuracy => {
            Axis::new(label, Quantity::Share).over(0.0, 1.0)
        }
    }
}

fn point(x: f64, y: f64, interval: Option<[f64; 2]>) -> Point {
    Point { x, y, interval }
}

/// What lines are drawn from.
#[derive(Clone, Copy)]
struct Draw<'a> {
    lang: Lang,
    scale: &'a ScaleState,
    plan: &'a ScalePlan,
    key: &'a Key,
}

impl Draw<'_> {
    /// The lines of one model.
    fn model(&self, model: &Evaluated, index: usize) -> Vec<Series> {
        let (hue, mark) = model_look(index);
        let finished = model.finished(self.key, self.plan.metric);
        let name = &model.model;
        if self.plan.along == Along::Params {
            let point = finished.and_then(|it| Some(point(model.n_params? as f64, it.y, it.interval)));
            return point
                .map(|point| Series::new(name, hue, mark, vec![point]).with_bars())
                .into_iter()
                .collect();
        }
        let measured = self.measured(model);
        let points = |is_falling: bool| -> Vec<Point> {
            let of_phase = measured.iter().filter(|it| (it.phase == Phase::Decay) == is_falling);
            of_phase.map(|it| point(self.x(it), it.y, it.interval)).collect()
        };
        let named = |msg: Msg| self.lang.text_with(msg, &[("model", name.into())]);
        let shipped = finished
            .filter(|it| it.is_shipped)
            .and_then(|it| Some(point(self.x_of(&it)?, it.y, it.interval)));
        let lines = [
            Some(Series::new(name, hue, mark, points(false))),
            Some(Series::new(named(Msg::SeriesFalling), hue, AFTER_DECAY, points(true))),
            shipped.map(|point| Series::new(named(Msg::SeriesShipped), hue, AFTER_DECAY, vec![point])),
        ];
        let lines = lines.into_iter().flatten().filter(|line| !line.points.is_empty()).map(Series::with_bars);
        lines.chain(self.fitted(model, &measured, hue)).collect()
    }

    fn measured(&self, model: &Evaluated) -> Vec<Measured> {
        model.curve.get().map(|curve| line(curve, self.key, self.plan.metric)).unwrap_or_default()
    }

    fn x(&self, measured: &Measured) -> f64 {
        if self.plan.along == Along::Flops { measured.flops } else { measured.tokens }
    }

    fn x_of(&self, finished: &Finished) -> Option<f64> {
        if self.plan.along == Along::Flops { finished.flops } else { finished.tokens }
    }

    /// The fitted rise of a model, over what it was fitted to.
    fn fitted(&self, model: &Evaluated, measured: &[Measured], hue: Hue) -> Option<Series> {
        let fit = fit_of(self.scale, model, self.key, self.plan.metric).filter(|_| self.plan.is_fitted)?;
        let kept: Vec<&Measured> = measured.iter().filter(|it| it.phase != Phase::Decay).collect();
        let (first, last) = (kept.first()?, kept.last()?);
        // Operations are proportional to tokens within a size.
        let per_token = if self.plan.along == Along::Flops { first.flops / first.tokens } else { 1.0 };
        let at = |i: usize| {
            let share = i as f64 / (CURVE_POINTS - 1) as f64;
            let tokens = first.tokens * (last.tokens / first.tokens).powf(share);
            Point::new(tokens * per_token, fit.at(tokens))
        };
        Some(Series::new(&model.model, hue, Mark::Circle, (0..CURVE_POINTS).map(at).collect()).as_curve())
    }

    /// What was measured here, at the place of the finished model.
    fn here(&self, model: &Evaluated, index: usize, here: &Here<'_>) -> Option<Series> {
        let (y, interval) = self.plan.metric.of(here.row)?;
        let x = match self.plan.along {
            Along::Params => model.n_params? as f64,
            Along::Tokens | Along::Flops => {
                // Also without a published row, the place in training is known.
                let curve =
                    model.curve.get().filter(|_| model.ends_finished()).and_then(|curve| curve.points.last());
                let tokens = model.training.map(|it| it.tokens).or(curve.map(|it| it.tokens));
                let flops = model.training.map(|it| it.flops_6nd).or(curve.map(|it| it.flops_6nd));
                if self.plan.along == Along::Flops { flops? } else { tokens? }
            }
        };
        let name = match &*here.what {
            "" => self.lang.text_with(Msg::SeriesHere, &[("model", (&model.model).into())]),
            what => {
                let args = [("model", (&model.model).into()), ("what", what.into())];
                self.lang.text_with(Msg::SeriesHereKept, &args)
            }
        };
        let hue = if here.what.is_empty() { Hue::Ink } else { model_look(index).0 };
        Some(Series::new(name, hue, HERE, vec![point(x, y, interval)]).with_bars())
    }

    /// A line through the finished models of the family.
    fn family(&self, shown: &[&Evaluated]) -> Option<Series> {
        let of_family = shown.iter().filter(|model| model.is_of_family());
        let finished = |model: &&&Evaluated| {
            Some(Point::new(model.n_params? as f64, model.finished(self.key, self.plan.metric)?.y))
        };
        let mut points: Vec<Point> = of_family.filter_map(|model| finished(&model)).collect();
        points.sort_by(|a, b| a.x.total_cmp(&b.x));
        (points.len() > 1).then(|| Series::new("", Hue::Soft, Mark::Square, points).as_curve())
    }

    /// What guessing reaches on these items, which are the same for all models.
    fn chance(&self, shown: &[&Evaluated]) -> Option<Series> {
        let places = shown.iter().flat_map(|model| match self.plan.along {
            Along::Params => {
                let finished = model.finished(self.key, self.plan.metric);
                let point = finished.and_then(|it| Some(Point::new(model.n_params? as f64, it.chance?)));
                point.into_iter().collect::<Vec<_>>()
            }
            Along::Tokens | Along::Flops => {
                let chance = |it: &Measured| Some(Point::new(self.x(it), it.chance?));
                self.measured(model).iter().filter_map(chance).collect()
            }
        });
        let mut points: Vec<Point> = places.collect();
        points.sort_by(|a, b| a.x.total_cmp(&b.x));
        points.dedup_by(|a, b| a.x == b.x);
        chance_line(self.lang, points)
    }
}

/// What guessing reaches; a level needs no marks but those at its ends.
fn chance_line(lang: Lang, mut points: Vec<Point>) -> Option<Series> {
    let (first, last) = (*points.first()?, *points.last()?);
    if points.len() > 2 && points.iter().all(|point| point.y == first.y) {
        points = vec![first, last];
    }
    Some(Series::new(lang.text(Msg::SeriesChance), Hue::Soft, Mark::Square, points))
}

/// How a model is drawn. Diamonds and triangles have meanings of their own here.
fn model_look(index: usize) -> (Hue, Mark) {
    let (hue, _) = look(index);
    (hue, if index.is_multiple_of(2) { Mark::Circle } else { Mark::Square })
}

/// The fitted rise of a line with its intervals, if there is one.
pub fn fit_of(scale: &ScaleState, model: &Evaluated, key: &Key, metric: Metric) -> Option<Fit> {
    let id = LineId { model: model.model.clone(), key: key.clone(), metric };
    scale.details.get(&id).and_then(|analysis| analysis.fit.ok())
}

/// One line by itself, as an example of its kind.
pub fn example_chart(lang: Lang, scale: &ScaleState, id: &LineId) -> Option<Chart> {
    let model = scale.models.iter().find(|model| model.model == id.model)?;
    let measured = line(model.curve.get()?, &id.key, id.metric);
    let points = |is_falling: bool| -> Vec<Point> {
        let of_phase = measured.iter().filter(|it| (it.phase == Phase::Decay) == is_falling);
        of_phase.map(|it| point(it.tokens, it.y, it.interval)).collect()
    };
    let falling = lang.text_with(Msg::SeriesFalling, &[("model", (&id.model).into())]);
    let mut series = vec![
        Series::new(&id.model, Hue::Accent, Mark::Circle, points(false)).with_bars(),
        Series::new(falling, Hue::Accent, AFTER_DECAY, points(true)).with_bars(),
    ];
    series.retain(|line| !line.points.is_empty());
    let chance = measured.iter().filter_map(|it| Some(Point::new(it.tokens, it.chance?))).collect();
    series.extend(chance_line(lang, chance));
    let x = Axis::new(lang.text(Msg::AxisTokensTrained), Quantity::Count).logarithmic();
    Some(Chart { x, y: y_axis(lang, id.metric), series })
}

/// MMLU against the size of GPT-3, with five examples.
pub fn by_size_chart(lang: Lang) -> Chart {
    let points = BY_SIZE.iter().map(|&(n_params, share)| Point::new(n_params, share)).collect();
    let chance = BY_SIZE.iter().map(|&(n_params, _)| Point::new(n_params, MMLU_CHANCE)).collect();
    Chart {
        x: Axis::new(lang.text(Msg::AxisParams), Quantity::Count).logarithmic(),
        y: Axis::new(lang.text(Msg::AxisMmlu), Quantity::Share).over(0.0, 1.0),
        series: vec![
            Series::new(lang.text(Msg::SeriesGpt3), Hue::Ink, Mark::Circle, points),
            Series::new(lang.text(Msg::SeriesChance), Hue::Soft, Mark::Square, chance),
        ],
    }
}

/// MMLU over time, five-shot.
pub fn over_time_chart(lang: Lang) -> Chart {
    let of = |is_open: bool| -> Vec<Point> {
        let scores = OVER_TIME.iter().filter(|score| score.is_open == is_open);
        scores.map(|score| Point::new(score.year(), score.share)).collect()
    };
    let ends = [OVER_TIME.first(), OVER_TIME.last()].map(|score| score.map_or(0.0, Score::year));
    let level = |share: f64| ends.map(|year| Point::new(year, share)).to_vec();
    let series =
        |msg: Msg, hue: Hue, mark: Mark, points: Vec<Point>| Series::new(lang.text(msg), hue, mark, points);
    Chart {
        x: Axis::new(lang.text(Msg::AxisYear), Quantity::Plain),
        y: Axis::new(lang.text(Msg::AxisMmlu), Quantity::Share).over(0.0, 1.0),
        series: vec![
            series(Msg::SeriesClosed, Hue::Ink, Mark::Circle, of(false)),
            series(Msg::SeriesOpen, Hue::Ink, Mark::Square, of(true)),
            series(Msg::SeriesExpert, Hue::Soft, Mark::Diamond, level(MMLU_EXPERTS)),
            series(Msg::SeriesChance, Hue::Soft, Mark::Square, level(MMLU_CHANCE)),
        ],
    }
}

/// The rows in sight as a JSON array: each as `glassgpt eval --json` prints it, with its model and what training had
/// taken by then.
pub fn rows_json(scale: &ScaleState, plan: &ScalePlan) -> String {
    let Some(key) = &plan.key else { return "[]\n".to_owned() };
    let mut lines = Vec::new();
    let mut push = |row: &Row, more: serde_json::Value| {
        let mut value = serde_json::to_value(row).unwrap_or_default();
        if let (Some(fields), serde_json::Value::Object(more)) = (value.as_object_mut(), more) {
            fields.extend(more);
        }
        lines.push(value.to_string());
    };
    for model in scale.shown(&plan.sample.models) {
        let name = &model.model;
        for snapshot in model.curve.get().into_iter().flat_map(|curve| &curve.points) {
            for row in snapshot.rows.iter().filter(|row| key.is_of(row)) {
                let (tokens, flops, factor) = (snapshot.tokens, snapshot.flops_6nd, snapshot.factor);
                push(
                    row,
                    serde_json::json!({"model": name, "tokens": tokens, "flops_6nd": flops, "factor": factor}),
                );
            }
        }
        for row in model.eval.get().into_iter().flatten().filter(|row| key.is_of(row)) {
            let tokens = model.training.map(|it| it.tokens);
            let flops = model.training.map(|it| it.flops_6nd);
            push(
                row,
                serde_json::json!({"model": name, "tokens": tokens, "flops_6nd": flops, "shipped": true}),
            );
        }
    }
    format!("[\n{}\n]\n", lines.join(",\n"))
}

/// What the chart is about.
pub fn title(lang: Lang, plan: &ScalePlan) -> String {
    let metric = lang.text(metric_words(plan.metric));
    plan.key.as_ref().map(|key| format!("{}: {metric}", row_name(lang, key))).unwrap_or_default()
}
