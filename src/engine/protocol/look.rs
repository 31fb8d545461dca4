//! Looking into the pass, and changing it for one experiment: one question, one answer.

use serde::{Deserialize, Serialize};

use super::{Expected, Sampling, TokenText};
use crate::model::graph::{Activation, ActivationId, Attention};

/// The most tokens of a text that an experiment runs; the first ones, which later tokens cannot change.
pub const MAX_EXPERIMENT_TOKENS: usize = 256;

/// The most tokens of an influence matrix: each costs a forward pass.
pub const MAX_INFLUENCE_TOKENS: usize = 32;

/// How many tokens a [`LensRow`] and each side of an [`Ablation`] list.
pub const N_LISTED: usize = 10;

/// A question about the text so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Look {
    /// Every activation of one token, read from the running executor; answered by [`Seen::Token`].
    Token {
        /// Position of the token.
        position: usize,
    },
    /// How one number of that came to be; answered by [`Seen::Cell`].
    Cell {
        /// Position of the token.
        position: usize,
        /// The activation.
        activation: ActivationId,
        /// Index into its values.
        index: usize,
    },
    /// What sampling makes of the logits after one token, which are read from the running executor; answered by
    /// [`Seen::Chances`].
    Chances {
        /// Position of the token.
        position: usize,
        /// How the next one is drawn.
        sampling: Sampling,
    },
    /// How one number of that came to be; answered by [`Seen::Chance`].
    Chance {
        /// Position of the token.
        position: usize,
        /// How the next one is drawn.
        sampling: Sampling,
        /// The probabilities before the filters, or those of the draw.
        activation: Activation,
        /// Id of the next token.
        id: usize,
    },
    /// Attention weights of all layers and heads; answered by [`Seen::Attention`].
    Attention {
        /// Whether a token sees what comes after it.
        mask: Attention,
    },
    /// Every stage of the attention of one layer; answered by [`Seen::Stages`].
    Stages {
        /// The block, counted from 0.
        layer: usize,
        /// Whether a token sees what comes after it.
        mask: Attention,
    },
    /// What the model would say after each block; answered by [`Seen::Lens`].
    Lens {
        /// The token after which it speaks.
        position: usize,
    },
    /// The next token without some parts of the model; answered by [`Seen::Ablation`].
    Ablation {
        /// The token after which it speaks.
        position: usize,
        /// What is switched off.
        parts: Vec<Part>,
    },
    /// How much each part of one block matters; answered by [`Seen::Effects`].
    Effects {
        /// The token after which the model speaks.
        position: usize,
        /// The block, counted from 0.
        layer: usize,
    },
    /// What the model expected of each token of the prompt; answered by [`Seen::Scores`].
    Scores,
    /// What else could have stood at a place of the text; answered by [`Seen::Alternatives`].
    Alternatives {
        /// Position of the token, which is not the first.
        position: usize,
    },
    /// Which outputs move when one input does; answered by [`Seen::Influence`].
    Influence {
        /// Position of the token whose embedding is moved.
        source: usize,
        /// The text ends after so many tokens.
        n_tokens: usize,
        /// Whether a token sees what comes after it.
        mask: Attention,
    },
}

/// A part of the model that can be switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Part {
    /// The block, counted from 0.
    pub layer: usize,
    /// The attention head, counted from 0; `None` for the MLP.
    pub head: Option<usize>,
}

/// The answer to a [`Look`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Looked {
    /// The question.
    pub look: Look,
    /// `None` where the text or the model has no such thing.
    pub seen: Option<Seen>,
}

/// What was seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Seen {
    /// The activations in the order of the pass; of a cache, the row that the token wrote.
    Token(Vec<Captured>),
    /// One number and where it comes from.
    Cell(CellStory),
    /// Probabilities under the model, then those of the draw, each (V).
    Chances(Vec<Captured>),
    /// One of them and where it comes from.
    Chance(ChanceStory),
    /// Attention weights of the whole model.
    Attention(AttentionOverview),
    /// The stages of one layer, in the order of the pass, each (H, T, T).
    Stages(Vec<Captured>),
    /// After the embedding, then after each block.
    Lens(Vec<LensRow>),
    /// Before and after.
    Ablation(Ablation),
    /// KL divergence in nats that switching off each head of the block makes, then the MLP.
    Effects(Vec<f64>),
    /// Each token of the prompt.
    Scores(Vec<Scored>),
    /// The most probable tokens of one place.
    Alternatives(Alternatives),
    /// Largest change of a logit at each position.
    Influence(Vec<f32>),
    /// Nothing: another command came first. The question may be asked again.
    Interrupted,
}

