//! The forward pass as data: a list of named ops over named activations.
//!
//! [`Graph::new`] (in `gpt.rs`) writes the pass down once. The CPU executor, the GPU executor, the interface and the
//! tests all read this list; none of them knows another forward pass.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::config::Config;

/// Masked attention scores get this value: large enough that its softmax is exactly 0, finite so that WGSL, which
/// may assume that there is no infinity, computes with it.
pub const MASKED_SCORE: f32 = -1.0e30;

/// The axes of activations and weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Dim {
    /// Tokens in this step.
    T,
    /// Positions so far, this step's included.
    S,
    /// Width of the residual stream, `n_embd`.
    C,
    /// Vocabulary.
    V,
    /// Query heads, `n_head`.
    H,
    /// Key/value heads, `n_kv_head`.
    K,
    /// Width of one head, `head_size`.
    D,
    /// Hidden width of the MLP, `n_ff`.
    F,
    /// Rows that get logits: 1, or T.
    R,
}

/// Which tokens one forward step runs, the only sizes that change from step to step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Tokens in this step, T.
    pub n_tokens: usize,
    /// Position of the first of them: the number of tokens already in the KV cache.
    pub position: usize,
}

/// Whether a token sees what comes after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Attention {
    /// A decoder: each token attends to itself and what came before, through a KV cache.
    Causal,
    /// An encoder: each token attends to all; the whole text is one step at position 0.
    Bidirectional,
}

/// Which positions get logits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Head {
    /// Only the last token of the step: generation.
    Last,
    /// Every token of the step: evaluation, training, masked language models.
    All,
}

/// Every value that the pass computes. Those of a block exist once per layer; the last two are no op's: sampling makes
/// them of the logits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Activation {
    /// Rows of the token embedding.
    TokenEmbedding,
    /// Token embedding plus position embedding (learned positions only).
    PositionedEmbedding,
    /// Norm before attention.
    AttentionNorm,
    /// Queries.
    Q,
    /// Keys.
    K,
    /// Values.
    V,
    /// Queries after the per-head norm.
    QNorm,
    /// Keys after the per-head norm.
    KNorm,
    /// Queries after rotation by position.
    QRope,
    /// Keys after rotation by position.
    KRope,
    /// Keys of all positions so far.
    KCache,
    /// Values of all positions so far.
    VCache,
    /// Dot products of queries and keys.
    AttentionScores,
    /// Scores divided by the square root of `head_size`.
    ScaledScores,
    /// Scaled scores with the future masked.
    MaskedScores,
    /// Softmax of the scores: how much each token takes from each position.
    AttentionWeights,
    /// Weighted sum of the values, heads side by side.
    AttentionValues,
    /// The heads projected back to the residual width.
    AttentionOutput,
    /// Residual stream after attention.
    ResidualMid,
    /// Norm before the MLP.
    FfnNorm,
    /// Gate of the SwiGLU.
    FfnGate,
    /// Hidden layer before the nonlinearity.
    FfnUp,
    /// Hidden layer after the nonlinearity.
    FfnHidden,
    /// The MLP projected back to the residual width.
    FfnOutput,
    /// Residual stream after the block.
    ResidualOut,
    /// Norm after the last block.
    FinalNorm,
    /// The rows of the final norm that get logits.
    OutputRows,
    /// Unnormalised log-probabilities of the next token.
    Logits,
    /// Probabilities of the next token under the model.
    Probabilities,
    /// Probabilities of the draw, after temperature and filters.
    Sampled,
}

impl Activation {
    /// All activations with their names, in the order of the pass.
    pub const ALL: [(Self, &'static str); 30] = [
        (Self::TokenEmbedding, "token_embedding"),
        (Self::PositionedEmbedding, "positioned_embedding"),
        (Self::AttentionNorm, "attention_norm"),
        (Self::Q, "q"),
        (Self::K, "k"),
        (Self::V, "v"),
        (Self::QNorm, "q_norm"),
        (Self::KNorm, "k_norm"),
        (Self::QRope, "q_rope"),
        (Self::KRope, "k_rope"),
        (Self::KCache, "k_cache"),
        (Self::VCache, "v_cache"),
        (Self::AttentionScores, "attention_scores"),
        (Self::ScaledScores, "scaled_scores"),
        (Self::MaskedScores, "masked_scores"),
        (Self::AttentionWeights, "attention_weights"),
        (Self::AttentionValues, "attention_values"),
        (Self::AttentionOutput, "attention_output"),
        (Self::ResidualMid, "residual_mid"),
        (Self::FfnNorm, "ffn_norm"),
        (Self::FfnGate, "ffn_gate"),
        (Self::FfnUp, "ffn_up"),
        (Self::FfnHidden, "ffn_hidden"),
        (Self::FfnOutput, "ffn_output"),
        (Self::ResidualOut, "residual_out"),
        (Self::FinalNorm, "final_norm"),
        (Self::OutputRows, "output_rows"),
        (Self::Logits, "logits"),
        (Self::Probabilities, "probabilities"),
        (Self::Sampled, "sampled"),
    ];

    /// The name without the layer.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// Whether sampling makes it of the logits, outside the pass.
    pub const fn is_chance(self) -> bool {
        matches!(self, Self::Probabilities | Self::Sampled)
    }

    /// Whether the value outlives the step, growing by T rows with each.
    pub const fn is_cache(self) -> bool {
        matches!(self, Self::KCache | Self::VCache)
    }
}

/// One activation of one layer, or of the model as a whole.
///
/// Written `block.3.attention_weights` or `logits`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ActivationId {
    /// The block, counted from 0; `None` for what is outside the blocks.
    pub layer: Option<usize>,
    /// Which value.
    pub activation: Activation,
}

