// out[t] = weight · x[t] + bias
// One invocation per element of out, for the rows of the weight that are bound. Here "cols" is the width of out.

override HAS_BIAS: bool;
override FIRST_ROW: u32; // of the weight in the part that is bound
override N_ROWS: u32; // in that part

@group(0) @binding(1) var<storage, read> x: array<f32>; // (rows, WEIGHT_COLS)
@group(0) @binding(2) var<storage, read_write> out: array<f32>; // (rows, cols)
@group(1) @binding(2) var<storage, read> bias: array<f32>; // (cols), or one unused element

@compute @workgroup_size(64)
fn matmul(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index >= n_rows() * N_ROWS) {
        return;
    }
    let start = index / N_ROWS * WEIGHT_COLS;
    let row = index % N_ROWS;
    let n_blocks = WEIGHT_COLS / 32u;
    var sum = 0.0;
    for (var block = 0u; block < n_blocks; block++) {
        var block_sum = 0.0;
        for (var group = block * 8u; group < block * 8u + 8u; group++) {
            let i = start + group * 4u;
            block_sum += dot(weight_vec4(row, group), vec4<f32>(x[i], x[i + 1u], x[i + 2u], x[i + 3u]));
        }
        sum += weight_scale(row, block) * block_sum;
    }
    // Only unquantized rows can end within a block.
    for (var col = n_blocks * 32u; col < WEIGHT_COLS; col++) {
        sum += weight_at(row, col) * x[start + col];
    }
    if (HAS_BIAS) {
        sum += bias[FIRST_ROW + row];
    }
    out[index / N_ROWS * COLS + FIRST_ROW + row] = sum;
}