/// The values of an activation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Captured {
    /// Which.
    pub activation: ActivationId,
    /// Lengths of its axes, outermost first.
    pub shape: Vec<usize>,
    /// The values, row-major.
    pub values: Vec<f32>,
}

/// One number of an activation, and the arithmetic that gives it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CellStory {
    /// As the executor computed it.
    pub value: f32,
    /// The same from its operands, which were read in the same step.
    pub expr: Expr,
}

/// The probability of one token, and the arithmetic that gives it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChanceStory {
    /// The token.
    pub text: TokenText,
    /// How many tokens share the probability.
    pub n_possible: usize,
    /// The number.
    pub cell: CellStory,
}

/// Arithmetic with the numbers in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Expr {
    /// A number that is read, or a constant.
    Number {
        /// Where it is from: `attention_norm[3]`, or what the constant is called.
        name: String,
        /// Its value.
        value: f64,
    },
    /// `a + b + …`.
    Sum(Vec<Self>),
    /// `a × b × …`.
    Product(Vec<Self>),
    /// `a − b`.
    Minus(Box<Self>, Box<Self>),
    /// `a / b`.
    Quotient(Box<Self>, Box<Self>),
    /// A function of one number.
    Call(Function, Box<Self>),
}

/// A function of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Function {
    /// `e^x`.
    Exp,
    /// `√x`.
    Sqrt,
    /// `x²`.
    Square,
    /// `1 / (1 + e^-x)`.
    Sigmoid,
    /// Hyperbolic tangent.
    Tanh,
}

impl Function {
    /// Its name in a formula.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exp => "exp",
            Self::Sqrt => "sqrt",
            Self::Square => "square",
            Self::Sigmoid => "sigmoid",
            Self::Tanh => "tanh",
        }
    }
}

impl Expr {
    /// What it comes to, in f64.
    pub fn value(&self) -> f64 {
        match self {
            Self::Number { value, .. } => *value,
            Self::Sum(terms) => terms.iter().map(Self::value).sum(),
            Self::Product(factors) => factors.iter().map(Self::value).product(),
            Self::Minus(a, b) => a.value() - b.value(),
            Self::Quotient(a, b) => a.value() / b.value(),
            Self::Call(function, x) => {
                let x = x.value();
                match function {
                    Function::Exp => x.exp(),
                    Function::Sqrt => x.sqrt(),
                    Function::Square => x * x,
                    Function::Sigmoid => 1.0 / (1.0 + (-x).exp()),
                    Function::Tanh => x.tanh(),
                }
            }
        }
    }
}

/// Attention weights of all layers and heads, and what the mask does to the predictions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttentionOverview {
    /// Number of layers, L.
    pub n_layer: usize,
    /// Number of heads, H.
    pub n_head: usize,
    /// Number of tokens, T.
    pub n_tokens: usize,
    /// (L, H, T, T); row `t` is what token `t` reads.
    pub weights: Vec<f32>,
    /// Surprise at each next token of the text, `-ln p`, in nats (T - 1).
    pub surprise_nats: Vec<f64>,
}

/// A token and its probability.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Likely {
    /// What it is.
    pub text: TokenText,
    /// Probability under the model.
    pub probability: f64,
}

/// A token of the text and what the model expected of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// The token, so that an answer about another text is recognised.
    pub id: u32,
    /// `None` for the first token, before which there is nothing to expect from.
    pub expected: Option<Expected>,
}

/// What could have stood at a place of the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alternatives {
    /// The token that stands there.
    pub id: u32,
    /// What the model expected of it.
    pub expected: Expected,
    /// The [`N_LISTED`] most probable tokens, most probable first.
    pub likely: Vec<Likely>,
}

/// What the model would say if it ended after a block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LensRow {
    /// The block, counted from 0; `None` for the embedding.
    pub layer: Option<usize>,
    /// The [`N_LISTED`] most probable tokens, most probable first.
    pub likely: Vec<Likely>,
    /// Rank here of the token that the whole model finds most probable; 0 is the first.
    pub rank_of_final: usize,
    /// Probability here of that token.
    pub probability_of_final: f64,
    /// KL divergence of this distribution from the whole model's, in nats.
    pub kl_nats: f64,
}

/// The next token with and without some parts of the model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ablation {
    /// The most probable tokens of either side, those of the whole model first.
    pub changes: Vec<Changed>,
    /// KL divergence of the distribution without the parts from the whole model's, in nats.
    pub kl_nats: f64,
}

/// A token with its probability before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Changed {
    /// What it is.
    pub text: TokenText,
    /// Probability under the whole model.
    pub before: f64,
    /// Probability without the parts.
    pub after: f64,
}
