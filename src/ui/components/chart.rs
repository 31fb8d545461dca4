//! Lines over an axis, drawn as SVG: bands, lines with their own dashes, marks, direct names, and a read-out that the
//! pointer and the arrow keys lead along.
//!
//! What is drawn is a [`Chart`]; see [`crate::ui::chart`] for how one is made, and `views::figure` for the same with a
//! title, the table behind it and buttons that save it.

use yew::prelude::*;

use super::width::use_width;
use crate::ui::chart::layout::{Layout, text_width};
use crate::ui::chart::{Chart, Point, Series};
use crate::ui::state::Shared;

/// Above so many points a line has marks only at its end: they would touch.
const MAX_MARKED: usize = 24;
/// Half the size of a mark.
const MARK_SIZE: f64 = 3.6;

/// Props of [`ChartView`].
#[derive(Properties, PartialEq)]
pub struct ChartProps {
    /// Names the picture for files and tests: the frame is `<id>`, the line below it `<id>-readout`.
    pub id: AttrValue,
    /// What the picture shows, and that the arrow keys read it.
    pub label: AttrValue,
    /// What is drawn.
    pub chart: Shared<Chart>,
    /// The line below the picture where nothing is pointed at.
    pub hint: AttrValue,
    /// Height in CSS pixels.
    #[prop_or(320.0)]
    pub height: f64,
    /// A point was chosen, by a click or by Enter: the number of its series, and its x. Without it, nothing can be chosen.
    #[prop_or_default]
    pub on_choose: Option<Callback<(usize, f64)>>,
}

/// A chart with its read-out.
#[component]
pub fn ChartView(props: &ChartProps) -> Html {
    let frame = use_node_ref();
    let width = use_width(&frame);
    let pointed = use_state_eq(|| None::<usize>);
    let chart = &props.chart;
    let layout = use_memo((chart.clone(), width, props.height), |(chart, width, height)| {
        Layout::new(chart, width.max(120.0), *height)
    });
    let xs = use_memo(chart.clone(), |chart| chart.xs());
    let x = pointed.and_then(|index| xs.get(index).copied());
    let onpointermove = {
        let (layout, xs, pointed) = (layout.clone(), xs.clone(), pointed.clone());
        move |event: PointerEvent| pointed.set(layout.nearest(&xs, f64::from(event.offset_x())))
    };
    let onpointerdown = onpointermove.clone();
    let onpointerleave = {
        let pointed = pointed.clone();
        move |event: PointerEvent| {
            if event.pointer_type() == "mouse" {
                pointed.set(None);
            }
        }
    };
    let onkeydown = {
        let (n, pointed) = (xs.len(), pointed.clone());
        let (chart, on_choose) = (chart.clone(), props.on_choose.clone());
        move |event: KeyboardEvent| {
            let key = event.key();
            if let (Some(on_choose), Some(chosen)) = (&on_choose, chosen(&chart, x, &key)) {
                event.prevent_default();
                on_choose.emit(chosen);
            } else if let Some(next) = moved(*pointed, n, &key) {
                event.prevent_default();
                pointed.set(next);
            }
        }
    };
    let onclick = props.on_choose.clone().map(|on_choose| {
        let (chart, layout, xs) = (chart.clone(), layout.clone(), xs.clone());
        Callback::from(move |event: MouseEvent| {
            let x = layout.nearest(&xs, f64::from(event.offset_x())).and_then(|index| xs.get(index));
            let chosen =
                x.and_then(|&x| Some((layout.nearest_series(&chart, x, f64::from(event.offset_y()))?, x)));
            chosen.into_iter().for_each(|chosen| on_choose.emit(chosen));
        })
    });
    let readout_id = format!("{}-readout", props.id);
    let (width, height) = (layout.width.to_string(), layout.height.to_string());
    html! {
        <div class="chart" id={props.id.clone()}>
            if !layout.has_names { { legend(chart) } }
            <div class={classes!("chart-frame", onclick.is_some().then_some("chart-choice"))} {onclick} ref={frame} tabindex="0" role="application" aria-label={props.label.clone()}
                aria-describedby={readout_id.clone()} {onpointermove} {onpointerdown} {onpointerleave} {onkeydown}>
                <svg class="chart-picture" viewBox={format!("0 0 {width} {height}")} width={width} height={height}
                    aria-hidden="true" focusable="false">
                    <rect class="chart-ground" width="100%" height="100%" />
                    { axes(chart, &layout) }
                    { for chart.series.iter().map(|series| band(series, &layout)) }
                    { bars(chart, &layout) }
                    { for chart.series.iter().map(|series| line(series, &layout)) }
                    if layout.has_names { { names(chart, &layout) } }
                    { for x.map(|x| cross_hair(chart, &layout, x)) }
                </svg>
            </div>
            <p class="chart-readout" id={readout_id} role="status" data-picture={x.is_none().then_some("no")}>
                { x.map_or_else(|| props.hint.to_string(), |x| chart.readout(x)) }
            </p>
        </div>
    }
}

