//! Every executor against JAX, on tiny models that another program wrote.

mod common;

use std::rc::Rc;

use common::{Fixtures, assert_close, read};
use glassgpt::cpu::executor::{Executor as CpuExecutor, Kernels};
use glassgpt::engine::runner::Runner;
use glassgpt::gpu::device::{Gpu, GpuOptions};
use glassgpt::gpu::executor::Executor as GpuExecutor;
use glassgpt::model::checkpoint::{Loaded, Model};
use glassgpt::model::graph::{Activation, ActivationId, Attention, Graph, Head};

/// Largest difference of a value that is accepted; the values are about 1, the logits up to 10.
const TOLERANCE: f32 = 1e-3;

/// The executors, each with its name.
fn runners(model: &Rc<Model>, graph: &Graph) -> Vec<(&'static str, Runner)> {
    let n_tokens = 17;
    let cpu =
        |kernels| Runner::Cpu(Box::new(CpuExecutor::new(Rc::clone(model), graph.clone(), kernels, n_tokens)));
    let gpu = pollster::block_on(Gpu::request(GpuOptions::default()));
    let gpu = gpu.expect("a Vulkan driver; the package mesa-vulkan-drivers has a software one");
    let executor =
        pollster::block_on(GpuExecutor::new(&gpu, model, graph, n_tokens)).expect("the model fits");
    let gpu = Runner::Gpu { gpu, executor: Box::new(executor) };
    vec![("oracle", cpu(Kernels::Oracle)), ("simd", cpu(Kernels::Simd)), ("gpu", gpu)]
}

fn model(name: &str) -> Rc<Model> {
    let loaded = Loaded::from_gguf(&read(&format!("tests/fixtures/{name}")));
    Rc::new(loaded.unwrap_or_else(|error| panic!("{name}: {error}")).model)
}

#[test]
fn logits_agree_for_every_architecture_and_element_type() {
    let fixtures = Fixtures::load();
    for (file, expected) in &fixtures.files {
        let model = model(file);
        for (attention, value) in
            [(Attention::Causal, "logits"), (Attention::Bidirectional, "logits_bidirectional")]
        {
            let graph = Graph::new(&model.config, attention, Head::All);
            for (name, mut runner) in runners(&model, &graph) {
                let output = pollster::block_on(runner.forward(&expected.tokens, 0, &[])).expect("runs");
                let rows: Vec<&[f32]> = output.logits.chunks_exact(model.config.vocab_size).collect();
                let got: Vec<f32> =
                    expected.positions[value].iter().flat_map(|&position| rows[position]).copied().collect();
                let name = format!("{file}, {value}, {name}");
                assert_close(&name, &got, fixtures.value(expected, value), TOLERANCE);
            }
        }
    }
}

#[test]
fn every_stage_of_a_block_agrees() {
    let names = [
        ("attn_norm", Activation::AttentionNorm),
        ("q", Activation::QRope),
        ("k", Activation::KRope),
        ("v", Activation::V),
        ("scores", Activation::ScaledScores),
        ("weights", Activation::AttentionWeights),
        ("attn_heads", Activation::AttentionValues),
        ("attn_output", Activation::AttentionOutput),
        ("attn_residual", Activation::ResidualMid),
        ("ffn_norm", Activation::FfnNorm),
        ("ffn_output", Activation::FfnOutput),
        ("ffn_residual", Activation::ResidualOut),
    ];
    let fixtures = Fixtures::load();
    let file = "tiny-qwen3-f32.gguf";
    let expected = &fixtures.files[file];
    let model = model(file);
    let mut stages = vec![
        ("embed".to_owned(), ActivationId::global(Activation::TokenEmbedding)),
        ("output_norm".to_owned(), ActivationId::global(Activation::FinalNorm)),
    ];
    for layer in 0..model.config.n_layer {
        let stage = |&(name, activation): &(&str, Activation)| {
            (format!("blk.{layer}.{name}"), ActivationId::in_block(layer, activation))
        };
        stages.extend(names.iter().map(stage));
    }
    let ids: Vec<ActivationId> = stages.iter().map(|&(_, id)| id).collect();
    let graph = Graph::new(&model.config, Attention::Causal, Head::All);
    for (runner_name, mut runner) in runners(&model, &graph) {
        let output = pollster::block_on(runner.forward(&expected.tokens, 0, &ids)).expect("runs");
        for ((name, _), (_, values)) in stages.iter().zip(&output.captures) {
            assert_close(
                &format!("{name}, {runner_name}"),
                values,
                fixtures.value(expected, name),
                TOLERANCE,
            );
        }
    }
}

#[test]
fn logits_agree_token_by_token_through_the_cache() {
    let fixtures = Fixtures::load();
    for file in ["tiny-qwen3-f32.gguf", "tiny-llama-f32.gguf", "tiny-gpt2-f32.gguf"] {
        let (model, expected) = (model(file), &fixtures.files[file]);
        let graph = Graph::new(&model.config, Attention::Causal, Head::Last);
        let rows = fixtures.value(expected, "logits").chunks_exact(model.config.vocab_size);
        for (name, mut runner) in runners(&model, &graph) {
            for (position, (token, row)) in expected.tokens.iter().zip(rows.clone()).enumerate() {
                let output = pollster::block_on(runner.forward(&[*token], position, &[])).expect("runs");
                assert_close(&format!("{file}, {name}, {position}"), &output.logits, row, TOLERANCE);
            }
        }
    }
}
