// out = exp(x - max) / sum(exp(x - max)), over the last axis
// One invocation per row.

@group(0) @binding(1) var<storage, read> x: array<f32>; // (rows, cols)
@group(0) @binding(2) var<storage, read_write> out: array<f32>; // (rows, cols)

@compute @workgroup_size(64)
fn softmax(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let row = flat_index(id, n_workgroups);
    if (row >= n_rows()) {
        return;
    }
    let start = row * n_cols();
    let end = start + n_cols();
    var largest = x[start];
    for (var i = start + 1u; i < end; i++) {
        largest = max(largest, x[i]);
    }
    var sum = 0.0;
    for (var i = start; i < end; i++) {
        let value = exp(x[i] - largest);
        out[i] = value;
        sum += value;
    }
    for (var i = start; i < end; i++) {
        out[i] /= sum;
    }
}
