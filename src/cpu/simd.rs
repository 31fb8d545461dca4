//! The fast version of the kernels that take the time; same names and results as in `oracle`, sums in f32.
//!
//! The loops run over arrays of [`LANES`] accumulators, which the compiler turns into vector instructions on every
//! target (simd128 in wasm, where `cargo xtask build` fails if there are none); no target-specific code and nothing unsafe.

use super::oracle::{AttentionSizes, Rows};
use crate::model::tensor::{QUANT_BLOCK, TensorData};

/// Independent accumulators of a dot product: four vectors of four, to hide the latency of the addition.
const LANES: usize = 16;

/// With at least this many rows of `x`, decoding a weight row once and reusing it beats decoding within the dot.
const DECODE_ROW_FROM: usize = 3;

/// `out[t] = weight · x[t] + bias`; `x` (rows, in), `out` (rows, out). `scratch` is grown to one weight row.
pub fn matmul(x: &[f32], weight: &Rows<'_>, bias: Option<&[f32]>, scratch: &mut Vec<f32>, out: &mut [f32]) {
    let (n_in, n_out) = (weight.tensor.cols(), weight.range.len());
    let n_rows = x.len() / n_in;
    scratch.resize(n_in, 0.0);
    for (o, r) in weight.range.clone().enumerate() {
        let bias = bias.map_or(0.0, |bias| bias[o]);
        if n_rows >= DECODE_ROW_FROM {
            weight.tensor.row_to_f32(r, scratch);
            for (x, out) in x.chunks_exact(n_in).zip(out.chunks_exact_mut(n_out)) {
                out[o] = dot(x, scratch) + bias;
            }
        } else {
            for (x, out) in x.chunks_exact(n_in).zip(out.chunks_exact_mut(n_out)) {
                out[o] = dot_row(&weight.tensor.data, r, x, scratch) + bias;
            }
        }
    }
}

/// Dot product of row `row` of a weight with `x`, decoding the weight on the way.
fn dot_row(weight: &TensorData, row: usize, x: &[f32], scratch: &mut [f32]) -> f32 {
    let n = x.len();
    let range = row * n..(row + 1) * n;
    let blocks = row * n / QUANT_BLOCK..(row + 1) * n / QUANT_BLOCK;
    match weight {
        TensorData::F32(values) => dot(x, &values[range]),
        TensorData::F16(values) => {
            scratch.iter_mut().zip(&values[range]).for_each(|(out, value)| *out = value.to_f32());
            dot(x, scratch)
        }
        TensorData::Bf16(values) => {
            scratch.iter_mut().zip(&values[range]).for_each(|(out, value)| *out = value.to_f32());
            dot(x, scratch)
        }
        TensorData::Q8_0 { scales, quants } => {
            let mut sum = [0.0; LANES];
            let quants = quants[range].chunks_exact(QUANT_BLOCK);
            for ((x, quants), scale) in x.chunks_exact(QUANT_BLOCK).zip(quants).zip(&scales[blocks]) {
                add_scaled(&mut sum, scale.to_f32(), dot_q8_0(x, quants));
            }
            sum.iter().sum()
        }
        TensorData::Q4_0 { scales, quants } => {
            let mut sum = [0.0; LANES];
            let quants = quants[range.start / 2..range.end / 2].chunks_exact(QUANT_BLOCK / 2);
            for ((x, quants), scale) in x.chunks_exact(QUANT_BLOCK).zip(quants).zip(&scales[blocks]) {
                add_scaled(&mut sum, scale.to_f32(), dot_q4_0(x, quants));
            }
            sum.iter().sum()
        }
    }
}

fn add_scaled(sum: &mut [f32; LANES], scale: f32, part: [f32; LANES]) {
    sum.iter_mut().zip(part).for_each(|(sum, part)| *sum += scale * part);
}

/// Lane sums of one block: 32 signed bytes against 32 floats.
fn dot_q8_0(x: &[f32], quants: &[i8]) -> [f32; LANES] {
    let (x_low, x_high) = x.split_at(LANES);
    let (q_low, q_high) = quants.split_at(LANES);
    std::array::from_fn(|i| x_low[i] * f32::from(q_low[i]) + x_high[i] * f32::from(q_high[i]))
}

