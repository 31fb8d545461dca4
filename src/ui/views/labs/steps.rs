//! The chain-of-thought lab: answers at once against answers after steps, and what the steps cost.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::super::ViewProps;
use super::super::figure::Figure;
use super::super::terms::with_terms;
use super::controls::{controls, kept_note};
use super::gains::gains;
use super::items::items_view;
use super::matched::matched_view;
use super::names::{difference, step_task_words, way_words};
use super::results::{checksums, look};
use super::sample::sample_view;
use super::solve::solve_view;
use super::{Choice, choices, honest};
use crate::ui::chart::{Axis, Chart, Hue, Mark, Point, Quantity, Series};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::labs::matched::accuracy;
use crate::ui::state::labs::{Bench, Plan, Run, STEP_SHOTS, Sample, Spot, StepPlan, StepTask, WAYS};
use crate::ui::state::{Action, LabAction, Shared, State};

/// This lab.
const BENCH: Bench = Bench::Steps;
/// How tasks of growing length are called in evaluations.
const CALCULATOR: &str = "serial_calc_";

/// The view.
#[component]
pub fn StepLab(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let board = state.labs.board(BENCH);
    let drawn = use_memo((board.run.clone(), board.kept.clone(), lang), |(run, kept, lang)| {
        let run = run.as_deref().filter(|run| run.has_rows())?;
        chart(*lang, run, kept.as_deref()).map(Shared::new)
    });
    let jobs: Vec<Vec<(usize, usize)>> =
        board.run.iter().flat_map(|run| lines(run)).map(|line| line.jobs).collect();
    let shots = state.labs.plans.steps.shots;
    let on_choose = {
        let dispatch = dispatch.clone();
        Callback::from(move |(line, x): (usize, f64)| {
            let at = |jobs: &Vec<(usize, usize)>| jobs.iter().find(|(n, _)| *n == x as usize).copied();
            if let Some((_, job)) = jobs.get(line).and_then(at) {
                let spot = Spot { job, shots, from: 0 };
                dispatch.emit(Action::Lab(LabAction::Open(BENCH, Some(spot))));
            }
        })
    };
    html! {
        <article class="study bench" id="cot-lab">
            <h2 class="study-title">{ lang.text(Msg::RouteStepLab) }</h2>
            <p class="study-what">{ with_terms(lang, &lang.text(Msg::StepLabWhat)) }</p>
            { plan_view(state, dispatch) }
            { controls(state, dispatch, BENCH) }
            { kept_note(lang, board.run.as_deref(), board.kept.as_deref()) }
            if let Some(chart) = (*drawn).clone() {
                <Figure id="cot" title={lang.text(Msg::StepLabResults)} {chart} {lang} height={360.0} {on_choose} />
            }
            if let Some(run) = board.run.as_deref().filter(|run| run.has_rows()) {
                { gains(lang, dispatch, run) }
                { matched_view(state, dispatch, run) }
                { items_view(state, dispatch, BENCH) }
                { checksums(lang, run) }
            } else {
                <p class="panel-empty">{ lang.text(Msg::LabEmpty) }</p>
            }
            { solve_view(state, dispatch) }
            { honest(lang, Msg::StepLabShows, Msg::StepLabShowsNot) }
        </article>
    }
}

