// d_weight[t] += Σ_texts d_out[text, t], for texts from position 0; the gradient of x is d_out itself
// One invocation per element of the first n_tokens rows of d_weight.

@group(0) @binding(1) var<storage, read> d_out: array<f32>; // (texts, T, C)
@group(1) @binding(0) var<storage, read_write> d_weight: array<f32>; // (context length, C)

@compute @workgroup_size(64)
fn add_positions_backward(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    let n = step.n_tokens * COLS;
    if (index >= n) {
        return;
    }
    var sum = 0.0;
    for (var text = 0u; text < step.n_sequences; text++) {
        sum += d_out[text * n + index];
    }
    d_weight[index] += sum;
}
