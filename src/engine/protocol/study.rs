//! Studies of the loaded model that are about no text of the visitor's: prompts that are drawn, items that are asked in
//! several ways, the same weights in several element types, and what a token costs.

use serde::{Deserialize, Serialize};

use super::TokenText;
use crate::model::tensor::DType;

/// Most tokens of the text that element types are compared on: the first ones.
pub const MAX_COMPARED: usize = 128;

/// Numbers of examples that an item can be asked with.
pub const SHOTS: [usize; 5] = [0, 1, 2, 4, 8];

/// What an item is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exercise {
    /// A rule on spelled words, known from the examples alone.
    #[default]
    WordTransform,
    /// Random labels of words; the examples are earlier mentions of the word.
    Dictionary,
    /// Whether a review is good, with labels that say so.
    Sentiment,
    /// The same with labels that mean nothing.
    SentimentRandom,
    /// What a sentence is about.
    Topic,
    /// Serial arithmetic on last digits with three numbers.
    Calculator,
    /// The last letters of some words.
    LastLetters,
    /// A coin that some people flip.
    Coin,
    /// Where a ball is after swaps of cups.
    Cups,
}

impl Exercise {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 9] = [
        Self::WordTransform,
        Self::Dictionary,
        Self::Sentiment,
        Self::SentimentRandom,
        Self::Topic,
        Self::Calculator,
        Self::LastLetters,
        Self::Coin,
        Self::Cups,
    ];

    /// The name in addresses; that of the command line where it has one of its own.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::WordTransform => "word_transform",
            Self::Dictionary => "dictionary",
            Self::Sentiment => "sentiment_world",
            Self::SentimentRandom => "sentiment_random",
            Self::Topic => "topic",
            Self::Calculator => "serial_calc_3",
            Self::LastLetters => "last_letters",
            Self::Coin => "coin",
            Self::Cups => "cups",
        }
    }

    /// The exercise of that name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|exercise| exercise.slug() == slug)
    }

    /// Whether its answers can be worked out step by step.
    pub const fn has_steps(self) -> bool {
        matches!(self, Self::Calculator | Self::LastLetters | Self::Coin | Self::Cups)
    }
}

/// How the answer is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// At once.
    #[default]
    Direct,
    /// After steps that the model writes itself.
    Steps,
}

/// One item, asked in one way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// What it is about.
    pub exercise: Exercise,
    /// Seed of the items.
    pub seed: u64,
    /// Number of the item.
    pub item: usize,
    /// Examples before it, one of [`SHOTS`].
    pub shots: usize,
    /// How the answer is given.
    pub way: Way,
}

/// A kind of prompt in the library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Genre {
    /// The beginning of a story.
    #[default]
    Story,
    /// Examples, then a question.
    FewShot,
    /// A question whose answer is worked out.
    ChainOfThought,
    /// A multiple choice question.
    Quiz,
}

impl Genre {
    /// All kinds, in the order of the library.
    pub const ALL: [Self; 4] = [Self::Story, Self::FewShot, Self::ChainOfThought, Self::Quiz];
}

/// What is to be studied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Study {
    /// A prompt of a kind; answered by [`Finding::Drawn`].
    Draw {
        /// The kind.
        genre: Genre,
        /// Which of them: each seed has one.
        seed: u64,
    },
    /// An item asked in one way; answered by [`Finding::Asked`].
    Ask(Ask),
    /// How long the item is with each number of examples, however many it is asked with; answered by [`Finding::Fit`].
    Fit(Ask),
    /// The text at hand under the same weights in several element types; answered by [`Finding::Fetching`],
    /// [`Finding::Comparing`], and [`Finding::Compared`] at the end.
    Compare {
        /// Where the weights lie that count as right; those that are loaded where there is none.
        reference_url: Option<String>,
    },
    /// One block of weights in each element type; answered by [`Finding::Block`] once weights were compared.
    Block {
        /// Number of the block, counted through all matrices.
        index: usize,
    },
    /// What a token costs at growing lengths, with the cache and without; answered by [`Finding::Timed`] after each
    /// length.
    Time,
    /// End what is being timed or compared.
    Stop,
}

/// The answer to a [`Study`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Studied {
    /// The question.
    pub study: Study,
    /// What came out.
    pub finding: Finding,
}

/// What came out of a study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Finding {
    /// A prompt.
    Drawn(Drawn),
    /// An item and what the model made of it.
    Asked(Box<Asked>),
    /// Tokens that the context must hold for each of [`SHOTS`]: the prompt, the right answer, and one that ends it.
    Fit(Vec<usize>),
    /// So many bytes of the reference have arrived, of so many where the server says.
    Fetching(u64, Option<u64>),
    /// So many of so many positions are compared.
    Comparing(usize, usize),
    /// The comparison.
    Compared(Box<Compared>),
    /// A block of weights.
    Block(Box<Block>),
    /// What was measured so far.
    Timed(Timing),
    /// There is no such thing here.
    Refused(Refusal),
}

