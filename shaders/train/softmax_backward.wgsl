// d_x = y (d_out - Σ y d_out), over the last axis, where y is what the softmax gave
// One invocation per row.

@group(0) @binding(1) var<storage, read> y: array<f32>; // (rows, cols)
@group(0) @binding(2) var<storage, read> d_out: array<f32>; // (rows, cols)
@group(0) @binding(3) var<storage, read_write> d_x: array<f32>; // (rows, cols)

@compute @workgroup_size(64)
fn softmax_backward(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index >= n_rows()) {
        return;
    }
    let start = index * n_cols();
    let end = start + n_cols();
    var sum = 0.0;
    for (var i = start; i < end; i++) {
        sum += y[i] * d_out[i];
    }
    for (var i = start; i < end; i++) {
        d_x[i] = y[i] * (d_out[i] - sum);
    }
}
