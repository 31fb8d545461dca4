// out = x[T - 1]
// One invocation per element of out.

@group(0) @binding(1) var<storage, read> x: array<f32>; // (T, C)
@group(0) @binding(2) var<storage, read_write> out: array<f32>; // (1, C)

@compute @workgroup_size(64)
fn select_last(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index < n_rows() * COLS) {
        out[index] = x[(step.n_tokens - 1u) * COLS + index];
    }
}
