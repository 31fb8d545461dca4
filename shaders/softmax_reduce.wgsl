// out = exp(x - max) / sum(exp(x - max)), over the last axis
// One workgroup per row: `softmax` for devices on which barriers are cheap.

@group(0) @binding(1) var<storage, read> x: array<f32>; // (rows, cols)
@group(0) @binding(2) var<storage, read_write> out: array<f32>; // (rows, cols)

@compute @workgroup_size(64)
fn softmax_reduce(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let row = flat_workgroup(workgroup, n_workgroups);
    if (row >= n_rows()) {
        return;
    }
    let start = row * n_cols();
    let end = start + n_cols();
    // Rows shorter than a workgroup leave invocations without an element: theirs is one that is there anyway.
    var largest = x[start];
    for (var i = start + lane; i < end; i += WORKGROUP_SIZE) {
        largest = max(largest, x[i]);
    }
    largest = workgroup_max(largest, lane);
    var sum = 0.0;
    for (var i = start + lane; i < end; i += WORKGROUP_SIZE) {
        let value = exp(x[i] - largest);
        out[i] = value;
        sum += value;
    }
    sum = workgroup_sum(sum, lane);
    for (var i = start + lane; i < end; i += WORKGROUP_SIZE) {
        out[i] /= sum;
    }
}
