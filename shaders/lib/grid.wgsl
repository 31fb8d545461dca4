// One number per invocation, or per workgroup, in a grid that is folded because one dimension holds at most 65535
// workgroups.

const WORKGROUP_SIZE = 64u;

fn flat_index(id: vec3<u32>, n_workgroups: vec3<u32>) -> u32 {
    return id.y * n_workgroups.x * WORKGROUP_SIZE + id.x;
}

fn flat_workgroup(workgroup: vec3<u32>, n_workgroups: vec3<u32>) -> u32 {
    return workgroup.y * n_workgroups.x + workgroup.x;
}
