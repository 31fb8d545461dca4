use super::super::tests::ready;
use super::super::{Action, LabAction, State, Travel, reduce};
use super::*;
use crate::engine::protocol::curves::{Fit, Kind, NoFit, Power};
use crate::engine::protocol::lab::{LabNews, News};
use crate::lab::curves;
use crate::lab::stats::{self, Logistic};
use crate::ui::models::Shape;
use crate::ui::state::ModelFile;
use crate::ui::state::labs::{Bench, Plan, ScalePlan};

const CURVE: &str = "https://host/nano/curve.json?sha256=1";
const EVAL: &str = "https://host/nano/eval.json?sha256=2";

fn entry(name: &str, curve: Option<&str>, eval: Option<&str>) -> ModelEntry {
    let file = ModelFile {
        name: name.to_owned(),
        dtype: "q8_0".to_owned(),
        url: format!("https://host/{name}.gguf"),
        size_bytes: 10,
    };
    let rows = |url: &str| RowFile { url: url.to_owned(), size_bytes: 1000 };
    ModelEntry {
        name: name.to_owned(),
        shape: Some(Shape { n_params: 360_000, n_layer: 2, n_head: 2, n_embd: 64, context_length: 256 }),
        about: None,
        files: vec![file],
        training: None,
        curve: curve.map(rows),
        eval: eval.map(rows),
    }
}

/// A page with these models, the lab closed.
fn page(models: Vec<ModelEntry>) -> State {
    let state = reduce(ready(), Travel::CatalogRead(Rc::new(Catalog { models, default: 0 })).into());
    State { outbox: Vec::new(), ..state }
}

fn visit(state: State) -> State {
    reduce(state, Travel::Visit(Route::ScaleLab).into())
}

fn arrive(state: State, url: &str, text: Result<String, String>) -> State {
    reduce(state, Action::Scale(ScaleAction::Arrived { url: url.to_owned(), text }))
}

/// Takes out what is to be fetched.
fn fetches(state: &mut State) -> Vec<String> {
    std::mem::take(&mut state.scale.outbox)
}

/// Takes out what the worker is asked.
fn asks(state: &mut State) -> Vec<Analyse> {
    let ask = |command| match command {
        Command::Lab(Lab::Analyse(ask)) => ask,
        other => panic!("expected lines to analyse, got {other:?}"),
    };
    std::mem::take(&mut state.labs.outbox).into_iter().map(ask).collect()
}

fn row(task: &str, n: usize, exact: f64, logprob: f64) -> serde_json::Value {
    let interval = stats::wilson((exact * n as f64).round() as usize, n);
    serde_json::json!({
        "task": task, "format": "direct", "variant": "trained", "shots": 0, "n": n, "n_distinct": n,
        "exact_match": exact, "ci_low": interval.low, "ci_high": interval.high, "token_accuracy": exact,
        "mean_logprob": logprob, "chance": 0.1,
    })
}

/// Ten snapshots, of which the last is finished: one task jumps, the other stays.
fn curve_json() -> String {
    let point = |i: usize| {
        let exact = if i < 5 { 0.02 } else { 0.9 };
        let tokens = 1e5 * 2_f64.powi(i as i32);
        let rows = [row("jumps", 100, exact, -3.0 + 2.5 * exact), row("stays", 100, 0.1, -2.0)];
        let factor = if i == 9 { 0.0 } else { 1.0 };
        serde_json::json!({"tokens": tokens, "flops_6nd": tokens * 2e6, "flops_exact": tokens * 3e6, "factor": factor, "rows": rows})
    };
    let points: Vec<_> = (0..10).map(point).collect();
    serde_json::json!({"seed": 3, "n": 100, "points": points}).to_string()
}

fn key(task: &str) -> Key {
    Key { task: task.to_owned(), format: "direct".to_owned(), variant: "trained".to_owned(), shots: 0 }
}

/// The lab with the snapshots of one model, everything read.
fn opened() -> State {
    let mut state = visit(page(vec![entry("nano", Some(CURVE), None)]));
    assert_eq!(fetches(&mut state), [CURVE]);
    arrive(state, CURVE, Ok(curve_json()))
}

