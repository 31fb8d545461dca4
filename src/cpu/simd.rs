//! The fast version of the kernels that take the time; same names and results as in `oracle`, sums in f32.
//!
//! The loops run over arrays of [`LANES`] accumulators, which the compiler turns into vector instructions on every
//! target (simd128 in wasm, where `cargo xtask build` fails if there are none); no target-specific code and nothing unsafe.

use half::f16;

use super::gemm::{Scratch, Target, View, gemm};
use super::oracle::{AttentionSizes, Rows};
use crate::model::graph::RopePairs;
use crate::model::tensor::{QUANT_BLOCK, TensorData};

/// Independent accumulators of a dot product: four vectors of four, to hide the latency of the addition.
const LANES: usize = 16;

/// With at least this many rows of `x`, decoding a weight row once and reusing it beats decoding within the dot.
const DECODE_ROW_FROM: usize = 3;

/// With at least this many rows of the left factor, a product in tiles beats one dot product for each element.
const TILES_FROM: usize = 8;

/// So many rows of a quantized weight are decoded at a time for a product in tiles: few enough for the cache.
const DECODED_ROWS: usize = 128;

/// The order in which the products of a sum are added, which decides its last digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The same however many rows a step has: a text has the same logits, bit for bit, at once and token by token.
    Fixed,
    /// What is fastest for the number of rows, as training and evaluations want it.
    Fastest,
}

/// `out[t] = weight · x[t] + bias`; `x` (rows, in), `out` (rows, out).
pub fn matmul(
    x: &[f32],
    weight: &Rows<'_>,
    bias: Option<&[f32]>,
    order: Order,
    scratch: &mut Scratch,
    out: &mut [f32],
) {
    let (n_in, n_out) = (weight.tensor.cols(), weight.range.len());
    let n_rows = x.len() / n_in;
    if order == Order::Fastest && n_rows >= TILES_FROM {
        return matmul_in_tiles(x, weight, bias, scratch, out);
    }
    scratch.row.resize(n_in, 0.0);
    for (o, r) in weight.range.clone().enumerate() {
        let bias = bias.map_or(0.0, |bias| bias[o]);
        if n_rows >= DECODE_ROW_FROM {
            let scales = decode_row(&weight.tensor.data, r, &mut scratch.row);
            let pairs = x.chunks(2 * n_in).zip(out.chunks_mut(2 * n_out));
            for (x, out) in pairs {
                let (first, second) = x.split_at(n_in);
                if second.is_empty() {
                    [out[o]] = dots_decoded([first], &scratch.row, scales).map(|dot| dot + bias);
                } else {
                    [out[o], out[n_out + o]] =
                        dots_decoded([first, second], &scratch.row, scales).map(|dot| dot + bias);
                }
            }
        } else {
            for (x, out) in x.chunks_exact(n_in).zip(out.chunks_exact_mut(n_out)) {
                out[o] = dot_row(&weight.tensor.data, r, x, &mut scratch.row) + bias;
            }
        }
    }
}

/// [`matmul`] of enough rows that it pays to copy both factors into panels.
fn matmul_in_tiles(
    x: &[f32],
    weight: &Rows<'_>,
    bias: Option<&[f32]>,
    scratch: &mut Scratch,
    out: &mut [f32],
) {
    let (n_in, n_out) = (weight.tensor.cols(), weight.range.len());
    let sizes = |n_out: usize| [x.len() / n_in, n_in, n_out];
    let x = View::new(x, n_in);
    if let Some(bias) = bias {
        out.chunks_exact_mut(n_out).for_each(|out| out.copy_from_slice(bias));
    }
    let is_added = bias.is_some();
    if let TensorData::F32(values) = &weight.tensor.data {
        let weight = View::new(&values[weight.range.start * n_in..], n_in).transposed();
        return gemm(sizes(n_out), x, weight, Target { data: out, row: n_out, is_added }, scratch);
    }
    let mut decoded = std::mem::take(&mut scratch.decoded);
    for start in (0..n_out).step_by(DECODED_ROWS) {
        let n_rows = DECODED_ROWS.min(n_out - start);
        decoded.resize(n_rows * n_in, 0.0);
        for (row, decoded) in (weight.range.start + start..).zip(decoded.chunks_exact_mut(n_in)) {
            if let Some(scales) = decode_row(&weight.tensor.data, row, decoded) {
                for (values, scale) in decoded.chunks_exact_mut(QUANT_BLOCK).zip(scales) {
                    let scale = scale.to_f32();
                    values.iter_mut().for_each(|value| *value *= scale);
                }
            }
        }
        let target = Target { data: &mut out[start..], row: n_out, is_added };
        gemm(sizes(n_rows), x, View::new(&decoded, n_in).transposed(), target, scratch);
    }
    scratch.decoded = decoded;
}

