// d_gate = d_out up σ (1 + gate (1 - σ)), d_up = d_out gate σ, with σ = sigmoid(gate)
// One invocation per element.

@group(0) @binding(1) var<storage, read> gate: array<f32>; // (T, F)
@group(0) @binding(2) var<storage, read> up: array<f32>; // (T, F)
@group(0) @binding(3) var<storage, read> d_out: array<f32>; // (T, F)
@group(0) @binding(4) var<storage, read_write> d_gate: array<f32>; // (T, F)
@group(0) @binding(5) var<storage, read_write> d_up: array<f32>; // (T, F)

@compute @workgroup_size(64)
fn swiglu_backward(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index < n_rows() * n_cols()) {
        // exp(80) is finite: WGSL may assume that nothing is infinite.
        let sigmoid = 1.0 / (1.0 + exp(min(-gate[index], 80.0)));
        d_gate[index] = d_out[index] * up[index] * sigmoid * (1.0 + gate[index] * (1.0 - sigmoid));
        d_up[index] = d_out[index] * gate[index] * sigmoid;
    }
}
