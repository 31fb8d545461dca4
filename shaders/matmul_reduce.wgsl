// out[t] = weight · x[t] + bias
// One workgroup per element of out: `matmul` for few rows, on devices on which barriers are cheap. Neighbouring
// invocations read neighbouring weights.

override HAS_BIAS: bool;
override FIRST_ROW: u32; // of the weight in the part that is bound
override N_ROWS: u32; // in that part

@group(0) @binding(1) var<storage, read> x: array<f32>; // (rows, WEIGHT_COLS)
@group(0) @binding(2) var<storage, read_write> out: array<f32>; // (rows, cols)
@group(1) @binding(2) var<storage, read> bias: array<f32>; // (cols), or one unused element

@compute @workgroup_size(64)
fn matmul_reduce(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = flat_workgroup(workgroup, n_workgroups);
    if (index >= n_rows() * N_ROWS) {
        return;
    }
    let start = index / N_ROWS * WEIGHT_COLS;
    let row = index % N_ROWS;
    let n_groups = WEIGHT_COLS / 4u;
    var sum = 0.0;
    for (var group = lane; group < n_groups; group += WORKGROUP_SIZE) {
        let i = start + group * 4u;
        let values = vec4<f32>(x[i], x[i + 1u], x[i + 2u], x[i + 3u]);
        sum += weight_scale(row, group / 8u) * dot(weight_vec4(row, group), values);
    }
    // Only unquantized rows can end within a group.
    for (var col = n_groups * 4u + lane; col < WEIGHT_COLS; col += WORKGROUP_SIZE) {
        sum += weight_at(row, col) * x[start + col];
    }
    sum = workgroup_sum(sum, lane);
    if (lane == 0u) {
        if (HAS_BIAS) {
            sum += bias[FIRST_ROW + row];
        }
        out[index / N_ROWS * COLS + FIRST_ROW + row] = sum;
    }
}
