//! True sums of two digits. Not last digits of sums: given one operand those are uniform, so that there is nothing to
//! follow downhill until both are used at once.

use rand::RngExt;

use super::Text;
use crate::tasks::TaskRng;

/// What the text is made of.
pub const ALPHABET: &[u8] = b"+0123456789;=";

/// Appends one sum. Its answer is the last digit: to the left of it stands everything that determines it, to the right
/// nothing that does, so that it is the same question read from one side or from both.
pub fn push(rng: &mut TaskRng, text: &mut Text) {
    let (a, b): (u32, u32) = (rng.random_range(0..10), rng.random_range(0..10));
    text.bytes.extend(format!("{a}+{b}={}", a + b).bytes());
    text.answers.push(text.bytes.len() - 1);
    text.bytes.push(b';');
}
