// losses[t] = log(sum(exp(x[t]))) - x[t, target], d_x[t] = loss_scale (softmax(x[t]) - onehot); both exactly 0 without target
// One invocation per row.

const NO_TARGET = 0xffffffffu;

@group(0) @binding(1) var<storage, read> x: array<f32>; // logits (T, V)
@group(0) @binding(2) var<storage, read> targets: array<u32>; // (T)
@group(0) @binding(3) var<storage, read_write> losses: array<f32>; // (T)
@group(0) @binding(4) var<storage, read_write> d_x: array<f32>; // (T, V)

@compute @workgroup_size(64)
fn cross_entropy(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index >= n_rows()) {
        return;
    }
    let start = index * COLS;
    let target_id = targets[index];
    if (target_id == NO_TARGET) {
        losses[index] = 0.0;
        for (var col = 0u; col < COLS; col++) {
            d_x[start + col] = 0.0;
        }
        return;
    }
    var largest = x[start];
    for (var col = 1u; col < COLS; col++) {
        largest = max(largest, x[start + col]);
    }
    var sum = 0.0;
    for (var col = 0u; col < COLS; col++) {
        let value = exp(x[start + col] - largest);
        d_x[start + col] = value;
        sum += value;
    }
    losses[index] = log(sum) - (x[start + target_id] - largest);
    for (var col = 0u; col < COLS; col++) {
        let onehot = select(0.0, 1.0, col == target_id);
        d_x[start + col] = training.loss_scale * (d_x[start + col] / sum - onehot);
    }
}
