// d_v[s, g] = Σ_{h of g} Σ_t weights[h, t, s] d_out[t, h]
// One invocation per element of d_v.

override N_HEAD: u32; // H
override N_KV_HEAD: u32; // K
override HEAD_SIZE: u32; // D

@group(0) @binding(1) var<storage, read> weights: array<f32>; // (H, T, T)
@group(0) @binding(2) var<storage, read> d_out: array<f32>; // (T, H, D)
@group(0) @binding(3) var<storage, read_write> d_v: array<f32>; // (T, K, D)

@compute @workgroup_size(64)
fn attention_values_backward_v(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    let n_tokens = step.n_tokens;
    if (index >= step.n_sequences * n_tokens * N_KV_HEAD * HEAD_SIZE) {
        return;
    }
    let d = index % HEAD_SIZE;
    let kv_head = index / HEAD_SIZE % N_KV_HEAD;
    let row = index / HEAD_SIZE / N_KV_HEAD;
    let sequence = row / n_tokens;
    let s = row % n_tokens;
    let group = N_HEAD / N_KV_HEAD;
    var sum = 0.0;
    for (var h = kv_head * group; h < (kv_head + 1u) * group; h++) {
        for (var t = 0u; t < n_tokens; t++) {
            let pair = ((sequence * N_HEAD + h) * n_tokens + t) * n_tokens + s;
            sum += weights[pair] * d_out[((sequence * n_tokens + t) * N_HEAD + h) * HEAD_SIZE + d];
        }
    }
    d_v[index] = sum;
}
