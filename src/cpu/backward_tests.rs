//! Backward kernels: the fast ones against the careful ones, and those against differences of the forward pass.

use super::gemm::{Scratch, Target, View, gemm};
use super::run::Kernels;
use super::tape::{Tape, zero_gradients};
use crate::model::backward::{Backward, GradientId};
use crate::model::checkpoint::Model;
use crate::model::config::{Architecture, Config};
use crate::model::graph::{Activation, ActivationId, Attention, Graph, Head};
use crate::model::tensor::TensorData;
use crate::model::testing::{assert_close, random_model, random_values};

const ARCHITECTURES: [Architecture; 3] = [Architecture::Qwen3, Architecture::Llama, Architecture::Gpt2];

/// Small odd sizes; keys are shared by heads, but in GPT-2.
fn config(architecture: Architecture) -> Config {
    let n_kv_head = if architecture == Architecture::Gpt2 { 4 } else { 2 };
    let config = Config {
        architecture,
        n_layer: 2,
        n_head: 4,
        n_kv_head,
        n_embd: 19,
        head_size: 6,
        n_ff: 23,
        vocab_size: 13,
        context_length: 21,
        norm_eps: 1e-5,
        rope_theta: 100.0,
        is_head_tied: architecture != Architecture::Llama,
        attention: Attention::Causal,
    };
    config.checked().expect("the sizes fit together")
}

fn tokens(n: usize) -> Vec<u32> {
    (0..n as u32).map(|i| (i * 5 + 3) % 13).collect()
}

/// A target at every third position and the last.
fn targets(n: usize) -> Vec<Option<u32>> {
    (0..n).map(|i| (i % 3 == 0 || i + 1 == n).then_some((i as u32 * 7 + 1) % 13)).collect()
}

/// Mean loss and gradients of all weights.
fn differentiate(
    tape: &mut Tape,
    model: &Model,
    tokens: &[u32],
    targets: &[Option<u32>],
) -> (f64, Vec<Vec<f32>>) {
    let n_targets = targets.iter().flatten().count() as f32;
    let (mut losses, mut gradients) = (vec![0.0; tokens.len()], zero_gradients(model));
    tape.forward(model, tokens);
    tape.cross_entropy(targets, 1.0 / n_targets, &mut losses);
    tape.backward(model, tokens, &mut gradients);
    (losses.iter().map(|&loss| f64::from(loss)).sum::<f64>() / f64::from(n_targets), gradients)
}

#[test]
fn products_in_tiles_equal_plain_sums_in_every_layout() {
    for [m, k, n] in [[1, 1, 1], [2, 3, 16], [3, 1, 17], [7, 5, 33], [8, 32, 16], [13, 9, 40]] {
        let (a, b) = (random_values(m * k, 1), random_values(k * n, 2));
        let transposed = |x: &[f32], rows: usize, cols: usize| -> Vec<f32> {
            (0..cols * rows).map(|i| x[i % rows * cols + i / rows]).collect()
        };
        let (a_t, b_t) = (transposed(&a, m, k), transposed(&b, k, n));
        let expected: Vec<f32> =
            (0..m * n).map(|i| (0..k).map(|j| a[i / n * k + j] * b[j * n + i % n]).sum()).collect();
        for a in [View::new(&a, k), View::new(&a_t, m).transposed()] {
            for b in [View::new(&b, n), View::new(&b_t, k).transposed()] {
                // Rows of the result are not next to each other, and what is between them stays.
                let row = n + 3;
                let mut out = vec![7.0; m * row];
                for (is_added, factor) in [(false, 1.0), (true, 2.0)] {
                    let target = Target { data: &mut out, row, is_added };
                    gemm([m, k, n], a, b, target, &mut Scratch::default());
                    for (i, row) in out.chunks_exact(row).enumerate() {
                        let expected: Vec<f32> = expected[i * n..][..n].iter().map(|x| factor * x).collect();
                        assert_close(&format!("{m} {k} {n}"), &row[..n], &expected, 1e-5);
                        assert_eq!(row[n..], [7.0; 3]);
                    }
                }
            }
        }
    }
}

#[test]
fn the_fast_backward_pass_equals_the_careful_one() {
    for architecture in ARCHITECTURES {
        for attention in [Attention::Causal, Attention::Bidirectional] {
            for n_tokens in [1, 2, 8, 21] {
                let model = random_model(&config(architecture), 5);
                let graph = Graph::new(&model.config, attention, Head::All);
                let mut tapes =
                    [Kernels::Oracle, Kernels::Simd].map(|kernels| Tape::new(graph.clone(), kernels, 21));
                let (tokens, targets) = (tokens(n_tokens), targets(n_tokens));
                let [oracle, simd] =
                    tapes.each_mut().map(|tape| differentiate(tape, &model, &tokens, &targets));
                let name = format!("{architecture:?} {attention:?} {n_tokens}");
                assert!((oracle.0 - simd.0).abs() < 1e-5, "{name}");
                for ((tensor, expected), got) in model.tensors.keys().zip(&oracle.1).zip(&simd.1) {
                    assert_close(&format!("{name} {tensor}"), got, expected, 2e-5);
                }
                for &id in graph.shapes.keys() {
                    let [expected, got] = tapes.each_ref().map(|tape| tape.gradient(GradientId(id)));
                    assert_close(&format!("{name} {}", GradientId(id)), got, expected, 2e-5);
                }
            }
        }
    }
}