fn plan_view(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let plan = &state.labs.plans.steps;
    let planned = |plan: StepPlan| Action::Lab(LabAction::Plan(Plan::Steps(plan)));
    let set = |plan: StepPlan| dispatch.reform(move |_: MouseEvent| planned(plan.clone()));
    let onchange = {
        let (plan, dispatch) = (plan.clone(), dispatch.clone());
        move |event: Event| {
            let slug = event.target_unchecked_into::<HtmlSelectElement>().value();
            let task = StepTask::ALL.into_iter().find(|task| task.slug() == slug).unwrap_or_default();
            dispatch.emit(planned(StepPlan { task, ..plan.clone() }));
        }
    };
    let options = StepTask::ALL.into_iter().map(|task| {
        html! { <option value={task.slug()} selected={task == plan.task}>{ lang.text(step_task_words(task)[0]) }</option> }
    });
    let dots = [(true, Msg::DotsOn, "on"), (false, Msg::DotsOff, "off")];
    let dots = dots.into_iter().map(|(has_filler, name, slug)| Choice {
        id: format!("cot-dots-{slug}"),
        label: lang.text(name),
        is_on: plan.has_filler == has_filler,
        blocked: None,
        onclick: set(StepPlan { has_filler, ..plan.clone() }),
    });
    let shots = STEP_SHOTS.into_iter().map(|shots| Choice {
        id: format!("cot-k-{shots}"),
        label: shots.to_string(),
        is_on: plan.shots == shots,
        blocked: None,
        onclick: set(StepPlan { shots, ..plan.clone() }),
    });
    let of_sample = {
        let plan = plan.clone();
        move |sample: Sample| Plan::Steps(StepPlan { sample, ..plan.clone() })
    };
    html! {
        <section class="bench-plan" aria-label={lang.text(Msg::ShotsTask)}>
            <div class="study-bar">
                <label class="study-label" for="cot-task">{ lang.text(Msg::ShotsTask) }</label>
                <select id="cot-task" {onchange}>{ for options }</select>
                <p class="study-note">{ lang.text(step_task_words(plan.task)[1]) }</p>
            </div>
            <div class="bench-rows">
                { choices(lang.text(Msg::StepLabDots), dots) }
                { choices(lang.text(Msg::ShotsExamples), shots) }
            </div>
            { sample_view(state, dispatch, "cot", &plan.sample, of_sample) }
        </section>
    }
}

/// One line of the chart.
struct Line {
    model: String,
    way: &'static str,
    /// Numbers of operands, each with the number of its job.
    jobs: Vec<(usize, usize)>,
}

/// The lines of a run over growing lengths: each model, each way.
fn lines(run: &Run) -> Vec<Line> {
    let length = |task: &str| task.strip_prefix(CALCULATOR)?.parse::<usize>().ok();
    let mut lines = Vec::new();
    for model in run.models() {
        for way in WAYS {
            let of_line =
                run.jobs.iter().enumerate().filter(|(_, job)| job.model == model && job.format == way);
            let jobs: Vec<(usize, usize)> =
                of_line.filter_map(|(index, job)| Some((length(&job.task)?, index))).collect();
            if !jobs.is_empty() {
                lines.push(Line { model: model.to_owned(), way, jobs });
            }
        }
    }
    lines
}

/// Accuracy against the number of operands; nothing where there is only one number of them.
fn chart(lang: Lang, run: &Run, kept: Option<&Run>) -> Option<Chart> {
    let is_of_lengths = |run: &&Run| lines(run).iter().any(|line| line.jobs.len() > 1);
    let run = Some(run).filter(is_of_lengths)?;
    let kept = kept.filter(is_of_lengths);
    let mut series = Vec::new();
    let mut measured = |run: &Run, other: Option<&Run>| {
        let name = other.map(|other| difference(lang, &run.plan, &other.plan)).unwrap_or_default();
        for line in lines(run) {
            let (hue, mark) = look(series.len());
            let point = |&(n, job): &(usize, usize)| {
                let (share, low, high) = accuracy(run.jobs[job].rows.first()?)?;
                Some(Point::within(n as f64, share, low, high))
            };
            let points = line.jobs.iter().filter_map(point).collect();
            let way = lang.text(way_words(line.way));
            let name = if name.is_empty() { String::new() } else { format!(", {name}") };
            series.push(Series::new(format!("{}, {way}{name}", line.model), hue, mark, points).with_bars());
        }
    };
    measured(run, kept);
    if let Some(kept) = kept {
        measured(kept, Some(run));
    }
    let chance = |line: &Line| -> Vec<Point> {
        let point =
            |&(n, job): &(usize, usize)| Some(Point::new(n as f64, run.jobs[job].rows.first()?.chance?));
        line.jobs.iter().filter_map(point).collect()
    };
    let chance = lines(run).first().map(chance).filter(|points| !points.is_empty());
    series.extend(
        chance.map(|points| Series::new(lang.text(Msg::SeriesChance), Hue::Soft, Mark::Square, points)),
    );
    Some(Chart {
        x: Axis::new(lang.text(Msg::AxisOperands), Quantity::Count),
        y: Axis::new(lang.text(Msg::AxisFinal), Quantity::Share).over(0.0, 1.0),
        series,
    })
}
