// d_q[t, h] = Σ_s d_out[h, t, s] k[s, h / (H/K)]
// One invocation per element of d_q.

override N_HEAD: u32; // H
override N_KV_HEAD: u32; // K
override HEAD_SIZE: u32; // D

@group(0) @binding(1) var<storage, read> k: array<f32>; // (T, K, D)
@group(0) @binding(2) var<storage, read> d_out: array<f32>; // (H, T, T)
@group(0) @binding(3) var<storage, read_write> d_q: array<f32>; // (T, H, D)

@compute @workgroup_size(64)
fn attention_scores_backward_q(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    let n_tokens = step.n_tokens;
    if (index >= step.n_sequences * n_tokens * N_HEAD * HEAD_SIZE) {
        return;
    }
    let d = index % HEAD_SIZE;
    let h = index / HEAD_SIZE % N_HEAD;
    let row = index / HEAD_SIZE / N_HEAD;
    let sequence = row / n_tokens;
    let start = ((sequence * N_HEAD + h) * n_tokens + row % n_tokens) * n_tokens;
    let kv_head = h / (N_HEAD / N_KV_HEAD);
    var sum = 0.0;
    for (var s = 0u; s < n_tokens; s++) {
        sum += d_out[start + s] * k[((sequence * n_tokens + s) * N_KV_HEAD + kv_head) * HEAD_SIZE + d];
    }
    d_q[index] = sum;
}
