// out[h, t, s] = q[t, h] · k[s, h / (H/K)]
// One invocation per element of out.

override N_HEAD: u32; // H
override N_KV_HEAD: u32; // K
override HEAD_SIZE: u32; // D

@group(0) @binding(1) var<storage, read> q: array<f32>; // (T, H, D)
@group(0) @binding(2) var<storage, read> k: array<f32>; // (S, K, D)
@group(0) @binding(3) var<storage, read_write> out: array<f32>; // (H, T, S)

@compute @workgroup_size(64)
fn attention_scores(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let n_positions = step.position + step.n_tokens;
    let index = flat_index(id, n_workgroups);
    if (index >= step.n_sequences * N_HEAD * step.n_tokens * n_positions) {
        return;
    }
    let s = index % n_positions;
    let t = index / n_positions % step.n_tokens;
    let h = index / n_positions / step.n_tokens % N_HEAD;
    let sequence = index / n_positions / step.n_tokens / N_HEAD;
    let q_start = ((sequence * step.n_tokens + t) * N_HEAD + h) * HEAD_SIZE;
    let k_start = ((sequence * n_positions + s) * N_KV_HEAD + h / (N_HEAD / N_KV_HEAD)) * HEAD_SIZE;
    var sum = 0.0;
    for (var d = 0u; d < HEAD_SIZE; d++) {
        sum += q[q_start + d] * k[k_start + d];
    }
    out[index] = sum;
}
