//! The careful version of every backward kernel: plain loops, sums in f64.
//!
//! Each function is the derivative of the kernel of its name in [`super::oracle`]: from `d_out`, the gradient of the
//! loss with respect to that kernel's output, to the gradients of its inputs. Gradients of weights are added to what
//! is there. All slices are row-major.

use super::oracle::AttentionSizes;
use crate::model::graph::RopePairs;

/// The gradient of an input: where it goes, and whether it is added to what is there.
#[derive(Debug)]
pub struct Gradient<'a> {
    /// Of the input's shape.
    pub values: &'a mut [f32],
    /// Whether another op has written a part of the sum before.
    pub is_added: bool,
}

impl Gradient<'_> {
    /// Writes or adds one element.
    fn put(&mut self, index: usize, value: f32) {
        let old = if self.is_added { self.values[index] } else { 0.0 };
        self.values[index] = old + value;
    }

    /// Writes or adds all elements, from the first one on.
    pub fn put_all(&mut self, values: impl Iterator<Item = f32>) {
        if self.is_added {
            self.values.iter_mut().zip(values).for_each(|(out, value)| *out += value);
        } else {
            self.values.iter_mut().zip(values).for_each(|(out, value)| *out = value);
        }
    }
}

/// Where the gradients of a product with a matrix go.
#[derive(Debug)]
pub struct MatmulGradients<'a> {
    /// Of the rows that were multiplied (rows, in).
    pub x: Gradient<'a>,
    /// Of the matrix (out, in); added to.
    pub weight: &'a mut [f32],
    /// Of the bias (out); added to.
    pub bias: Option<&'a mut [f32]>,
}

/// `d_wte[tokens[t]] += d_out[t]`; `d_out` (T, C), `d_wte` (V, C).
pub fn embed_backward(tokens: &[u32], d_out: &[f32], d_wte: &mut [f32]) {
    let cols = d_out.len() / tokens.len();
    for (&token, d_out) in tokens.iter().zip(d_out.chunks_exact(cols)) {
        let row = &mut d_wte[token as usize * cols..][..cols];
        row.iter_mut().zip(d_out).for_each(|(row, d_out)| *row += d_out);
    }
}

/// `d_x = d_out`, `d_wpe[t] += d_out[t]`, for a text from position 0; `d_out` (T, C), `d_wpe` (context length, C).
pub fn add_positions_backward(d_out: &[f32], mut d_x: Gradient<'_>, d_wpe: &mut [f32]) {
    d_x.put_all(d_out.iter().copied());
    d_wpe.iter_mut().zip(d_out).for_each(|(d_wpe, d_out)| *d_wpe += d_out);
}

/// With `s = 1 / sqrt(mean(x²) + eps)`: `d_x = s (d_out w) - x s³ mean(d_out w x)`, `d_weight += Σ d_out x s`, over
/// rows as long as `weight`.
pub fn rms_norm_backward(
    x: &[f32],
    weight: &[f32],
    eps: f32,
    d_out: &[f32],
    mut d_x: Gradient<'_>,
    d_weight: &mut [f32],
) {
    let n = weight.len();
    let mut sums = vec![0.0_f64; n];
    for (row, (x, d_out)) in x.chunks_exact(n).zip(d_out.chunks_exact(n)).enumerate() {
        let mean_square = x.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>() / n as f64;
        let scale = 1.0 / (mean_square + f64::from(eps)).sqrt();
        let weighted = |i: usize| f64::from(d_out[i]) * f64::from(weight[i]);
        let mean = (0..n).map(|i| weighted(i) * f64::from(x[i])).sum::<f64>() / n as f64;
        for i in 0..n {
            let x = f64::from(x[i]);
            d_x.put(row * n + i, (scale * weighted(i) - x * scale.powi(3) * mean) as f32);
            sums[i] += f64::from(d_out[i]) * x * scale;
        }
    }
    d_weight.iter_mut().zip(sums).for_each(|(d_weight, sum)| *d_weight += sum as f32);
}

