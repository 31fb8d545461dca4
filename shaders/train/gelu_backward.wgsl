// d_x = d_out (σ + x σ (1 - σ) 2u'), σ = sigmoid(2u), u = sqrt(2/π) (x + 0.044715 x³): tanh(u) = 2σ - 1
// One invocation per element.

const SQRT_2_OVER_PI = 0.7978845608028654;

@group(0) @binding(1) var<storage, read> x: array<f32>; // (T, F)
@group(0) @binding(2) var<storage, read> d_out: array<f32>; // (T, F)
@group(0) @binding(3) var<storage, read_write> d_x: array<f32>; // (T, F)

@compute @workgroup_size(64)
fn gelu_backward(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index < n_rows() * n_cols()) {
        let value = x[index];
        let u = SQRT_2_OVER_PI * (value + 0.044715 * value * value * value);
        let slope = SQRT_2_OVER_PI * (1.0 + 0.134145 * value * value);
        // exp(80) is finite: WGSL may assume that nothing is infinite.
        let sigmoid = 1.0 / (1.0 + exp(min(-2.0 * u, 80.0)));
        d_x[index] = d_out[index] * sigmoid * (1.0 + 2.0 * value * (1.0 - sigmoid) * slope);
    }
}
