// out = (x - mean) / sqrt(variance + eps) · weight + bias, over the last axis
// One invocation per row.

override EPS: f32;

@group(0) @binding(1) var<storage, read> x: array<f32>; // (rows, cols)
@group(0) @binding(2) var<storage, read_write> out: array<f32>; // (rows, cols)
@group(1) @binding(0) var<storage, read> weight: array<f32>; // (cols)
@group(1) @binding(1) var<storage, read> bias: array<f32>; // (cols)

@compute @workgroup_size(64)
fn layer_norm(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let row = flat_index(id, n_workgroups);
    if (row >= n_rows()) {
        return;
    }
    let start = row * COLS;
    var sum = 0.0;
    for (var col = 0u; col < COLS; col++) {
        sum += x[start + col];
    }
    let mean = sum / f32(COLS);
    var sum_of_squares = 0.0;
    for (var col = 0u; col < COLS; col++) {
        let difference = x[start + col] - mean;
        sum_of_squares += difference * difference;
    }
    let factor = inverseSqrt(sum_of_squares / f32(COLS) + EPS);
    for (var col = 0u; col < COLS; col++) {
        out[start + col] = (x[start + col] - mean) * factor * weight[col] + bias[col];
    }
}