/// Answers as the worker does.
fn answer(mut state: State) -> State {
    for ask in asks(&mut state) {
        let analyses =
            ask.lines.iter().map(|line| curves::analyse(line, ask.n_resamples.min(30), 1)).collect();
        let news = News::Analysed(Box::new(Analysed { request: ask.request, analyses }));
        let news = Box::new(LabNews { run: 0, news });
        state = reduce(state, Action::Lab(LabAction::Told { news, now_ms: 0.0 }));
    }
    state
}

#[test]
fn nothing_is_fetched_before_the_lab_is_opened_and_nothing_twice() {
    let mut state = page(vec![entry("nano", Some(CURVE), Some(EVAL)), entry("bare", None, None)]);
    assert_eq!(fetches(&mut state), [""; 0]);
    let mut state = visit(state);
    assert_eq!(fetches(&mut state), [CURVE, EVAL]);
    assert_eq!(state.scale.models.len(), 1, "a model without a file has no line");
    let mut state = visit(reduce(state, Travel::Visit(Route::Glossary).into()));
    assert_eq!((fetches(&mut state), asks(&mut state)), (Vec::new(), Vec::new()), "they are awaited");
    // The list is read anew with every model that is loaded.
    let models = vec![entry("nano", Some(CURVE), Some(EVAL)), entry("bare", None, None)];
    let mut state = reduce(state, Travel::CatalogRead(Rc::new(Catalog { models, default: 0 })).into());
    assert_eq!(fetches(&mut state), [""; 0]);
    let empty = visit(page(vec![entry("bare", None, None)]));
    assert!(empty.scale.is_empty() && empty.scale.is_settled());
}

#[test]
fn models_stand_by_size_and_the_family_is_in_sight_first() {
    let sized = |name: &str, n_params: usize| {
        let entry = entry(name, Some(CURVE), None);
        ModelEntry { shape: entry.shape.map(|shape| Shape { n_params, ..shape }), ..entry }
    };
    let names = |state: &State, chosen: &[&str]| {
        let chosen: Vec<String> = chosen.iter().map(|&name| name.to_owned()).collect();
        state.scale.shown(&chosen).map(|model| model.model.clone()).collect::<Vec<_>>()
    };
    let state = visit(page(vec![
        sized("micro", 9),
        sized("micro-one-layer", 7),
        sized("mini", 20),
        sized("nano", 5),
    ]));
    assert_eq!(names(&state, &[]), ["nano", "micro", "mini"]);
    assert_eq!(names(&state, &["mini", "micro-one-layer", "gone"]), ["micro-one-layer", "mini"]);
    assert_eq!(names(&state, &["gone"]), ["nano", "micro", "mini"]);
    let controls = visit(page(vec![sized("micro-one-layer", 7)]));
    assert_eq!(names(&controls, &[]), ["micro-one-layer"], "there is nothing else");
}

#[test]
fn what_arrived_is_analysed_first_what_is_in_sight() {
    let mut state = opened();
    assert_eq!(state.scale.keys.to_vec(), [key("jumps"), key("stays")]);
    assert_eq!(state.labs.plans.scale.key, Some(key("jumps")), "the steepest is in sight");
    let asked = asks(&mut state);
    let sizes: Vec<(usize, usize)> = asked.iter().map(|ask| (ask.lines.len(), ask.n_resamples)).collect();
    // Exact match, tokens and log-probability of the row in sight; then all of both rows.
    assert_eq!(sizes, [(1, N_RESAMPLES), (1, N_RESAMPLES), (1, N_RESAMPLES), (6, 0)]);
    assert_eq!(asked[0].lines[0].points.len(), 9, "without the snapshot under the falling rate");
    assert!(state.scale.is_analysing(&key("jumps")));
    let mut state = answer(opened());
    assert_eq!((asks(&mut state), state.scale.details.len()), (Vec::new(), 3));
    let survey = state.scale.survey.clone().expect("it was answered");
    assert_eq!(survey.len(), 6);
    // Another row is asked for when it comes into sight, and only once.
    let plan = ScalePlan { key: Some(key("stays")), ..ScalePlan::default() };
    let state = reduce(state, Action::Lab(LabAction::Plan(Plan::Scale(plan))));
    let mut state = answer(state);
    assert_eq!((asks(&mut state), state.scale.details.len()), (Vec::new(), 6));
    let old = Box::new(LabNews {
        run: 0,
        news: News::Analysed(Box::new(Analysed { request: 1, analyses: Vec::new() })),
    });
    let state = reduce(state, Action::Lab(LabAction::Told { news: old, now_ms: 0.0 }));
    assert_eq!(state.scale.details.len(), 6, "nobody waits for that answer any more");
}

