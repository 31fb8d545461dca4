//! The angles of rotary positions, which depend on the shape of the model alone.

use super::config::Config;

/// `(context length, D/2)` pairs of cosine and sine of `position · theta^(-2 pair / D)` (Su et al. 2021, eq. 15).
///
/// Computed in f64: positions in the thousands lose too many digits in f32.
pub fn angles(config: &Config) -> Vec<[f32; 2]> {
    let n_pairs = config.head_size / 2;
    let mut table = Vec::with_capacity(config.context_length * n_pairs);
    for position in 0..config.context_length {
        for pair in 0..n_pairs {
            let exponent = -2.0 * pair as f64 / config.head_size as f64;
            let angle = position as f64 * f64::from(config.rope_theta).powf(exponent);
            table.push([angle.cos() as f32, angle.sin() as f32]);
        }
    }
    table
}