/// With `z = (x - mean) s` and `g = d_out w`: `d_x = s (g - mean(g) - z mean(g z))`, `d_weight += Σ d_out z`,
/// `d_bias += Σ d_out`, over rows as long as `weight`.
pub fn layer_norm_backward(
    x: &[f32],
    weight: &[f32],
    eps: f32,
    d_out: &[f32],
    mut d_x: Gradient<'_>,
    [d_weight, d_bias]: [&mut [f32]; 2],
) {
    let n = weight.len();
    let mut sums = vec![[0.0_f64; 2]; n];
    for (row, (x, d_out)) in x.chunks_exact(n).zip(d_out.chunks_exact(n)).enumerate() {
        let mean = x.iter().map(|&x| f64::from(x)).sum::<f64>() / n as f64;
        let variance = x.iter().map(|&x| (f64::from(x) - mean).powi(2)).sum::<f64>() / n as f64;
        let scale = 1.0 / (variance + f64::from(eps)).sqrt();
        let z = |i: usize| (f64::from(x[i]) - mean) * scale;
        let g = |i: usize| f64::from(d_out[i]) * f64::from(weight[i]);
        let mean_g = (0..n).map(g).sum::<f64>() / n as f64;
        let mean_gz = (0..n).map(|i| g(i) * z(i)).sum::<f64>() / n as f64;
        for i in 0..n {
            d_x.put(row * n + i, (scale * (g(i) - mean_g - z(i) * mean_gz)) as f32);
            sums[i][0] += f64::from(d_out[i]) * z(i);
            sums[i][1] += f64::from(d_out[i]);
        }
    }
    for ((d_weight, d_bias), sums) in d_weight.iter_mut().zip(d_bias).zip(sums) {
        *d_weight += sums[0] as f32;
        *d_bias += sums[1] as f32;
    }
}

/// `d_x = d_out · weight`, `d_weight += d_outᵀ · x`, `d_bias += Σ_t d_out[t]`; `x` (rows, in), `weight` and `d_weight`
/// (out, in), `d_out` (rows, out).
pub fn matmul_backward(
    [n_rows, n_in, n_out]: [usize; 3],
    x: &[f32],
    weight: &[f32],
    d_out: &[f32],
    gradients: MatmulGradients<'_>,
) {
    let MatmulGradients { x: mut d_x, weight: d_weight, bias: d_bias } = gradients;
    let product = |a: f32, b: f32| f64::from(a) * f64::from(b);
    for row in 0..n_rows {
        for i in 0..n_in {
            let terms = (0..n_out).map(|o| product(d_out[row * n_out + o], weight[o * n_in + i]));
            d_x.put(row * n_in + i, terms.sum::<f64>() as f32);
        }
    }
    for o in 0..n_out {
        for i in 0..n_in {
            let terms = (0..n_rows).map(|row| product(d_out[row * n_out + o], x[row * n_in + i]));
            d_weight[o * n_in + i] += terms.sum::<f64>() as f32;
        }
    }
    for (o, d_bias) in d_bias.into_iter().flatten().enumerate() {
        *d_bias += d_out.iter().skip(o).step_by(n_out).map(|&d| f64::from(d)).sum::<f64>() as f32;
    }
}

/// Rotates each pair back, for a text from position 0; `d_out`, `d_x` (T, heads, D).
pub fn rope_backward(
    d_out: &[f32],
    [n_head, head_size]: [usize; 2],
    theta: f32,
    pairs: RopePairs,
    mut d_x: Gradient<'_>,
) {
    for (row, d_out) in d_out.chunks_exact(head_size).enumerate() {
        for pair in 0..head_size / 2 {
            let frequency = f64::from(theta).powf(-2.0 * pair as f64 / head_size as f64);
            let (sin, cos) = ((row / n_head) as f64 * frequency).sin_cos();
            let (i, j) = match pairs {
                RopePairs::Halves => (pair, pair + head_size / 2),
                RopePairs::Adjacent => (2 * pair, 2 * pair + 1),
            };
            let (a, b) = (f64::from(d_out[i]), f64::from(d_out[j]));
            d_x.put(row * head_size + i, (a * cos + b * sin) as f32);
            d_x.put(row * head_size + j, (b * cos - a * sin) as f32);
        }
    }
}

/// `d_x = d_out`, for a text from position 0: nothing else is in the cache.
pub fn cache_write_backward(d_out: &[f32], mut d_x: Gradient<'_>) {
    d_x.put_all(d_out.iter().copied());
}

