// out = factor · x
// One invocation per element.

override FACTOR: f32;

@group(0) @binding(1) var<storage, read> x: array<f32>; // (rows, cols)
@group(0) @binding(2) var<storage, read_write> out: array<f32>; // (rows, cols)

@compute @workgroup_size(64)
fn scale(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index < n_rows() * n_cols()) {
        out[index] = FACTOR * x[index];
    }
}
