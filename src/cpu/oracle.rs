//! The careful version of every kernel: plain loops, sums in f64, a stable softmax.
//!
//! Each function is named like the kernel in `shaders/` whose result it defines. All slices are row-major.

use std::ops::Range;

use crate::model::graph::{MASKED_SCORE, RopePairs};
use crate::model::tensor::Tensor;

/// Rows of a matrix of the checkpoint.
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    /// The matrix (rows, cols), in its stored format.
    pub tensor: &'a Tensor,
    /// The rows that count.
    pub range: Range<usize>,
}

/// The sizes of one attention step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttentionSizes {
    /// Query heads, H.
    pub n_head: usize,
    /// Key/value heads, K.
    pub n_kv_head: usize,
    /// Width of a head, D.
    pub head_size: usize,
    /// Tokens in this step, T.
    pub n_tokens: usize,
    /// Positions in the cache, this step's included, S.
    pub n_positions: usize,
}

impl AttentionSizes {
    /// The key/value head that query head `head` reads.
    pub fn kv_head(&self, head: usize) -> usize {
        head / (self.n_head / self.n_kv_head)
    }

    /// Whether `head` is the first that reads its key/value head.
    pub fn is_first_of_group(&self, head: usize) -> bool {
        head.is_multiple_of(self.n_head / self.n_kv_head)
    }

    /// Index of an element of (T, H, D).
    pub fn q(&self, t: usize, head: usize, d: usize) -> usize {
        (t * self.n_head + head) * self.head_size + d
    }

    /// Index of an element of (S, K, D), for the query head that reads it.
    pub fn kv(&self, s: usize, head: usize, d: usize) -> usize {
        (s * self.n_kv_head + self.kv_head(head)) * self.head_size + d
    }

    /// Index of an element of (H, T, S).
    pub fn pair(&self, head: usize, t: usize, s: usize) -> usize {
        (head * self.n_tokens + t) * self.n_positions + s
    }
}

/// `out[t] = wte[tokens[t]]`; `out` (T, C).
pub fn embed(tokens: &[u32], wte: &Rows<'_>, out: &mut [f32]) {
    let cols = wte.tensor.cols();
    for (&token, out) in tokens.iter().zip(out.chunks_exact_mut(cols)) {
        wte.tensor.row_to_f32(wte.range.start + token as usize, out);
    }
}

/// `out[t] = x[t] + wpe[position + t]`; `x`, `out` (T, C).
pub fn add_positions(x: &[f32], wpe: &Rows<'_>, position: usize, out: &mut [f32]) {
    let cols = wpe.tensor.cols();
    let mut row = vec![0.0; cols];
    for (t, (x, out)) in x.chunks_exact(cols).zip(out.chunks_exact_mut(cols)).enumerate() {
        wpe.tensor.row_to_f32(wpe.range.start + position + t, &mut row);
        add(x, &row, out);
    }
}

/// `out = x / sqrt(mean(x²) + eps) · weight` over rows as long as `weight`.
pub fn rms_norm(x: &[f32], weight: &[f32], eps: f32, out: &mut [f32]) {
    for (x, out) in x.chunks_exact(weight.len()).zip(out.chunks_exact_mut(weight.len())) {
        let mean_square = x.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>() / x.len() as f64;
        let scale = 1.0 / (mean_square + f64::from(eps)).sqrt();
        for ((&x, &weight), out) in x.iter().zip(weight).zip(out) {
            *out = (f64::from(x) * scale * f64::from(weight)) as f32;
        }
    }
}

/// `out = (x - mean) / sqrt(variance + eps) · weight + bias` over rows as long as `weight`.
pub fn layer_norm(x: &[f32], weight: &[f32], bias: &[f32], eps: f32, out: &mut [f32]) {
    for (x, out) in x.chunks_exact(weight.len()).zip(out.chunks_exact_mut(weight.len())) {
        let n = x.len() as f64;
        let mean = x.iter().map(|&x| f64::from(x)).sum::<f64>() / n;
        let variance = x.iter().map(|&x| (f64::from(x) - mean).powi(2)).sum::<f64>() / n;
        let scale = 1.0 / (variance + f64::from(eps)).sqrt();
        for (((&x, &weight), &bias), out) in x.iter().zip(weight).zip(bias).zip(out) {
            *out = ((f64::from(x) - mean) * scale * f64::from(weight) + f64::from(bias)) as f32;
        }
    }
}

/// `out[t] = weight · x[t] + bias`; `x` (rows, in), `out` (rows, out).
pub fn matmul(x: &[f32], weight: &Rows<'_>, bias: Option<&[f32]>, out: &mut [f32]) {
    let (n_in, n_out) = (weight.tensor.cols(), weight.range.len());
    let mut row = vec![0.0; n_in];
    for (o, r) in weight.range.clone().enumerate() {
        weight.tensor.row_to_f32(r, &mut row);
        let bias = bias.map_or(0.0, |bias| f64::from(bias[o]));
        for (x, out) in x.chunks_exact(n_in).zip(out.chunks_exact_mut(n_out)) {
            out[o] = (dot(x, &row) + bias) as f32;
        }
    }
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
}

