// out = gate · sigmoid(gate) · up
// One invocation per element.

@group(0) @binding(1) var<storage, read> gate: array<f32>; // (T, F)
@group(0) @binding(2) var<storage, read> up: array<f32>; // (T, F)
@group(0) @binding(3) var<storage, read_write> out: array<f32>; // (T, F)

@compute @workgroup_size(64)
fn swiglu(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index < n_rows() * n_cols()) {
        // exp(80) is finite: WGSL may assume that nothing is infinite.
        out[index] = gate[index] / (1.0 + exp(min(-gate[index], 80.0))) * up[index];
    }
}
