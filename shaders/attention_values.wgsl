// out[t, h] = Σ_s weights[h, t, s] · v[s, h / (H/K)]
// One invocation per element of out.

override N_HEAD: u32; // H
override N_KV_HEAD: u32; // K
override HEAD_SIZE: u32; // D

@group(0) @binding(1) var<storage, read> weights: array<f32>; // (H, T, S)
@group(0) @binding(2) var<storage, read> v: array<f32>; // (S, K, D)
@group(0) @binding(3) var<storage, read_write> out: array<f32>; // (T, H, D)

@compute @workgroup_size(64)
fn attention_values(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let n_positions = step.position + step.n_tokens;
    let index = flat_index(id, n_workgroups);
    if (index >= step.n_sequences * step.n_tokens * N_HEAD * HEAD_SIZE) {
        return;
    }
    let d = index % HEAD_SIZE;
    let h = index / HEAD_SIZE % N_HEAD;
    let t = index / HEAD_SIZE / N_HEAD % step.n_tokens;
    let sequence = index / HEAD_SIZE / N_HEAD / step.n_tokens;
    let start = ((sequence * N_HEAD + h) * step.n_tokens + t) * n_positions;
    let kv_head = h / (N_HEAD / N_KV_HEAD);
    var sum = 0.0;
    for (var s = 0u; s < n_positions; s++) {
        sum += weights[start + s] * v[((sequence * n_positions + s) * N_KV_HEAD + kv_head) * HEAD_SIZE + d];
    }
    out[index] = sum;
}
