// A matrix of Q8_0: blocks of 32 signed bytes that share one F16 scale.
// weight[row, col] = weight_scale(row, col / 32) * weight_vec4(row, col / 4)[col % 4]

override WEIGHT_COLS: u32;

@group(1) @binding(0) var<storage, read> weight: array<u32>; // (rows, cols / 4) 4 i8
@group(1) @binding(1) var<storage, read> scales: array<u32>; // (rows, cols / 32) f16, 2 per u32

fn weight_scale(row: u32, block: u32) -> f32 {
    let index = row * (WEIGHT_COLS / 32u) + block;
    let pair = unpack2x16float(scales[index / 2u]);
    return select(pair.x, pair.y, index % 2u == 1u);
}

fn weight_vec4(row: u32, group: u32) -> vec4<f32> {
    let packed = bitcast<i32>(weight[row * (WEIGHT_COLS / 4u) + group]);
    // Each byte goes to the top of a word and comes back with its sign.
    return vec4<f32>((vec4<i32>(packed) << vec4<u32>(24u, 16u, 8u, 0u)) >> vec4<u32>(24u));
}
