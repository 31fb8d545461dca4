// With z = (x - mean) s, s = 1 / sqrt(variance + eps) and g = d_out w: d_x = s (g - mean(g) - z mean(g z)), over the
// last axis. One invocation per row. The s and the means are kept for layer_norm_backward_weight.

override EPS: f32;
override ADDS: bool; // to what another op has written before

@group(0) @binding(1) var<storage, read> x: array<f32>; // (rows, cols)
@group(0) @binding(2) var<storage, read> d_out: array<f32>; // (rows, cols)
@group(0) @binding(3) var<storage, read_write> d_x: array<f32>; // (rows, cols)
@group(0) @binding(4) var<storage, read_write> row_scales: array<f32>; // (rows)
@group(0) @binding(5) var<storage, read_write> row_means: array<f32>; // (rows)
@group(1) @binding(0) var<storage, read> weight: array<f32>; // (cols)

@compute @workgroup_size(64)
fn layer_norm_backward(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index >= n_rows()) {
        return;
    }
    let start = index * COLS;
    var sum = 0.0;
    for (var col = 0u; col < COLS; col++) {
        sum += x[start + col];
    }
    let mean = sum / f32(COLS);
    var squares = 0.0;
    var sum_g = 0.0;
    var products = 0.0;
    for (var col = 0u; col < COLS; col++) {
        let difference = x[start + col] - mean;
        let g = d_out[start + col] * weight[col];
        squares += difference * difference;
        sum_g += g;
        products += g * difference;
    }
    let factor = inverseSqrt(squares / f32(COLS) + EPS);
    row_scales[index] = factor;
    row_means[index] = mean;
    let mean_g = sum_g / f32(COLS);
    let mean_gz = factor * products / f32(COLS);
    for (var col = 0u; col < COLS; col++) {
        let i = start + col;
        let z = (x[i] - mean) * factor;
        d_x[i] = factor * (d_out[i] * weight[col] - mean_g - z * mean_gz) + select(0.0, d_x[i], ADDS);
    }
}
