// (out[i], out[j]) = (x[i] cos a - x[j] sin a, x[i] sin a + x[j] cos a), a = position · theta^(-2 pair / D)
// One invocation per pair. The cosines and sines come from a table, since those of WGSL are too coarse.

override PAIR_STRIDE: u32; // from one pair to the next: 1, or 2 where a pair is adjacent
override PARTNER: u32; // from the first of a pair to the second: D/2, or 1 where a pair is adjacent

@group(0) @binding(1) var<storage, read> x: array<f32>; // (T, heads, D)
@group(0) @binding(2) var<storage, read> angles: array<vec2<f32>>; // (context length, D/2) cosine and sine
@group(0) @binding(3) var<storage, read_write> out: array<f32>; // (T, heads, D)

@compute @workgroup_size(64)
fn rope(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let n_pairs = COLS / 2u;
    let index = flat_index(id, n_workgroups);
    if (index >= n_rows() * n_pairs) {
        return;
    }
    let row = index / n_pairs;
    let pair = index % n_pairs;
    let position = step.position + row / ROWS_PER_TOKEN % step.n_tokens;
    let angle = angles[position * n_pairs + pair];
    let i = row * COLS + pair * PAIR_STRIDE;
    let j = i + PARTNER;
    out[i] = x[i] * angle.x - x[j] * angle.y;
    out[j] = x[i] * angle.y + x[j] * angle.x;
}
