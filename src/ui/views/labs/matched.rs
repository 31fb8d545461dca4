//! What an answer costs against how often it is right: small models with steps beside larger ones without.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::super::figure::Figure;
use super::gains::flops;
use super::names::{task_name, way_words};
use crate::engine::protocol::lab::Interval;
use crate::ui::chart::{Axis, Chart, Hue, Mark, Point, Quantity, Series};
use crate::ui::format::{percent, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::labs::matched::{Measured, common_tasks, measured, pairs};
use crate::ui::state::labs::{Plan, Run, StepPlan, WAYS};
use crate::ui::state::{Action, LabAction, Shared, State};

/// Colour and mark of each way, in their order.
pub const LOOKS: [(Hue, Mark); WAYS.len()] =
    [(Hue::Accent, Mark::Circle), (Hue::Heads, Mark::Square), (Hue::Soft, Mark::Triangle)];

/// A line for each way, its points the models, named.
fn chart(lang: Lang, all: &[Measured]) -> Chart {
    let series = WAYS.into_iter().enumerate().filter_map(|(way, name)| {
        let mut points: Vec<&Measured> = all.iter().filter(|measured| measured.way == way).collect();
        points.sort_by(|a, b| a.flops.total_cmp(&b.flops));
        let point = |measured: &&Measured| {
            let Interval { low, high } = measured.interval();
            Point::within(measured.flops, measured.share(), low, high)
        };
        let notes = points.iter().map(|measured| measured.model.clone()).collect();
        let (hue, mark) = LOOKS[way];
        let line = Series::new(lang.text(way_words(name)), hue, mark, points.iter().map(point).collect());
        (!points.is_empty()).then(|| line.with_bars().with_notes(notes))
    });
    Chart {
        x: Axis::new(lang.text(Msg::AxisAnswerFlops), Quantity::Flops).logarithmic(),
        y: Axis::new(lang.text(Msg::AxisFinal), Quantity::Share).over(0.0, 1.0),
        series: series.collect(),
    }
}

/// What the numbers allow to say about such a pair.
fn sentence(lang: Lang, steps: &Measured, direct: &Measured) -> String {
    let Interval { low, high } = steps.over(direct);
    let points =
        |value: f64| format!("{}{}", if value < 0.0 { "−" } else { "+" }, significant(value.abs() * 100.0));
    let texts = [
        ("small", steps.model.clone()),
        ("large", direct.model.clone()),
        ("smallshare", percent(steps.share())),
        ("largeshare", percent(direct.share())),
        ("smallflops", flops(steps.flops)),
        ("largeflops", flops(direct.flops)),
        ("low", points(low)),
        ("high", points(high)),
    ];
    let args = texts.each_ref().map(|(name, text)| (*name, text.into()));
    let msg = match (low, high) {
        (low, _) if low > 0.0 => Msg::MatchedSteps,
        (_, high) if high < 0.0 => Msg::MatchedLarge,
        _ => Msg::MatchedOpen,
    };
    lang.text_with(msg, &args)
}

/// The comparison; nothing before there is something to compare.
pub fn matched_view(state: &State, dispatch: &Callback<Action>, run: &Run) -> Html {
    let lang = state.settings.lang;
    let Plan::Steps(plan) = &run.plan else { return html! {} };
    let common = common_tasks(run);
    let chosen = state.labs.plans.steps.matched.as_deref().filter(|task| common.contains(task));
    let tasks = chosen.map_or_else(|| common.clone(), |task| vec![task]);
    let all = measured(run, &tasks);
    if all.is_empty() {
        return html! {};
    }
    let sentences: Vec<String> =
        pairs(&all).into_iter().map(|(steps, direct)| sentence(lang, steps, direct)).collect();
    let sentences = if sentences.is_empty() { vec![lang.text(Msg::MatchedOne)] } else { sentences };
    html! {
        <section class="solve" id="matched" aria-labelledby="matched-title">
            <h3 class="panel-title" id="matched-title">{ lang.text(Msg::MatchedTitle) }</h3>
            if common.len() > 1 { { choice(state, dispatch, plan, &common, chosen) } }
            <Figure id="matched-chart" title={lang.text(Msg::MatchedChart)} chart={Shared::new(chart(lang, &all))} {lang}
                height={320.0} />
            <div class="notes" id="matched-says">{ for sentences.iter().map(|text| html! { <p>{ text }</p> }) }</div>
            <p class="study-note">{ lang.text(Msg::MatchedWhat) }</p>
        </section>
    }
}

/// All tasks together, or one of them.
fn choice(
    state: &State,
    dispatch: &Callback<Action>,
    plan: &StepPlan,
    common: &[&str],
    chosen: Option<&str>,
) -> Html {
    let lang = state.settings.lang;
    let planned = StepPlan { matched: None, ..state.labs.plans.steps.clone() };
    let onchange = dispatch.reform(move |event: Event| {
        let task = event.target_unchecked_into::<HtmlSelectElement>().value();
        let matched = Some(task).filter(|task| !task.is_empty());
        Action::Lab(LabAction::Plan(Plan::Steps(StepPlan { matched, ..planned.clone() })))
    });
    let options = common.iter().map(|task| {
        html! { <option value={(*task).to_owned()} selected={chosen == Some(*task)}>{ task_name(lang, task) }</option> }
    });
    html! {
        <div class="study-bar">
            <label class="study-label" for="matched-task">{ lang.text(Msg::ShotsTask) }</label>
            <select id="matched-task" {onchange} key={plan.task.slug()}>
                <option value="" selected={chosen.is_none()}>{ lang.text(Msg::MatchedAll) }</option>
                { for options }
            </select>
        </div>
    }
}
