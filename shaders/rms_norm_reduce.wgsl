// out = x / sqrt(mean(x²) + eps) · weight, over the last axis
// One workgroup per row: `rms_norm` for devices on which barriers are cheap.

override EPS: f32;

@group(0) @binding(1) var<storage, read> x: array<f32>; // (rows, cols)
@group(0) @binding(2) var<storage, read_write> out: array<f32>; // (rows, cols)
@group(1) @binding(0) var<storage, read> weight: array<f32>; // (cols)

@compute @workgroup_size(64)
fn rms_norm_reduce(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let row = flat_workgroup(workgroup, n_workgroups);
    if (row >= n_rows()) {
        return;
    }
    let start = row * COLS;
    var sum = 0.0;
    for (var col = lane; col < COLS; col += WORKGROUP_SIZE) {
        sum += x[start + col] * x[start + col];
    }
    let factor = inverseSqrt(workgroup_sum(sum, lane) / f32(COLS) + EPS);
    for (var col = lane; col < COLS; col += WORKGROUP_SIZE) {
        out[start + col] = x[start + col] * factor * weight[col];
    }
}
