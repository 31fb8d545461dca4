// mean = β1 mean + (1 - β1) g, square = β2 square + (1 - β2) g², weight -= rate (mean' / (sqrt(square') + eps) + decay weight)
// One invocation per element, which also clears its gradient for the next step (Loshchilov and Hutter 2017, algorithm 2).

override LEN: u32; // elements of the weight
override RATE: f32; // factor of the learning rate
override DECAY: f32;
override BETA1: f32;
override BETA2: f32;
override EPS: f32;

@group(0) @binding(1) var<storage, read> report: array<f32>; // (3) the factor of the gradient is the third
@group(1) @binding(0) var<storage, read_write> weight: array<f32>; // (LEN)
@group(1) @binding(1) var<storage, read_write> gradient: array<f32>; // (LEN)
@group(1) @binding(2) var<storage, read_write> mean: array<f32>; // (LEN)
@group(1) @binding(3) var<storage, read_write> square: array<f32>; // (LEN)

@compute @workgroup_size(64)
fn adamw(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index >= LEN) {
        return;
    }
    let g = gradient[index] * report[2];
    let m = BETA1 * mean[index] + (1.0 - BETA1) * g;
    let v = BETA2 * square[index] + (1.0 - BETA2) * g * g;
    let direction = m * training.mean_correction / (sqrt(v * training.square_correction) + EPS);
    mean[index] = m;
    square[index] = v;
    weight[index] -= training.learning_rate * RATE * (direction + DECAY * weight[index]);
    gradient[index] = 0.0;
}
