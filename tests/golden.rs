//! The shipped models against JAX: greedy text, log-probabilities and logits, on every executor.

mod common;

use std::collections::BTreeMap;
use std::rc::Rc;

use common::{assert_close, read, repo_path};
use glassgpt::cpu::executor::{Executor as CpuExecutor, Kernels};
use glassgpt::engine::runner::{MAX_STEP_TOKENS, Runner};
use glassgpt::gpu::device::{Gpu, GpuOptions};
use glassgpt::gpu::executor::Executor as GpuExecutor;
use glassgpt::model::checkpoint::{Loaded, Model};
use glassgpt::model::graph::{Attention, Graph, Head};
use glassgpt::text::sampling::{NextToken, Sampling};
use glassgpt::text::tokenizer::Tokenizer;
use serde::Deserialize;

/// Largest difference of a logit from JAX on the same (dequantized) weights.
const LOGIT_TOLERANCE: f32 = 1e-3;

/// Largest difference of a log-probability.
const LOGPROB_TOLERANCE: f64 = 2e-3;

#[derive(Deserialize)]
struct Golden {
    files: BTreeMap<String, File>,
}

#[derive(Deserialize)]
struct File {
    prompts: BTreeMap<String, Prompt>,
    logits: Logits,
}

#[derive(Deserialize)]
struct Prompt {
    text: String,
    tokens: Vec<u32>,
    greedy: Greedy,
}

#[derive(Deserialize)]
struct Greedy {
    tokens: Vec<u32>,
    logprobs: Vec<f64>,
}

#[derive(Deserialize)]
struct Logits {
    prompt: String,
    values: Vec<f32>,
}

fn runners(model: &Rc<Model>) -> Vec<(&'static str, Runner)> {
    let graph = Graph::new(&model.config, Attention::Causal, Head::Last);
    let cpu = |kernels| {
        let executor = CpuExecutor::new(Rc::clone(model), graph.clone(), kernels, MAX_STEP_TOKENS);
        Runner::Cpu(Box::new(executor))
    };
    let gpu = pollster::block_on(Gpu::request(GpuOptions::default()));
    let gpu = gpu.expect("a Vulkan driver; the package mesa-vulkan-drivers has a software one");
    let executor = pollster::block_on(GpuExecutor::new(&gpu, model, &graph, MAX_STEP_TOKENS));
    let gpu = Runner::Gpu { gpu, executor: Box::new(executor.expect("the model fits")) };
    vec![("oracle", cpu(Kernels::Oracle)), ("simd", cpu(Kernels::Simd)), ("gpu", gpu)]
}

/// The models that have golden values: `models/<name>/golden.json`.
fn goldens() -> Vec<(String, Golden)> {
    let folders = std::fs::read_dir(repo_path("models")).expect("models/ exists").flatten();
    let names = folders.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let with_golden = names.filter(|name| repo_path(&format!("models/{name}/golden.json")).is_file());
    let found: Vec<_> = with_golden
        .map(|name| {
            let golden = serde_json::from_slice(&read(&format!("models/{name}/golden.json")));
            (name.clone(), golden.unwrap_or_else(|error| panic!("{name}: {error}")))
        })
        .collect();
    assert!(!found.is_empty(), "no model has golden values");
    found
}

fn check(name: &str, runner: &mut Runner, golden: &File) {
    assert!(golden.prompts.contains_key(&golden.logits.prompt), "{name}: logits of no prompt");
    for (prompt_name, prompt) in &golden.prompts {
        assert!(!prompt.greedy.tokens.is_empty(), "{name}, {prompt_name}: no greedy text");
        let at = format!("{name}, {prompt_name}");
        let mut logits = pollster::block_on(runner.forward(&prompt.tokens, 0, &[])).expect("runs").logits;
        if *prompt_name == golden.logits.prompt {
            assert_close(&at, &logits, &golden.logits.values, LOGIT_TOLERANCE);
        }
        for (i, (&token, &logprob)) in prompt.greedy.tokens.iter().zip(&prompt.greedy.logprobs).enumerate() {
            let next = NextToken::new(&logits, Sampling { temperature: 0.0, ..Sampling::default() });
            assert_eq!(next.order[0], token, "{at}: greedy token {i}");
            let difference = (next.probabilities[token as usize].ln() - logprob).abs();
            assert!(
                difference <= LOGPROB_TOLERANCE,
                "{at}: log-probability of token {i} is off by {difference}"
            );
            let position = prompt.tokens.len() + i;
            logits = pollster::block_on(runner.forward(&[token], position, &[])).expect("runs").logits;
        }
    }
}

#[test]
fn every_executor_writes_the_golden_text() {
    for (model_name, golden) in goldens() {
        assert!(golden.files.contains_key("model-q8_0.gguf"), "{model_name} has no golden values for Q8_0");
        for (file, golden) in &golden.files {
            let loaded = Loaded::from_gguf(&read(&format!("models/{model_name}/{file}")))
                .expect("a shipped file loads");
            let tokenizer = Tokenizer::from_vocabulary(&loaded.vocabulary).expect("it has a tokenizer");
            for prompt in golden.prompts.values() {
                let ids: Vec<u32> =
                    loaded.vocabulary.start_id().into_iter().chain(tokenizer.encode(&prompt.text)).collect();
                assert_eq!(ids, prompt.tokens, "{model_name}/{file}: tokens of {:?}", prompt.text);
            }
            let model = Rc::new(loaded.model);
            for (runner_name, mut runner) in runners(&model) {
                check(&format!("{model_name}/{file}, {runner_name}"), &mut runner, golden);
            }
        }
    }
}

#[test]
fn the_tokenizer_file_and_the_gguf_agree() {
    for (name, _) in goldens() {
        let loaded = Loaded::from_gguf(&read(&format!("models/{name}/model-q8_0.gguf"))).expect("it loads");
        let from_gguf = Tokenizer::from_vocabulary(&loaded.vocabulary).expect("it has a tokenizer");
        let from_json =
            Tokenizer::from_json(&read(&format!("models/{name}/tokenizer.json"))).expect("it parses");
        assert_eq!(from_gguf.vocab_size(), from_json.vocab_size());
        for text in ["Once upon a time", " - c a t -> t a c\n", "한국어 🙂", "<bos>12 345", "\t\r\n  x", ""]
        {
            assert_eq!(from_gguf.encode(text), from_json.encode(text), "{name}: {text:?}");
        }
    }
}
