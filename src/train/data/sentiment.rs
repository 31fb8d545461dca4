//! Reviews with labels of one byte, so that the label does not give itself away when a part of it is hidden.

use super::Text;
use crate::tasks::sentiment::{Polarity, review};
use crate::tasks::{Split, TaskRng, pick};

/// What the text is made of.
pub const ALPHABET: &[u8] = b"\n +,-abcdefghijklmnopqrstuvwxyz";

/// Whole reviews with their labels, filled up with line breaks: a review that does not fit is drawn again, and in rows
/// too short for one its end counts.
pub fn fill(rng: &mut TaskRng, split: Split, n_bytes: usize, text: &mut Text) {
    loop {
        let polarity = *pick(rng, &[Polarity::Negative, Polarity::Positive]);
        let label = if polarity == Polarity::Positive { '+' } else { '-' };
        let line = format!("{} {label}", review(rng, polarity, split));
        let is_first = text.answers.is_empty();
        if text.bytes.len() + line.len() > n_bytes && !is_first {
            break;
        }
        let start = line.len().saturating_sub(n_bytes);
        text.bytes.extend(&line.as_bytes()[start..]);
        text.answers.push(text.bytes.len() - 1);
        text.bytes.push(b'\n');
    }
    let missing = n_bytes.saturating_sub(text.bytes.len());
    text.bytes.extend(std::iter::repeat_n(b'\n', missing));
}
