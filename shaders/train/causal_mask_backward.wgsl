// d_x[h, t, s] = d_out[h, t, s] where s <= t, else 0
// One invocation per element.

@group(0) @binding(1) var<storage, read> d_out: array<f32>; // (H, T, T)
@group(0) @binding(2) var<storage, read_write> d_x: array<f32>; // (H, T, T)

@compute @workgroup_size(64)
fn causal_mask_backward(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index < n_rows() * n_cols()) {
        let s = index % n_cols();
        let t = index / n_cols() % step.n_tokens;
        d_x[index] = select(0.0, d_out[index], s <= t);
    }
}