/// `d_q[t, h] = Σ_s d_out[h, t, s] k[s, kv(h)]`, `d_k[s, g] = Σ_{h of g} Σ_t d_out[h, t, s] q[t, h]`; `q` (T, H, D),
/// `k` (S, K, D), `d_out` (H, T, S).
pub fn attention_scores_backward(
    q: &[f32],
    k: &[f32],
    sizes: AttentionSizes,
    d_out: &[f32],
    mut d_q: Gradient<'_>,
    mut d_k: Gradient<'_>,
) {
    for_each_head_element(sizes, sizes.n_tokens, sizes.n_head, |t, head, d, index| {
        let term = |s| f64::from(d_out[sizes.pair(head, t, s)]) * f64::from(k[sizes.kv(s, head, d)]);
        d_q.put(index, (0..sizes.n_positions).map(term).sum::<f64>() as f32);
    });
    for_each_head_element(sizes, sizes.n_positions, sizes.n_kv_head, |s, kv_head, d, index| {
        let heads = (0..sizes.n_head).filter(|&head| sizes.kv_head(head) == kv_head);
        let pairs = heads.flat_map(|head| (0..sizes.n_tokens).map(move |t| (head, t)));
        let term = |(head, t)| f64::from(d_out[sizes.pair(head, t, s)]) * f64::from(q[sizes.q(t, head, d)]);
        d_k.put(index, pairs.map(term).sum::<f64>() as f32);
    });
}

/// `d_x = factor · d_out`.
pub fn scale_backward(d_out: &[f32], factor: f32, mut d_x: Gradient<'_>) {
    d_x.put_all(d_out.iter().map(|d_out| factor * d_out));
}

/// `d_x[h, t, s] = d_out[h, t, s]` where `s <= t`, else 0, for a text from position 0; `d_out`, `d_x` (H, T, T).
pub fn causal_mask_backward(d_out: &[f32], n_tokens: usize, mut d_x: Gradient<'_>) {
    let visible = |index: usize| index % n_tokens <= index / n_tokens % n_tokens;
    d_x.put_all(d_out.iter().enumerate().map(|(index, &d_out)| if visible(index) { d_out } else { 0.0 }));
}

/// `d_x = out (d_out - Σ out d_out)` over rows of `row_len`; `out` is what the softmax gave.
pub fn softmax_backward(out: &[f32], row_len: usize, d_out: &[f32], mut d_x: Gradient<'_>) {
    for (row, (out, d_out)) in out.chunks_exact(row_len).zip(d_out.chunks_exact(row_len)).enumerate() {
        let dot: f64 = out.iter().zip(d_out).map(|(&out, &d_out)| f64::from(out) * f64::from(d_out)).sum();
        for (i, (&out, &d_out)) in out.iter().zip(d_out).enumerate() {
            d_x.put(row * row_len + i, (f64::from(out) * (f64::from(d_out) - dot)) as f32);
        }
    }
}

/// `d_weights[h, t, s] = d_out[t, h] · v[s, kv(h)]`, `d_v[s, g] = Σ_{h of g} Σ_t weights[h, t, s] d_out[t, h]`;
/// `weights` (H, T, S), `v` (S, K, D), `d_out` (T, H, D).
pub fn attention_values_backward(
    weights: &[f32],
    v: &[f32],
    sizes: AttentionSizes,
    d_out: &[f32],
    mut d_weights: Gradient<'_>,
    mut d_v: Gradient<'_>,
) {
    for head in 0..sizes.n_head {
        for t in 0..sizes.n_tokens {
            for s in 0..sizes.n_positions {
                let term = |d| f64::from(d_out[sizes.q(t, head, d)]) * f64::from(v[sizes.kv(s, head, d)]);
                let sum: f64 = (0..sizes.head_size).map(term).sum();
                d_weights.put(sizes.pair(head, t, s), sum as f32);
            }
        }
    }
    for_each_head_element(sizes, sizes.n_positions, sizes.n_kv_head, |s, kv_head, d, index| {
        let heads = (0..sizes.n_head).filter(|&head| sizes.kv_head(head) == kv_head);
        let pairs = heads.flat_map(|head| (0..sizes.n_tokens).map(move |t| (head, t)));
        let term =
            |(head, t)| f64::from(weights[sizes.pair(head, t, s)]) * f64::from(d_out[sizes.q(t, head, d)]);
        d_v.put(index, pairs.map(term).sum::<f64>() as f32);
    });
}

