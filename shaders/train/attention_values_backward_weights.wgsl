// d_weights[h, t, s] = d_out[t, h] · v[s, h / (H/K)]
// One invocation per element of d_weights.

override N_HEAD: u32; // H
override N_KV_HEAD: u32; // K
override HEAD_SIZE: u32; // D

@group(0) @binding(1) var<storage, read> v: array<f32>; // (T, K, D)
@group(0) @binding(2) var<storage, read> d_out: array<f32>; // (T, H, D)
@group(0) @binding(3) var<storage, read_write> d_weights: array<f32>; // (H, T, T)

@compute @workgroup_size(64)
fn attention_values_backward_weights(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    let n_tokens = step.n_tokens;
    if (index >= step.n_sequences * N_HEAD * n_tokens * n_tokens) {
        return;
    }
    let s = index % n_tokens;
    let t = index / n_tokens % n_tokens;
    let h = index / n_tokens / n_tokens % N_HEAD;
    let sequence = index / n_tokens / n_tokens / N_HEAD;
    let out_start = ((sequence * n_tokens + t) * N_HEAD + h) * HEAD_SIZE;
    let v_start = ((sequence * n_tokens + s) * N_KV_HEAD + h / (N_HEAD / N_KV_HEAD)) * HEAD_SIZE;
    var sum = 0.0;
    for (var d = 0u; d < HEAD_SIZE; d++) {
        sum += d_out[out_start + d] * v[v_start + d];
    }
    d_weights[index] = sum;
}
