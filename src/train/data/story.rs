//! Plain text, cut out at random places.

use rand::RngExt;

use super::Text;
use crate::tasks::{Split, TaskRng};

/// One byte in this many, at the end of the text, is not trained on.
const HELD_OUT_SHARE: usize = 10;

/// A piece of `n_bytes` of `story`: from its first nine tenths to train on, else from the last, where both are long
/// enough. The answer is the last byte, after which nothing is left to read.
///
/// # Panics
/// If `story` has fewer bytes.
pub fn fill(rng: &mut TaskRng, story: &[u8], split: Split, n_bytes: usize, text: &mut Text) {
    let held_out = story.len() / HELD_OUT_SHARE;
    let (train, rest) = story.split_at(story.len() - held_out);
    let is_divisible = train.len() >= n_bytes && rest.len() >= n_bytes;
    let part = match split {
        _ if !is_divisible => story,
        Split::Train => train,
        Split::Validation | Split::Test => rest,
    };
    let start = rng.random_range(0..=part.len() - n_bytes);
    text.bytes.extend(&part[start..start + n_bytes]);
    text.answers.push(n_bytes - 1);
}
