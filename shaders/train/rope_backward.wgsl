// (d_x[i], d_x[j]) = (d_out[i] cos a + d_out[j] sin a, d_out[j] cos a - d_out[i] sin a): the rotation of `rope`, back
// One invocation per pair.

override PAIR_STRIDE: u32; // from one pair to the next: 1, or 2 where a pair is adjacent
override PARTNER: u32; // from the first of a pair to the second: D/2, or 1 where a pair is adjacent

@group(0) @binding(1) var<storage, read> d_out: array<f32>; // (T, heads, D)
@group(0) @binding(2) var<storage, read> angles: array<vec2<f32>>; // (context length, D/2) cosine and sine
@group(0) @binding(3) var<storage, read_write> d_x: array<f32>; // (T, heads, D)

@compute @workgroup_size(64)
fn rope_backward(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    let n_pairs = COLS / 2u;
    if (index >= n_rows() * n_pairs) {
        return;
    }
    let row = index / n_pairs;
    let pair = index % n_pairs;
    let position = row / ROWS_PER_TOKEN % step.n_tokens;
    let angle = angles[position * n_pairs + pair];
    let i = row * COLS + pair * PAIR_STRIDE;
    let j = i + PARTNER;
    d_x[i] = d_out[i] * angle.x + d_out[j] * angle.y;
    d_x[j] = d_out[j] * angle.x - d_out[i] * angle.y;
}
