//! Colours by value: the ramps of one theme, mixed from paper, ink and two hues.

use super::oklab::{Oklab, from_srgb, to_srgb};

/// Number of colours of each ramp.
const N_COLOURS: usize = 256;

/// Colours by value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// From paper at 0 to ink at `max`; the square root, so that small values can still be told from none.
    Ink {
        /// The value that is all ink.
        max: f32,
    },
    /// Through paper at 0: one hue for negative values, one for positive ones.
    Signed {
        /// The size that has the full hue.
        max: f32,
    },
}

impl Default for Scale {
    fn default() -> Self {
        Self::Ink { max: 1.0 }
    }
}

impl Scale {
    /// A signed scale that reaches to the largest of `values`; what is masked does not count.
    pub fn signed(values: &[f32]) -> Self {
        let sizes = values.iter().map(|value| value.abs()).filter(|&size| size < 1e29);
        Self::Signed { max: sizes.fold(0.0, f32::max) }
    }
}

/// The ramps of one theme.
pub struct Palette {
    ink: Vec<u8>,
    negative: Vec<u8>,
    positive: Vec<u8>,
}

impl Palette {
    /// Mixes the ramps from paper to ink, to the hue of negative values and to that of positive ones.
    pub fn new(colours: [[u8; 3]; 4]) -> Self {
        let [paper, ink, negative, positive] = colours.map(from_srgb);
        Self { ink: ramp(paper, ink), negative: ramp(paper, negative), positive: ramp(paper, positive) }
    }

    /// The colour of a value, as four bytes.
    pub fn colour(&self, scale: Scale, value: f32) -> &[u8] {
        let (ramp, share) = match scale {
            Scale::Ink { max } => (&self.ink, (value / max.max(f32::MIN_POSITIVE)).clamp(0.0, 1.0).sqrt()),
            Scale::Signed { max } => {
                let ramp = if value < 0.0 { &self.negative } else { &self.positive };
                (ramp, (value.abs() / max.max(f32::MIN_POSITIVE)).clamp(0.0, 1.0).sqrt())
            }
        };
        // A value that is not a number has the colour of none: the readout names it.
        let share = if share.is_nan() { 0.0 } else { share };
        let index = (share * (N_COLOURS - 1) as f32).round() as usize;
        &ramp[index * 4..index * 4 + 4]
    }
}

/// The ramp from one colour to another as RGBA, even to the eye.
fn ramp(from: Oklab, to: Oklab) -> Vec<u8> {
    let colour = |step: usize| {
        let [red, green, blue] = to_srgb(from.mix(to, step as f32 / (N_COLOURS - 1) as f32));
        [red, green, blue, u8::MAX]
    };
    (0..N_COLOURS).flat_map(colour).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLOURS: [[u8; 3]; 4] = [[250, 250, 247], [20, 20, 20], [180, 80, 10], [10, 90, 170]];

    fn colour(scale: Scale, value: f32) -> [u8; 3] {
        Palette::new(COLOURS).colour(scale, value)[..3].try_into().expect("three channels")
    }

    #[test]
    fn signed_values_have_their_hue_by_sign_and_paper_at_none() {
        let scale = Scale::signed(&[-4.0, 2.0, -1e30]);
        assert_eq!(scale, Scale::Signed { max: 4.0 });
        let [paper, _, negative, positive] = COLOURS;
        assert_eq!((colour(scale, 0.0), colour(scale, -0.0)), (paper, paper));
        assert_eq!((colour(scale, -4.0), colour(scale, 4.0)), (negative, positive));
        assert_eq!((colour(scale, -9.0), colour(scale, f32::INFINITY)), (negative, positive));
        // Half of a hue at a quarter of the size, on both sides.
        assert_eq!(colour(scale, 1.0), to_srgb(from_srgb(paper).mix(from_srgb(positive), 128.0 / 255.0)));
        assert_eq!(colour(scale, -1.0), to_srgb(from_srgb(paper).mix(from_srgb(negative), 128.0 / 255.0)));
    }

    #[test]
    fn shares_go_from_paper_to_ink_and_what_is_no_number_is_none() {
        let scale = Scale::Ink { max: 0.5 };
        let [paper, ink, ..] = COLOURS;
        assert_eq!((colour(scale, 0.0), colour(scale, 0.5), colour(scale, 1.0)), (paper, ink, ink));
        assert_eq!((colour(scale, -1.0), colour(scale, f32::NAN)), (paper, paper));
        assert_eq!(colour(Scale::signed(&[]), f32::NAN), paper);
        let light = |value: f32| colour(scale, value).iter().map(|&channel| u32::from(channel)).sum::<u32>();
        let lights: Vec<u32> = (0..=8).map(|step| light(step as f32 / 16.0)).collect();
        assert!(lights.windows(2).all(|pair| pair[1] < pair[0]), "more is darker: {lights:?}");
    }
}
