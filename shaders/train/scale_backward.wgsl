// d_x = factor · d_out; with a factor of 1 also the derivative of an addition and of an append to an empty cache
// One invocation per element.

override FACTOR: f32;
override ADDS: bool; // to what another op has written before

@group(0) @binding(1) var<storage, read> d_out: array<f32>; // (rows, cols)
@group(0) @binding(2) var<storage, read_write> d_x: array<f32>; // (rows, cols)

@compute @workgroup_size(64)
fn scale_backward(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index < n_rows() * n_cols()) {
        d_x[index] = FACTOR * d_out[index] + select(0.0, d_x[index], ADDS);
    }
}
