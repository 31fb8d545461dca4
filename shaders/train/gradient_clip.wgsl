// report = (Σ losses, length of the gradient, factor that cuts it to MAX_NORM)
// One invocation in all: there are few numbers left.

override N_PARTIALS: u32;
override MAX_NORM: f32;

@group(0) @binding(1) var<storage, read> losses: array<f32>; // (T)
@group(0) @binding(2) var<storage, read> partials: array<f32>; // (N_PARTIALS)
@group(0) @binding(3) var<storage, read_write> report: array<f32>; // (3)

@compute @workgroup_size(64)
fn gradient_clip(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    if (index > 0u) {
        return;
    }
    var loss = 0.0;
    for (var i = 0u; i < step.n_sequences * step.n_tokens; i++) {
        loss += losses[i];
    }
    var squares = 0.0;
    for (var i = 0u; i < N_PARTIALS; i++) {
        squares += partials[i];
    }
    let norm = sqrt(squares);
    report[0] = loss;
    report[1] = norm;
    report[2] = select(1.0, MAX_NORM / norm, norm > MAX_NORM);
}
