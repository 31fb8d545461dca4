// out[position + t] = x[t]
// One invocation per element of x.

@group(0) @binding(1) var<storage, read> x: array<f32>; // (T, K, D)
@group(0) @binding(2) var<storage, read_write> out: array<f32>; // (S, K, D)

@compute @workgroup_size(64)
fn cache_write(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index < n_rows() * COLS) {
        out[step.position * ROWS_PER_TOKEN * COLS + index] = x[index];
    }
}
