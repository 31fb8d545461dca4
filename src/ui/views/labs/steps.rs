//! The chain-of-thought lab: answers at once against answers after steps, and what the steps cost.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::super::ViewProps;
use super::super::figure::Figure;
use super::super::terms::with_terms;
use super::controls::{controls, kept_note};
use super::gains::gains;
use super::items::items_view;
use super::matched::{LOOKS, matched_view};
use super::names::{difference, step_task_words, way_words};
use super::results::checksums;
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
/// Colour and mark of each way of a run that was kept.
const KEPT_LOOKS: [(Hue, Mark); WAYS.len()] =
    [(Hue::Width, Mark::Diamond), (Hue::Positive, Mark::Circle), (Hue::Vocabulary, Mark::Square)];

/// The view.
#[component]
pub fn StepLab(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let board = state.labs.board(BENCH);
    let drawn = use_memo((board.run.clone(), board.kept.clone(), lang), |(run, kept, lang)| {
        let run = run.as_deref().filter(|run| run.has_rows());
        run.map(|run| charts(*lang, run, kept.as_deref())).unwrap_or_default()
    });
    let shots = state.labs.plans.steps.shots;
    let figure = |(model, chart): &(String, Shared<Chart>)| {
        let run_lines = board.run.iter().flat_map(|run| lines(run)).filter(|line| line.model == *model);
        let jobs: Vec<Vec<(usize, usize)>> = run_lines.map(|line| line.jobs).collect();
        let dispatch = dispatch.clone();
        let on_choose = Callback::from(move |(line, x): (usize, f64)| {
            let at = |jobs: &Vec<(usize, usize)>| jobs.iter().find(|(n, _)| *n == x as usize).copied();
            if let Some((_, job)) = jobs.get(line).and_then(at) {
                let spot = Spot { job, shots, from: 0 };
                dispatch.emit(Action::Lab(LabAction::Open(BENCH, Some(spot))));
            }
        });
        let title = lang.text(Msg::StepLabResults);
        // One model needs no name: it stands above, beside every control.
        let (id, title) = match drawn.len() {
            1 => ("cot".to_owned(), title),
            _ => (format!("cot-{model}"), format!("{title}: {model}")),
        };
        html! { <Figure key={model.clone()} {id} {title} chart={chart.clone()} {lang} height={360.0} {on_choose} /> }
    };
    html! {
        <article class="study bench" id="cot-lab">
            <h2 class="study-title">{ lang.text(Msg::RouteStepLab) }</h2>
            <p class="study-what">{ with_terms(lang, &lang.text(Msg::StepLabWhat)) }</p>
            { plan_view(state, dispatch) }
            { controls(state, dispatch, BENCH) }
            { kept_note(lang, board.run.as_deref(), board.kept.as_deref()) }
            if !drawn.is_empty() {
                <div class="figures">{ for drawn.iter().map(figure) }</div>
            }
            if let Some(run) = board.run.as_deref().filter(|run| run.has_rows()) {
                { gains(lang, dispatch, run, board.kept.as_deref()) }
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

/// A chart for each model, by its name; none where no task has more than one length.
fn charts(lang: Lang, run: &Run, kept: Option<&Run>) -> Vec<(String, Shared<Chart>)> {
    let of_lengths = |run: &Run| {
        let lines = lines(run);
        lines.iter().any(|line| line.jobs.len() > 1).then_some(lines)
    };
    let Some(run_lines) = of_lengths(run) else { return Vec::new() };
    let kept = kept.and_then(|kept| Some((kept, of_lengths(kept)?)));
    let mut models = run.models();
    models.extend(
        kept.iter().flat_map(|(kept, _)| kept.models()).filter(|model| !run.models().contains(model)),
    );
    let chart = |model: &str| {
        let of_model = |line: &&Line| line.model == model;
        let name = kept.as_ref().map(|(kept, _)| difference(lang, &run.plan, &kept.plan)).unwrap_or_default();
        let mut series: Vec<Series> =
            run_lines.iter().filter(of_model).map(|line| line.series(lang, run, LOOKS, &name)).collect();
        if let Some((kept, lines)) = &kept {
            let name = difference(lang, &kept.plan, &run.plan);
            series
                .extend(lines.iter().filter(of_model).map(|line| line.series(lang, kept, KEPT_LOOKS, &name)));
        }
        let chance = run_lines.iter().find(of_model).map(|line| line.chance(lang, run));
        series.extend(chance.filter(|chance| !chance.points.is_empty()));
        Chart {
            x: Axis::new(lang.text(Msg::AxisOperands), Quantity::Count),
            y: Axis::new(lang.text(Msg::AxisFinal), Quantity::Share).over(0.0, 1.0),
            series,
        }
    };
    models.into_iter().map(|model| (model.to_owned(), Shared::new(chart(model)))).collect()
}

impl Line {
    /// Accuracy against the number of operands; `name` says what sets its run apart.
    fn series(&self, lang: Lang, run: &Run, looks: [(Hue, Mark); WAYS.len()], name: &str) -> Series {
        let point = |&(n, job): &(usize, usize)| {
            let (share, low, high) = accuracy(run.jobs[job].rows.first()?)?;
            Some(Point::within(n as f64, share, low, high))
        };
        let way = WAYS.iter().position(|way| *way == self.way).unwrap_or(0);
        let (hue, mark) = looks[way];
        let words = [lang.text(way_words(self.way)), name.to_owned()];
        let words: Vec<String> = words.into_iter().filter(|words| !words.is_empty()).collect();
        Series::new(words.join(", "), hue, mark, self.jobs.iter().filter_map(point).collect()).with_bars()
    }

    /// What guessing would reach.
    fn chance(&self, lang: Lang, run: &Run) -> Series {
        let point =
            |&(n, job): &(usize, usize)| Some(Point::new(n as f64, run.jobs[job].rows.first()?.chance?));
        let points = self.jobs.iter().filter_map(point).collect();
        Series::new(lang.text(Msg::SeriesChance), Hue::Soft, Mark::Square, points)
    }
}
