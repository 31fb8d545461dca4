// d_weight += Σ_t d_out[t]ᵀ · x[t]
// One invocation per element of d_weight. Here "cols" is the width of x.

override WEIGHT_ROWS: u32;

@group(0) @binding(1) var<storage, read> x: array<f32>; // (rows, cols)
@group(0) @binding(2) var<storage, read> d_out: array<f32>; // (rows, WEIGHT_ROWS)
@group(1) @binding(0) var<storage, read_write> d_weight: array<f32>; // (WEIGHT_ROWS, cols)

@compute @workgroup_size(64)
fn matmul_backward_weight(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index >= WEIGHT_ROWS * COLS) {
        return;
    }
    let weight_row = index / COLS;
    let col = index % COLS;
    var sum = 0.0;
    for (var row = 0u; row < n_rows(); row++) {
        sum += d_out[row * WEIGHT_ROWS + weight_row] * x[row * COLS + col];
    }
    d_weight[index] += sum;
}
