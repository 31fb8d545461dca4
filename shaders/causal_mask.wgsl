// out[h, t, s] = x[h, t, s] where s <= position + t, else MASKED_SCORE
// One invocation per element.

override MASKED_SCORE: f32;

@group(0) @binding(1) var<storage, read> x: array<f32>; // (H, T, S)
@group(0) @binding(2) var<storage, read_write> out: array<f32>; // (H, T, S)

@compute @workgroup_size(64)
fn causal_mask(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index >= n_rows() * n_cols()) {
        return;
    }
    let s = index % n_cols();
    let t = index / n_cols() % step.n_tokens;
    out[index] = select(MASKED_SCORE, x[index], s <= step.position + t);
}
