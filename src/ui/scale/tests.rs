use std::rc::Rc;

use super::chart::{self, by_size_chart, example_chart, measured_here, over_time_chart, rows_json};
use super::literature::{BY_SHOTS, BY_SIZE, EMERGED, OVER_TIME};
use super::names::{needs_texts, row_name};
use super::pick::{at_row, distinct, nearest};
use crate::engine::protocol::curves::{Analysed, Key, Metric};
use crate::engine::protocol::lab::{Cost, Lab, LabNews, News};
use crate::engine::protocol::{BackendChoice, Command};
use crate::lab::{Material, Task, curves, stats};
use crate::ui::chart::{Chart, Mark, Series};
use crate::ui::i18n::Lang;
use crate::ui::models;
use crate::ui::route::Route;
use crate::ui::state::labs::{Along, Bench, Plan, Sample, ScalePlan};
use crate::ui::state::{Action, LabAction, ScaleAction, Settings, State, Theme, Travel, reduce};

const INDEX: &str = r#"{"models":[
    {"name":"nano","shape":{"n_params":360000,"n_layer":2,"n_head":2,"n_embd":64,"context_length":256},
     "training":{"tokens":102400000,"flops_6nd":2e14,"seed":1},
     "files":[{"name":"model-q8_0.gguf","size_bytes":1,"sha256":"0"},{"name":"curve.json","size_bytes":1,"sha256":"1"},
              {"name":"eval.json","size_bytes":1,"sha256":"2"}]},
    {"name":"micro","shape":{"n_params":840000,"n_layer":4,"n_head":3,"n_embd":96,"context_length":256},
     "files":[{"name":"model-q8_0.gguf","size_bytes":1,"sha256":"3"},{"name":"curve.json","size_bytes":1,"sha256":"4"}]},
    {"name":"micro-no-examples","files":[{"name":"model-q8_0.gguf","size_bytes":1,"sha256":"5"},
              {"name":"eval.json","size_bytes":1,"sha256":"6"}]}]}"#;

fn row(n: usize, exact: f64) -> serde_json::Value {
    let interval = stats::wilson((exact * n as f64).round() as usize, n);
    serde_json::json!({
        "task": "coin", "format": "steps", "variant": "trained", "shots": 0, "n": n, "n_distinct": n,
        "exact_match": exact, "ci_low": interval.low, "ci_high": interval.high, "token_accuracy": 0.5 + exact / 2.0,
        "mean_logprob": -2.0 + exact, "chance": 0.25,
    })
}

/// Eleven snapshots with a rise in the middle; the last two under a falling rate.
fn curve_json() -> String {
    let point = |i: usize| {
        let exact = (100.0 / (1.0 + (5.0 - i as f64).exp())).round() / 100.0;
        let tokens = 1e5 * 2_f64.powi(i as i32);
        let factor = [1.0, 0.5, 0.0][(i + 2).saturating_sub(10).min(2)];
        serde_json::json!({"tokens": tokens, "flops_6nd": tokens * 2e6, "flops_exact": tokens * 3e6, "factor": factor, "rows": [row(100, exact)]})
    };
    serde_json::json!({"seed": 1, "n": 100, "points": (0..11).map(point).collect::<Vec<_>>()}).to_string()
}

/// The lab with everything read and analysed.
fn lab() -> State {
    let settings = Settings {
        lang: Lang::En,
        is_lang_linked: false,
        theme: Theme::System,
        is_theme_linked: false,
        is_system_dark: false,
        has_letter_keys: true,
        backend: BackendChoice::Auto,
    };
    let catalog = models::parse(INDEX, "https://host/").expect("it is a list");
    let mut state = reduce(State::new(settings), Travel::CatalogRead(Rc::new(catalog)).into());
    state = reduce(state, Travel::Visit(Route::ScaleLab).into());
    for url in std::mem::take(&mut state.scale.outbox) {
        let text = if url.contains("curve") { curve_json() } else { format!("[{}]", row(500, 0.96)) };
        state = reduce(state, Action::Scale(ScaleAction::Arrived { url, text: Ok(text) }));
    }
    for command in std::mem::take(&mut state.labs.outbox) {
        let Command::Lab(Lab::Analyse(ask)) = command else { panic!("expected lines, got {command:?}") };
        let analyses =
            ask.lines.iter().map(|line| curves::analyse(line, ask.n_resamples.min(30), 1)).collect();
        tell(&mut state, 0, News::Analysed(Box::new(Analysed { request: ask.request, analyses })));
    }
    state
}