/// Lane sums of one block: 16 bytes of two nibbles against 32 floats.
fn dot_q4_0(x: &[f32], quants: &[u8]) -> [f32; LANES] {
    let (x_low, x_high) = x.split_at(LANES);
    std::array::from_fn(|i| {
        let (low, high) = (quants[i] & 0x0f, quants[i] >> 4);
        x_low[i] * (f32::from(low) - 8.0) + x_high[i] * (f32::from(high) - 8.0)
    })
}

/// Dot product of two slices of the same length.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sum = [0.0; LANES];
    let (a_chunks, b_chunks) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f32 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a_chunks.zip(b_chunks) {
        for lane in 0..LANES {
            sum[lane] += a[lane] * b[lane];
        }
    }
    sum.iter().sum::<f32>() + rest
}

/// `out = x / sqrt(mean(x²) + eps) · weight` over rows as long as `weight`.
pub fn rms_norm(x: &[f32], weight: &[f32], eps: f32, out: &mut [f32]) {
    for (x, out) in x.chunks_exact(weight.len()).zip(out.chunks_exact_mut(weight.len())) {
        let scale = 1.0 / (dot(x, x) / x.len() as f32 + eps).sqrt();
        x.iter().zip(weight).zip(out).for_each(|((x, weight), out)| *out = x * scale * weight);
    }
}

/// `out[h, t, s] = q[t, h] · k[s, kv(h)]`; `q` (T, H, D), `k` (S, K, D), `out` (H, T, S).
pub fn attention_scores(q: &[f32], k: &[f32], sizes: AttentionSizes, out: &mut [f32]) {
    let AttentionSizes { n_head, n_kv_head, head_size, n_tokens, n_positions } = sizes;
    for head in 0..n_head {
        let keys = k[sizes.kv_head(head) * head_size..].chunks(n_kv_head * head_size);
        for t in 0..n_tokens {
            let q = &q[(t * n_head + head) * head_size..][..head_size];
            let out = &mut out[(head * n_tokens + t) * n_positions..][..n_positions];
            out.iter_mut().zip(keys.clone()).for_each(|(out, k)| *out = dot(q, &k[..head_size]));
        }
    }
}

/// `out[t, h] = Σ_s weights[h, t, s] · v[s, kv(h)]`; `weights` (H, T, S), `v` (S, K, D), `out` (T, H, D).
pub fn attention_values(weights: &[f32], v: &[f32], sizes: AttentionSizes, out: &mut [f32]) {
    let AttentionSizes { n_head, n_kv_head, head_size, n_tokens, n_positions } = sizes;
    for t in 0..n_tokens {
        for head in 0..n_head {
            let weights = &weights[(head * n_tokens + t) * n_positions..][..n_positions];
            let out = &mut out[(t * n_head + head) * head_size..][..head_size];
            out.fill(0.0);
            let values = v[sizes.kv_head(head) * head_size..].chunks(n_kv_head * head_size);
            for (weight, v) in weights.iter().zip(values) {
                out.iter_mut().zip(v).for_each(|(out, v)| *out += weight * v);
            }
        }
    }
}

/// `out = exp(x - max) / sum(exp(x - max))` over rows of `row_len`.
pub fn softmax(x: &[f32], row_len: usize, out: &mut [f32]) {
    for (x, out) in x.chunks_exact(row_len).zip(out.chunks_exact_mut(row_len)) {
        let max = x.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        x.iter().zip(out.iter_mut()).for_each(|(x, out)| *out = (x - max).exp());
        let scale = 1.0 / out.iter().sum::<f32>();
        out.iter_mut().for_each(|out| *out *= scale);
    }
}

/// `out = gate · sigmoid(gate) · up`.
pub fn swiglu(gate: &[f32], up: &[f32], out: &mut [f32]) {
    gate.iter().zip(up).zip(out).for_each(|((gate, up), out)| *out = gate / (1.0 + (-gate).exp()) * up);
}
