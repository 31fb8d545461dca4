// partials[FIRST + i] = Σ_j gradient[i + j · WORKGROUP_SIZE]², for one weight
// One workgroup in all, one partial sum per invocation.

override LEN: u32; // elements of the weight
override FIRST: u32; // its place in the partial sums

@group(0) @binding(1) var<storage, read_write> partials: array<f32>; // (weights, WORKGROUP_SIZE)
@group(1) @binding(0) var<storage, read> gradient: array<f32>; // (LEN)

@compute @workgroup_size(64)
fn gradient_squares(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) n_workgroups: vec3<u32>,
) {
    let index = flat_index(id, n_workgroups);
    var sum = 0.0;
    for (var i = index; i < LEN; i += WORKGROUP_SIZE) {
        sum += gradient[i] * gradient[i];
    }
    partials[FIRST + index] = sum;
}