fn tell(state: &mut State, run: u32, news: News) {
    let news = Box::new(LabNews { run, news });
    *state = reduce(state.clone(), Action::Lab(LabAction::Told { news, now_ms: 0.0 }));
}

fn drawn(state: &State, change: impl Fn(&mut ScalePlan)) -> Option<Chart> {
    let mut plan = state.labs.plans.scale.clone();
    change(&mut plan);
    let board = state.labs.board(Bench::Scale);
    let key = plan.key.clone();
    let here: Vec<_> = key.iter().flat_map(|key| measured_here(board.run.as_deref(), key, "")).collect();
    chart::chart(Lang::En, &state.scale, &plan, &here)
}

fn names(chart: &Chart) -> Vec<&str> {
    chart.columns().map(|series| &*series.name).collect()
}

fn named<'a>(chart: &'a Chart, name: &str) -> &'a Series {
    chart.columns().find(|series| series.name == name).unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn a_line_for_each_size_says_what_is_under_a_falling_rate_and_what_is_shipped() {
    let state = lab();
    let chart = drawn(&state, |_| ()).expect("there are points");
    assert_eq!(
        names(&chart),
        ["nano", "nano, rate falling", "nano, as shipped", "micro", "micro, rate falling", "chance"]
    );
    assert_eq!(
        (named(&chart, "nano").points.len(), named(&chart, "nano, rate falling").points.len()),
        (9, 2)
    );
    let shipped = named(&chart, "nano, as shipped");
    assert_eq!(
        (shipped.points[0].x, shipped.points[0].y, shipped.mark),
        (102_400_000.0, 0.96, Mark::Diamond)
    );
    assert!(shipped.points[0].interval.is_some_and(|[low, high]| low < 0.96 && high > 0.96));
    assert!(named(&chart, "chance").points.iter().all(|point| point.y == 0.25));
    let curves: Vec<&Series> = chart.series.iter().filter(|series| series.is_curve).collect();
    assert_eq!(curves.len(), 2, "a fit for each size");
    let middle = curves[0].points.iter().find(|point| point.y >= 0.5).expect("it rises");
    assert!((middle.x.log10() - (1e5_f64 * 32.0).log10()).abs() < 0.1, "half of the rise is done there");
    let plain = drawn(&state, |plan| plan.is_fitted = false).expect("there are points");
    assert!(plain.series.iter().all(|series| !series.is_curve));
    let one = drawn(&state, |plan| plan.sample.models = vec!["micro".to_owned()]).expect("there are points");
    assert_eq!(names(&one), ["micro", "micro, rate falling", "chance"]);
}

#[test]
fn over_computation_everything_moves_by_the_same_factor() {
    let state = lab();
    let [tokens, flops] = [Along::Tokens, Along::Flops]
        .map(|along| drawn(&state, |plan| plan.along = along).expect("there are points"));
    for (a, b) in tokens.series.iter().zip(&flops.series).filter(|(a, _)| a.name.starts_with("micro")) {
        for (a, b) in a.points.iter().zip(&b.points) {
            assert!((b.x / a.x - 2e6).abs() < 1.0 && a.y == b.y, "{a:?} {b:?}");
        }
    }
    assert_eq!(named(&flops, "nano, as shipped").points[0].x, 2e14, "as the ledger says");
}

