// d_weight += Σ_rows d_out z, d_bias += Σ_rows d_out, with z from the s and the means of layer_norm_backward
// One invocation per column.

@group(0) @binding(1) var<storage, read> x: array<f32>; // (rows, cols)
@group(0) @binding(2) var<storage, read> d_out: array<f32>; // (rows, cols)
@group(0) @binding(3) var<storage, read> row_scales: array<f32>; // (rows)
@group(0) @binding(4) var<storage, read> row_means: array<f32>; // (rows)
@group(1) @binding(0) var<storage, read_write> d_weight: array<f32>; // (cols)
@group(1) @binding(1) var<storage, read_write> d_bias: array<f32>; // (cols)

@compute @workgroup_size(64)
fn layer_norm_backward_weight(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index >= COLS) {
        return;
    }
    var sum = 0.0;
    var sum_bias = 0.0;
    for (var row = 0u; row < n_rows(); row++) {
        let i = row * COLS + index;
        sum += d_out[i] * (x[i] - row_means[row]) * row_scales[row];
        sum_bias += d_out[i];
    }
    d_weight[index] += sum;
    d_bias[index] += sum_bias;
}
