use super::kind::{explained, straight};
use super::*;
use crate::lab::stats;

fn row(task: &str, format: &str, shots: usize, exact: f64, tokens: f64, logprob: f64) -> serde_json::Value {
    let interval = stats::wilson((exact * 100.0).round() as usize, 100);
    serde_json::json!({
        "task": task, "format": format, "variant": "trained", "shots": shots, "n": 100, "n_distinct": 90,
        "exact_match": exact, "ci_low": interval.low, "ci_high": interval.high, "token_accuracy": tokens,
        "mean_logprob": logprob, "chance": 0.1,
    })
}

/// Snapshots at doubling numbers of tokens, the last `n_decayed` of them under a falling rate.
fn curve(n: usize, n_decayed: usize, rows: impl Fn(usize) -> Vec<serde_json::Value>) -> serde_json::Value {
    let point = |i: usize| {
        let tokens = 100_000.0 * 2_f64.powi(i as i32);
        let factor = match i {
            0 => 0.5,
            i if i + n_decayed >= n => 1.0 - (i + n_decayed + 1 - n) as f64 / (n_decayed + 1) as f64,
            _ => 1.0,
        };
        serde_json::json!({
            "tokens": tokens, "flops_6nd": tokens * 5e6, "flops_exact": tokens * 6e6, "factor": factor, "rows": rows(i),
        })
    };
    serde_json::json!({"seed": 1, "n": 100, "points": (0..n).map(point).collect::<Vec<_>>()})
}

/// A little scatter, the same every time.
fn scatter(i: usize) -> f64 {
    [0.01, -0.008, 0.004, -0.012, 0.009, 0.0, -0.006, 0.011][i % 8]
}

fn rising(i: usize, at: f64, width: f64) -> f64 {
    let rise = 0.95 / (1.0 + (-(i as f64 - at) / width).exp());
    ((rise + scatter(i)).clamp(0.0, 1.0) * 100.0).round() / 100.0
}

fn analysed(metric: Metric, chance: Option<f64>, y: impl Fn(usize) -> f64) -> Analysis {
    let points = (0..14).map(|i| (5.0 + 0.3 * i as f64, y(i))).collect();
    analyse(&Line { points, metric, chance }, 200, 1)
}

#[test]
fn a_file_becomes_lines_and_their_points_know_the_schedule() {
    let json = curve(8, 2, |i| {
        vec![row("coin", "steps", 0, 0.125 * i as f64, 0.5, -1.0), row("a", "direct", 4, 0.0, 0.0, -2.0)]
    });
    let curve = parse_curve(&json.to_string()).expect("it is a curve");
    let keys = keys(curve.points.iter().flat_map(|snapshot| &snapshot.rows));
    assert_eq!(keys.iter().map(|key| (&*key.task, key.shots)).collect::<Vec<_>>(), [("a", 4), ("coin", 0)]);
    let measured = line(&curve, &keys[1], Metric::ExactMatch);
    let phases: Vec<Phase> = measured.iter().map(|point| point.phase).collect();
    assert_eq!(phases[..2], [Phase::WarmUp, Phase::Constant]);
    assert_eq!(phases[5..], [Phase::Constant, Phase::Decay, Phase::Decay]);
    assert_eq!((measured[3].tokens, measured[3].flops, measured[3].y), (800_000.0, 4e12, 0.375));
    assert!(measured[3].interval.is_some_and(|[low, high]| low < 0.375 && high > 0.375));
    assert_eq!(measured[3].chance, Some(0.1));
    assert_eq!(Line::new(&measured, Metric::ExactMatch).points.len(), 6, "the decay is left out");
    let tokens = line(&curve, &keys[1], Metric::TokenAccuracy);
    let mut stepped = curve.points[3].rows[0].clone();
    stepped.generated_exact_match = Some(0.5);
    assert_eq!(
        (Metric::ExactMatch.chance(&stepped), Metric::FinalAnswer.chance(&stepped)),
        (None, Some(0.1))
    );
    assert_eq!((tokens[0].interval, tokens[0].chance), (None, None), "rows have neither");
    assert_eq!(line(&curve, &keys[1], Metric::FinalAnswer), [], "no final answers here");
    assert_eq!(line(&curve, &Key { shots: 3, ..keys[1].clone() }, Metric::ExactMatch), []);
}