#[test]
fn over_parameters_stand_the_finished_models_and_no_fit() {
    let all = ["nano", "micro", "micro-no-examples"].map(str::to_owned);
    let chart = drawn(&lab(), |plan| {
        (plan.along, plan.sample.models) = (Along::Params, all.to_vec());
    });
    let chart = chart.expect("there are points");
    assert_eq!(names(&chart), ["nano", "micro", "chance"], "where the size is not known, there is no place");
    assert_eq!((named(&chart, "nano").points[0].x, named(&chart, "nano").points[0].y), (360_000.0, 0.96));
    assert_eq!(named(&chart, "micro").points[0].y, 0.99, "its last snapshot");
    let family: Vec<&Series> = chart.series.iter().filter(|series| series.is_curve).collect();
    assert_eq!(family.len(), 1);
    assert_eq!(family[0].points.iter().map(|point| point.x).collect::<Vec<_>>(), [360_000.0, 840_000.0]);
}

#[test]
fn another_metric_has_its_own_axis_and_what_is_missing_draws_nothing() {
    let state = lab();
    let logprob = drawn(&state, |plan| plan.metric = Metric::MeanLogprob).expect("there are points");
    assert!(logprob.y.range.is_none() && names(&logprob).iter().all(|name| *name != "chance"));
    assert!(named(&logprob, "nano").points.iter().all(|point| point.y < 0.0 && point.interval.is_none()));
    assert_eq!(drawn(&state, |plan| plan.metric = Metric::FinalAnswer), None);
    assert_eq!(drawn(&state, |plan| plan.key = None), None);
    let gone = |plan: &mut ScalePlan| plan.key.iter_mut().for_each(|key| key.shots = 9);
    assert_eq!(drawn(&state, gone), None);
}

#[test]
fn what_is_measured_here_stands_beside_what_is_published() {
    let mut state = lab();
    let sample = Sample { models: vec!["nano".to_owned()], n: 20, seed: 1 };
    let plan = ScalePlan { sample, ..state.labs.plans.scale.clone() };
    state = reduce(state, Action::Lab(LabAction::Plan(Plan::Scale(plan))));
    state = reduce(state, Action::Lab(LabAction::Start(Bench::Scale)));
    let rows = format!("[{}]", row(20, 0.95));
    tell(
        &mut state,
        1,
        News::Progress { job: 0, n_left_out: 0, n_done: 20, secs: 1.0, rows, cost: Cost::default() },
    );
    let chart = drawn(&state, |_| ()).expect("there are points");
    let here = named(&chart, "nano, here");
    assert_eq!((here.points[0].x, here.points[0].y, here.mark), (102_400_000.0, 0.95, Mark::Triangle));
    let params = drawn(&state, |plan| plan.along = Along::Params).expect("there are points");
    assert_eq!(named(&params, "nano, here").points[0].x, 360_000.0);
    // About another row it says nothing.
    let run = state.labs.board(Bench::Scale).run.clone();
    let other = Key { shots: 4, ..state.labs.plans.scale.key.clone().unwrap() };
    assert_eq!(measured_here(run.as_deref(), &other, "").count(), 0);
}

#[test]
fn another_task_keeps_what_it_has_in_common_with_the_row_before() {
    let key = |task: &str, format: &str, shots: usize| Key {
        task: task.to_owned(),
        format: format.to_owned(),
        variant: "trained".to_owned(),
        shots,
    };
    let keys = [
        key("a", "direct", 0),
        key("a", "steps", 0),
        key("b", "direct", 0),
        key("b", "direct", 4),
        key("b", "steps", 4),
    ];
    let to = |task: &str, current: &Key| nearest(&keys, Some(current), |key| key.task == task);
    assert_eq!(to("b", &keys[1]), Some(keys[4].clone()), "steps stay steps");
    assert_eq!(to("b", &keys[0]), Some(keys[2].clone()));
    assert_eq!(to("a", &keys[4]), Some(keys[1].clone()));
    assert_eq!(to("a", &key("b", "direct", 4)), Some(keys[0].clone()));
    assert_eq!(nearest(&keys, None, |key| key.task == "b"), Some(keys[2].clone()), "the first one");
    assert_eq!(to("c", &keys[0]), None);
    assert_eq!(distinct(keys.iter().map(|key| &*key.task)), ["a", "b"]);
}

