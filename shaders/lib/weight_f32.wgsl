// A matrix of F32.
// weight[row, col] = weight_scale(row, col / 32) * weight_vec4(row, col / 4)[col % 4]

override WEIGHT_COLS: u32;

@group(1) @binding(0) var<storage, read> weight: array<vec4<f32>>; // (rows, ceil(cols / 4)) 4 f32, rows end in zeros

fn weight_scale(row: u32, block: u32) -> f32 {
    return 1.0;
}

fn weight_vec4(row: u32, group: u32) -> vec4<f32> {
    return weight[row * ((WEIGHT_COLS + 3u) / 4u) + group];
}
