// d_bias += Σ_rows d_out
// One invocation per column.

@group(0) @binding(1) var<storage, read> d_out: array<f32>; // (rows, cols)
@group(1) @binding(0) var<storage, read_write> d_bias: array<f32>; // (cols)

@compute @workgroup_size(64)
fn bias_backward(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index >= COLS) {
        return;
    }
    var sum = 0.0;
    for (var row = 0u; row < n_rows(); row++) {
        sum += d_out[row * COLS + index];
    }
    d_bias[index] += sum;
}
