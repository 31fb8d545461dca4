//! The numbers that fix the shape of a model, checked once.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::graph::Attention;

/// The families of decoder that the op list can express.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Architecture {
    /// RMSNorm, RoPE on halves, per-head norm of q and k, SwiGLU, no biases. Our own models have this shape.
    Qwen3,
    /// RMSNorm, RoPE on adjacent pairs, SwiGLU, no biases, often fewer key/value heads than query heads.
    Llama,
    /// LayerNorm, learned positions, GELU, biases.
    Gpt2,
}

impl Architecture {
    /// The value of `general.architecture` in a GGUF file, which also prefixes the metadata keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Qwen3 => "qwen3",
            Self::Llama => "llama",
            Self::Gpt2 => "gpt2",
        }
    }

    /// The architecture of that name, if it is one of ours.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Qwen3, Self::Llama, Self::Gpt2].into_iter().find(|architecture| architecture.name() == name)
    }
}

/// The shape of a model. Public fields; a value made by [`Config::checked`] is consistent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Config {
    /// Which family of decoder.
    pub architecture: Architecture,
    /// Number of transformer blocks.
    pub n_layer: usize,
    /// Number of query heads, H.
    pub n_head: usize,
    /// Number of key and value heads; `n_head` is a multiple of it.
    pub n_kv_head: usize,
    /// Width of the residual stream, C.
    pub n_embd: usize,
    /// Width of one head, D.
    pub head_size: usize,
    /// Width of the hidden layer of the MLP, F.
    pub n_ff: usize,
    /// Number of tokens in the vocabulary, V.
    pub vocab_size: usize,
    /// Longest sequence, in tokens.
    pub context_length: usize,
    /// Added to the variance in a norm.
    pub norm_eps: f32,
    /// Base of the RoPE frequencies; unused where positions are learned.
    pub rope_theta: f32,
    /// Whether the output head is the token embedding, transposed.
    pub is_head_tied: bool,
    /// What a token may look at, as the model was trained.
    pub attention: Attention,
}

/// A shape that no model can have.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// A size is outside its bounds.
    #[error("{name} must be {min} to {max}, got {got}")]
    OutOfRange {
        /// The field.
        name: &'static str,
        /// Smallest value allowed.
        min: usize,
        /// Largest value allowed.
        max: usize,
        /// The value found.
        got: usize,
    },
    /// Query heads do not divide evenly among the key/value heads.
    #[error("n_head must be a multiple of n_kv_head, got {n_head} and {n_kv_head}")]
    HeadGroups {
        /// Number of query heads.
        n_head: usize,
        /// Number of key/value heads.
        n_kv_head: usize,
    },
    /// RoPE rotates pairs, so the head must have an even width.
    #[error("head_size must be even for rotary positions, got {0}")]
    OddHead(usize),
    /// A number that must be positive and finite is not.
    #[error("{name} must be positive and finite, got {got}")]
    NotPositive {
        /// The field.
        name: &'static str,
        /// The value found, as text since it may not be a number.
        got: String,
    },
}

impl Config {
    /// Returns the config if every size is within bounds and the sizes fit together.
    ///
    /// The bounds are far above any model a browser can hold; what a context of these sizes would take is bounded
    /// where a checkpoint is loaded.
    ///
    /// # Errors
    /// The first field that is wrong, with what was expected.
    pub fn checked(self) -> Result<Self, ConfigError> {
        let bounds = [
            ("n_layer", self.n_layer, 1, 512),
            ("n_head", self.n_head, 1, 1 << 10),
            ("n_kv_head", self.n_kv_head, 1, 1 << 10),
            ("n_embd", self.n_embd, 1, 1 << 16),
            ("head_size", self.head_size, 1, 1 << 12),
            ("n_ff", self.n_ff, 1, 1 << 18),
            ("vocab_size", self.vocab_size, 1, 1 << 20),
            ("context_length", self.context_length, 1, 1 << 22),
        ];
        for (name, got, min, max) in bounds {
            if !(min..=max).contains(&got) {
                return Err(ConfigError::OutOfRange { name, min, max, got });
            }
        }
        if !self.n_head.is_multiple_of(self.n_kv_head) {
            return Err(ConfigError::HeadGroups { n_head: self.n_head, n_kv_head: self.n_kv_head });
        }
        if self.architecture != Architecture::Gpt2 && !self.head_size.is_multiple_of(2) {
            return Err(ConfigError::OddHead(self.head_size));
        }
        for (name, value) in [("norm_eps", self.norm_eps), ("rope_theta", self.rope_theta)] {
            if !(value.is_finite() && value > 0.0) {
                return Err(ConfigError::NotPositive { name, got: value.to_string() });
            }
        }
        Ok(self)
    }
}
