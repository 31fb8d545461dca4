//! Every kernel against its CPU twin.

use super::one_op::{Case, OneOp};
use super::{families, gpu};
use crate::cpu::oracle::{self, AttentionSizes, Rows};
use crate::gpu::device::{Gpu, GpuOptions};
use crate::model::graph::Dim::{C, D, F, H, K as KV, R, S, T};
use crate::model::graph::{Activation, ActivationId, MASKED_SCORE, OpKind, RopePairs};
use crate::model::tensor::{DType, QUANT_BLOCK, Tensor};
use crate::model::testing::{assert_close, random_matrix};

const DTYPES: [DType; 5] = [DType::F32, DType::F16, DType::Bf16, DType::Q8_0, DType::Q4_0];

/// Runs `check` on every case, with both families of kernels.
fn for_each_case(check: impl Fn(&Gpu, &Case)) {
    for gpu in families() {
        for case in Case::all() {
            check(&gpu, &case);
        }
    }
}

/// As [`for_each_case`], with every element type; quantized rows are rounded up to whole blocks.
fn for_each_format(check: impl Fn(&Gpu, &Case, DType)) {
    // Few rows fit one buffer, so that large matrices are cut into parts.
    let cut = GpuOptions { max_binding_bytes: Some(1 << 14), ..GpuOptions::default() };
    let [plain, reduced] = families();
    for (gpu, cases) in [(plain, Case::all()), (reduced, Case::all()), (gpu(cut), Case::all().split_off(5))] {
        for mut case in cases {
            for dtype in DTYPES {
                case.config.n_embd = case.config.n_embd.next_multiple_of(dtype.block_size());
                case.config.n_ff = case.config.n_ff.next_multiple_of(dtype.block_size());
                check(&gpu, &case, dtype);
            }
        }
    }
}

fn rows(tensor: &Tensor, range: std::ops::Range<usize>) -> Rows<'_> {
    Rows { tensor, range }
}

fn attention_sizes(case: &Case) -> AttentionSizes {
    AttentionSizes {
        n_head: case.config.n_head,
        n_kv_head: case.config.n_kv_head,
        head_size: case.config.head_size,
        n_tokens: case.step.n_tokens,
        n_positions: case.step.position + case.step.n_tokens,
    }
}

#[track_caller]
fn assert_equals_twin(case: &Case, got: &[f32], twin: impl Fn(&mut [f32])) {
    let mut expected = vec![0.0; got.len()];
    twin(&mut expected);
    assert_close(&format!("{case:?}"), got, &expected, 1e-5);
}

#[test]
fn embed_equals_its_twin() {
    for_each_format(|gpu, case, dtype| {
        let mut op = OneOp::new(case);
        let (vocab_size, n_embd) = (case.config.vocab_size, case.config.n_embd);
        let tensor = random_matrix(dtype, vocab_size, n_embd, 5);
        let wte = op.matrix(&tensor, 0..vocab_size);
        let got = op.run(gpu, OpKind::Embed { wte }, Activation::TokenEmbedding, &[T, C]);
        assert_equals_twin(case, &got, |out| {
            oracle::embed(&case.tokens(), &rows(&tensor, 0..vocab_size), out);
        });
    });
}

#[test]
fn add_positions_equals_its_twin() {
    for_each_format(|gpu, case, dtype| {
        let mut op = OneOp::new(case);
        let context_length = case.config.context_length;
        let tensor = random_matrix(dtype, context_length, case.config.n_embd, 5);
        let (x, values) = op.input(Activation::TokenEmbedding, &[T, C]);
        let wpe = op.matrix(&tensor, 0..context_length);
        let kind = OpKind::AddPositions { x, wpe };
        let got = op.run(gpu, kind, Activation::PositionedEmbedding, &[T, C]);
        assert_equals_twin(case, &got, |out| {
            oracle::add_positions(&values, &rows(&tensor, 0..context_length), case.step.position, out);
        });
    });
}

#[test]
fn rms_norm_equals_its_twin() {
    for_each_case(|gpu, case| {
        for (shape, len) in [(vec![T, C], case.config.n_embd), (vec![T, H, D], case.config.head_size)] {
            let mut op = OneOp::new(case);
            let (x, values) = op.input(Activation::ResidualMid, &shape);
            let (weight, weights) = op.vector(len);
            let got = op.run(gpu, OpKind::RmsNorm { x, weight }, Activation::FfnNorm, &shape);
            let eps = case.config.norm_eps;
            assert_equals_twin(case, &got, |out| oracle::rms_norm(&values, &weights, eps, out));
        }
    });
}

