use std::rc::Rc;

use super::executor::{Executor, Kernels};
use super::gemm::Scratch;
use super::oracle::{self, AttentionSizes, Rows};
use super::simd::{self, Order};
use crate::model::config::Architecture;
use crate::model::graph::{Activation, ActivationId, Attention, Graph, Head, MASKED_SCORE};
use crate::model::quantize::quantize;
use crate::model::tensor::{DType, Tensor};
use crate::model::testing::{assert_close, random_matrix, random_model, random_values, small_config};

const ARCHITECTURES: [Architecture; 3] = [Architecture::Qwen3, Architecture::Llama, Architecture::Gpt2];

const ORDERS: [Order; 2] = [Order::Fixed, Order::Fastest];

const TOKENS: [u32; 11] = [3, 130, 0, 7, 7, 64, 12, 99, 1, 2, 58];

fn executor(
    architecture: Architecture,
    kernels: Kernels,
    attention: Attention,
    head: Head,
    max_step_tokens: usize,
) -> Executor {
    let model = random_model(&small_config(architecture), 7);
    let graph = Graph::new(&model.config, attention, head);
    Executor::new(Rc::new(model), graph, kernels, max_step_tokens)
}

fn causal(architecture: Architecture, kernels: Kernels, head: Head) -> Executor {
    executor(architecture, kernels, Attention::Causal, head, 16)
}

/// Compares `simd::matmul` with the oracle on all but the first and the last row of a weight of two rows more than `n_out`,
/// with and without a bias, in both orders.
fn expect_matmul([n_rows, n_in, n_out]: [usize; 3], weight: &Tensor) {
    let x = random_values(n_rows * n_in, 1);
    let rows = Rows { tensor: weight, range: 1..n_out + 1 };
    let bias = random_values(n_out, 3);
    for (bias, order) in
        [None, Some(&bias[..])].into_iter().flat_map(|bias| ORDERS.map(|order| (bias, order)))
    {
        let (mut got, mut expected) = (vec![0.0; n_rows * n_out], vec![0.0; n_rows * n_out]);
        simd::matmul(&x, &rows, bias, order, &mut Scratch::default(), &mut got);
        oracle::matmul(&x, &rows, bias, &mut expected);
        let name = format!("matmul of {}, {n_rows} rows, {order:?}", weight.dtype());
        assert_close(&name, &got, &expected, 1e-5);
    }
}

#[test]
fn simd_matmul_equals_the_oracle() {
    for [n_rows, n_in, n_out] in [[1, 1, 1], [1, 33, 7], [2, 64, 5], [3, 96, 17], [5, 31, 3], [9, 33, 5]] {
        let values = random_values((n_out + 2) * n_in, 2);
        expect_matmul([n_rows, n_in, n_out], &Tensor::from_f32(vec![n_out + 2, n_in], values));
    }
}

#[test]
fn simd_matmul_reads_every_element_type_as_the_oracle_does() {
    for dtype in [DType::F32, DType::F16, DType::Bf16, DType::Q8_0, DType::Q4_0] {
        // One and two rows go one dot product at a time, more go together, and from eight on in tiles if they may.
        for sizes in [[1, 32, 1], [1, 96, 7], [2, 64, 5], [3, 160, 3], [8, 32, 128], [11, 64, 263]] {
            expect_matmul(sizes, &random_matrix(dtype, sizes[2] + 2, sizes[1], 2));
        }
    }
}

#[test]
fn simd_attention_equals_the_oracle() {
    for (n_head, n_kv_head, head_size, n_tokens, n_positions) in
        [(1, 1, 2, 1, 1), (4, 2, 6, 3, 9), (6, 1, 16, 1, 33), (3, 3, 32, 5, 5)]
    {
        let sizes = AttentionSizes { n_head, n_kv_head, head_size, n_tokens, n_positions };
        let q = random_values(n_tokens * n_head * head_size, 1);
        let kv = random_values(n_positions * n_kv_head * head_size, 2);
        let (mut got, mut expected) = (vec![0.0; n_head * n_tokens * n_positions], Vec::new());
        expected.resize(got.len(), 0.0);
        simd::attention_scores(&q, &kv, sizes, Order::Fixed, &mut Scratch::default(), &mut got);
        oracle::attention_scores(&q, &kv, sizes, &mut expected);
        assert_close("attention_scores", &got, &expected, 1e-5);
        let (mut weights, mut expected_weights) = (vec![0.0; got.len()], vec![0.0; got.len()]);
        simd::softmax(&got, n_positions, &mut weights);
        oracle::softmax(&expected, n_positions, &mut expected_weights);
        assert_close("softmax", &weights, &expected_weights, 1e-5);
        let (mut got, mut expected) = (vec![0.0; q.len()], vec![0.0; q.len()]);
        simd::attention_values(&weights, &kv, sizes, &mut Scratch::default(), &mut got);
        oracle::attention_values(&weights, &kv, sizes, &mut expected);
        assert_close("attention_values", &got, &expected, 1e-5);
    }
}

