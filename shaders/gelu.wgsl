// out = x/2 · (1 + tanh(u)) = x · sigmoid(2u), u = sqrt(2/π) (x + 0.044715 x³)
// One invocation per element.

const SQRT_2_OVER_PI = 0.7978845608028654;

@group(0) @binding(1) var<storage, read> x: array<f32>; // (T, F)
@group(0) @binding(2) var<storage, read_write> out: array<f32>; // (T, F)

@compute @workgroup_size(64)
fn gelu(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index < n_rows() * n_cols()) {
        let value = x[index];
        let u = SQRT_2_OVER_PI * (value + 0.044715 * value * value * value);
        // exp(80) is finite: WGSL may assume that nothing is infinite.
        out[index] = value / (1.0 + exp(min(-2.0 * u, 80.0)));
    }
}