impl ActivationId {
    /// An activation of block `layer`.
    pub const fn in_block(layer: usize, activation: Activation) -> Self {
        Self { layer: Some(layer), activation }
    }

    /// An activation outside the blocks.
    pub const fn global(activation: Activation) -> Self {
        Self { layer: None, activation }
    }
}

impl fmt::Display for ActivationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.layer {
            Some(layer) => write!(f, "block.{layer}.{}", self.activation.name()),
            None => f.write_str(self.activation.name()),
        }
    }
}

/// A name that is not one of an activation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected an activation such as logits or block.0.attention_weights, got {0:?}")]
pub struct UnknownActivation(pub String);

impl FromStr for ActivationId {
    type Err = UnknownActivation;

    fn from_str(text: &str) -> Result<Self, UnknownActivation> {
        let unknown = || UnknownActivation(text.to_owned());
        let (layer, name) = match text.strip_prefix("block.") {
            Some(rest) => {
                let (layer, name) = rest.split_once('.').ok_or_else(unknown)?;
                (Some(layer.parse().map_err(|_| unknown())?), name)
            }
            None => (None, text),
        };
        let found = Activation::ALL.iter().find(|(_, known)| *known == name);
        found.map(|&(activation, _)| Self { layer, activation }).ok_or_else(unknown)
    }
}

/// Index into [`Graph::weights`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WeightId(pub usize);

/// A weight that the pass reads: a tensor of the checkpoint, or a range of its outermost axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weight {
    /// Name of the tensor in a GGUF file.
    pub tensor: String,
    /// The part of the tensor's outermost axis (GPT-2 keeps q, k and v in one tensor).
    pub range: Range<usize>,
    /// Length of the tensor's outermost axis.
    pub outer_len: usize,
    /// Length of a row; `None` for a vector.
    pub cols: Option<usize>,
}

/// How RoPE pairs the elements of a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RopePairs {
    /// Element `i` with `i + D/2` (Qwen3, "NeoX").
    Halves,
    /// Element `2i` with `2i + 1` (Llama's GGUF files, and the RoFormer paper).
    Adjacent,
}

/// What an op computes, with what it reads. One variant is one kernel: one WGSL file, one CPU function of that name.
#[derive(Clone, Debug, PartialEq)]
pub enum OpKind {
    /// `out[t] = wte[token[t]]`.
    Embed {
        /// Token embedding (V, C).
        wte: WeightId,
    },
    /// `out[t] = x[t] + wpe[position + t]`.
    AddPositions {
        /// Embedded tokens (T, C).
        x: ActivationId,
        /// Position embedding (context length, C).
        wpe: WeightId,
    },
    /// `out = x / sqrt(mean(x²) + eps) · weight` over the last axis (Zhang and Sennrich 2019).
    RmsNorm {
        /// Any shape.
        x: ActivationId,
        /// As long as the last axis.
        weight: WeightId,
    },
    /// `out = (x - mean) / sqrt(variance + eps) · weight + bias` over the last axis (Ba et al. 2016).
    LayerNorm {
        /// Any shape.
        x: ActivationId,
        /// As long as the last axis.
        weight: WeightId,
        /// As long as the last axis.
        bias: WeightId,
    },
    /// `out[t] = weight · x[t] + bias`.
    Matmul {
        /// (rows, in).
        x: ActivationId,
        /// (out, in).
        weight: WeightId,
        /// (out).
        bias: Option<WeightId>,
    },
    /// Rotates pairs of each head by an angle that grows with the position (Su et al. 2021, eq. 34).
    Rope {
        /// (T, heads, D).
        x: ActivationId,
        /// Which elements form a pair.
        pairs: RopePairs,
    },
    /// `out[position + t] = x[t]`: appends to a cache.
    CacheWrite {
        /// (T, K, D).
        x: ActivationId,
    },
    /// `out[h, t, s] = q[t, h] · k[s, h / (H/K)]`.
    AttentionScores {
        /// (T, H, D).
        q: ActivationId,
        /// Key cache (S, K, D).
        k: ActivationId,
    },
    /// `out = factor · x`.
    Scale {
        /// Any shape.
        x: ActivationId,
        /// The factor.
        factor: f32,
    },
    /// `out[h, t, s] = x[h, t, s]` where `s <= position + t`, else [`MASKED_SCORE`].
    CausalMask {
        /// (H, T, S).
        x: ActivationId,
    },
    /// `out = exp(x - max) / sum(exp(x - max))` over the last axis.
    Softmax {
        /// Any shape.
        x: ActivationId,
    },
    /// `out[t, h] = Σ_s weights[h, t, s] · v[s, h / (H/K)]` ("Attention Is All You Need", eq. 1).
    AttentionValues {
        /// (H, T, S).
        weights: ActivationId,
        /// Value cache (S, K, D).
        v: ActivationId,
    },
    /// `out = a + b`.
    Add {
        /// Any shape.
        a: ActivationId,
        /// The same shape.
        b: ActivationId,
    },
    /// `out = gate · sigmoid(gate) · up` (Shazeer 2020).
    SwiGlu {
        /// (T, F).
        gate: ActivationId,
        /// (T, F).
        up: ActivationId,
    },
    /// `out = x/2 · (1 + tanh(sqrt(2/π) (x + 0.044715 x³)))` (Hendrycks and Gimpel 2016).
    Gelu {
        /// (T, F).
        x: ActivationId,
    },
    /// `out = x[T - 1]`: only the last position predicts the next token.
    SelectLast {
        /// (T, C).
        x: ActivationId,
    },
}