#[test]
fn a_file_that_cannot_be_had_or_read_says_why_and_can_be_tried_again() {
    let state = visit(page(vec![entry("nano", Some(CURVE), Some(EVAL))]));
    let state = arrive(state, "https://elsewhere/curve.json", Ok(curve_json()));
    assert!(!state.scale.is_settled(), "nobody asked for that");
    let state = arrive(state, CURVE, Err("HTTP 404".to_owned()));
    let mut state = arrive(state, EVAL, Ok("[{\"task\":1}]".to_owned()));
    let failures: Vec<(&str, &str)> = state.scale.models[0].failures().collect();
    assert_eq!(failures[0], ("curve.json", "HTTP 404"));
    assert!(
        failures[1].1.contains("the rows of an evaluation") && failures[1].1.contains("line 1"),
        "{failures:?}"
    );
    assert!(state.scale.has_failed() && asks(&mut state).is_empty());
    fetches(&mut state);
    let mut state = reduce(state, Action::Scale(ScaleAction::Retry));
    assert_eq!(fetches(&mut state), [CURVE, EVAL]);
    let state = arrive(state, CURVE, Ok(curve_json()));
    let mut state = arrive(state, EVAL, Ok(serde_json::json!([row("jumps", 500, 0.91, -0.5)]).to_string()));
    assert!(!state.scale.has_failed() && asks(&mut state).len() == 4);
    let huge = RowFile { url: CURVE.to_owned(), size_bytes: u64::MAX };
    let mut state = visit(page(vec![ModelEntry { curve: Some(huge), ..entry("nano", None, None) }]));
    assert!(fetches(&mut state).is_empty() && state.scale.has_failed(), "it is not even fetched");
}

#[test]
fn a_worker_that_ends_is_asked_again_only_when_somebody_wants_it() {
    let state = reduce(opened(), Action::Lab(LabAction::Died("out of memory".to_owned())));
    assert!(state.scale.is_lost && state.scale.has_failed());
    let mut state = visit(state);
    std::mem::take(&mut state.labs.outbox);
    let mut state = visit(state);
    assert_eq!(asks(&mut state), []);
    let mut state = reduce(state, Action::Scale(ScaleAction::Retry));
    assert_eq!(asks(&mut state).len(), 4);
    let state = reduce(answer(opened()), Action::Lab(LabAction::Died("later".to_owned())));
    assert!(!state.scale.is_lost, "everything was answered before");
}

#[test]
fn the_row_in_sight_is_measured_again_by_the_very_names_of_the_file() {
    let state = answer(opened());
    let plan = state.labs.plans.scale.clone();
    let mut state = reduce(state, Action::Lab(LabAction::Start(Bench::Scale)));
    let commands = std::mem::take(&mut state.labs.outbox);
    let [Command::Lab(Lab::Start { jobs, .. })] = &commands[..] else {
        panic!("expected a start, got {commands:?}")
    };
    assert_eq!(jobs.len(), 1);
    let job = &jobs[0];
    assert_eq!(
        (&*job.url, &*job.task, &*job.format, &*job.variant),
        ("https://host/nano.gguf", "jumps", "direct", "trained")
    );
    assert_eq!((&job.shots[..], job.n, job.seed), (&[0][..], plan.sample.n, plan.sample.seed));
}

#[test]
fn a_finished_model_is_what_the_shipped_file_says_or_the_last_snapshot() {
    let state = opened();
    let model = &state.scale.models[0];
    let last = model.finished(&key("jumps"), Metric::ExactMatch).expect("the last snapshot is finished");
    assert_eq!((last.y, last.n, last.seed, last.is_shipped), (0.9, 100, 3, false));
    assert_eq!((last.tokens, last.flops), (Some(512e5), Some(512e5 * 2e6)));
    let training = Training { tokens: 1e9, flops_6nd: 1e15, seed: 1 };
    let earlier = Evaluated { training: Some(training), ..model.clone() };
    assert_eq!(earlier.finished(&key("jumps"), Metric::ExactMatch), None, "training went on after it");
    let rows = serde_json::json!([row("jumps", 500, 0.91, -0.5)]).to_string();
    let both = Evaluated { eval: read(Ok(rows), parse_rows), ..earlier };
    let shipped = both.finished(&key("jumps"), Metric::ExactMatch).expect("it was evaluated");
    assert_eq!((shipped.y, shipped.n, shipped.seed, shipped.is_shipped), (0.91, 500, 1, true));
    assert_eq!((shipped.tokens, shipped.chance), (Some(1e9), Some(0.1)));
    assert_eq!(both.finished(&key("jumps"), Metric::FinalAnswer), None);
    assert_eq!(both.finished(&key("stays"), Metric::ExactMatch), None);
}