#[test]
fn layer_norm_equals_its_twin() {
    for_each_case(|gpu, case| {
        let mut op = OneOp::new(case);
        let (x, values) = op.input(Activation::ResidualMid, &[T, F]);
        let (weight, weights) = op.vector(case.config.n_ff);
        let (bias, biases) = op.vector(case.config.n_ff);
        let got = op.run(gpu, OpKind::LayerNorm { x, weight, bias }, Activation::FfnNorm, &[T, F]);
        let eps = case.config.norm_eps;
        assert_equals_twin(case, &got, |out| oracle::layer_norm(&values, &weights, &biases, eps, out));
    });
}

#[test]
fn matmul_equals_its_twin() {
    for_each_format(|gpu, case, dtype| {
        for has_bias in [false, true] {
            let mut op = OneOp::new(case);
            let (n_in, n_out) = (case.config.n_embd, case.config.n_ff);
            // Only the middle of the tensor, as of one that holds q, k and v.
            let tensor = random_matrix(dtype, n_out + 3, n_in, 5);
            let (x, values) = op.input(Activation::FfnNorm, &[T, C]);
            let weight = op.matrix(&tensor, 1..n_out + 1);
            let bias = has_bias.then(|| op.vector(n_out));
            let kind = OpKind::Matmul { x, weight, bias: bias.as_ref().map(|(bias, _)| *bias) };
            let got = op.run(gpu, kind, Activation::FfnUp, &[T, F]);
            let biases = bias.as_ref().map(|(_, biases)| &biases[..]);
            assert_equals_twin(case, &got, |out| {
                oracle::matmul(&values, &rows(&tensor, 1..n_out + 1), biases, out);
            });
        }
    });
}

#[test]
fn matmul_of_one_row_equals_its_twin() {
    for_each_case(|gpu, case| {
        let mut op = OneOp::new(case);
        let n_in = case.config.n_head * case.config.head_size;
        let tensor = random_matrix(DType::F32, case.config.n_ff, n_in, 5);
        let (x, values) = op.input(Activation::OutputRows, &[R, H, D]);
        let weight = op.matrix(&tensor, 0..case.config.n_ff);
        let got = op.run(gpu, OpKind::Matmul { x, weight, bias: None }, Activation::FfnUp, &[R, F]);
        assert_eq!(got.len(), case.config.n_ff);
        assert_equals_twin(case, &got, |out| {
            oracle::matmul(&values, &rows(&tensor, 0..case.config.n_ff), None, out);
        });
    });
}

#[test]
fn rope_equals_its_twin() {
    for_each_case(|gpu, case| {
        for pairs in [RopePairs::Halves, RopePairs::Adjacent] {
            let mut op = OneOp::new(case);
            let (x, values) = op.input(Activation::Q, &[T, H, D]);
            let got = op.run(gpu, OpKind::Rope { x, pairs }, Activation::QRope, &[T, H, D]);
            let (position, theta) = (case.step.position, case.config.rope_theta);
            let heads = [case.config.n_head, case.config.head_size];
            assert_equals_twin(case, &got, |out| oracle::rope(&values, heads, position, theta, pairs, out));
        }
    });
}

#[test]
fn cache_write_equals_its_twin() {
    for_each_case(|gpu, case| {
        let mut op = OneOp::new(case);
        let (x, values) = op.input(Activation::K, &[T, KV, D]);
        let got = op.run(gpu, OpKind::CacheWrite { x }, Activation::KCache, &[S, KV, D]);
        let row_len = case.config.n_kv_head * case.config.head_size;
        assert_eq!(got.len(), (case.step.position + case.step.n_tokens) * row_len);
        assert_equals_twin(case, &got, |out| oracle::cache_write(&values, case.step.position, row_len, out));
    });
}

#[test]
fn attention_scores_equals_its_twin() {
    for_each_case(|gpu, case| {
        let mut op = OneOp::new(case);
        let (q, queries) = op.input(Activation::Q, &[T, H, D]);
        let (k, keys) = op.input(Activation::KCache, &[S, KV, D]);
        let kind = OpKind::AttentionScores { q, k };
        let got = op.run(gpu, kind, Activation::AttentionScores, &[H, T, S]);
        let sizes = attention_sizes(case);
        assert_equals_twin(case, &got, |out| oracle::attention_scores(&queries, &keys, sizes, out));
    });
}

#[test]
fn attention_values_equals_its_twin() {
    for_each_case(|gpu, case| {
        let mut op = OneOp::new(case);
        let (weights, given) = op.input(Activation::AttentionWeights, &[H, T, S]);
        let (v, values) = op.input(Activation::VCache, &[S, KV, D]);
        let kind = OpKind::AttentionValues { weights, v };
        let got = op.run(gpu, kind, Activation::AttentionValues, &[T, H, D]);
        let sizes = attention_sizes(case);
        assert_equals_twin(case, &got, |out| oracle::attention_values(&given, &values, sizes, out));
    });
}