/// One step of the forward pass.
#[derive(Clone, Debug, PartialEq)]
pub struct Op {
    /// What is computed, from what.
    pub kind: OpKind,
    /// Where the result goes. No two ops write the same activation.
    pub output: ActivationId,
}

/// The forward pass of one model.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    /// The model's sizes.
    pub config: Config,
    /// Causal or bidirectional.
    pub attention: Attention,
    /// Which positions get logits.
    pub head: Head,
    /// The ops, in the order in which they run.
    pub ops: Vec<Op>,
    /// The weights that the ops read.
    pub weights: Vec<Weight>,
    /// The axes of each activation, outermost first.
    pub shapes: BTreeMap<ActivationId, Vec<Dim>>,
}

impl Graph {
    /// Length of one axis in `step`.
    pub fn dim(&self, dim: Dim, step: Step) -> usize {
        match dim {
            Dim::T => step.n_tokens,
            Dim::S => step.position + step.n_tokens,
            Dim::C => self.config.n_embd,
            Dim::V => self.config.vocab_size,
            Dim::H => self.config.n_head,
            Dim::K => self.config.n_kv_head,
            Dim::D => self.config.head_size,
            Dim::F => self.config.n_ff,
            Dim::R => match self.head {
                Head::Last => 1,
                Head::All => step.n_tokens,
            },
        }
    }

    /// Lengths of the axes of `activation` in `step`, outermost first.
    ///
    /// # Panics
    /// If the pass has no such activation; see [`Self::contains`].
    pub fn shape(&self, activation: ActivationId, step: Step) -> Vec<usize> {
        self.shapes[&activation].iter().map(|&dim| self.dim(dim, step)).collect()
    }

    /// Number of elements of `activation` in `step`.
    ///
    /// # Panics
    /// As [`Self::shape`].
    pub fn len(&self, activation: ActivationId, step: Step) -> usize {
        self.shapes[&activation].iter().map(|&dim| self.dim(dim, step)).product()
    }

    /// Whether the pass computes `activation`.
    pub fn contains(&self, activation: ActivationId) -> bool {
        self.shapes.contains_key(&activation)
    }

    /// The weight of that id.
    pub fn weight(&self, id: WeightId) -> &Weight {
        &self.weights[id.0]
    }
}

impl OpKind {
    /// Name of the kernel: of the WGSL file, its entry point, the CPU function and the test.
    pub const fn kernel(&self) -> &'static str {
        match self {
            Self::Embed { .. } => "embed",
            Self::AddPositions { .. } => "add_positions",
            Self::RmsNorm { .. } => "rms_norm",
            Self::LayerNorm { .. } => "layer_norm",
            Self::Matmul { .. } => "matmul",
            Self::Rope { .. } => "rope",
            Self::CacheWrite { .. } => "cache_write",
            Self::AttentionScores { .. } => "attention_scores",
            Self::Scale { .. } => "scale",
            Self::CausalMask { .. } => "causal_mask",
            Self::Softmax { .. } => "softmax",
            Self::AttentionValues { .. } => "attention_values",
            Self::Add { .. } => "add",
            Self::SwiGlu { .. } => "swiglu",
            Self::Gelu { .. } => "gelu",
            Self::SelectLast { .. } => "select_last",
        }
    }

    /// The activations that the op reads, in the order of its formula.
    pub fn inputs(&self) -> Vec<ActivationId> {
        match *self {
            Self::Embed { .. } => vec![],
            Self::AddPositions { x, .. }
            | Self::RmsNorm { x, .. }
            | Self::LayerNorm { x, .. }
            | Self::Matmul { x, .. }
            | Self::Rope { x, .. }
            | Self::CacheWrite { x }
            | Self::Scale { x, .. }
            | Self::CausalMask { x }
            | Self::Softmax { x }
            | Self::Gelu { x }
            | Self::SelectLast { x } => vec![x],
            Self::AttentionScores { q, k } => vec![q, k],
            Self::AttentionValues { weights, v } => vec![weights, v],
            Self::Add { a, b } => vec![a, b],
            Self::SwiGlu { gate, up } => vec![gate, up],
        }
    }
}