#[test]
fn a_figure_from_here_agrees_or_does_not() {
    let published = Finished {
        y: 0.9,
        interval: Some([0.85, 0.94]),
        chance: None,
        n: 100,
        seed: 1,
        tokens: None,
        flops: None,
        is_shipped: true,
    };
    let here = |y: f64, low: f64, high: f64| (y, Some([low, high]));
    assert_eq!(agreement(&published, here(0.9, 0.85, 0.94), 100, true), Agreement::Equal);
    let Agreement::Differs { by } = agreement(&published, here(0.8, 0.7, 0.86), 100, true) else { panic!() };
    assert!((by + 0.1).abs() < 1e-12);
    assert_eq!(agreement(&published, here(0.8, 0.7, 0.86), 100, false), Agreement::Overlap);
    assert_eq!(agreement(&published, here(0.8, 0.7, 0.84), 50, true), Agreement::Apart);
    assert!(matches!(agreement(&published, (0.8, None), 50, true), Agreement::Unknown { .. }));
    let before = Finished { is_shipped: false, ..published };
    assert_eq!(agreement(&before, here(0.89, 0.8, 0.95), 100, true), Agreement::Overlap, "other weights");
}

fn fit(midpoint: f64) -> Result<Fit, NoFit> {
    let curve = Logistic { floor: 0.0, top: 0.9, midpoint, scale: 0.1 };
    Ok(Fit { curve, midpoint: None, width: None, r2: 0.9 })
}

fn found(task: &str, metric: Metric, kind: Kind, clarity: f64) -> (LineId, Analysis) {
    let power = (metric == Metric::MeanLogprob).then_some(Power {
        exponent: 0.4,
        interval: None,
        r2: clarity.min(1.0),
    });
    let analysis = Analysis { n_points: 12, kind, clarity, rise: 0.8, fit: fit(6.0), power };
    (LineId { model: "nano".to_owned(), key: key(task), metric }, analysis)
}

#[test]
fn examples_follow_from_what_was_found() {
    use Metric::{ExactMatch, MeanLogprob, TokenAccuracy};
    let survey: Survey = vec![
        found("made", ExactMatch, Kind::Threshold, 5.0),
        found("made", MeanLogprob, Kind::Smooth, 0.97),
        found("real", ExactMatch, Kind::Threshold, 9.0),
        found("real", MeanLogprob, Kind::Threshold, 7.0),
        found("level", ExactMatch, Kind::Flat, -0.5),
        found("leveller", ExactMatch, Kind::Flat, -0.1),
        found("tokens", TokenAccuracy, Kind::Threshold, 99.0),
    ];
    let shown = |group| example(&survey, group).map(|(id, _)| &*id.key.task);
    assert_eq!(
        shown(Group::Threshold),
        Some("real"),
        "one figure is like another's, so that tokens do not count"
    );
    assert_eq!((shown(Group::Smooth), shown(Group::Flat)), (Some("made"), Some("leveller")));
    assert_eq!(shown(Group::Turning), None, "nothing turns here");
    assert_eq!(contrast_made(&survey).map(|it| it.id.key.task), Some("made".to_owned()));
    assert_eq!(contrast_real(&survey).map(|it| it.id.key.task), Some("real".to_owned()));
    // Rises at different places are not one event, and a small rise is none.
    let mut apart = survey.clone();
    apart[3].1.fit = fit(7.0);
    assert_eq!(contrast_real(&apart), None);
    let mut small = survey.clone();
    small[0].1.rise = 0.1;
    assert_eq!(contrast_made(&small), None);
    assert_eq!((contrast_made(&Vec::new()), example(&Vec::new(), Group::Flat)), (None, None));
}