#[test]
fn simd_pointwise_kernels_equal_the_oracle() {
    for (n_rows, row_len) in [(1, 1), (3, 7), (2, 32), (5, 65)] {
        let (x, y) = (random_values(n_rows * row_len, 1), random_values(n_rows * row_len, 2));
        let weight = random_values(row_len, 3);
        let (mut got, mut expected) = (vec![0.0; x.len()], vec![0.0; x.len()]);
        simd::rms_norm(&x, &weight, 1e-6, &mut got);
        oracle::rms_norm(&x, &weight, 1e-6, &mut expected);
        assert_close("rms_norm", &got, &expected, 1e-5);
        simd::swiglu(&x, &y, &mut got);
        oracle::swiglu(&x, &y, &mut expected);
        assert_close("swiglu", &got, &expected, 1e-5);
    }
}

#[test]
fn softmax_rows_sum_to_one_even_when_large_or_masked() {
    let x = [1000.0, 999.0, MASKED_SCORE, -1000.0, MASKED_SCORE, -999.0];
    let mut out = [0.0; 6];
    oracle::softmax(&x, 3, &mut out);
    assert_close("first row", &out[..3], &[0.731_058_6, 0.268_941_43, 0.0], 1e-6);
    assert_eq!(out[4], 0.0, "a masked score has no weight");
    assert_close("sums", &[out[..3].iter().sum(), out[3..].iter().sum()], &[1.0, 1.0], 1e-6);
}

#[test]
fn simd_logits_equal_the_oracle_for_every_architecture() {
    for architecture in ARCHITECTURES {
        for attention in [Attention::Causal, Attention::Bidirectional] {
            let logits = [Kernels::Oracle, Kernels::Simd].map(|kernels| {
                executor(architecture, kernels, attention, Head::All, 16).forward(&TOKENS, 0, &[]).logits
            });
            assert_eq!(logits[0].len(), TOKENS.len() * 131);
            assert_close(architecture.name(), &logits[1], &logits[0], 2e-4);
        }
    }
}

#[test]
fn logits_are_the_same_with_and_without_the_cache() {
    for architecture in ARCHITECTURES {
        let mut at_once = causal(architecture, Kernels::Simd, Head::All);
        let mut stepwise = causal(architecture, Kernels::Simd, Head::Last);
        let expected = at_once.forward(&TOKENS, 0, &[]).logits;
        for (position, (token, expected)) in TOKENS.iter().zip(expected.chunks_exact(131)).enumerate() {
            let got = stepwise.forward(&[*token], position, &[]).logits;
            assert_eq!(got, expected, "{} position {position}", architecture.name());
        }
    }
}

#[test]
fn a_text_has_the_same_logits_bit_for_bit_at_once_in_pieces_and_token_by_token() {
    let tokens: Vec<u32> = (0..35).map(|i| i * 37 % 131).collect();
    for architecture in ARCHITECTURES {
        for dtype in [DType::F32, DType::F16, DType::Q8_0, DType::Q4_0] {
            let mut model = random_model(&small_config(architecture), 7);
            for tensor in model.tensors.values_mut().filter(|tensor| tensor.shape.len() == 2) {
                *tensor = quantize(tensor, dtype);
            }
            let model = Rc::new(model);
            let logits = |head: Head, pieces: &[usize]| {
                let graph = Graph::new(&model.config, Attention::Causal, head);
                let mut executor = Executor::new(model.clone(), graph, Kernels::Simd, 35);
                let mut position = 0;
                let mut logits = Vec::new();
                for &n in pieces {
                    logits.extend(executor.forward(&tokens[position..][..n], position, &[]).logits);
                    position += n;
                }
                logits
            };
            let expected = logits(Head::All, &[35]);
            for pieces in [&[1; 35][..], &[17, 18], &[2, 3, 8, 22]] {
                assert!(logits(Head::All, pieces) == expected, "{architecture:?}, {dtype}, {pieces:?}");
            }
            assert!(logits(Head::Last, &[35]) == expected[34 * 131..], "{architecture:?}, {dtype}, last row");
        }
    }
}

