//! Training on the device against the CPU oracle, activation by activation.

use super::{families, gpu};
use crate::cpu::executor::Kernels;
use crate::cpu::tape::{Tape, zero_gradients};
use crate::gpu::device::{Gpu, GpuError, GpuOptions};
use crate::gpu::kernels::TrainingUniform;
use crate::gpu::training::{Optimizer, Trainer};
use crate::model::backward::GradientId;
use crate::model::checkpoint::Model;
use crate::model::config::{Architecture, Config};
use crate::model::graph::{Attention, Graph, Head};
use crate::model::testing::{assert_close, random_model, random_values};

/// `[texts, T, layers, H, K, D, C, F, V]`: the smallest, odd, and around the size of a workgroup.
const SIZES: [[usize; 9]; 5] = [
    [1, 1, 1, 1, 1, 4, 4, 4, 1],
    [3, 5, 2, 4, 2, 6, 12, 20, 7],
    [2, 9, 1, 3, 1, 4, 8, 68, 33],
    [1, 67, 1, 2, 2, 8, 16, 4, 130],
    [5, 13, 1, 1, 1, 64, 64, 36, 64],
];

fn config(architecture: Architecture, sizes: [usize; 9]) -> Config {
    let [_, n_tokens, n_layer, n_head, n_kv_head, head_size, n_embd, n_ff, vocab_size] = sizes;
    let config = Config {
        architecture,
        n_layer,
        n_head,
        n_kv_head,
        n_embd,
        head_size,
        n_ff,
        vocab_size,
        context_length: n_tokens + 1,
        norm_eps: 1e-5,
        rope_theta: 100.0,
        is_head_tied: architecture != Architecture::Llama,
        attention: Attention::Causal,
    };
    config.checked().expect("the sizes fit together")
}

fn optimizer(graph: &Graph) -> Optimizer {
    let group = |i: usize| [1.0 + i as f32 / 8.0, if i.is_multiple_of(2) { 0.1 } else { 0.0 }];
    Optimizer {
        beta1: 0.9,
        beta2: 0.95,
        eps: 1e-8,
        max_gradient_norm: 0.5,
        groups: (0..graph.weights.len()).map(group).collect(),
    }
}

/// A batch: the texts one after the other, with a target at two of three positions.
fn batch(sizes: [usize; 9]) -> (Vec<u32>, Vec<Option<u32>>) {
    let (n_rows, vocab_size) = (sizes[0] * sizes[1], sizes[8] as u32);
    let token = |i: u32, factor: u32| (i * factor + vocab_size - 1) % vocab_size;
    let rows = || 0..n_rows as u32;
    (rows().map(|i| token(i, 37)).collect(), rows().map(|i| (i % 3 != 1).then(|| token(i, 11))).collect())
}

fn trainer(gpu: &Gpu, model: &Model, graph: &Graph, sizes: [usize; 9]) -> Trainer {
    let optimizer = optimizer(graph);
    let made = Trainer::new(gpu, model, graph, [sizes[0], sizes[1]], &optimizer);
    pollster::block_on(made).expect("fits the device")
}

#[test]
fn every_value_and_gradient_equals_the_oracle() {
    // The families differ in the forward pass only, which has tests of its own.
    let [plain, reduced] = families();
    for sizes in SIZES {
        for attention in [Attention::Causal, Attention::Bidirectional] {
            check_gradients(&plain, &config(Architecture::Qwen3, sizes), attention, sizes);
        }
    }
    check_gradients(&plain, &config(Architecture::Llama, SIZES[1]), Attention::Causal, SIZES[1]);
    for sizes in SIZES {
        check_gradients(&plain, &config(Architecture::Gpt2, sizes), Attention::Causal, sizes);
    }
    check_gradients(&plain, &config(Architecture::Gpt2, SIZES[2]), Attention::Bidirectional, SIZES[2]);
    check_gradients(&reduced, &config(Architecture::Qwen3, SIZES[1]), Attention::Causal, SIZES[1]);
}

fn check_gradients(gpu: &Gpu, config: &Config, attention: Attention, sizes: [usize; 9]) {
    const SCALE: f32 = 0.25;
    let n_tokens = sizes[1];
    let model = random_model(config, 11);
    let graph = Graph::new(config, attention, Head::All);
    let trainer = trainer(gpu, &model, &graph, sizes);
    let (tokens, targets) = batch(sizes);
    trainer.differentiate(&tokens, &targets, SCALE).expect("the device works");
    let mut tape = Tape::new(graph.clone(), Kernels::Oracle, n_tokens);
    let mut weights = zero_gradients(&model);
    let mut expected: Vec<[Vec<f32>; 2]> = vec![Default::default(); graph.shapes.len()];
    for (tokens, targets) in tokens.chunks_exact(n_tokens).zip(targets.chunks_exact(n_tokens)) {
        tape.forward(&model, tokens);
        tape.cross_entropy(targets, SCALE, &mut vec![0.0; n_tokens]);
        tape.backward(&model, tokens, &mut weights);
        for (&id, [value, gradient]) in graph.shapes.keys().zip(&mut expected) {
            value.extend(tape.value(id));
            gradient.extend(tape.gradient(GradientId(id)));
        }
    }
    let name = format!("{:?} {attention:?} {sizes:?}", config.architecture);
    for (&id, [value, gradient]) in graph.shapes.keys().zip(&expected) {
        let got = pollster::block_on(trainer.value(id)).expect("the device works");
        assert_close(&format!("{name} {id}"), &got, value, 1e-4);
        let got = pollster::block_on(trainer.gradient(GradientId(id))).expect("the device works");
        assert_close(&format!("{name} {}", GradientId(id)), &got, gradient, 1e-4);
    }
    let got = pollster::block_on(trainer.weight_gradients()).expect("the device works");
    for (weight, got) in graph.weights.iter().zip(&got) {
        let tensor = model.tensors.keys().position(|tensor| *tensor == weight.tensor).expect("is there");
        let n_cols = weight.cols.unwrap_or(1);
        let expected = &weights[tensor][weight.range.start * n_cols..weight.range.end * n_cols];
        assert_close(&format!("{name} grad of {}", weight.tensor), got, expected, 1e-4);
    }
}