/// The x that `key` leads to; `None` if it is no key of the chart's.
fn moved(pointed: Option<usize>, n: usize, key: &str) -> Option<Option<usize>> {
    let last = n.checked_sub(1)?;
    Some(Some(match (key, pointed) {
        ("ArrowLeft", None) => last,
        ("ArrowRight", None) | ("Home", _) => 0,
        ("ArrowLeft", Some(at)) => at.saturating_sub(1),
        ("ArrowRight", Some(at)) => (at + 1).min(last),
        ("End", _) => last,
        ("Escape", Some(_)) => return Some(None),
        _ => return None,
    }))
}

/// What `key` chooses where the arrow keys have read `x`: the most important line that was measured there.
fn chosen(chart: &Chart, x: Option<f64>, key: &str) -> Option<(usize, f64)> {
    let x = x.filter(|_| matches!(key, "Enter" | " "))?;
    let line = chart.series.iter().position(|series| series.has_bars && series.at(x).is_some())?;
    Some((line, x))
}

/// Grid, ticks and titles of both axes.
fn axes(chart: &Chart, layout: &Layout) -> Html {
    let Layout { left, right, top, bottom, x, y, .. } = layout;
    let rows = y.ticks.iter().filter_map(|&tick| {
        let at = layout.y_of(tick)?;
        Some(html! {
            <>
                <line class="chart-grid" x1={px(*left)} x2={px(*right)} y1={px(at)} y2={px(at)} />
                <text class="chart-tick" x={px(left - 8.0)} y={px(at + 4.0)} text-anchor="end">{ y.tick_text(tick) }</text>
            </>
        })
    });
    let columns = x.ticks.iter().filter_map(|&tick| {
        let at = layout.x_of(tick)?;
        Some(html! {
            <>
                <line class="chart-axis" x1={px(at)} x2={px(at)} y1={px(*bottom)} y2={px(bottom + 4.0)} />
                <text class="chart-tick" x={px(at)} y={px(bottom + 18.0)} text-anchor="middle">{ x.tick_text(tick) }</text>
            </>
        })
    });
    html! {
        <g>
            { for rows }
            { for columns }
            <line class="chart-axis" x1={px(*left)} x2={px(*right)} y1={px(*bottom)} y2={px(*bottom)} />
            <text class="chart-title" x="0" y={px(top - 14.0)}>{ y.title(&chart.y.label, chart.y.quantity) }</text>
            <text class="chart-title" x={px(*right)} y={px(bottom + 36.0)} text-anchor="end">
                { x.title(&chart.x.label, chart.x.quantity) }
            </text>
        </g>
    }
}

fn band(series: &Series, layout: &Layout) -> Html {
    if series.has_bars {
        return html! {};
    }
    html! { <path class={classes!("chart-band", series.hue.class())} d={layout.band(series)} /> }
}

/// Between the bars of two series at the same x.
const BARS_APART: f64 = 5.0;