#[test]
fn a_later_token_never_changes_an_earlier_logit_of_a_causal_model() {
    for architecture in ARCHITECTURES {
        let mut changed = TOKENS;
        changed[8] = 100;
        for (attention, is_equal) in [(Attention::Causal, true), (Attention::Bidirectional, false)] {
            let [a, b] = [TOKENS, changed].map(|tokens| {
                executor(architecture, Kernels::Oracle, attention, Head::All, 16)
                    .forward(&tokens, 0, &[])
                    .logits
            });
            assert_eq!(a[..8 * 131] == b[..8 * 131], is_equal, "{architecture:?}, {attention:?}");
            assert_ne!(a[8 * 131..], b[8 * 131..], "{architecture:?}, {attention:?}");
        }
    }
}

#[test]
fn a_step_back_is_a_shorter_position() {
    let mut executor = causal(Architecture::Qwen3, Kernels::Simd, Head::Last);
    let expected = executor.forward(&TOKENS[..6], 0, &[]).logits;
    executor.forward(&TOKENS[6..], 6, &[]);
    let got = executor.forward(&TOKENS[5..6], 5, &[]).logits;
    assert_close("logits after the step back", &got, &expected, 1e-5);
}

#[test]
fn every_activation_can_be_captured() {
    for architecture in ARCHITECTURES {
        let mut executor = causal(architecture, Kernels::Oracle, Head::Last);
        let ids: Vec<ActivationId> = executor.graph().shapes.keys().copied().collect();
        executor.forward(&TOKENS[..4], 0, &[]);
        let output = executor.forward(&TOKENS[4..9], 4, &ids);
        let step = crate::model::graph::Step { n_tokens: 5, position: 4 };
        for (id, values) in &output.captures {
            assert_eq!(values.len(), executor.graph().len(*id, step), "{id}");
            assert!(values.iter().any(|&value| value != 0.0), "{id} is all zeros");
        }
        let weights = ActivationId::in_block(1, Activation::AttentionWeights);
        let weights = &output.captures.iter().find(|(id, _)| *id == weights).expect("was asked for").1;
        for (row, weights) in weights.chunks_exact(9).enumerate() {
            let n_visible = 4 + row % 5 + 1;
            assert!((weights.iter().sum::<f32>() - 1.0).abs() < 1e-5, "row {row}");
            assert!(weights[n_visible..].iter().all(|&weight| weight == 0.0), "row {row} sees the future");
        }
    }
}

#[test]
fn logits_agree_with_the_captured_logits() {
    let mut executor = causal(Architecture::Qwen3, Kernels::Simd, Head::Last);
    let output = executor.forward(&TOKENS, 0, &[ActivationId::global(Activation::Logits)]);
    assert_eq!(output.captures[0].1, output.logits);
}

#[test]
fn chosen_rows_have_the_logits_of_all_rows() {
    for architecture in ARCHITECTURES {
        let all = causal(architecture, Kernels::Simd, Head::All).forward(&TOKENS, 0, &[]).logits;
        let mut executor = causal(architecture, Kernels::Simd, Head::Last);
        for rows in [&[0][..], &[10], &[2, 3, 9], &[]] {
            let expected: Vec<f32> = rows.iter().flat_map(|row| &all[row * 131..][..131]).copied().collect();
            let got = executor.forward_rows(&TOKENS, 0, rows).to_vec();
            assert_close(&format!("{} rows {rows:?}", architecture.name()), &got, &expected, 1e-5);
        }
        // A step without rows fills the cache all the same, and steps of one row follow as usual.
        executor.forward_rows(&TOKENS[..7], 0, &[]);
        let got = executor.forward(&TOKENS[7..], 7, &[]).logits;
        assert_close(architecture.name(), &got, &all[10 * 131..], 1e-4);
    }
}
