// out[t] = x[t] + wpe[position + t]
// One invocation per element of out; positions whose row is in another part of wpe are left alone.

override FIRST_ROW: u32; // of wpe in the part that is bound
override N_ROWS: u32; // in that part

@group(0) @binding(1) var<storage, read> x: array<f32>; // (T, C)
@group(0) @binding(2) var<storage, read_write> out: array<f32>; // (T, C)

@compute @workgroup_size(64)
fn add_positions(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index >= n_rows() * COLS) {
        return;
    }
    // Wraps around, to a large number, for rows before the first.
    let row = step.position + index / COLS % step.n_tokens - FIRST_ROW;
    if (row < N_ROWS) {
        out[index] = x[index] + weight_at(row, index % COLS);
    }
}
