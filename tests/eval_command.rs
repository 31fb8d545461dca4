//! `glassgpt eval` as people and scripts see it.

mod common;

use std::process::{Command, Output};

use common::repo_path;
use serde_json::Value;

const MODEL: &str = "models/micro";

fn eval(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glassgpt"));
    let eval = command.current_dir(repo_path("")).arg("eval").args(args);
    eval.output().expect("the program starts")
}

/// What an evaluation of the shipped model prints.
#[track_caller]
fn printed(args: &[&str]) -> String {
    let output = eval(&[&["--model", MODEL, "--json"], args].concat());
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

#[track_caller]
fn rows(args: &[&str]) -> Vec<Value> {
    serde_json::from_str(&printed(args)).expect("a JSON array")
}

/// Asserts exit 1, one line on stderr that has `words`, nothing on stdout.
#[track_caller]
fn fails(args: &[&str], words: &str) {
    let output = eval(&[&["--model", MODEL, "--json"], args].concat());
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{args:?}: {stderr}");
    assert_eq!(stderr.trim_end().lines().count(), 1, "{args:?}: {stderr}");
    assert!(stderr.starts_with("error: ") && stderr.contains(words), "{args:?}: {stderr}");
    assert!(output.stdout.is_empty(), "{args:?}");
}

#[test]
fn a_sample_is_the_same_bit_for_bit_on_any_number_of_threads() {
    for task in ["word_transform", "serial_calc_3", "quiz_animals", "story", "instruct_seen"] {
        let args = ["--task", task, "--n", "3", "--seed", "5"];
        let once = printed(&args);
        assert_eq!(once, printed(&args), "{task}");
        assert_eq!(once, printed(&[&args[..], &["--threads", "1"]].concat()), "{task}");
        assert_ne!(once, printed(&["--task", task, "--n", "3", "--seed", "6"]), "{task}");
    }
}

#[test]
fn rows_have_the_fields_of_the_format() {
    let rows = rows(&["--task", "serial_calc_3", "--variant", "trained", "--n", "20", "--shots", "0,1"]);
    let names: Vec<(&str, u64)> = rows
        .iter()
        .map(|row| (row["format"].as_str().expect("a name"), row["shots"].as_u64().expect("a number")))
        .collect();
    let expected = [("direct", 0), ("direct", 1), ("steps", 0), ("steps", 1), ("filler", 0), ("filler", 1)];
    assert_eq!(names, expected);
    for row in &rows {
        assert_eq!((row["task"].as_str(), row["variant"].as_str()), (Some("serial_calc_3"), Some("trained")));
        assert_eq!(row["n"].as_u64(), Some(20));
        let number = |name: &str| row[name].as_f64().unwrap_or_else(|| panic!("{name} in {row}"));
        assert!(number("ci_low") <= number("exact_match") && number("exact_match") <= number("ci_high"));
        assert!((0.0..=1.0).contains(&number("token_accuracy")) && number("mean_logprob") <= 0.0);
        assert_eq!(number("chance"), 0.1);
        let is_compared = row["format"] != "direct";
        assert_eq!(row["gain"].is_object(), is_compared, "{row}");
        assert_eq!(row["generated_exact_match"].is_f64(), row["format"] == "steps", "{row}");
    }
}

#[test]
fn the_plain_way_gives_the_same_shares() {
    let args = ["--task", "word_transform", "--variant", "trained", "--n", "6", "--shots", "0,2"];
    let shares =
        |rows: Vec<Value>| -> Vec<Value> { rows.into_iter().map(|row| row["exact_match"].clone()).collect() };
    let slow = shares(rows(&[&args[..], &["--item-by-item"]].concat()));
    assert_eq!(shares(rows(&args)), slow);
    assert_eq!(slow.len(), 2);
}

#[test]
fn both_backends_give_the_same_rows() {
    let args = ["--task", "sentiment_world", "--format", "natural", "--variant", "trained", "--n", "2"];
    let on = |backend| rows(&[&args[..], &["--shots", "0,2", "--backend", backend]].concat());
    for (cpu, gpu) in on("cpu").iter().zip(on("gpu")) {
        for name in ["shots", "n", "exact_match", "token_accuracy", "chance"] {
            assert_eq!(cpu[name], gpu[name], "{name}");
        }
        let logprob = |row: &Value| row["mean_logprob"].as_f64().expect("a number");
        assert!((logprob(cpu) - logprob(&gpu)).abs() < 1e-3, "{cpu} {gpu}");
    }
}

#[test]
fn sentence_pairs_are_read_from_the_data_folder() {
    let folder = std::env::temp_dir().join(format!("glassgpt-eval-{}", std::process::id()));
    let pairs = folder.join("nlu/blimp/data");
    std::fs::create_dir_all(&pairs).expect("a folder");
    let pair = |good: &str, bad: &str| {
        let pair = serde_json::json!({
            "sentence_good": good, "sentence_bad": bad, "linguistics_term": "order", "UID": "own",
        });
        format!("{pair}\n")
    };
    let lines = pair("The little girl went home.", "Girl the home little went.")
        + &pair("She was very happy.", "Very was happy she.");
    std::fs::write(pairs.join("own.jsonl"), lines).expect("a file");
    let data = folder.to_string_lossy().into_owned();
    let rows = rows(&["--task", "blimp", "--data", &data]);
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    assert_eq!((row["variant"].as_str(), row["n"].as_u64()), (Some("order"), Some(2)));
    assert_eq!((row["exact_match"].as_f64(), row["chance"].as_f64()), (Some(1.0), Some(0.5)));
    fails(&["--task", "text_bits_per_byte", "--data", &data], "tinystories");
    std::fs::write(pairs.join("own.jsonl"), "{}\n").expect("a file");
    fails(&["--task", "blimp", "--data", &data], "has another layout");
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

#[test]
fn given_questions_are_scored_both_ways() {
    let path = std::env::temp_dir().join(format!("tests_of_sums_{}_test.csv", std::process::id()));
    let rows_of = "question,A,B,C,D,answer\n\"What is 2 + 3, or so?\",4,5,6,7,B\nWhat is 1 + 1?,2,3,4,5,A\n"
        .to_owned()
        + &format!("{},1,2,3,4,C\n", "And then? ".repeat(300));
    std::fs::write(&path, rows_of).expect("a file");
    let file = path.to_string_lossy().into_owned();
    let args = ["--task", "quiz_given", "--questions", &file, "--shots", "0,1"];
    let rows = rows(&args);
    let found: Vec<_> =
        rows.iter().map(|row| (row["format"].as_str(), row["shots"].as_u64(), row["n"].as_u64())).collect();
    let expected = [("letter", 0), ("letter", 1), ("cloze", 0), ("cloze", 1)];
    assert_eq!(found.len(), 4);
    for ((format, shots, n), expected) in found.iter().zip(expected) {
        assert_eq!((*format, *shots), (Some(expected.0), Some(expected.1)));
        // One of three is too long, also as an example.
        assert_eq!(*n, Some(2), "{rows:?}");
    }
    let told = eval(&[&["--model", MODEL, "--json"], &args[..]].concat());
    let note = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(note.contains("1 of 3 questions are longer than 256 tokens"), "{note}");
    std::fs::remove_file(&path).expect("the file goes");
}

#[test]
fn the_same_questions_by_letter_are_measured_on_demand_only() {
    let rows = |args: &[&str]| rows(&[&["--task", "quiz_people", "--n", "4", "--shots", "0"], args].concat());
    let variants = |rows: &[Value]| rows.iter().map(|row| row["variant"].clone()).collect::<Vec<_>>();
    assert_eq!(variants(&rows(&[])), ["trained", "trained", "held_out_form"]);
    assert_eq!(variants(&rows(&["--variant", "open"])), ["open"]);
}

#[test]
fn mistakes_give_one_line() {
    fails(&["--n", "0"], "n must be 1 to 100000, got 0");
    fails(&["--n", "1000000"], "n must be 1 to 100000, got 1000000");
    fails(&["--task", "dictionary", "--shots", "99"], "shots must be at most 32, got 99");
    fails(&["--task", "no_such"], "expected a task (word_transform,");
    fails(&["--task", "coin", "--variant", "no_such"], "expected rows of task coin");
    fails(&["--task", "blimp"], "expected data for blimp (--data <folder>), got none");
    fails(&["--task", "blimp", "--data", "no/such/folder"], "expected a folder, got no/such/folder");
    fails(&["--task", "quiz_given"], "expected data for quiz_given (--questions <file.csv>), got none");
    fails(&["--task", "quiz_given", "--questions", "no/such.csv"], "no/such.csv");
    fails(&["--task", "quiz_given", "--questions", "Cargo.toml"], "Cargo.toml: line 1: expected 6 fields");
    fails(&["--task", "coin", "--threads", "0"], "--threads must be at least 1, got 0");
    fails(&["--task", "coin", "--format", "steps", "--shots", "20"], "the context of 256 tokens");
}

/// Tasks that need no data and are answered quickly.
const SAMPLE: [(&str, &str, &str); 3] = [
    ("dictionary", "direct", "trained"),
    ("serial_calc_3", "direct", "trained"),
    ("quiz_animals", "cloze", "trained"),
];

#[test]
fn published_rows_are_what_the_program_prints_today() {
    let models = std::fs::read_dir(repo_path("models")).expect("models/ is there");
    let folders = models.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir());
    for folder in folders.filter(|folder| folder.join("eval.json").is_file()) {
        let text = std::fs::read_to_string(folder.join("eval.json")).expect("text");
        let published: Vec<Value> = serde_json::from_str(&text).expect("a JSON array");
        let model = folder.to_str().expect("a path in UTF-8");
        for (task, format, variant) in SAMPLE {
            let args = ["--model", model, "--json", "--task", task, "--format", format, "--variant", variant];
            let output = eval(&args);
            assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
            let printed: Vec<Value> = serde_json::from_slice(&output.stdout).expect("a JSON array");
            let is_row = |row: &&Value| {
                (&row["task"], &row["format"], &row["variant"])
                    == (&task.into(), &format.into(), &variant.into())
            };
            let wanted: Vec<Value> = published.iter().filter(is_row).cloned().collect();
            assert!(!wanted.is_empty(), "{model}: no rows of {task}");
            assert_eq!(printed.len(), wanted.len(), "{model}: {task}");
            for (mut printed, mut wanted) in printed.into_iter().zip(wanted) {
                // Another machine may sum in another order: the sixth decimal of a mean may differ, no count may.
                let [a, b] = [&mut printed, &mut wanted]
                    .map(|row| row["mean_logprob"].take().as_f64().expect("a number"));
                assert!((a - b).abs() < 1e-3, "{model}: {task}: {a} and {b}");
                assert_eq!(printed, wanted, "{model}: {task}");
            }
        }
    }
}

#[test]
fn changed_examples_are_compared_with_drawn_ones_on_the_same_items() {
    let args = ["--task", "sentiment_world", "--format", "natural", "--variant", "trained", "--n", "12"];
    let usual = rows(&[&args[..], &["--shots", "0,4"]].concat());
    let all =
        rows(&[&args[..], &["--shots", "0,4", "--examples", "drawn,reversed,shuffled,restyled"]].concat());
    assert_eq!(all[..2], usual, "what is drawn is what it was without the option");
    let names: Vec<&str> = all[2..].iter().filter_map(|row| row["examples"].as_str()).collect();
    assert_eq!(names, ["reversed", "reversed", "shuffled", "shuffled", "restyled", "restyled"]);
    for row in &all[2..] {
        let base = &all[usize::from(row["shots"] == 4)];
        let gain = row["gain"]["gain"].as_f64().unwrap_or_else(|| panic!("a gain in {row}"));
        let share = |row: &Value| row["exact_match"].as_f64().expect("a number");
        assert!((share(row) - share(base) - gain).abs() < 1e-5, "{row} against {base}");
        assert_eq!(row["n_distinct"], base["n_distinct"]);
    }
    // Without examples there is no order and nothing to exchange.
    assert_eq!(all[2]["exact_match"], usual[0]["exact_match"]);
    assert_eq!(all[4]["mean_logprob"], usual[0]["mean_logprob"]);
    fails(&["--task", "coin", "--examples", "reversed"], "expected examples of coin as they were drawn");
}

#[test]
fn sentences_of_a_file_are_asked_about() {
    let file = "www/sentences/film_reviews.tsv";
    let args = ["--task", "sentiment_real", "--format", "natural", "--variant", "trained", "--n", "4"];
    let sample = rows(&[&args[..], &["--shots", "0,2", "--sentences", file]].concat());
    assert_eq!(sample.len(), 2);
    // The whole file is held out, so that all of it is the same.
    assert_eq!(rows(&[&args[..], &["--shots", "0,2", "--sentences", file, "--own"]].concat()), sample);
    fails(&["--task", "coin", "--sentences", file], "one task on real sentences");
    fails(&["--task", "sentiment_real", "--sentences", "models/micro/card.json"], "models/micro/card.json");
    fails(&["--task", "sentiment_real"], "expected data for sentiment_real (--data <folder>)");
}
