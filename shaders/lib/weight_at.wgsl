// One element of a matrix, whatever its format.

fn weight_at(row: u32, col: u32) -> f32 {
    return weight_scale(row, col / 32u) * weight_vec4(row, col / 4u)[col % 4u];
}
