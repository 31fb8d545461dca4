//! The few-shot lab: accuracy against the number of examples.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::super::ViewProps;
use super::super::figure::Figure;
use super::super::terms::with_terms;
use super::changes::changes_view;
use super::controls::{controls, kept_note};
use super::items::items_view;
use super::lesson::lesson_view;
use super::names::{change_words, difference, label_words, task_words};
use super::results::{checksums, look, table};
use super::sample::sample_view;
use super::sentences::{blocked_for, sentences_view};
use super::vary::vary_view;
use super::{Choice, choices, honest};
use crate::engine::protocol::lab::{Examples, Row};
use crate::ui::chart::{Axis, Chart, Hue, Mark, Point, Quantity, Series};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::labs::{
    Bench, LabelMode, MAX_ITEM_SEED, Plan, Run, SHOTS, Sample, ShotPlan, ShotTask, Spot,
};
use crate::ui::state::{Action, LabAction, Shared, State};

/// This lab.
const BENCH: Bench = Bench::Shots;

/// The view.
#[component]
pub fn ShotLab(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let board = state.labs.board(BENCH);
    let drawn = use_memo((board.run.clone(), board.kept.clone(), lang), |(run, kept, lang)| {
        let run = run.as_deref().filter(|run| run.has_rows())?;
        Some(Shared::new(chart(*lang, run, kept.as_deref())))
    });
    let on_choose = dispatch.reform(move |(job, x): (usize, f64)| {
        Action::Lab(LabAction::Open(BENCH, Some(Spot { job, shots: x as usize, from: 0 })))
    });
    // Only lines of the newest run have items; those of the kept one come after them.
    let n_jobs = board.run.as_ref().map_or(0, |run| run.jobs.len());
    let on_choose = Callback::from(move |chosen: (usize, f64)| {
        if chosen.0 < n_jobs {
            on_choose.emit(chosen);
        }
    });
    html! {
        <article class="study bench" id="few-shot-lab">
            <h2 class="study-title">{ lang.text(Msg::RouteShotLab) }</h2>
            <p class="study-what">{ with_terms(lang, &lang.text(Msg::ShotLabWhat)) }</p>
            { plan_view(state, dispatch) }
            { controls(state, dispatch, BENCH) }
            { kept_note(lang, board.run.as_deref(), board.kept.as_deref()) }
            if let Some(chart) = (*drawn).clone() {
                <Figure id="few-shot" title={lang.text(Msg::LabResults)} {chart} {lang} height={360.0} {on_choose} />
            } else {
                <p class="panel-empty">{ lang.text(Msg::LabEmpty) }</p>
            }
            if let Some(run) = board.run.as_deref().filter(|run| run.has_rows()) {
                { changes_view(state, dispatch, run) }
                { what_if(state, dispatch, run) }
                { items_view(state, dispatch, BENCH) }
                { vary_view(state, dispatch) }
                { table(lang, dispatch, BENCH, run) }
                { checksums(lang, run) }
            }
            { lesson_view(state, dispatch) }
            { honest(lang, Msg::ShotLabShows, Msg::ShotLabShowsNot) }
        </article>
    }
}

fn plan_view(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let plan = &state.labs.plans.shots;
    let set = |plan: ShotPlan| dispatch.reform(move |_: MouseEvent| planned(plan.clone()));
    let onchange = {
        let (plan, dispatch) = (plan.clone(), dispatch.clone());
        move |event: Event| {
            let slug = event.target_unchecked_into::<HtmlSelectElement>().value();
            let task = ShotTask::ALL.into_iter().find(|task| task.slug() == slug).unwrap_or_default();
            dispatch.emit(planned(ShotPlan { task, ..plan.clone() }));
        }
    };
    let options = ShotTask::ALL.into_iter().map(|task| {
        html! { <option value={task.slug()} selected={task == plan.task}>{ lang.text(task_words(task)[0]) }</option> }
    });
    let labels = LabelMode::ALL.into_iter().map(|labels| Choice {
        id: format!("fs-labels-{}", labels.slug()),
        label: lang.text(label_words(labels)),
        is_on: plan.task.has_labels() && plan.labels == labels,
        blocked: (!plan.task.has_labels()).then(|| lang.text(Msg::LabelsNone)),
        onclick: set(ShotPlan { labels, ..plan.clone() }),
    });
    let forms = [(false, Msg::FormTrained, "trained"), (true, Msg::FormNew, "new")];
    let forms = forms.into_iter().map(|(is_new_form, name, slug)| Choice {
        id: format!("fs-form-{slug}"),
        label: lang.text(name),
        is_on: (plan.is_new_form && plan.task.has_forms()) == is_new_form,
        blocked: (!plan.task.has_forms() && is_new_form).then(|| lang.text(Msg::FormNone)),
        onclick: set(ShotPlan { is_new_form, ..plan.clone() }),
    });
    let shots = SHOTS.into_iter().map(|k| Choice {
        id: format!("fs-k-{k}"),
        label: k.to_string(),
        is_on: plan.shots.contains(&k),
        blocked: None,
        onclick: set(plan.toggled(k)),
    });
    let of_sample = {
        let plan = plan.clone();
        move |sample: Sample| Plan::Shots(ShotPlan { sample, ..plan.clone() })
    };
    html! {
        <section class="bench-plan" aria-label={lang.text(Msg::ShotsTask)}>
            <div class="study-bar">
                <label class="study-label" for="fs-task">{ lang.text(Msg::ShotsTask) }</label>
                <select id="fs-task" {onchange}>{ for options }</select>
                <p class="study-note">{ lang.text(task_words(plan.task)[1]) }</p>
            </div>
            <div class="bench-rows">
                { choices(lang.text(Msg::ShotLabLabels), labels) }
                { choices(lang.text(Msg::ShotLabForm), forms) }
                { choices(lang.text(Msg::ShotLabK), shots) }
            </div>
            { sentences_view(state, dispatch) }
            { sample_view(state, dispatch, "fs", &plan.sample, of_sample) }
        </section>
    }
}

