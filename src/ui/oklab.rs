//! Oklab, a space in which equal steps look equal: Ottosson 2020, <https://bottosson.github.io/posts/oklab/>.

/// Lightness, green to red, blue to yellow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Oklab([f32; 3]);

impl Oklab {
    /// The colour that is `share` of the way to another one.
    pub fn mix(self, other: Self, share: f32) -> Self {
        Self([0, 1, 2].map(|axis| self.0[axis] + (other.0[axis] - self.0[axis]) * share))
    }
}

/// From linear sRGB to the responses of the three kinds of cones.
const TO_CONES: [[f32; 3]; 3] = [
    [0.412_221_46, 0.536_332_55, 0.051_445_995],
    [0.211_903_5, 0.680_699_5, 0.107_396_96],
    [0.088_302_46, 0.281_718_85, 0.629_978_7],
];
/// From their cube roots to Oklab.
const TO_LAB: [[f32; 3]; 3] = [
    [0.210_454_26, 0.793_617_8, -0.004_072_047],
    [1.977_998_5, -2.428_592_2, 0.450_593_7],
    [0.025_904_037, 0.782_771_77, -0.808_675_77],
];
/// The inverse of `TO_LAB`.
const FROM_LAB: [[f32; 3]; 3] = [
    [1.0, 0.396_337_78, 0.215_803_76],
    [1.0, -0.105_561_346, -0.063_854_17],
    [1.0, -0.089_484_18, -1.291_485_5],
];
/// The inverse of `TO_CONES`.
const FROM_CONES: [[f32; 3]; 3] = [
    [4.076_741_7, -3.307_711_6, 0.230_969_94],
    [-1.268_438, 2.609_757_4, -0.341_319_4],
    [-0.004_196_086_3, -0.703_418_6, 1.707_614_7],
];

fn times(matrix: &[[f32; 3]; 3], vector: [f32; 3]) -> [f32; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(factor, value)| factor * value).sum())
}

/// The colour of three bytes of sRGB.
pub fn from_srgb(bytes: [u8; 3]) -> Oklab {
    // The transfer function of IEC 61966-2-1.
    let linear = bytes.map(|byte| {
        let value = f32::from(byte) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    Oklab(times(&TO_LAB, times(&TO_CONES, linear).map(f32::cbrt)))
}

/// The three bytes of sRGB nearest to a colour; what they cannot show becomes what they can.
pub fn to_srgb(colour: Oklab) -> [u8; 3] {
    let linear = times(&FROM_CONES, times(&FROM_LAB, colour.0).map(|root| root * root * root));
    linear.map(|value| {
        let value = value.clamp(0.0, 1.0);
        let coded = if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
        (coded * 255.0).round() as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back() {
        for red in (0..=255).step_by(15) {
            for green in (0..=255).step_by(17) {
                for blue in (0..=255).step_by(5) {
                    let bytes = [red, green, blue].map(|byte| byte as u8);
                    assert_eq!(to_srgb(from_srgb(bytes)), bytes);
                }
            }
        }
    }

    #[test]
    fn known_colours_are_where_they_are_published() {
        // White and the primaries, from the publication's own conversion.
        for (bytes, expected) in [
            ([255, 255, 255], [1.0, 0.0, 0.0]),
            ([255, 0, 0], [0.627_96, 0.224_86, 0.125_85]),
            ([0, 255, 0], [0.866_44, -0.233_89, 0.179_5]),
            ([0, 0, 255], [0.452_01, -0.032_46, -0.311_53]),
        ] {
            let Oklab(got) = from_srgb(bytes);
            for (got, expected) in got.into_iter().zip(expected) {
                assert!((got - expected).abs() < 1e-3_f32, "{bytes:?}: {got} is not {expected}");
            }
        }
    }

    #[test]
    fn a_mixture_begins_and_ends_with_its_colours() {
        let (from, to) = (from_srgb([250, 250, 247]), from_srgb([12, 60, 120]));
        assert_eq!(to_srgb(from.mix(to, 0.0)), [250, 250, 247]);
        assert_eq!(to_srgb(from.mix(to, 1.0)), [12, 60, 120]);
        // The browser's own: `color-mix(in oklab, rgb(12, 60, 120) 50%, rgb(250, 250, 247))`.
        assert_eq!(to_srgb(from.mix(to, 0.5)), [128, 152, 185]);
    }
}
