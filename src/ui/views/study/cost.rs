//! What a token costs against the length of the text, with the KV cache and without, measured here.

use yew::prelude::*;

use super::super::ViewProps;
use super::super::figure::Figure;
use super::super::terms::with_terms;
use crate::engine::protocol::Backend;
use crate::engine::protocol::study::{Spread, Timing, TimingRow};
use crate::ui::chart::{Axis, Chart, Hue, Mark, Point, Quantity, Series};
use crate::ui::components::button::{Button, Emphasis};
use crate::ui::format::{bytes, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::{Action, Shared, State, StudyAction};

/// Runs of each measurement, as the engine makes them.
const N_RUNS: usize = 5;

/// The view.
#[component]
pub fn Cost(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let study = &state.study;
    let charts = use_memo((study.timing.clone(), lang), |(timing, lang)| {
        timing
            .as_ref()
            .map(|timing| (Shared::new(time_chart(*lang, timing)), Shared::new(memory_chart(*lang, timing))))
    });
    let how = lang.text_with(Msg::CostHow, &[("backend", (&backend(state)).into()), ("runs", N_RUNS.into())]);
    html! {
        <article class="study" id="cost">
            <h2 class="study-title">{ lang.text(Msg::RouteCost) }</h2>
            <p class="study-what">{ with_terms(lang, &lang.text(Msg::CostWhat)) }</p>
            <p class="study-note">{ with_terms(lang, &how) }</p>
            <div class="study-bar">
                { button(state, dispatch) }
                <p class="study-status" id="cost-status" role="status">{ status(state) }</p>
            </div>
            if let Some((time, memory)) = &*charts {
                <p class="study-what" id="cost-summary">{ summary(lang, study.timing.as_ref()) }</p>
                <div class="cost-charts">
                    <Figure id="cost-time" title={lang.text(Msg::CostTime)} chart={time.clone()} {lang} />
                    <Figure id="cost-memory" title={lang.text(Msg::CostMemory)} chart={memory.clone()} {lang} />
                </div>
            } else {
                <p class="panel-empty">{ lang.text(Msg::CostEmpty) }</p>
            }
        </article>
    }
}

fn backend(state: &State) -> String {
    match state.backend.as_ref().map(|info| &info.backend) {
        Some(Backend::Gpu { adapter, .. }) => {
            state.settings.lang.text_with(Msg::BadgeGpu, &[("adapter", adapter.into())])
        }
        Some(Backend::Cpu) | None => state.settings.lang.text(Msg::BadgeCpu),
    }
}

fn button(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let (id, msg, action) = match (state.study.is_timing, &state.study.timing) {
        (true, _) => ("cost-stop", Msg::QuantStop, StudyAction::Stop),
        (false, None) => ("cost-start", Msg::CostStart, StudyAction::Time),
        (false, Some(_)) => ("cost-start", Msg::CostAgain, StudyAction::Time),
    };
    let on_press = dispatch.reform(move |()| Action::Study(action.clone()));
    html! { <Button {id} label={lang.text(msg)} emphasis={Emphasis::Primary} {on_press} /> }
}

fn status(state: &State) -> String {
    let lang = state.settings.lang;
    let study = &state.study;
    let timing = study.timing.as_ref();
    let (done, total) = timing.map_or((0, 0), |timing| (timing.rows.len(), timing.n_rows));
    if study.is_timing {
        return lang.text_with(Msg::CostProgress, &[("done", done.into()), ("total", total.into())]);
    }
    match (&study.timing_refusal, timing) {
        (Some(_), _) => lang.text(Msg::CostRefused),
        (None, Some(_)) => lang.text_with(Msg::CostDone, &[("total", total.into())]),
        (None, None) => String::new(),
    }
}

fn summary(lang: Lang, timing: Option<&Shared<Timing>>) -> String {
    let Some(row) = timing.and_then(|timing| timing.rows.last().copied()) else { return String::new() };
    let factor = significant(row.uncached_secs.median / row.cached_secs.median);
    let size = bytes(row.cache_bytes as u64);
    let args = [("n", row.length.into()), ("factor", (&factor).into()), ("bytes", (&size).into())];
    lang.text_with(Msg::CostSaved, &args)
}

fn series(
    timing: &Timing,
    name: String,
    (hue, mark): (Hue, Mark),
    value: impl Fn(&TimingRow) -> (Spread, f64),
) -> Series {
    let point = |row: &TimingRow| {
        let (spread, share) = value(row);
        let [least, median, most] = [spread.least, spread.median, spread.most].map(|secs| secs * share);
        Point::within(row.length as f64, median, least, most)
    };
    Series::new(name, hue, mark, timing.rows.iter().map(point).collect())
}

fn time_chart(lang: Lang, timing: &Timing) -> Chart {
    Chart {
        x: Axis::new(lang.text(Msg::CostLength), Quantity::Count).logarithmic(),
        y: Axis::new(lang.text(Msg::CostSecs), Quantity::Seconds).logarithmic(),
        series: vec![
            series(timing, lang.text(Msg::CostOff), (Hue::Ink, Mark::Square), |row| (row.uncached_secs, 1.0)),
            series(timing, lang.text(Msg::CostOn), (Hue::Accent, Mark::Circle), |row| (row.cached_secs, 1.0)),
            series(timing, lang.text(Msg::CostPerToken), (Hue::Tokens, Mark::Diamond), |row| {
                (row.uncached_secs, 1.0 / row.length as f64)
            }),
        ],
    }
}

fn memory_chart(lang: Lang, timing: &Timing) -> Chart {
    let points = |bytes: &dyn Fn(&TimingRow) -> usize| {
        timing.rows.iter().map(|row| Point::new(row.length as f64, bytes(row) as f64)).collect::<Vec<_>>()
    };
    let (on, off) = (points(&|row| row.cache_bytes), points(&|_| 0));
    Chart {
        x: Axis::new(lang.text(Msg::CostLength), Quantity::Count).from_zero(),
        y: Axis::new(lang.text(Msg::CostBytes), Quantity::Bytes).from_zero(),
        series: vec![
            Series::new(lang.text(Msg::CostOn), Hue::Accent, Mark::Circle, on),
            Series::new(lang.text(Msg::CostOff), Hue::Ink, Mark::Square, off),
        ],
    }
}
