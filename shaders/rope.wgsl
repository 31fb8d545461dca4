// (out[i], out[j]) = (x[i] cos a - x[j] sin a, x[i] sin a + x[j] cos a), a = position · theta^(-2 pair / D)
// One invocation per pair. The cosines and sines come from a table, since those of WGSL are too coarse.

override IS_ADJACENT: bool; // whether pair p is elements 2p and 2p + 1, or p and p + D/2

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
    let position = step.position + row / ROWS_PER_TOKEN;
    let angle = angles[position * n_pairs + pair];
    let i = row * COLS + select(pair, 2u * pair, IS_ADJACENT);
    let j = i + select(n_pairs, 1u, IS_ADJACENT);
    out[i] = x[i] * angle.x - x[j] * angle.y;
    out[j] = x[i] * angle.y + x[j] * angle.x;
}