/// Why a study gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// The model reads in both directions, and cannot be asked what comes next one token at a time.
    BothWays,
    /// No item of that kind fits the model's context with so many examples.
    DoesNotFit,
    /// The reference could not be had, or is no model that fits this one.
    Reference {
        /// What happened.
        message: String,
    },
    /// There is no text, or nothing was compared yet.
    Nothing,
    /// The visitor ended it.
    Stopped,
    /// The GPU failed; the CPU took over.
    Device,
}

/// A prompt of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// The prompt.
    pub prompt: String,
    /// What the model should go on with, where that is known.
    pub answer: Option<String>,
    /// Number of its tokens, the one that starts every text included.
    pub n_tokens: usize,
}

/// An item and what the model made of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// The text up to where the model takes over.
    pub prompt: String,
    /// The examples in it, each with what separates it from the next; the question follows.
    pub examples: Vec<String>,
    /// The right answer.
    pub answer: String,
    /// What the model wrote, up to the end of its answer; always the most probable token.
    pub written: String,
    /// Whether that is right.
    pub is_right: bool,
    /// Log-probability of the right answer where the model answers, nats: after the prompt, or after the steps that
    /// the model wrote. `None` if it never came to an answer.
    pub logprob: Option<f64>,
    /// Log-probability of all that an evaluation scores: the answer, and before it the reference steps where there
    /// are any.
    pub scored_logprob: f64,
    /// Number of tokens of that.
    pub n_scored: usize,
    /// How much of the attention, where the model answers, goes to the examples; `None` without examples.
    pub attention: Option<ExampleAttention>,
    /// Tokens of the prompt: each goes through the model once.
    pub prefill_tokens: usize,
    /// Tokens written one by one after it: one more pass each.
    pub decode_steps: usize,
    /// xxh64 of the weights before the question, computed from memory.
    pub checksum_before: u64,
    /// The same after the answer.
    pub checksum_after: u64,
}

/// Attention mass on the examples, from the position that predicts the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExampleAttention {
    /// Number of heads, H.
    pub n_head: usize,
    /// (L, H), each 0 to 1.
    pub masses: Vec<f32>,
    /// The same that equal weights on all positions would give.
    pub uniform: f32,
}

impl ExampleAttention {
    /// Mean over all layers and heads.
    pub fn mean(&self) -> f64 {
        self.masses.iter().map(|&mass| f64::from(mass)).sum::<f64>() / self.masses.len().max(1) as f64
    }

    /// Layer and head with the largest mass, and the mass.
    pub fn largest(&self) -> (usize, usize, f32) {
        let mut best = (0, 0, 0.0);
        for (index, &mass) in self.masses.iter().enumerate() {
            if mass > best.2 {
                best = (index / self.n_head, index % self.n_head, mass);
            }
        }
        best
    }
}

/// The same weights in several element types.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// The tokens of the text that were compared, the one that starts every text included.
    pub ids: Vec<u32>,
    /// The element types, the one that counts as right first.
    pub kinds: Vec<Kind>,
    /// Number of blocks of 32 weights in all matrices.
    pub n_blocks: usize,
}

/// One element type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kind {
    /// Which.
    pub dtype: DType,
    /// Bytes of a file with these weights, vocabulary included.
    pub file_bytes: usize,
    /// Bytes of the weights in memory.
    pub memory_bytes: usize,
    /// Mean KL divergence of the next-token distribution from the first kind's, nats.
    pub kl_mean_nats: f64,
    /// The largest.
    pub kl_max_nats: f64,
    /// Share of positions with the same most probable token.
    pub top1_agreement: f64,
    /// What it writes after the text, always the most probable token.
    pub greedy: Vec<TokenText>,
    /// The first token of that which differs from the first kind's.
    pub first_difference: Option<usize>,
}

/// 32 weights in each element type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// The matrix they are of.
    pub tensor: String,
    /// Their row.
    pub row: usize,
    /// The column of the first.
    pub column: usize,
    /// As the reference has them.
    pub values: Vec<f32>,
    /// As Q8_0.
    pub q8_0: BlockKind,
    /// As Q4_0.
    pub q4_0: BlockKind,
}

/// 32 weights that share a scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BlockKind {
    /// The scale.
    pub scale: f32,
    /// The whole numbers, -127 to 127 or -8 to 7.
    pub quants: Vec<i8>,
    /// Scale times number.
    pub values: Vec<f32>,
}

/// What a token costs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// The lengths measured so far.
    pub rows: Vec<TimingRow>,
    /// How many lengths there will be.
    pub n_rows: usize,
}

/// What a token costs at one length; medians with the least and the most of the runs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimingRow {
    /// Tokens in the text, the new one included.
    pub length: usize,
    /// One new token with the keys and values of the others in the cache.
    pub cached_secs: Spread,
    /// One new token without: the whole text once more. The same as a prefill of the text.
    pub uncached_secs: Spread,
    /// Bytes of the KV cache that the text fills.
    pub cache_bytes: usize,
}

/// Several runs of one measurement, seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// The fastest.
    pub least: f64,
    /// The one in the middle.
    pub median: f64,
    /// The slowest.
    pub most: f64,
}