/// Calls `visit(row, head, d, index)` for each element of a (rows, heads, D) array.
fn for_each_head_element(
    sizes: AttentionSizes,
    n_rows: usize,
    n_heads: usize,
    mut visit: impl FnMut(usize, usize, usize, usize),
) {
    for index in 0..n_rows * n_heads * sizes.head_size {
        let (row_and_head, d) = (index / sizes.head_size, index % sizes.head_size);
        visit(row_and_head / n_heads, row_and_head % n_heads, d, index);
    }
}

/// `d_a = d_out`, `d_b = d_out`.
pub fn add_backward(d_out: &[f32], mut d_a: Gradient<'_>, mut d_b: Gradient<'_>) {
    d_a.put_all(d_out.iter().copied());
    d_b.put_all(d_out.iter().copied());
}

/// With `σ = sigmoid(gate)`: `d_gate = d_out up σ (1 + gate (1 - σ))`, `d_up = d_out gate σ`.
pub fn swiglu_backward(
    gate: &[f32],
    up: &[f32],
    d_out: &[f32],
    mut d_gate: Gradient<'_>,
    mut d_up: Gradient<'_>,
) {
    for (i, ((&gate, &up), &d_out)) in gate.iter().zip(up).zip(d_out).enumerate() {
        let (gate, up, d_out) = (f64::from(gate), f64::from(up), f64::from(d_out));
        let sigmoid = 1.0 / (1.0 + (-gate).exp());
        d_gate.put(i, (d_out * up * sigmoid * (1.0 + gate * (1.0 - sigmoid))) as f32);
        d_up.put(i, (d_out * gate * sigmoid) as f32);
    }
}

/// With `u = sqrt(2/π) (x + 0.044715 x³)`: `d_x = d_out (1 + tanh u + x (1 - tanh² u) du/dx) / 2`.
pub fn gelu_backward(x: &[f32], d_out: &[f32], mut d_x: Gradient<'_>) {
    let factor = (2.0 / std::f64::consts::PI).sqrt();
    for (i, (&x, &d_out)) in x.iter().zip(d_out).enumerate() {
        let x = f64::from(x);
        let tanh = (factor * (x + 0.044_715 * x.powi(3))).tanh();
        let slope = factor * (1.0 + 3.0 * 0.044_715 * x.powi(2));
        let derivative = 0.5 * (1.0 + tanh + x * (1.0 - tanh * tanh) * slope);
        d_x.put(i, (f64::from(d_out) * derivative) as f32);
    }
}

/// `d_x[T - 1] = d_out`, all other rows 0; `d_out` (1, row), `d_x` (T, row).
pub fn select_last_backward(d_out: &[f32], mut d_x: Gradient<'_>) {
    let before = d_x.values.len() - d_out.len();
    d_x.put_all(std::iter::repeat_n(0.0, before).chain(d_out.iter().copied()));
}

/// Cross-entropy of each position with its target, and its gradient times `scale`.
///
/// `losses[t] = log Σ_v exp(logits[t, v]) - logits[t, target]`, `d_logits[t] = scale (softmax(logits[t]) - onehot)`.
/// Where a position has no target both are exactly 0. `logits`, `d_logits` (T, V), `targets`, `losses` (T).
pub fn cross_entropy(
    logits: &[f32],
    targets: &[Option<u32>],
    scale: f32,
    losses: &mut [f32],
    d_logits: &mut [f32],
) {
    let vocab_size = logits.len() / targets.len();
    let rows = logits.chunks_exact(vocab_size).zip(d_logits.chunks_exact_mut(vocab_size));
    for ((logits, d_logits), (&target, loss)) in rows.zip(targets.iter().zip(losses)) {
        let Some(target) = target.map(|target| target as usize) else {
            *loss = 0.0;
            d_logits.fill(0.0);
            continue;
        };
        let max = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let exp = |&logit: &f32| f64::from(logit - max).exp();
        let sum: f64 = logits.iter().map(exp).sum();
        *loss = (sum.ln() - f64::from(logits[target] - max)) as f32;
        for (i, (logit, d_logit)) in logits.iter().zip(d_logits).enumerate() {
            let onehot = f64::from(u8::from(i == target));
            *d_logit = (f64::from(scale) * (exp(logit) / sum - onehot)) as f32;
        }
    }
}