/// Writes row `row` of a weight as floats, quantized values without their scales; returns the scales of its blocks.
fn decode_row<'a>(weight: &'a TensorData, row: usize, out: &mut [f32]) -> Option<&'a [f16]> {
    let n = out.len();
    let range = row * n..(row + 1) * n;
    let blocks = row * n / QUANT_BLOCK..(row + 1) * n / QUANT_BLOCK;
    match weight {
        TensorData::F32(values) => out.copy_from_slice(&values[range]),
        TensorData::F16(values) => {
            out.iter_mut().zip(&values[range]).for_each(|(out, value)| *out = value.to_f32());
        }
        TensorData::Bf16(values) => {
            out.iter_mut().zip(&values[range]).for_each(|(out, value)| *out = value.to_f32());
        }
        TensorData::Q8_0 { scales, quants } => {
            out.iter_mut().zip(&quants[range]).for_each(|(out, &quant)| *out = f32::from(quant));
            return Some(&scales[blocks]);
        }
        TensorData::Q4_0 { scales, quants } => {
            let quants = quants[range.start / 2..range.end / 2].chunks_exact(QUANT_BLOCK / 2);
            for (out, quants) in out.chunks_exact_mut(QUANT_BLOCK).zip(quants) {
                let (low, high) = out.split_at_mut(LANES);
                low.iter_mut().zip(quants).for_each(|(out, quant)| *out = f32::from(quant & 0x0f) - 8.0);
                high.iter_mut().zip(quants).for_each(|(out, quant)| *out = f32::from(quant >> 4) - 8.0);
            }
            return Some(&scales[blocks]);
        }
    }
    None
}

/// Dot products of some `xs` with what [`decode_row`] gave, each added in the order of [`dot_row`]: what is loaded of the
/// row serves all of them.
fn dots_decoded<const N: usize>(xs: [&[f32]; N], row: &[f32], scales: Option<&[f16]>) -> [f32; N] {
    let Some(scales) = scales else {
        return xs.map(|x| dot(x, row));
    };
    let mut sums = [[0.0; LANES]; N];
    for (block, (row, scale)) in row.chunks_exact(QUANT_BLOCK).zip(scales).enumerate() {
        let (row, scale): (&[f32; QUANT_BLOCK], f32) = (row.try_into().expect("a block"), scale.to_f32());
        for (sum, x) in sums.iter_mut().zip(xs) {
            let x: &[f32; QUANT_BLOCK] = x[block * QUANT_BLOCK..].first_chunk().expect("as long as the row");
            for i in 0..LANES {
                sum[i] += scale * (x[i] * row[i] + x[LANES + i] * row[LANES + i]);
            }
        }
    }
    sums.map(|sum| sum.iter().sum())
}

