// d_x = s (d_out w) - x s³ mean(d_out w x), with s = 1 / sqrt(mean(x²) + eps), over the last axis
// One invocation per row. The s are kept for rms_norm_backward_weight.

override EPS: f32;
override ADDS: bool; // to what another op has written before

@group(0) @binding(1) var<storage, read> x: array<f32>; // (rows, cols)
@group(0) @binding(2) var<storage, read> d_out: array<f32>; // (rows, cols)
@group(0) @binding(3) var<storage, read_write> d_x: array<f32>; // (rows, cols)
@group(0) @binding(4) var<storage, read_write> row_scales: array<f32>; // (rows)
@group(1) @binding(0) var<storage, read> weight: array<f32>; // (cols)

@compute @workgroup_size(64)
fn rms_norm_backward(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index >= n_rows()) {
        return;
    }
    let start = index * COLS;
    var squares = 0.0;
    var products = 0.0;
    for (var col = 0u; col < COLS; col++) {
        let value = x[start + col];
        squares += value * value;
        products += value * d_out[start + col] * weight[col];
    }
    let factor = inverseSqrt(squares / f32(COLS) + EPS);
    let shift = factor * factor * factor * products / f32(COLS);
    row_scales[index] = factor;
    for (var col = 0u; col < COLS; col++) {
        let i = start + col;
        d_x[i] = factor * d_out[i] * weight[col] - x[i] * shift + select(0.0, d_x[i], ADDS);
    }
}
