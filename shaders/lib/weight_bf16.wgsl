// A matrix of BF16: the upper halves of F32.
// weight[row, col] = weight_scale(row, col / 32) * weight_vec4(row, col / 4)[col % 4]

override WEIGHT_COLS: u32;

@group(1) @binding(0) var<storage, read> weight: array<vec2<u32>>; // (rows, ceil(cols / 4)) 4 bf16, rows end in zeros

fn weight_scale(row: u32, block: u32) -> f32 {
    return 1.0;
}

fn weight_vec4(row: u32, group: u32) -> vec4<f32> {
    let packed = weight[row * ((WEIGHT_COLS + 3u) / 4u) + group];
    let low = packed << vec2<u32>(16u);
    let high = packed & vec2<u32>(0xffff0000u);
    return bitcast<vec4<f32>>(vec4<u32>(low.x, high.x, low.y, high.y));
}