/// Dot product of row `row` of a weight with `x`, decoding the weight on the way.
fn dot_row(weight: &TensorData, row: usize, x: &[f32], scratch: &mut [f32]) -> f32 {
    let n = x.len();
    let range = row * n..(row + 1) * n;
    let blocks = row * n / QUANT_BLOCK..(row + 1) * n / QUANT_BLOCK;
    match weight {
        TensorData::F32(values) => dot(x, &values[range]),
        TensorData::F16(_) | TensorData::Bf16(_) => {
            decode_row(weight, row, scratch);
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
pub fn attention_scores(
    q: &[f32],
    k: &[f32],
    sizes: AttentionSizes,
    order: Order,
    scratch: &mut Scratch,
    out: &mut [f32],
) {
    let AttentionSizes { n_head, n_kv_head, head_size, n_tokens, n_positions } = sizes;
    for (head, out) in out.chunks_exact_mut(n_tokens * n_positions).enumerate() {
        let q = &q[head * head_size..];
        let k = &k[sizes.kv_head(head) * head_size..];
        if order == Order::Fastest && n_tokens >= TILES_FROM {
            let (q, k) = (View::new(q, n_head * head_size), View::new(k, n_kv_head * head_size));
            let target = Target { data: out, row: n_positions, is_added: false };
            gemm([n_tokens, head_size, n_positions], q, k.transposed(), target, scratch);
            continue;
        }
        for (q, out) in q.chunks(n_head * head_size).zip(out.chunks_exact_mut(n_positions)) {
            let keys = k.chunks(n_kv_head * head_size);
            out.iter_mut().zip(keys).for_each(|(out, k)| *out = dot(&q[..head_size], &k[..head_size]));
        }
    }
}

/// `out[t, h] = Σ_s weights[h, t, s] · v[s, kv(h)]`; `weights` (H, T, S), `v` (S, K, D), `out` (T, H, D).
pub fn attention_values(
    weights: &[f32],
    v: &[f32],
    sizes: AttentionSizes,
    scratch: &mut Scratch,
    out: &mut [f32],
) {
    let AttentionSizes { n_head, n_kv_head, head_size, n_tokens, n_positions } = sizes;
    for (head, weights) in weights.chunks_exact(n_tokens * n_positions).enumerate() {
        let v = &v[sizes.kv_head(head) * head_size..];
        let out = &mut out[head * head_size..];
        // Tiles add in the order of the loop below, so this is fixed either way.
        if n_tokens >= TILES_FROM {
            let (weights, v) = (View::new(weights, n_positions), View::new(v, n_kv_head * head_size));
            let target = Target { data: out, row: n_head * head_size, is_added: false };
            gemm([n_tokens, n_positions, head_size], weights, v, target, scratch);
            continue;
        }
        for (weights, out) in weights.chunks_exact(n_positions).zip(out.chunks_mut(n_head * head_size)) {
            let out = &mut out[..head_size];
            out.fill(0.0);
            for (weight, v) in weights.iter().zip(v.chunks(n_kv_head * head_size)) {
                out.iter_mut().zip(v).for_each(|(out, v)| *out += weight * v);
            }
        }
    }
}

/// Rotates each pair of each head by its angle; `x`, `out` (T, heads, D), `angles` (T or more, D/2).
pub fn rope(
    x: &[f32],
    [n_head, head_size]: [usize; 2],
    angles: &[[f32; 2]],
    pairs: RopePairs,
    out: &mut [f32],
) {
    let n_pairs = head_size / 2;
    for (row, (x, out)) in x.chunks_exact(head_size).zip(out.chunks_exact_mut(head_size)).enumerate() {
        let angles = &angles[row / n_head * n_pairs..][..n_pairs];
        for (pair, [cos, sin]) in angles.iter().enumerate() {
            let (i, j) = match pairs {
                RopePairs::Halves => (pair, pair + n_pairs),
                RopePairs::Adjacent => (2 * pair, 2 * pair + 1),
            };
            out[i] = x[i] * cos - x[j] * sin;
            out[j] = x[i] * sin + x[j] * cos;
        }
    }
}

/// `out = exp(x - max) / sum(exp(x - max))` over rows of `row_len`.
pub fn softmax(x: &[f32], row_len: usize, out: &mut [f32]) {
    for (x, out) in x.chunks_exact(row_len).zip(out.chunks_exact_mut(row_len)) {
        let max = x.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        x.iter().zip(out.iter_mut()).for_each(|(x, out)| *out = exp(x - max));
        let scale = 1.0 / sum(out);
        out.iter_mut().for_each(|out| *out *= scale);
    }
}

/// `out = gate · sigmoid(gate) · up`.
pub fn swiglu(gate: &[f32], up: &[f32], out: &mut [f32]) {
    gate.iter().zip(up).zip(out).for_each(|((gate, up), out)| *out = gate * sigmoid(*gate) * up);
}

/// `1 / (1 + exp(-x))`.
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// `e^x` to about 1e-7 of itself, without a branch or a call, so that loops over it become vector code; 0 below -87.
pub fn exp(x: f32) -> f32 {
    // Adding 1.5 · 2^23 leaves no bit for a fraction: the sum ends in the nearest integer n.
    const ROUND: f32 = 12_582_912.0;
    const LN2_HIGH: f32 = 0.693_359_4; // ends in zeros, so that its products with n are exact
    const LN2_LOW: f32 = -2.121_944_4e-4;
    // The reciprocals of the factorials 7! to 1!: a Taylor series is enough where |r| <= ln(2) / 2.
    const SERIES: [f32; 7] = [1.0 / 5040.0, 1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0];
    let bounded = x.clamp(-87.0, 88.0);
    let rounded = bounded * std::f32::consts::LOG2_E + ROUND;
    let n = rounded - ROUND;
    let r = bounded - n * LN2_HIGH - n * LN2_LOW;
    let series = SERIES.iter().fold(0.0, |sum, term| sum * r + term);
    let exponent = rounded.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127);
    let value = (series * r + 1.0) * f32::from_bits(exponent << 23);
    if x < -87.0 { 0.0 } else { value }
}

/// Sum over independent lanes. Zeros at the end change no digit of it, so that a row of masked scores has the sum that
/// it has without them.
pub fn sum(values: &[f32]) -> f32 {
    let mut sums = [0.0; LANES];
    for chunk in values.chunks(LANES) {
        sums.iter_mut().zip(chunk).for_each(|(sum, value)| *sum += value);
    }
    sums.iter().sum()
}
