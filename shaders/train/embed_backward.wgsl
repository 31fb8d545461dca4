// d_weight[v] += Σ_{t: tokens[t] = v} d_out[t]
// One invocation per element of d_weight, which looks for its token: no two write the same element.

override WEIGHT_ROWS: u32; // V

@group(0) @binding(1) var<storage, read> tokens: array<u32>; // (T)
@group(0) @binding(2) var<storage, read> d_out: array<f32>; // (T, C)
@group(1) @binding(0) var<storage, read_write> d_weight: array<f32>; // (V, C)

@compute @workgroup_size(64)
fn embed_backward(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index >= WEIGHT_ROWS * COLS) {
        return;
    }
    let token = index / COLS;
    let col = index % COLS;
    var sum = 0.0;
    for (var row = 0u; row < n_rows(); row++) {
        if (tokens[row] == token) {
            sum += d_out[row * COLS + col];
        }
    }
    d_weight[index] += sum;
}