#[test]
fn a_row_without_the_figure_in_sight_shows_one_that_it_has() {
    let state = lab();
    let plan = ScalePlan { metric: Metric::FinalAnswer, ..state.labs.plans.scale.clone() };
    let key = plan.key.clone();
    assert_eq!(
        at_row(&state.scale, &plan, key.clone()).metric,
        Metric::ExactMatch,
        "there are no final answers"
    );
    let plan = ScalePlan { metric: Metric::MeanLogprob, ..plan };
    assert_eq!(at_row(&state.scale, &plan, key).metric, Metric::MeanLogprob);
    assert_eq!(at_row(&state.scale, &plan, None).metric, Metric::MeanLogprob, "nothing is known of no row");
}

#[test]
fn rows_in_sight_are_saved_as_evaluations_print_them() {
    let state = lab();
    let rows: Vec<serde_json::Value> =
        serde_json::from_str(&rows_json(&state.scale, &state.labs.plans.scale)).expect("it is JSON");
    assert_eq!(rows.len(), 11 + 1 + 11, "of the family");
    assert_eq!(
        (&rows[3]["model"], &rows[3]["tokens"], &rows[3]["factor"]),
        (&"nano".into(), &8e5.into(), &1.0.into())
    );
    assert_eq!(
        (&rows[11]["shipped"], &rows[11]["n"], &rows[11]["tokens"]),
        (&true.into(), &500.into(), &102_400_000.0.into())
    );
    assert_eq!(rows_json(&state.scale, &ScalePlan::default()), "[]\n");
}

#[test]
fn an_example_is_one_line_of_one_model() {
    let state = lab();
    let survey = state.scale.survey.clone().expect("everything was analysed");
    for (id, _) in survey.iter() {
        let chart = example_chart(Lang::En, &state.scale, id).expect("it was a line before");
        assert_eq!((chart.series[0].points.len(), chart.series[1].points.len()), (9, 2), "{id:?}");
    }
}

#[test]
fn every_row_of_evaluations_has_a_name_in_every_language() {
    for task in Task::all() {
        for spec in task.specs(&Material::default()) {
            let key = Key {
                task: task.to_string(),
                format: spec.format.name().to_owned(),
                variant: spec.variant.name().to_owned(),
                shots: 1,
            };
            for (lang, _) in Lang::ALL {
                let name = row_name(lang, &key);
                assert!(!name.contains('_') && name.contains(", "), "{key:?}: {name}");
            }
        }
        assert_eq!(needs_texts(&task.to_string()), task.needs_data(), "{task}");
    }
    let unknown = Key { task: "x_y".into(), format: "f".into(), variant: "v_w".into(), shots: 0 };
    assert_eq!(row_name(Lang::En, &unknown), "x_y, v w, f, no example");
}

#[test]
fn rows_that_differ_have_names_that_differ() {
    let mut seen = std::collections::BTreeMap::new();
    for task in Task::all() {
        for spec in task.specs(&Material::default()) {
            let (format, variant) = (spec.format.name().to_owned(), spec.variant.name().to_owned());
            let key = Key { task: task.to_string(), format, variant, shots: 0 };
            let before = seen.insert(row_name(Lang::En, &key), key.clone());
            assert_eq!(before, None, "{key:?}");
        }
    }
}

#[test]
fn reported_figures_are_shares_in_order_and_have_sources() {
    assert!(EMERGED.windows(2).all(|pair| pair[0].flops <= pair[1].flops));
    assert!(
        OVER_TIME.windows(2).all(|pair| pair[0].year() < pair[1].year()),
        "a chart has one point for each x"
    );
    for score in OVER_TIME {
        assert!((0.25..1.0).contains(&score.share) && (1..=12).contains(&score.date.1), "{score:?}");
        assert!(score.source.contains("20"), "{score:?}");
    }
    assert!(BY_SIZE.windows(2).all(|pair| pair[0].0 < pair[1].0));
    for row in BY_SHOTS {
        assert!(row.shares.windows(2).all(|pair| pair[0] < pair[1]) && row.shares[2] < 1.0, "{row:?}");
    }
    for lang in [Lang::En, Lang::Ko] {
        assert_eq!(by_size_chart(lang).xs().len(), BY_SIZE.len());
        assert_eq!(over_time_chart(lang).xs().len(), OVER_TIME.len());
    }
}
