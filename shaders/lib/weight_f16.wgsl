// A matrix of F16, read without the feature `shader-f16`.
// weight[row, col] = weight_scale(row, col / 32) * weight_vec4(row, col / 4)[col % 4]

override WEIGHT_COLS: u32;

@group(1) @binding(0) var<storage, read> weight: array<vec2<u32>>; // (rows, ceil(cols / 4)) 4 f16, rows end in zeros

fn weight_scale(row: u32, block: u32) -> f32 {
    return 1.0;
}

fn weight_vec4(row: u32, group: u32) -> vec4<f32> {
    let packed = weight[row * ((WEIGHT_COLS + 3u) / 4u) + group];
    return vec4<f32>(unpack2x16float(packed.x), unpack2x16float(packed.y));
}
