// A matrix of Q4_0: blocks of 32 nibbles, offset by 8, that share one F16 scale.
// weight[row, col] = weight_scale(row, col / 32) * weight_vec4(row, col / 4)[col % 4]

override WEIGHT_COLS: u32;

@group(1) @binding(0) var<storage, read> weight: array<u32>; // (rows, cols / 32, 4) low nibbles: 0..16, high: 16..32
@group(1) @binding(1) var<storage, read> scales: array<u32>; // (rows, cols / 32) f16, 2 per u32

fn weight_scale(row: u32, block: u32) -> f32 {
    let index = row * (WEIGHT_COLS / 32u) + block;
    let pair = unpack2x16float(scales[index / 2u]);
    return select(pair.x, pair.y, index % 2u == 1u);
}

fn weight_vec4(row: u32, group: u32) -> vec4<f32> {
    // The 8 groups of a block share 4 words: the first half of the groups in the low nibbles.
    let packed = weight[row * (WEIGHT_COLS / 8u) + group / 8u * 4u + group % 4u];
    let shift = group % 8u / 4u * 4u;
    let nibbles = (vec4<u32>(packed) >> (vec4<u32>(0u, 8u, 16u, 24u) + shift)) & vec4<u32>(15u);
    return vec4<f32>(nibbles) - 8.0;
}
