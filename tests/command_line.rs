//! The command line as people and scripts see it: what it prints, and one line of error instead of a panic.

mod common;

use std::process::{Command, Output};

use common::repo_path;
use serde_json::Value;

const MODEL: &str = "tests/fixtures/tiny-qwen3-q8_0.gguf";
const TINY: &str = "tests/fixtures/tiny-gpt2-f32.gguf";

fn glassgpt(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glassgpt"));
    command.current_dir(repo_path("")).args(args).output().expect("the program starts")
}

#[track_caller]
fn json(args: &[&str]) -> Value {
    let output = glassgpt(args);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Asserts exit 1, one line on stderr that has `words`, nothing on stdout.
#[track_caller]
fn fails(args: &[&str], words: &str) {
    let output = glassgpt(args);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{args:?}: {stderr}");
    assert_eq!(stderr.trim_end().lines().count(), 1, "{args:?}: {stderr}");
    assert!(stderr.starts_with("error: ") && stderr.contains(words), "{args:?}: {stderr}");
    assert!(output.stdout.is_empty(), "{args:?}");
}

#[test]
fn generate_prints_tokens_with_their_log_probabilities() {
    let args =
        ["generate", "--model", MODEL, "--prompt", "ab", "--tokens", "5", "--temperature", "0", "--json"];
    let cpu = json(&[&args[..], &["--backend", "cpu"]].concat());
    let gpu = json(&[&args[..], &["--backend", "gpu"]].concat());
    assert_eq!((cpu["backend"].as_str(), gpu["backend"].as_str()), (Some("cpu"), Some("gpu")));
    assert_eq!(cpu["text"], gpu["text"]);
    let tokens = cpu["tokens"].as_array().expect("a list");
    assert!(!tokens.is_empty());
    for token in tokens {
        assert!(token["id"].is_u64() && token["text"].is_string());
        assert!(token["logprob"].as_f64().is_some_and(|logprob| logprob <= 0.0));
    }
    assert!(cpu["prefill_tok_s"].as_f64().is_some_and(|speed| speed > 0.0));
    assert!(cpu["decode_tok_s"].as_f64().is_some_and(|speed| speed > 0.0));
}

/// The lines of a training run.
fn train(args: &[&str]) -> Vec<Value> {
    let sizes = ["train", "--row-tokens", "16", "--batch-tokens", "100", "--probe-items", "5", "--json"];
    let output = glassgpt(&[&sizes[..], args].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).expect("text");
    lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn train_counts_what_it_reads_and_writes_a_model_that_runs() {
    let out = std::env::temp_dir().join(format!("glassgpt-train-{}.gguf", std::process::id()));
    let path = out.to_str().expect("a path");
    let steps = ["--steps", "7", "--every", "3", "--seed", "5"];
    let lines = train(&[&steps[..], &["--objective", "mlm", "--targets", "0.25", "--out", path]].concat());
    let numbers =
        |name: &str| lines.iter().map(|line| line[name].as_u64().expect("a count")).collect::<Vec<_>>();
    // Six rows of 16 tokens, of which 4 are targets; the last step is printed in any case.
    assert_eq!(numbers("step"), [3, 6, 7]);
    assert_eq!(numbers("tokens"), [288, 576, 672]);
    assert_eq!(numbers("targets"), [72, 144, 168]);
    assert!(numbers("flops").is_sorted() && numbers("flops")[0] > 0);
    for name in ["loss", "tok_s", "gradient_norm", "learning_rate"] {
        assert!(lines.iter().all(|line| line[name].as_f64().is_some_and(|x| x > 0.0)), "{name}");
    }
    assert!(lines.iter().all(|line| line["probe"].as_f64().is_some_and(|x| (0.0..=1.0).contains(&x))));
    let written = json(&["logits", "--model", path, "--prompt", "8+6=", "--json", "--backend", "cpu"]);
    assert_eq!(written["prompt_ids"].as_array().map(Vec::len), Some(4));
    std::fs::remove_file(&out).expect("was written");
}

#[test]
fn train_does_the_same_on_the_gpu() {
    let run = |backend| train(&["--objective", "clm", "--steps", "4", "--every", "2", "--backend", backend]);
    for (cpu, gpu) in run("cpu").iter().zip(run("gpu")) {
        assert_eq!((&cpu["tokens"], &cpu["targets"]), (&gpu["tokens"], &gpu["targets"]));
        let norm = |line: &Value| line["gradient_norm"].as_f64().expect("a number");
        assert!((norm(cpu) / norm(&gpu) - 1.0).abs() < 1e-3, "{cpu} and {gpu}");
    }
}

#[test]
fn the_rate_falls_at_the_end_where_a_decay_is_asked_for() {
    let run = |decay: &str| {
        let steps = ["--objective", "clm", "--steps", "8", "--every", "1", "--warmup", "2", "--decay", decay];
        let rates = train(&steps).into_iter().map(|line| line["learning_rate"].as_f64().expect("a rate"));
        rates.map(|rate| (rate * 1e5).round() / 1e5).collect::<Vec<_>>()
    };
    assert_eq!(run("0"), [0.0025, 0.005, 0.005, 0.005, 0.005, 0.005, 0.005, 0.005]);
    assert_eq!(run("0.5"), [0.0025, 0.005, 0.005, 0.005, 0.005, 0.00375, 0.0025, 0.00125]);
    fails(&["train", "--objective", "clm", "--decay", "1.5"], "--decay from 0 to 1");
    fails(&["race", "--decay", "-1"], "0 to 1 of the tokens");
}

#[test]
fn a_model_without_a_mask_runs_as_it_was_trained_or_says_that_it_cannot() {
    let out = std::env::temp_dir().join(format!("glassgpt-both-ways-{}.gguf", std::process::id()));
    let path = out.to_str().expect("a path");
    train(&["--objective", "mlm", "--steps", "2", "--out", path]);
    let inspected = glassgpt(&["inspect", path]);
    let inspected = String::from_utf8_lossy(&inspected.stdout).into_owned();
    assert!(inspected.contains("qwen3.attention.causal") && inspected.contains("false"), "{inspected}");
    let args =
        ["generate", "--model", path, "--prompt", "8+6=", "--tokens", "5", "--temperature", "0", "--json"];
    let [cpu, gpu] = ["cpu", "gpu"].map(|backend| json(&[&args[..], &["--backend", backend]].concat()));
    assert_eq!(cpu["text"], gpu["text"]);
    fails(&["logits", "--model", path, "--ids", "4,5"], "expected a causal model");
    fails(&["compare", "--model", path, "--reference", path], "expected a causal model");
    fails(&["eval", "--model", path, "--task", "dictionary", "--n", "1"], "expected a causal model");
    std::fs::remove_file(out).expect("it was written");
}

#[test]
fn bench_sets_a_training_step_against_the_forward_pass_and_the_gpu_against_the_cpu() {
    let output =
        json(&["bench", "--config", "pico", "--rows", "2", "--row-tokens", "16", "--repeats", "3", "--json"]);
    let number = |value: &Value| value.as_f64().expect("a number");
    let ratio = number(&output["step_ms"]) / number(&output["forward_ms"]);
    assert!((number(&output["step_per_forward"]) / ratio - 1.0).abs() < 1e-6);
    // Backward is not free, whatever else the machine does.
    assert!(ratio > 1.0, "{output}");
    assert_eq!(output["batch_tokens"], 32);
    assert!(number(&output["gpu"]["step_ms"]) > 0.0 && output["gpu"]["is_software"].is_boolean(), "{output}");
    let output = glassgpt(&["bench", "--config", "pico", "--repeats", "1", "--cpu-only", "--limit", "0.1"]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("at most 0.1 forward passes"));
    fails(&["bench", "--config", "giant", "--cpu-only"], "sizes such as pico");
    fails(&["bench", "--repeats", "0"], "at least 1");
}

#[test]
fn train_says_what_is_wrong_with_its_arguments() {
    let fails = |args: &[&str], words| fails(&[&["train", "--objective", "clm"], args].concat(), words);
    fails(&["--targets", "0"], "share of targets");
    fails(&["--config", "huge"], "expected --config to be one of pico");
    fails(&["--batch-tokens", "32"], "at least a row of 64");
    fails(&["--row-tokens", "4", "--batch-tokens", "32"], "rows of at least 8 tokens");
    fails(&["--data", "story", "--text", "nowhere.txt"], "nowhere.txt");
    fails(&["--learning-rate", "1e30", "--steps", "30"], "finite loss");
}

#[test]
fn characters_without_a_token_are_named_on_stderr() {
    let out = std::env::temp_dir().join(format!("glassgpt-small-{}.gguf", std::process::id()));
    let path = out.to_str().expect("a path");
    train(&["--steps", "1", "--every", "1", "--objective", "clm", "--out", path]);
    let notes = |prompt: &str| {
        let args = ["logits", "--model", path, "--prompt", prompt, "--backend", "cpu"];
        let output = glassgpt(&args);
        assert!(output.status.success());
        String::from_utf8(output.stderr).expect("utf-8")
    };
    let wanted = "note: 3 characters have no token in this model's vocabulary and were left out: 가 🙂\n";
    assert_eq!(notes("8가+🙂6가="), wanted);
    assert_eq!(notes("8+6="), "");
    std::fs::remove_file(&out).expect("was written");
}

#[test]
fn min_p_of_one_is_greedy_and_beyond_one_is_an_error() {
    let text = |settings: &[&str]| {
        let args = ["generate", "--model", MODEL, "--prompt", "x", "--backend", "cpu", "--json"];
        json(&[&args[..], settings].concat())["text"].clone()
    };
    assert_eq!(text(&["--min-p", "1", "--temperature", "2"]), text(&["--temperature", "0"]));
    assert_ne!(text(&["--min-p", "0", "--temperature", "2"]), text(&["--temperature", "0"]));
    fails(&["generate", "--model", MODEL, "--prompt", "x", "--min-p", "1.5"], "--min-p must be 0 to 1");
}

#[test]
fn a_seed_fixes_the_text() {
    let text = |seed: &str| {
        let args =
            ["generate", "--model", MODEL, "--prompt", "x", "--backend", "cpu", "--json", "--seed", seed];
        json(&args)["text"].clone()
    };
    assert_eq!(text("3"), text("3"));
    assert_ne!(text("3"), text("4"));
}

#[test]
fn logits_are_exact_log_probabilities() {
    let args = ["logits", "--model", MODEL, "--prompt", "hello", "--backend", "cpu", "--json", "--all"];
    let output = json(&args);
    let logits: Vec<f64> =
        output["logits"].as_array().expect("a list").iter().filter_map(Value::as_f64).collect();
    let log_sum = logits.iter().map(|logit| logit.exp()).sum::<f64>().ln();
    let top = output["top"].as_array().expect("a list");
    assert_eq!(top.len(), 20);
    for row in top {
        let id = row["id"].as_u64().expect("an id") as usize;
        let logprob = row["logprob"].as_f64().expect("a number");
        assert!((logits[id] - log_sum - logprob).abs() < 1e-6, "{row}");
    }
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().filter_map(Value::as_f64).collect()
}

#[test]
fn captured_activations_are_those_of_the_pass() {
    let names = "logits,block.1.masked_scores,block.1.attention_weights";
    let args = ["logits", "--model", MODEL, "--prompt", "hello", "--backend", "cpu", "--json", "--all"];
    let output = json(&[&args[..], &["--capture", names]].concat());
    let n_tokens = output["prompt_ids"].as_array().expect("a list").len();
    let captures = &output["captures"];
    assert_eq!(captures["position"], n_tokens);
    let activations = captures["activations"].as_array().expect("a list");
    let given: Vec<&str> = activations.iter().filter_map(|it| it["name"].as_str()).collect();
    assert_eq!(given.join(","), names, "in the order in which they were asked for");
    assert_eq!(activations[0]["values"], output["logits"], "the token is run again, with the same numbers");
    let (scores, weights) = (numbers(&activations[1]["values"]), numbers(&activations[2]["values"]));
    let shape = numbers(&activations[2]["shape"]);
    assert_eq!((shape[1], shape[2]), (1.0, n_tokens as f64));
    for (scores, weights) in scores.chunks_exact(n_tokens).zip(weights.chunks_exact(n_tokens)) {
        let sum: f64 = scores.iter().map(|score| score.exp()).sum();
        for (score, weight) in scores.iter().zip(weights) {
            assert!((score.exp() / sum - weight).abs() < 1e-6, "softmax of {score} is {weight}");
        }
    }
}

#[test]
fn an_earlier_token_is_captured_as_it_was_when_it_was_the_last() {
    let capture = |prompt: &str, more: &[&str]| {
        let args = ["logits", "--model", MODEL, "--backend", "cpu", "--json", "--capture", "block.0.q_rope"];
        json(&[&args[..], &["--prompt", prompt], more].concat())["captures"]["activations"].clone()
    };
    let short = capture("12", &[]);
    let n = json(&["logits", "--model", MODEL, "--backend", "cpu", "--json", "--prompt", "12"])["prompt_ids"]
        .as_array()
        .expect("a list")
        .len();
    assert_eq!(capture("1234", &["--position", &n.to_string()]), short);
    assert_ne!(capture("1234", &[]), short);
}

#[test]
fn unknown_activations_and_positions_are_errors_that_name_the_known() {
    let args = ["logits", "--model", MODEL, "--prompt", "x", "--backend", "cpu"];
    let with = |more: &'static [&'static str]| [&args[..], more].concat();
    fails(&with(&["--json", "--capture", "block.0.attention_scores,nonsense"]), "got `nonsense`");
    fails(&with(&["--json", "--capture", "blk.0.scores"]), "block.0.attention_scores");
    fails(&with(&["--json", "--capture", "block.9.q"]), "got `block.9.q`");
    fails(&with(&["--json", "--capture", "logits", "--position", "900"]), "got 900");
    fails(&with(&["--json", "--capture", "logits", "--position", "0"]), "got 0");
    fails(&with(&["--capture", "logits"]), "--json");
    let ids =
        ["logits", "--model", MODEL, "--ids", "1,2", "--backend", "cpu", "--json", "--capture", "logits"];
    fails(&ids, "cannot be used with");
    fails(&with(&["--json", "--position", "1"]), "--capture");
}

#[test]
fn inspect_lists_metadata_and_tensors() {
    let output = glassgpt(&["inspect", MODEL]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success());
    for words in ["general.architecture = \"qwen3\"", "blk.1.attn_q.weight", "Q8_0", "token_embd.weight"] {
        assert!(text.contains(words), "{words} is not in\n{text}");
    }
}

#[test]
fn quantize_writes_a_file_that_runs_and_compares() {
    let folder = std::env::temp_dir().join(format!("glassgpt-quantize-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let out = folder.join("out.gguf").to_string_lossy().into_owned();
    let source = "tests/fixtures/tiny-qwen3-f32.gguf";
    for to in ["f16", "q8_0", "q4_0"] {
        assert!(glassgpt(&["quantize", source, "--to", to, "--out", &out]).status.success(), "{to}");
        let output = json(&["compare", "--model", &out, "--reference", source, "--positions", "40"]);
        let kl = output["kl_mean_nats"].as_f64().expect("a number");
        assert!((-1e-9..0.5).contains(&kl), "{to}: {output}");
    }
    // Two models of different context lengths are compared as far as both reach.
    let (short, long) = (TINY, "tests/fixtures/tiny-llama-f32.gguf");
    json(&["compare", "--model", short, "--reference", long, "--positions", "40"]);
    let same = json(&["compare", "--model", source, "--reference", source, "--positions", "40"]);
    assert_eq!((same["top1_agreement"].as_f64(), same["kl_mean_nats"].as_f64()), (Some(1.0), Some(0.0)));
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

#[test]
fn a_prompt_longer_than_the_context_is_cut_with_a_note() {
    let long = "word ".repeat(2000);
    let args =
        ["generate", "--model", MODEL, "--prompt", &long, "--tokens", "1", "--backend", "cpu", "--json"];
    let output = glassgpt(&args);
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("longer than the context"));
    let output: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(output["n_dropped_tokens"].as_u64().is_some_and(|n| n > 0));
}

#[test]
fn any_text_is_a_prompt() {
    for prompt in ["", "한국어 🙂", "\u{202e}\u{0301}", "<bos><eos>"] {
        let args = ["generate", "--model", MODEL, "--prompt", prompt, "--tokens", "2", "--backend", "cpu"];
        assert!(glassgpt(&args).status.success(), "{prompt:?}");
    }
}

#[test]
fn a_race_prints_every_seed_whole_and_counts_what_each_arm_learned_from() {
    let args = ["race", "--seeds", "3,4", "--max-tokens", "2048", "--point-tokens", "1024", "--json"];
    let output = glassgpt(&args);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).expect("text");
    let races: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(races.iter().map(|race| &race["plan"]["seed"]).collect::<Vec<_>>(), [3, 4]);
    for race in &races {
        let arms = race["arms"].as_array().expect("arms");
        assert_eq!(arms.len(), 4);
        let last = |arm: &Value, name: &str| {
            let points = arm["points"].as_array().expect("points");
            points.last().expect("a point")["progress"][name].as_u64().expect("a number")
        };
        assert!(arms.iter().all(|arm| last(arm, "tokens") == 2048), "all read the same");
        // CLM on every position, CLM on 15 %, MLM on 15 %, MLM on 40 %.
        let targets: Vec<f64> = arms.iter().map(|arm| last(arm, "targets") as f64).collect();
        for (targets, share) in targets.iter().zip([1.0, 0.15, 0.15, 0.4]) {
            assert!((targets / 2048.0 - share).abs() < 0.05, "{targets} targets, expected {share} of 2048");
        }
    }
    fails(&["race", "--arms", "clm:2"], "share");
    fails(&["race", "--arms", "elm:1"], "clm:1, mlm:0.15 or no-mask");
}

#[test]
fn mistakes_give_one_line() {
    let generate = |model| ["generate", "--prompt", "x", "--backend", "cpu", "--model", model];
    fails(&generate("no/such/file.gguf"), "no/such/file.gguf");
    fails(&generate("src"), "expected a .gguf file");
    fails(&generate("README.md"), "expected a GGUF file");
    fails(&["inspect", "Cargo.toml"], "expected a GGUF file");
    fails(&["quantize", MODEL, "--to", "q8_0", "--out", "no/such/folder/x.gguf"], "no/such/folder");
    fails(
        &[&generate(MODEL)[..], &["--temperature", "-1"]].concat(),
        "--temperature must be at least 0, got -1",
    );
    fails(&[&generate(MODEL)[..], &["--top-p", "2"]].concat(), "--top-p must be 0 to 1, got 2");
    fails(&[&generate(MODEL)[..], &["--tokens", "abc"]].concat(), "'abc'");
    fails(&[&generate(MODEL)[..], &["--no-such-flag"]].concat(), "'--no-such-flag'");
    fails(&["generate", "--prompt", "x"], "--model");
    fails(&[], "subcommand");
    fails(&["quantize", TINY, "--to", "q8_0", "--out", TINY], "expected another file for --out");
    fails(
        &["compare", "--model", MODEL, "--reference", "tests/fixtures/tiny-gpt2-f32.gguf"],
        "one vocabulary",
    );
}
