//! The fast version of the backward kernels that take the time; same names and results as in `oracle_backward`, sums
//! in f32.

use super::gemm::{Scratch, Target, View, gemm};
use super::oracle::AttentionSizes;
use super::oracle_backward::{Gradient, MatmulGradients};
use super::simd::{dot, exp, sigmoid, sum};
use crate::model::graph::RopePairs;

impl<'a> Gradient<'a> {
    /// The same place as the target of a product, from element `start` on.
    fn target(&mut self, start: usize, row: usize) -> Target<'_> {
        Target { data: &mut self.values[start..], row, is_added: self.is_added }
    }
}

/// With `s = 1 / sqrt(mean(x²) + eps)`: `d_x = s (d_out w) - x s³ mean(d_out w x)`, `d_weight += Σ d_out x s`, over
/// rows as long as `weight`.
pub fn rms_norm_backward(
    x: &[f32],
    weight: &[f32],
    eps: f32,
    d_out: &[f32],
    d_x: Gradient<'_>,
    d_weight: &mut [f32],
) {
    let n = weight.len();
    let is_added = d_x.is_added;
    let rows = x.chunks_exact(n).zip(d_out.chunks_exact(n)).zip(d_x.values.chunks_exact_mut(n));
    for ((x, d_out), d_x) in rows {
        let scale = 1.0 / (dot(x, x) / n as f32 + eps).sqrt();
        // d_weight of this row first, since its product with the weight is the sum that d_x wants.
        let mut products = 0.0;
        for (((x, d_out), weight), d_weight) in x.iter().zip(d_out).zip(weight).zip(&mut *d_weight) {
            let product = x * d_out;
            *d_weight += product * scale;
            products += product * weight;
        }
        let shift = scale * scale * scale * products / n as f32;
        let values = x.iter().zip(d_out).zip(weight).map(|((x, d_out), w)| scale * d_out * w - x * shift);
        Gradient { values: d_x, is_added }.put_all(values);
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
    scratch: &mut Scratch,
) {
    let MatmulGradients { x: mut d_x, weight: d_weight, bias: d_bias } = gradients;
    let d_out_view = View::new(d_out, n_out);
    gemm([n_rows, n_out, n_in], d_out_view, View::new(weight, n_in), d_x.target(0, n_in), scratch);
    let target = Target { data: d_weight, row: n_in, is_added: true };
    gemm([n_out, n_rows, n_in], d_out_view.transposed(), View::new(x, n_in), target, scratch);
    if let Some(d_bias) = d_bias {
        for d_out in d_out.chunks_exact(n_out) {
            d_bias.iter_mut().zip(d_out).for_each(|(d_bias, d_out)| *d_bias += d_out);
        }
    }
}

/// Rotates each pair back; `d_out`, `d_x` (T, heads, D), `angles` (T or more, D/2).
pub fn rope_backward(
    d_out: &[f32],
    [n_head, head_size]: [usize; 2],
    angles: &[[f32; 2]],
    pairs: RopePairs,
    d_x: Gradient<'_>,
) {
    let n_pairs = head_size / 2;
    let kept = if d_x.is_added { 1.0 } else { 0.0 };
    let rows = d_out.chunks_exact(head_size).zip(d_x.values.chunks_exact_mut(head_size));
    for (row, (d_out, d_x)) in rows.enumerate() {
        let angles = &angles[row / n_head * n_pairs..][..n_pairs];
        for (pair, [cos, sin]) in angles.iter().enumerate() {
            let (i, j) = match pairs {
                RopePairs::Halves => (pair, pair + n_pairs),
                RopePairs::Adjacent => (2 * pair, 2 * pair + 1),
            };
            d_x[i] = kept * d_x[i] + d_out[i] * cos + d_out[j] * sin;
            d_x[j] = kept * d_x[j] + d_out[j] * cos - d_out[i] * sin;
        }
    }
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
    scratch: &mut Scratch,
) {
    let AttentionSizes { n_head, n_kv_head, head_size, n_tokens, n_positions } = sizes;
    let [q_row, k_row] = [n_head * head_size, n_kv_head * head_size];
    for (head, d_out) in d_out.chunks_exact(n_tokens * n_positions).enumerate() {
        let (q_start, k_start) = (head * head_size, sizes.kv_head(head) * head_size);
        let d_out = View::new(d_out, n_positions);
        let k = View::new(&k[k_start..], k_row);
        gemm([n_tokens, n_positions, head_size], d_out, k, d_q.target(q_start, q_row), scratch);
        let q = View::new(&q[q_start..], q_row);
        let mut target = d_k.target(k_start, k_row);
        target.is_added |= !sizes.is_first_of_group(head);
        gemm([n_positions, n_tokens, head_size], d_out.transposed(), q, target, scratch);
    }
}

/// `d_x = out (d_out - Σ out d_out)` over rows of `row_len`; `out` is what the softmax gave.
pub fn softmax_backward(out: &[f32], row_len: usize, d_out: &[f32], d_x: Gradient<'_>) {
    let is_added = d_x.is_added;
    let rows = out.chunks_exact(row_len).zip(d_out.chunks_exact(row_len));
    for ((out, d_out), d_x) in rows.zip(d_x.values.chunks_exact_mut(row_len)) {
        let dot = dot(out, d_out);
        Gradient { values: d_x, is_added }.put_all(out.iter().zip(d_out).map(|(y, d_y)| y * (d_y - dot)));
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
    scratch: &mut Scratch,
) {
    let AttentionSizes { n_head, n_kv_head, head_size, n_tokens, n_positions } = sizes;
    let [q_row, v_row] = [n_head * head_size, n_kv_head * head_size];
    for (head, weights) in weights.chunks_exact(n_tokens * n_positions).enumerate() {
        let v_start = sizes.kv_head(head) * head_size;
        let d_out = View::new(&d_out[head * head_size..], q_row);
        let v = View::new(&v[v_start..], v_row).transposed();
        let target = d_weights.target(head * n_tokens * n_positions, n_positions);
        gemm([n_tokens, head_size, n_positions], d_out, v, target, scratch);
        let mut target = d_v.target(v_start, v_row);
        target.is_added |= !sizes.is_first_of_group(head);
        let weights = View::new(weights, n_positions).transposed();
        gemm([n_positions, n_tokens, head_size], weights, d_out, target, scratch);
    }
}

/// With `σ = sigmoid(gate)`: `d_gate = d_out up σ (1 + gate (1 - σ))`, `d_up = d_out gate σ`.
pub fn swiglu_backward(
    gate: &[f32],
    up: &[f32],
    d_out: &[f32],
    mut d_gate: Gradient<'_>,
    mut d_up: Gradient<'_>,
) {
    let slope = |gate: f32| {
        let sigmoid = sigmoid(gate);
        sigmoid * (1.0 + gate * (1.0 - sigmoid))
    };
    let values = gate.iter().zip(up).zip(d_out);
    d_gate.put_all(values.clone().map(|((&gate, up), d_out)| d_out * up * slope(gate)));
    d_up.put_all(values.map(|((&gate, _), d_out)| d_out * gate * sigmoid(gate)));
}

/// Cross-entropy of each position with its target, and its gradient times `scale`; see
/// [`super::oracle_backward::cross_entropy`].
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
        logits.iter().zip(&mut *d_logits).for_each(|(logit, d_logit)| *d_logit = exp(logit - max));
        let sum = sum(d_logits);
        *loss = sum.ln() - (logits[target] - max);
        d_logits.iter_mut().for_each(|d_logit| *d_logit *= scale / sum);
        d_logits[target] -= scale;
    }
}
