// d_x[t] = d_out[t] · weight
// One invocation per element of d_x. Here "cols" is the width of x.

override WEIGHT_ROWS: u32;
override ADDS: bool; // to what another op has written before

@group(0) @binding(1) var<storage, read> d_out: array<f32>; // (rows, WEIGHT_ROWS)
@group(0) @binding(2) var<storage, read_write> d_x: array<f32>; // (rows, cols)
@group(1) @binding(0) var<storage, read> weight: array<f32>; // (WEIGHT_ROWS, cols)

@compute @workgroup_size(64)
fn matmul_backward_x(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index >= n_rows() * COLS) {
        return;
    }
    let start = index / COLS * WEIGHT_ROWS;
    let col = index % COLS;
    var sum = 0.0;
    for (var row = 0u; row < WEIGHT_ROWS; row++) {
        sum += d_out[start + row] * weight[row * COLS + col];
    }
    d_x[index] = sum + select(0.0, d_x[index], ADDS);
}