#[test]
fn positions_without_a_target_have_no_gradient_at_all() {
    let gpu = gpu(GpuOptions::default());
    let sizes = SIZES[1];
    let model = random_model(&config(Architecture::Qwen3, sizes), 3);
    let graph = Graph::new(&model.config, Attention::Bidirectional, Head::All);
    let trainer = trainer(&gpu, &model, &graph, sizes);
    let (tokens, targets) = batch(sizes);
    trainer.differentiate(&tokens, &targets, 1.0).expect("the device works");
    let logits = crate::model::graph::ActivationId::global(crate::model::graph::Activation::Logits);
    let gradient = pollster::block_on(trainer.gradient(GradientId(logits))).expect("the device works");
    for (row, target) in gradient.chunks_exact(sizes[8]).zip(&targets) {
        assert_eq!(row.iter().all(|&d| d == 0.0), target.is_none());
    }
}

#[test]
fn an_update_is_that_of_the_formula() {
    let gpu = gpu(GpuOptions::default());
    let sizes = SIZES[1];
    let model = random_model(&config(Architecture::Qwen3, sizes), 3);
    let graph = Graph::new(&model.config, Attention::Causal, Head::All);
    let trainer = trainer(&gpu, &model, &graph, sizes);
    let (tokens, targets) = batch(sizes);
    trainer.differentiate(&tokens, &targets, 1.0).expect("the device works");
    let gradient = pollster::block_on(trainer.weight_gradients()).expect("the device works");
    let mut state = pollster::block_on(trainer.read_state()).expect("the device works");
    for (i, plane) in state.mean.iter_mut().chain(&mut state.square).enumerate() {
        let values = random_values(plane.len(), i as u64);
        plane.iter_mut().zip(values).for_each(|(x, value)| *x = value.abs());
    }
    trainer.write_state(&state);
    let uniform = TrainingUniform {
        loss_scale: 1.0,
        learning_rate: 0.01,
        mean_correction: 1.5,
        square_correction: 2.5,
    };
    // The gradient of the first pass is still there: the second is added to it.
    trainer.step(&tokens, &targets, uniform).expect("the device works");
    let report = pollster::block_on(trainer.report()).expect("the device works");
    let norm = 2.0 * gradient.iter().flatten().map(|&g| f64::from(g).powi(2)).sum::<f64>().sqrt();
    assert!((f64::from(report.gradient_norm) / norm - 1.0).abs() < 1e-4, "{report:?}, expected {norm}");
    assert!(norm > 0.5 && report.loss_sum > 0.0, "{report:?}");
    let got = pollster::block_on(trainer.read_state()).expect("the device works");
    for (i, [rate, decay]) in optimizer(&graph).groups.into_iter().enumerate() {
        for (j, gradient) in gradient[i].iter().enumerate() {
            let gradient = 2.0 * f64::from(*gradient) * 0.5 / norm;
            let mean = 0.9 * f64::from(state.mean[i][j]) + 0.1 * gradient;
            let square = 0.95 * f64::from(state.square[i][j]) + 0.05 * gradient * gradient;
            let weight = f64::from(state.weights[i][j]);
            let direction = 1.5 * mean / ((2.5 * square).sqrt() + 1e-8) + f64::from(decay) * weight;
            let expected = [mean, square, weight - 0.01 * f64::from(rate) * direction];
            let got = [got.mean[i][j], got.square[i][j], got.weights[i][j]];
            assert_close(&format!("weight {i}[{j}]"), &got, &expected.map(|x| x as f32), 1e-4);
        }
    }
    let cleared = pollster::block_on(trainer.weight_gradients()).expect("the device works");
    assert!(cleared.iter().flatten().all(|&g| g == 0.0));
}

#[test]
fn rows_that_would_be_padded_are_refused() {
    let gpu = gpu(GpuOptions::default());
    let refused = |architecture, sizes: [usize; 9]| {
        let model = random_model(&config(architecture, sizes), 3);
        let graph = Graph::new(&model.config, Attention::Causal, Head::All);
        let optimizer = optimizer(&graph);
        let made = Trainer::new(&gpu, &model, &graph, [1, 1], &optimizer);
        matches!(pollster::block_on(made), Err(GpuError::Setup { .. }))
    };
    assert!(!refused(Architecture::Qwen3, SIZES[0]));
    assert!(!refused(Architecture::Gpt2, SIZES[0]));
    let mut narrow = SIZES[0];
    narrow[6] = 6;
    assert!(refused(Architecture::Qwen3, narrow), "rows that would be padded");
}
