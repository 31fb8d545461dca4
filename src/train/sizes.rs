//! The sizes of the family, as in `training/sizes.py`, and one below it for runs that end while one watches.

use crate::model::config::{Architecture, Config, ConfigError};
use crate::model::graph::Attention;

/// A named size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Its name.
    pub name: &'static str,
    n_layer: usize,
    n_embd: usize,
    n_head: usize,
}

const fn size(name: &'static str, n_layer: usize, n_embd: usize, n_head: usize) -> Size {
    Size { name, n_layer, n_embd, n_head }
}

/// All sizes, smallest first.
pub const SIZES: [Size; 5] = [
    size("pico", 2, 32, 2),
    size("nano", 2, 64, 2),
    size("micro", 4, 96, 3),
    size("mini", 6, 160, 5),
    size("small", 8, 256, 8),
];

impl Size {
    /// The size of that name.
    pub fn named(name: &str) -> Option<Self> {
        SIZES.into_iter().find(|size| size.name == name)
    }

    /// The shape of a model of this size.
    ///
    /// # Errors
    /// If there is no such vocabulary or context.
    pub fn config(self, vocab_size: usize, context_length: usize) -> Result<Config, ConfigError> {
        let config = Config {
            architecture: Architecture::Qwen3,
            n_layer: self.n_layer,
            n_head: self.n_head,
            n_kv_head: self.n_head,
            n_embd: self.n_embd,
            head_size: self.n_embd / self.n_head,
            // About 8/3 of the width, so that three SwiGLU matrices cost as much as the two of a plain MLP of 4 times
            // the width; whole blocks of 32.
            n_ff: (8 * self.n_embd + 48) / 96 * 32,
            vocab_size,
            context_length,
            norm_eps: 1e-6,
            rope_theta: 10_000.0,
            is_head_tied: true,
            attention: Attention::Causal,
        };
        config.checked()
    }
}