/// Rotates each pair `i` of each head by `(position + t) · theta^(-2i/D)`; `x`, `out` (T, heads, D).
pub fn rope(
    x: &[f32],
    [n_head, head_size]: [usize; 2],
    position: usize,
    theta: f32,
    pairs: RopePairs,
    out: &mut [f32],
) {
    for (row, (x, out)) in x.chunks_exact(head_size).zip(out.chunks_exact_mut(head_size)).enumerate() {
        let position = (position + row / n_head) as f64;
        for i in 0..head_size / 2 {
            let angle = position * f64::from(theta).powf(-2.0 * i as f64 / head_size as f64);
            let (sin, cos) = angle.sin_cos();
            let (i, j) = match pairs {
                RopePairs::Halves => (i, i + head_size / 2),
                RopePairs::Adjacent => (2 * i, 2 * i + 1),
            };
            let (a, b) = (f64::from(x[i]), f64::from(x[j]));
            out[i] = (a * cos - b * sin) as f32;
            out[j] = (a * sin + b * cos) as f32;
        }
    }
}

/// `cache[position + t] = x[t]`; `x` (T, row), `cache` (context length, row).
pub fn cache_write(x: &[f32], position: usize, row_len: usize, cache: &mut [f32]) {
    cache[position * row_len..position * row_len + x.len()].copy_from_slice(x);
}

/// `out[h, t, s] = q[t, h] · k[s, kv(h)]`; `q` (T, H, D), `k` (S, K, D), `out` (H, T, S).
pub fn attention_scores(q: &[f32], k: &[f32], sizes: AttentionSizes, out: &mut [f32]) {
    let AttentionSizes { n_head, n_kv_head, head_size, n_tokens, n_positions } = sizes;
    for head in 0..n_head {
        for t in 0..n_tokens {
            let q = &q[(t * n_head + head) * head_size..][..head_size];
            for s in 0..n_positions {
                let k = &k[(s * n_kv_head + sizes.kv_head(head)) * head_size..][..head_size];
                out[(head * n_tokens + t) * n_positions + s] = dot(q, k) as f32;
            }
        }
    }
}

/// `out = factor · x`.
pub fn scale(x: &[f32], factor: f32, out: &mut [f32]) {
    x.iter().zip(out).for_each(|(x, out)| *out = factor * x);
}

/// `out[h, t, s] = x[h, t, s]` where `s <= position + t`, else [`MASKED_SCORE`]; `x`, `out` (H, T, S).
pub fn causal_mask(x: &[f32], n_tokens: usize, n_positions: usize, out: &mut [f32]) {
    let position = n_positions - n_tokens;
    for (row, (x, out)) in x.chunks_exact(n_positions).zip(out.chunks_exact_mut(n_positions)).enumerate() {
        let n_visible = position + row % n_tokens + 1;
        out[..n_visible].copy_from_slice(&x[..n_visible]);
        out[n_visible..].fill(MASKED_SCORE);
    }
}

/// `out = exp(x - max) / sum(exp(x - max))` over rows of `row_len`.
pub fn softmax(x: &[f32], row_len: usize, out: &mut [f32]) {
    for (x, out) in x.chunks_exact(row_len).zip(out.chunks_exact_mut(row_len)) {
        let max = x.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let exp = |&x: &f32| f64::from(x - max).exp();
        let sum = x.iter().map(exp).sum::<f64>();
        x.iter().zip(out).for_each(|(x, out)| *out = (exp(x) / sum) as f32);
    }
}

/// `out[t, h] = Σ_s weights[h, t, s] · v[s, kv(h)]`; `weights` (H, T, S), `v` (S, K, D), `out` (T, H, D).
pub fn attention_values(weights: &[f32], v: &[f32], sizes: AttentionSizes, out: &mut [f32]) {
    let AttentionSizes { n_head, n_kv_head, head_size, n_tokens, n_positions } = sizes;
    for t in 0..n_tokens {
        for head in 0..n_head {
            let weights = &weights[(head * n_tokens + t) * n_positions..][..n_positions];
            for d in 0..head_size {
                let column = (0..n_positions)
                    .map(|s| v[(s * n_kv_head + sizes.kv_head(head)) * head_size + d])
                    .map(f64::from);
                let sum: f64 = weights.iter().zip(column).map(|(&weight, v)| f64::from(weight) * v).sum();
                out[(t * n_head + head) * head_size + d] = sum as f32;
            }
        }
    }
}

/// `out = a + b`.
pub fn add(a: &[f32], b: &[f32], out: &mut [f32]) {
    a.iter().zip(b).zip(out).for_each(|((a, b), out)| *out = a + b);
}

/// `out = gate · sigmoid(gate) · up`.
pub fn swiglu(gate: &[f32], up: &[f32], out: &mut [f32]) {
    for ((&gate, &up), out) in gate.iter().zip(up).zip(out) {
        let (gate, up) = (f64::from(gate), f64::from(up));
        *out = (gate / (1.0 + (-gate).exp()) * up) as f32;
    }
}

/// `out = x/2 · (1 + tanh(sqrt(2/π) (x + 0.044715 x³)))`.
pub fn gelu(x: &[f32], out: &mut [f32]) {
    for (&x, out) in x.iter().zip(out) {
        let x = f64::from(x);
        let inner = (2.0 / std::f64::consts::PI).sqrt() * (x + 0.044_715 * x.powi(3));
        *out = (0.5 * x * (1.0 + inner.tanh())) as f32;
    }
}

/// `out = x[T - 1]`; `x` (T, row), `out` (1, row).
pub fn select_last(x: &[f32], row_len: usize, out: &mut [f32]) {
    out.copy_from_slice(&x[x.len() - row_len..]);
}