#[test]
fn snapshots_are_put_in_order() {
    let mut json = curve(4, 0, |_| vec![row("coin", "direct", 0, 0.5, 0.5, -0.7)]);
    json["points"].as_array_mut().unwrap().reverse();
    let tokens: Vec<f64> =
        parse_curve(&json.to_string()).unwrap().points.iter().map(|it| it.tokens).collect();
    assert_eq!(tokens, [1e5, 2e5, 4e5, 8e5]);
}

/// What is wrong with `json`.
fn refused(json: &str) -> String {
    parse_curve(json).expect_err("it is no curve").to_string()
}

#[test]
fn a_file_that_is_no_curve_says_what_was_expected_and_what_came() {
    for (json, words) in [
        ("", "line 1 column 0"),
        ("<html>", "expected value at line 1"),
        ("null", "invalid type: null"),
        (r#"{"seed":1,"n":100}"#, "missing field `points`"),
        (r#"{"seed":1,"n":100,"points":[]}"#, "expected 1 to 1000 snapshots, got 0"),
        (r#"{"seed":1,"n":100,"points":[{"tokens":NaN}]}"#, "expected value at line 1"),
        (r#"{"seed":-1,"n":100,"points":[]}"#, "invalid value"),
        (&"[".repeat(100_000), "invalid type: sequence"),
        (&format!("{{\"x\":{}", "[".repeat(100_000)), "EOF while parsing a list"),
    ] {
        let message = refused(json);
        assert!(message.contains(words), "{message}");
    }
    let good = curve(3, 0, |_| vec![row("coin", "direct", 0, 0.5, 0.5, -0.7)]);
    for (path, value, words) in [
        (
            "/points/1/tokens",
            serde_json::json!(0),
            "expected tokens to be positive and below 1e30, got 0 in snapshot 1",
        ),
        ("/points/1/tokens", serde_json::json!(1e300), "in snapshot 3"),
        ("/points/1/tokens", serde_json::json!(100_000), "different in every snapshot, got 100000"),
        ("/points/1/flops_6nd", serde_json::json!(-4), "expected flops_6nd"),
        (
            "/points/1/factor",
            serde_json::json!(1.5),
            "expected factor to be from 0 to 1, got 1.5 in snapshot 2",
        ),
        (
            "/points/1/rows/0/exact_match",
            serde_json::json!(7),
            "got 7 in row coin direct trained with 0 shots of snapshot 2",
        ),
        (
            "/points/1/rows/0/mean_logprob",
            serde_json::json!(0.5),
            "expected mean_logprob to be finite and at most 0",
        ),
        ("/points/1/rows/0/ci_low", serde_json::json!("0"), "invalid type: string"),
        ("/points/1/rows/0/task", serde_json::json!(null), "invalid type: null"),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(path).expect("there is such a place") = value;
        let message = refused(&bad.to_string());
        assert!(message.contains(words), "{path}: {message}");
    }
    let huge = good.to_string().replace("100000.0", "1e999");
    assert!(refused(&huge).contains("number out of range"));
    let many = curve(4, 0, |_| Vec::new())["points"][0].clone();
    let many = serde_json::json!({"seed": 1, "n": 100, "points": vec![many; 1001]});
    assert!(refused(&many.to_string()).contains("got 1001"));
    assert!(refused(&" ".repeat(MAX_FILE_BYTES + 1)).contains("at most 33554432 bytes"));
    assert!(parse_rows("[]").unwrap_err().to_string().contains("rows, got 0"));
    assert!(parse_rows("{}").unwrap_err().to_string().contains("the rows of an evaluation"));
    assert_eq!(
        parse_rows(&serde_json::json!([row("coin", "direct", 0, 0.5, 0.5, -0.7)]).to_string()).unwrap().len(),
        1
    );
}

#[test]
fn lines_of_each_kind_are_told_apart() {
    let cases: [(Kind, &dyn Fn(usize) -> f64); 11] = [
        (Kind::Threshold, &|i| rising(i, 7.0, 0.5)),
        (Kind::Smooth, &|i| 0.1 + 0.05 * i as f64 + scatter(i)),
        // A climb with one step in it, and a power law, whose first steps are the largest.
        (Kind::Jump, &|i| 0.05 + 0.045 * i as f64 + if i < 9 { 0.0 } else { 0.25 } + scatter(i)),
        (Kind::Smooth, &|i| 1.0 - 0.9 * 10_f64.powf(-0.12 * i as f64)),
        (Kind::Flat, &|i| 0.4 + scatter(i)),
        (Kind::Flat, &|_| 0.0),
        (Kind::Flat, &|i| if i < 3 { 0.0 } else { 0.02 }),
        (Kind::Flat, &|_| 1.0),
        (Kind::Turning, &|i| 0.2 + 0.012 * (i as f64 - 6.0).powi(2) + scatter(i)),
        (Kind::Falling, &|i| 0.9 - 0.05 * i as f64 + scatter(i)),
        (Kind::Rising, &|i| rising(i, 15.0, 1.5)),
    ];
    for (expected, y) in cases {
        assert_eq!(
            analysed(Metric::TokenAccuracy, None, y).kind,
            expected,
            "{:?}",
            (0..14).map(y).collect::<Vec<_>>()
        );
    }
    // To answer in the right form is not yet to know: what reaches chance has not risen.
    let guessing = |i: usize| if i < 3 { 0.0 } else { 0.5 + scatter(i) };
    assert_eq!(analysed(Metric::ExactMatch, Some(0.5), guessing).kind, Kind::Flat);
    assert_ne!(analysed(Metric::ExactMatch, Some(0.1), guessing).kind, Kind::Flat);
}

#[test]
fn a_rise_is_fitted_with_intervals_that_hold_the_truth() {
    let analysis = analysed(Metric::ExactMatch, Some(0.0), |i| rising(i, 7.0, 0.8));
    let fit = analysis.fit.expect("it rises");
    // The middle lies at 5 + 0.3 * 7, and 10 to 90 % take 2 ln 9 times 0.3 * 0.8.
    assert!((fit.curve.midpoint - 7.1).abs() < 0.02, "{fit:?}");
    assert!((fit.curve.width_10_90() - 2.0 * 9_f64.ln() * 0.24).abs() < 0.08, "{fit:?}");
    for (interval, value) in [(fit.midpoint, 7.1), (fit.width, fit.curve.width_10_90())] {
        let [low, high] = interval.expect("it was resampled");
        assert!(low <= value && value <= high && high - low < 0.5, "{interval:?} and {value}");
    }
    assert!(fit.r2 > 0.99 && (fit.at(10_f64.powf(7.1)) - 0.475).abs() < 0.02);
    let again = analysed(Metric::ExactMatch, Some(0.0), |i| rising(i, 7.0, 0.8)).fit.unwrap();
    assert_eq!(fit, again, "the same seed");
    let points = (0..14).map(|i| (f64::from(i), rising(i as usize, 7.0, 0.8))).collect();
    let plain = analyse(&Line { points, metric: Metric::ExactMatch, chance: None }, 0, 1).fit.unwrap();
    assert_eq!((plain.midpoint, plain.width), (None, None));
}

#[test]
fn no_rise_is_drawn_where_nothing_holds_it() {
    let few = Line { points: vec![(1.0, 0.0), (2.0, 1.0)], metric: Metric::ExactMatch, chance: None };
    let analysis = analyse(&few, 200, 1);
    assert_eq!((analysis.kind, analysis.fit), (Kind::TooFewPoints, Err(NoFit::TooFewPoints { n: 2 })));
    assert_eq!(analysed(Metric::ExactMatch, None, |i| 0.4 + scatter(i)).fit, Err(NoFit::NoRise));
    assert_eq!(analysed(Metric::ExactMatch, None, |i| 0.9 - 0.05 * i as f64).fit, Err(NoFit::NoRise));
    assert_eq!(
        analysed(Metric::ExactMatch, None, |i| 0.002 * 1.5_f64.powi(i as i32)).fit,
        Err(NoFit::Beyond)
    );
    // What no parser lets through does no harm either.
    let odd = |y: f64| analysed(Metric::MeanLogprob, Some(f64::NAN), |i| if i % 2 == 0 { y } else { 0.0 });
    for y in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1e300, 0.0] {
        assert_eq!(odd(y).n_points, if y.is_finite() { 14 } else { 7 });
    }
}

#[test]
fn a_jump_in_exact_match_is_a_line_in_log_probability_where_the_metric_makes_it() {
    // Twelve tokens that must all be right, each a little more probable with every doubling.
    let loss = |i: usize| 3.0 * 10_f64.powf(-0.15 * i as f64);
    let exact = analysed(Metric::ExactMatch, None, |i| (-12.0 * loss(i)).exp());
    let logprob = analysed(Metric::MeanLogprob, None, |i| -loss(i));
    let power = logprob.power.expect("losses have one");
    assert!((power.exponent - 0.5).abs() < 1e-9 && power.r2 > 0.999_999, "{power:?}");
    let [low, high] = power.interval.expect("it was resampled");
    assert!(low <= power.exponent + 1e-9 && high >= power.exponent - 1e-9);
    assert!(exact.kind == Kind::Threshold || exact.kind == Kind::Rising, "{exact:?}");
    assert_ne!(logprob.kind, Kind::Threshold);
    assert_eq!(exact.power, None);
    // In nats again, not on the scale of the fit.
    let steep = analysed(Metric::MeanLogprob, None, |i| -4.0 + 3.0 / (1.0 + (7.0 - i as f64).exp()));
    let fit = steep.fit.expect("it rises");
    assert!((fit.curve.floor + 4.0).abs() < 0.05 && (fit.curve.top + 1.0).abs() < 0.05, "{fit:?}");
}

#[test]
fn straight_lines_and_what_they_explain() {
    let points: Vec<(f64, f64)> = (0..5).map(|i| (f64::from(i), 2.0 - 0.5 * f64::from(i))).collect();
    let [at_0, slope] = straight(&points).unwrap();
    assert!((at_0 - 2.0).abs() < 1e-12 && (slope + 0.5).abs() < 1e-12);
    assert!((explained(&points, |x| 2.0 - 0.5 * x) - 1.0).abs() < 1e-12);
    assert!(explained(&points, |_| 1.0).abs() < 1e-12);
    assert_eq!(straight(&[(1.0, 0.0), (1.0, 2.0)]), None);
}

/// The evaluations that this repository holds.
fn published() -> Vec<std::path::PathBuf> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = |folder: &str| std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
    let finished = entries("models").map(|entry| entry.path().join("curve.json"));
    let unfinished = entries("training/unfinished").map(|entry| entry.path());
    let is_curve =
        |path: &std::path::PathBuf| path.is_file() && path.to_string_lossy().ends_with("curve.json");
    finished.chain(unfinished).filter(is_curve).collect()
}

#[test]
fn every_curve_of_this_repository_can_be_read_and_analysed() {
    let files = published();
    assert!(!files.is_empty(), "expected a curve.json in models/ or training/unfinished/");
    for path in files {
        let curve = parse_curve(&std::fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let keys = keys(curve.points.iter().flat_map(|snapshot| &snapshot.rows));
        assert!(!keys.is_empty());
        for key in &keys {
            for metric in Metric::ALL {
                let line = Line::new(&line(&curve, key, metric), metric);
                let analysis = analyse(&line, 0, 1);
                assert_eq!(analysis.n_points, line.points.len(), "{key:?}");
                assert!(analysis.clarity.is_finite(), "{key:?} {metric:?} {analysis:?}");
                if let Ok(fit) = analysis.fit {
                    let (low, high) = (line.points[0].0, line.points[line.points.len() - 1].0);
                    assert!((low..=high).contains(&fit.curve.midpoint) && fit.r2 <= 1.0, "{key:?} {fit:?}");
                }
            }
        }
    }
}