#[test]
fn scale_equals_its_twin() {
    for_each_case(|gpu, case| {
        for shape in [vec![H, T, S], vec![T, C]] {
            let mut op = OneOp::new(case);
            let (x, values) = op.input(Activation::AttentionScores, &shape);
            let got = op.run(gpu, OpKind::Scale { x, factor: -0.3 }, Activation::ScaledScores, &shape);
            assert_equals_twin(case, &got, |out| oracle::scale(&values, -0.3, out));
        }
    });
}

#[test]
fn causal_mask_equals_its_twin() {
    for_each_case(|gpu, case| {
        let mut op = OneOp::new(case);
        let (x, values) = op.input(Activation::ScaledScores, &[H, T, S]);
        let got = op.run(gpu, OpKind::CausalMask { x }, Activation::MaskedScores, &[H, T, S]);
        let n_tokens = case.step.n_tokens;
        let n_positions = case.step.position + n_tokens;
        assert_equals_twin(case, &got, |out| oracle::causal_mask(&values, n_tokens, n_positions, out));
    });
}

#[test]
fn softmax_equals_its_twin() {
    for_each_case(|gpu, case| {
        for shape in [vec![H, T, S], vec![T, F]] {
            let mut op = OneOp::new(case);
            let (x, mut values) = op.input(Activation::MaskedScores, &shape);
            values.iter_mut().skip(1).step_by(3).for_each(|value| *value = MASKED_SCORE);
            op.set_input(x, values.clone());
            let got = op.run(gpu, OpKind::Softmax { x }, Activation::AttentionWeights, &shape);
            let row_len = match shape[..] {
                [_, F] => case.config.n_ff,
                _ => case.step.position + case.step.n_tokens,
            };
            assert_equals_twin(case, &got, |out| oracle::softmax(&values, row_len, out));
        }
    });
}

#[test]
fn add_equals_its_twin() {
    for_each_case(|gpu, case| {
        let mut op = OneOp::new(case);
        let (a, left) = op.input(Activation::ResidualMid, &[T, C]);
        let (b, right) = op.input(Activation::FfnOutput, &[T, C]);
        let got = op.run(gpu, OpKind::Add { a, b }, Activation::ResidualOut, &[T, C]);
        assert_equals_twin(case, &got, |out| oracle::add(&left, &right, out));
    });
}

#[test]
fn swiglu_equals_its_twin() {
    for_each_case(|gpu, case| {
        let mut op = OneOp::new(case);
        let (gate, mut gates) = op.input(Activation::FfnGate, &[T, F]);
        let (up, ups) = op.input(Activation::FfnUp, &[T, F]);
        spread(&mut gates);
        op.set_input(gate, gates.clone());
        let got = op.run(gpu, OpKind::SwiGlu { gate, up }, Activation::FfnHidden, &[T, F]);
        assert_equals_twin(case, &got, |out| oracle::swiglu(&gates, &ups, out));
    });
}

#[test]
fn gelu_equals_its_twin() {
    for_each_case(|gpu, case| {
        let mut op = OneOp::new(case);
        let (x, mut values) = op.input(Activation::FfnUp, &[T, F]);
        spread(&mut values);
        op.set_input(x, values.clone());
        let got = op.run(gpu, OpKind::Gelu { x }, Activation::FfnHidden, &[T, F]);
        assert_equals_twin(case, &got, |out| oracle::gelu(&values, out));
    });
}

/// Makes some values so large that a careless exponential overflows.
fn spread(values: &mut [f32]) {
    values.iter_mut().skip(2).step_by(5).for_each(|value| *value *= 1000.0);
}

#[test]
fn select_last_equals_its_twin() {
    for_each_case(|gpu, case| {
        let mut op = OneOp::new(case);
        let (x, values) = op.input(Activation::FinalNorm, &[T, C]);
        let got = op.run(gpu, OpKind::SelectLast { x }, Activation::OutputRows, &[R, C]);
        assert_eq!(got.len(), case.config.n_embd);
        assert_equals_twin(case, &got, |out| oracle::select_last(&values, case.config.n_embd, out));
    });
}

#[test]
fn a_vocabulary_of_more_workgroups_than_one_dimension_holds_is_embedded_whole() {
    let gpu = gpu(GpuOptions::default());
    let mut case = Case::all().remove(4);
    case.config.n_embd = 2048 * QUANT_BLOCK;
    let tensor = random_matrix(DType::Q4_0, case.config.vocab_size, case.config.n_embd, 5);
    let mut op = OneOp::new(&case);
    let wte = op.matrix(&tensor, 0..case.config.vocab_size);
    let got = op.run(&gpu, OpKind::Embed { wte }, Activation::TokenEmbedding, &[T, C]);
    assert!(got.len() > 65535 * 64, "one dimension is not enough");
    let output = ActivationId::in_block(0, Activation::TokenEmbedding);
    let mut expected = vec![0.0; got.len()];
    oracle::embed(&case.tokens(), &rows(&tensor, 0..case.config.vocab_size), &mut expected);
    assert_close(&output.to_string(), &got, &expected, 1e-6);
}