#[test]
fn gradients_equal_differences_of_the_loss() {
    const STEP: f32 = 4e-3;
    for architecture in ARCHITECTURES {
        for attention in [Attention::Causal, Attention::Bidirectional] {
            let mut model = random_model(&config(architecture), 9);
            let graph = Graph::new(&model.config, attention, Head::All);
            let mut tape = Tape::new(graph, Kernels::Oracle, 12);
            let (tokens, targets) = (tokens(12), targets(12));
            let (_, gradients) = differentiate(&mut tape, &model, &tokens, &targets);
            let names: Vec<String> = model.tensors.keys().cloned().collect();
            for (seed, (name, gradient)) in (0..).zip(names.iter().zip(&gradients)) {
                // All weights of the tensor move at once, each by an amount of its own.
                let direction = random_values(gradient.len(), seed);
                let mut loss_at = |step: f32| {
                    let moved = |model: &mut Model, step: f32| {
                        let tensor = model.tensors.get_mut(name).expect("is there");
                        let TensorData::F32(weights) = &mut tensor.data else { panic!("F32") };
                        weights.iter_mut().zip(&direction).for_each(|(weight, d)| *weight += step * d);
                    };
                    moved(&mut model, step);
                    let loss = differentiate(&mut tape, &model, &tokens, &targets).0;
                    moved(&mut model, -step);
                    loss
                };
                let difference = (loss_at(STEP) - loss_at(-STEP)) / f64::from(2.0 * STEP);
                let slope: f64 =
                    gradient.iter().zip(&direction).map(|(&g, &d)| f64::from(g) * f64::from(d)).sum();
                let error = (difference - slope).abs() / (slope.abs() + 0.05);
                assert!(error < 0.02, "{architecture:?} {attention:?} {name}: {slope}, got {difference}");
            }
        }
    }
}

#[test]
fn positions_without_a_target_have_no_loss_and_no_gradient_at_all() {
    let model = random_model(&config(Architecture::Qwen3), 2);
    let (tokens, targets) = (tokens(11), targets(11));
    for kernels in [Kernels::Oracle, Kernels::Simd] {
        for attention in [Attention::Causal, Attention::Bidirectional] {
            let mut tape = Tape::new(Graph::new(&model.config, attention, Head::All), kernels, 11);
            let (mut losses, mut gradients) = (vec![1.0; 11], zero_gradients(&model));
            tape.forward(&model, &tokens);
            tape.cross_entropy(&targets, 0.5, &mut losses);
            tape.backward(&model, &tokens, &mut gradients);
            let rows = |activation| {
                let id = GradientId(ActivationId::global(activation));
                tape.gradient(id).chunks_exact(if activation == Activation::Logits { 13 } else { 19 })
            };
            for ((target, loss), d_logits) in targets.iter().zip(&losses).zip(rows(Activation::Logits)) {
                let is_zero = *loss == 0.0 && d_logits.iter().all(|&d| d == 0.0);
                assert_eq!(is_zero, target.is_none(), "{kernels:?} {attention:?}");
            }
            // But as context every position counts, up to the last target.
            let is_used = |row: &[f32]| row.iter().any(|&d| d != 0.0);
            assert!(rows(Activation::TokenEmbedding).all(is_used), "{kernels:?} {attention:?}");
        }
    }
}

#[test]
fn the_backward_pass_is_the_forward_pass_reversed() {
    for architecture in ARCHITECTURES {
        let graph = Graph::new(&config(architecture), Attention::Causal, Head::All);
        let backward = Backward::new(&graph);
        assert!(backward.ops.iter().map(|op| &op.op).eq(graph.ops.iter().rev()));
        let mut written = vec![GradientId(ActivationId::global(Activation::Logits))];
        for op in &backward.ops {
            assert_eq!(op.kernel(), format!("{}_backward", op.op.kind.kernel()));
            assert!(written.contains(&op.input()), "{} is read before it is written", op.input());
            for output in &op.outputs {
                assert_eq!(output.is_added, written.contains(&output.id), "{}", output.id);
                written.push(output.id);
            }
        }
        // The residual stream goes two ways in each block, so its gradients are sums.
        let id = GradientId(ActivationId::in_block(0, Activation::ResidualOut));
        assert_eq!(written.iter().filter(|&&found| found == id).count(), 2);
        assert_eq!(id.to_string(), "grad.block.0.residual_out");
    }
}