/// The intervals of what was measured, those of several series at one x side by side.
fn bars(chart: &Chart, layout: &Layout) -> Html {
    let bars =
        chart.series.iter().enumerate().filter(|(_, series)| series.has_bars).map(|(index, series)| {
            let d = layout.bars(series, |x| chart.aside(index, x) * BARS_APART);
            html! { <path class={classes!("chart-bars", series.hue.class())} {d} /> }
        });
    html! { <g>{ for bars }</g> }
}

fn line(series: &Series, layout: &Layout) -> Html {
    let places: Vec<(f64, f64)> = series.points.iter().filter_map(|&point| layout.place(point)).collect();
    let n_marked = match places.len() {
        _ if series.is_curve => 0,
        n if n > MAX_MARKED => 1,
        n => n,
    };
    let marked = &places[places.len() - n_marked..];
    let marks = marked.iter().map(|place| mark(series, *place, "chart-mark"));
    html! {
        <g class={series.hue.class()}>
            <path class={line_class(series)} d={layout.line(series)} stroke-dasharray={series.mark.dashes()} />
            { for marks }
            { for series.points.iter().zip(&series.notes).filter_map(|(point, note)| self::note(layout, *point, note)) }
        </g>
    }
}

fn line_class(series: &Series) -> Classes {
    classes!("chart-line", series.is_curve.then_some("chart-curve"))
}

/// A word above its point, where the line seldom is, and inside the picture.
fn note(layout: &Layout, point: Point, note: &str) -> Option<Html> {
    let (x, y) = layout.place(point)?;
    let is_last = x + text_width(note) > layout.right;
    let (anchor, x) = if is_last { ("end", x - 6.0) } else { ("start", x + 6.0) };
    Some(html! { <text class="chart-note" x={px(x)} y={px(y - 7.0)} text-anchor={anchor}>{ note }</text> })
}

fn mark(series: &Series, (x, y): (f64, f64), class: &'static str) -> Html {
    html! { <path {class} d={series.mark.path(MARK_SIZE)} transform={format!("translate({x:.1} {y:.1})")} /> }
}

/// The name of each line, at its end.
fn names(chart: &Chart, layout: &Layout) -> Html {
    let heights = layout.names(chart);
    let name = |(series, height): (&Series, Option<f64>)| {
        let height = height?;
        Some(html! {
            <text class={classes!("chart-name", series.hue.class())} x={px(layout.right + 10.0)} y={px(height + 4.0)}>
                { &series.name }
            </text>
        })
    };
    html! { <g>{ for chart.series.iter().zip(heights).filter_map(name) }</g> }
}

/// The names above the picture, each with its mark.
fn legend(chart: &Chart) -> Html {
    let entry = |series: &Series| {
        html! {
            <li class={classes!("chart-legend-entry", series.hue.class())}>
                <svg class="icon chart-legend-mark" viewBox="0 0 28 12" aria-hidden="true" focusable="false">
                    <path class="chart-line" d="M1 6H27" stroke-dasharray={series.mark.dashes()} />
                    { mark(series, (14.0, 6.0), "chart-mark") }
                </svg>
                { &series.name }
            </li>
        }
    };
    html! { <ul class="chart-legend">{ for chart.columns().map(entry) }</ul> }
}

/// A line through everything that stands at `x`.
fn cross_hair(chart: &Chart, layout: &Layout, x: f64) -> Html {
    let Some(at) = layout.x_of(x) else { return Html::default() };
    let dot = |series: &Series| {
        let point = series.at(x).filter(|_| !series.is_curve);
        let place = point.and_then(|point: Point| layout.place(point))?;
        Some(
            html! { <g class={series.hue.class()}>{ mark(series, place, "chart-mark chart-mark-pointed") }</g> },
        )
    };
    html! {
        <g>
            <line class="chart-cross-hair" x1={px(at)} x2={px(at)} y1={px(layout.top)} y2={px(layout.bottom)} />
            { for chart.series.iter().filter_map(dot) }
        </g>
    }
}

fn px(value: f64) -> String {
    format!("{value:.1}")
}
