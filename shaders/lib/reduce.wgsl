// Sum and maximum over the invocations of a workgroup, all of which must call them, `lane` being their number in it.

var<workgroup> partial: array<f32, WORKGROUP_SIZE>;

fn workgroup_sum(value: f32, lane: u32) -> f32 {
    // Everyone has read the result of the call before.
    workgroupBarrier();
    partial[lane] = value;
    for (var n = WORKGROUP_SIZE / 2u; n > 0u; n /= 2u) {
        workgroupBarrier();
        if (lane < n) {
            partial[lane] += partial[lane + n];
        }
    }
    workgroupBarrier();
    return partial[0];
}

fn workgroup_max(value: f32, lane: u32) -> f32 {
    // Everyone has read the result of the call before.
    workgroupBarrier();
    partial[lane] = value;
    for (var n = WORKGROUP_SIZE / 2u; n > 0u; n /= 2u) {
        workgroupBarrier();
        if (lane < n) {
            partial[lane] = max(partial[lane], partial[lane + n]);
        }
    }
    workgroupBarrier();
    return partial[0];
}