fn planned(plan: ShotPlan) -> Action {
    Action::Lab(LabAction::Plan(Plan::Shots(plan)))
}

/// The curves of both runs; the bounds of the newest one.
fn chart(lang: Lang, run: &Run, kept: Option<&Run>) -> Chart {
    let mut series = Vec::new();
    let measured = |run: &Run, other: Option<&Run>, series: &mut Vec<Series>| {
        let name = other.map(|other| difference(lang, &run.plan, &other.plan)).unwrap_or_default();
        for job in &run.jobs {
            let (hue, mark) = look(series.len());
            let points = job.rows.iter().filter_map(point).collect();
            let change = (job.examples != Examples::Drawn).then(|| lang.text(change_words(job.examples)));
            let other = Some(name.clone()).filter(|name| !name.is_empty());
            let parts = [Some(job.model.clone()), change, other];
            let name = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
            series.push(Series::new(name, hue, mark, points).with_bars());
        }
    };
    measured(run, kept, &mut series);
    if let Some(kept) = kept {
        measured(kept, Some(run), &mut series);
    }
    // All models are asked the same items, so that one of them says what guessing reaches.
    let rows = run.jobs.iter().map(|job| &job.rows).find(|rows| !rows.is_empty());
    let bound = |name: Msg, hue: Hue, mark: Mark, value: fn(&Row) -> Option<f64>| {
        let points: Vec<Point> = rows
            .into_iter()
            .flatten()
            .filter_map(|row| Some(Point::new(row.shots as f64, value(row)?)))
            .collect();
        (!points.is_empty()).then(|| Series::new(lang.text(name), hue, mark, points))
    };
    series.extend(bound(Msg::SeriesBayes, Hue::Ink, Mark::Diamond, |row| row.bayes));
    series.extend(bound(Msg::SeriesChance, Hue::Soft, Mark::Square, |row| row.chance));
    Chart {
        x: Axis::new(lang.text(Msg::AxisShots), Quantity::Count).from_zero(),
        y: Axis::new(lang.text(Msg::AxisAccuracy), Quantity::Share).over(0.0, 1.0),
        series,
    }
}

fn point(row: &Row) -> Option<Point> {
    Some(Point::within(row.shots as f64, row.exact_match?, row.ci_low?, row.ci_high?))
}

/// The same measured with one thing changed, beside what is there.
fn what_if(state: &State, dispatch: &Callback<Action>, run: &Run) -> Html {
    let lang = state.settings.lang;
    let Plan::Shots(plan) = &run.plan else { return html! {} };
    let compare = |id: String, label: String, plan: ShotPlan| {
        let plan = Rc::new(plan);
        Choice {
            id,
            label,
            is_on: false,
            blocked: blocked_for(state, &plan),
            onclick: dispatch
                .reform(move |_: MouseEvent| Action::Lab(LabAction::Compare(Plan::Shots((*plan).clone())))),
        }
    };
    let name = |group: Msg, value: Msg| format!("{}: {}", lang.text(group), lang.text(value));
    let mut changes = Vec::new();
    if plan.task.has_labels() {
        for labels in LabelMode::ALL.into_iter().filter(|&labels| labels != plan.labels) {
            let label = name(Msg::ShotLabLabels, label_words(labels));
            let changed = ShotPlan { labels, ..plan.clone() };
            changes.push(compare(format!("what-if-{}", labels.slug()), label, changed));
        }
    }
    if plan.task.has_forms() {
        let is_new_form = !plan.is_new_form;
        let form = if is_new_form { Msg::FormNew } else { Msg::FormTrained };
        let changed = ShotPlan { is_new_form, ..plan.clone() };
        changes.push(compare("what-if-form".to_owned(), name(Msg::ShotLabForm, form), changed));
    }
    let seed = if plan.sample.seed >= MAX_ITEM_SEED { 0 } else { plan.sample.seed + 1 };
    let sample = Sample { seed, ..plan.sample.clone() };
    let changed = ShotPlan { sample, ..plan.clone() };
    changes.push(compare("what-if-items".to_owned(), lang.text(Msg::WhatIfItems), changed));
    choices(lang.text(Msg::WhatIf), changes)
}
