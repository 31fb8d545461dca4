//! The byte-level BPE tokenizer: loading, encoding, decoding and training.
//!
//! The algorithm is that of the `tokenizers` crate; this module fixes the choices of the family (specials, digits one
//! by one, no normalizer) and builds the same tokenizer from the arrays of a GGUF file.
//! Byte-level alphabet: Radford et al. 2019, "Language Models are Unsupervised Multitask Learners", section 2.2.
use std::collections::{BTreeMap, HashMap};

use tokenizers::models::bpe::{BPE, BpeTrainer, Merges, Vocab};
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::tokenizer::normalizer::SplitDelimiterBehavior;
use tokenizers::{
    AddedToken, DecoderWrapper, OffsetReferential, OffsetType, PreTokenizedString, PreTokenizer,
    PreTokenizerWrapper,
};

use super::left_out::LeftOut;

/// The named special tokens, at ids 0 to 8 of every tokenizer that [`train_bpe`] makes.
pub const SPECIAL_TOKENS: [&str; 9] =
    ["<pad>", "<bos>", "<eos>", "<mask>", "<user>", "<bot>", "<end>", "<think>", "</think>"];

/// Ids below this one are special: the named ones, then `<reserved_9>` and so on.
pub const N_SPECIAL: usize = 32;

/// Qwen2's split: digits one by one, punctuation keeps the line breaks that follow.
const QWEN2: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
/// GPT-2's split.
const GPT2: &str = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
/// Far above the largest vocabularies in use; a table of this size is still small.
const MAX_VOCAB_SIZE: u32 = 1 << 20;
/// Control tokens in `tokenizer.ggml.token_type`.
const TYPE_CONTROL: i32 = 3;
/// Tokens added by the user in `tokenizer.ggml.token_type`.
const TYPE_USER_DEFINED: i32 = 4;

/// Words that must be one token each, since tasks score or show them as one; with their leading space.
const FORCED_WORDS: [&str; 46] = [
    " yes",
    " no",
    " positive",
    " negative",
    " spam",
    " ham",
    " animals",
    " food",
    " music",
    " weather",
    " heads",
    " tails",
    " good",
    " bad",
    "Input",
    "Output",
    "Answer",
    "Question",
    "Review",
    "Sentiment",
    "Word",
    " answer",
    " zor",
    " blick",
    " dax",
    " wug",
    " fep",
    " tulo",
    " mip",
    " gorp",
    " kiv",
    " zib",
    " nool",
    " plaf",
    " quim",
    " vash",
    " drel",
    " snerk",
    " jov",
    " tiz",
    " brung",
    " yat",
    " hesk",
    " lorp",
    " cug",
    " pell",
];

/// Why a tokenizer could not be built.
#[derive(Debug, thiserror::Error)]
pub enum TokenizerError {
    /// The bytes are no `tokenizer.json` that the crate reads.
    #[error("tokenizer.json cannot be read: {0}")]
    Json(String),
    /// Two arrays of the metadata differ in length.
    #[error("expected {tokens} token types, one per token, got {types}")]
    TypeCount {
        /// Length of the token array.
        tokens: usize,
        /// Length of the type array.
        types: usize,
    },
    /// Text is cut in a way that is not known here.
    #[error("expected pre-tokenizer qwen2, gpt-2, smollm or default, got {0:?}")]
    Pre(String),
    /// A merge is not two tokens with a space between.
    #[error("merge {index} is {merge:?}, expected two tokens with a space between")]
    Merge {
        /// Position in the merge list.
        index: usize,
        /// The merge as written.
        merge: String,
    },
    /// The file is another kind of tokenizer, for example SentencePiece.
    #[error("expected a byte-level tokenizer, got another kind")]
    NotByteLevel,
    /// An id far beyond any vocabulary.
    #[error("expected ids below {MAX_VOCAB_SIZE}, got {0}")]
    IdTooLarge(u32),
    /// The crate refused the vocabulary, for example a merge of unknown tokens.
    #[error("the vocabulary is inconsistent: {0}")]
    Vocabulary(String),
}

/// How text is cut before BPE, named as llama.cpp names it in `tokenizer.ggml.pre`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pre {
    /// `qwen2`, the choice of this family.
    Qwen2,
    /// `gpt-2`.
    Gpt2,
    /// `smollm`: digits one by one, then GPT-2's split.
    SmolLm,
    /// `default`: punctuation apart, digits in groups of at most three.
    Default,
}

impl Pre {
    /// The way of that name.
    ///
    /// # Errors
    /// If it is none of those above.
    pub fn from_name(name: &str) -> Result<Self, TokenizerError> {
        match name {
            "qwen2" => Ok(Self::Qwen2),
            "gpt-2" => Ok(Self::Gpt2),
            "smollm" => Ok(Self::SmolLm),
            "default" => Ok(Self::Default),
            _ => Err(TokenizerError::Pre(name.to_owned())),
        }
    }

    /// The patterns, applied one after the other.
    fn patterns(self) -> &'static [&'static str] {
        match self {
            Self::Qwen2 => &[QWEN2],
            Self::Gpt2 => &[GPT2],
            Self::SmolLm => &[r"\p{N}", GPT2],
            Self::Default => &[r"[\p{P}\$\+<=>\^~\|]+", GPT2, r"\p{N}+", r"[0-9][0-9][0-9]"],
        }
    }

    /// The cutting and the byte-level alphabet as one pre-tokenizer.
    fn pre_tokenizer(self) -> PreTokenizerWrapper {
        let mut steps: Vec<PreTokenizerWrapper> = self
            .patterns()
            .iter()
            .map(|pattern| {
                let pattern = SplitPattern::Regex((*pattern).to_owned());
                let split = Split::new(pattern, SplitDelimiterBehavior::Isolated, false);
                split.expect("the patterns are constants that compile").into()
            })
            .collect();
        steps.push(byte_level().into());
        Sequence::new(steps).into()
    }
}

/// A byte-level BPE tokenizer.
#[derive(Debug, Clone)]
pub struct Tokenizer {
    inner: tokenizers::Tokenizer,
    /// (V) bytes of each token; `None` where the id is unused.
    bytes: Vec<Option<Vec<u8>>>,
    /// (V) whether each token is special.
    special: Vec<bool>,
}

impl Tokenizer {
    /// Reads a `tokenizer.json`.
    ///
    /// # Errors
    /// When the crate cannot read the bytes.
    pub fn from_json(json: &[u8]) -> Result<Self, TokenizerError> {
        let inner = tokenizers::Tokenizer::from_bytes(json)
            .map_err(|error| TokenizerError::Json(error.to_string()))?;
        match inner.get_decoder() {
            Some(DecoderWrapper::ByteLevel(_)) => Self::from_inner(inner),
            _ => Err(TokenizerError::NotByteLevel),
        }
    }

    /// Builds the tokenizer from a GGUF file's `tokenizer.ggml.tokens`, `.merges`, `.token_type` and `.pre`.
    ///
    /// # Errors
    /// When the arrays do not fit together.
    pub fn from_vocab(
        tokens: Vec<String>,
        merges: Vec<String>,
        token_types: &[i32],
        pre: Pre,
    ) -> Result<Self, TokenizerError> {
        if tokens.len() != token_types.len() {
            return Err(TokenizerError::TypeCount { tokens: tokens.len(), types: token_types.len() });
        }
        let merges = parse_merges(merges)?;
        let added: Vec<AddedToken> = tokens
            .iter()
            .zip(token_types)
            .filter(|&(_, &kind)| kind == TYPE_CONTROL || kind == TYPE_USER_DEFINED)
            .map(|(token, &kind)| AddedToken::from(token.clone(), kind == TYPE_CONTROL))
            .collect();
        let vocab: Vocab = tokens.into_iter().zip(0..).collect();
        let model = BPE::builder().vocab_and_merges(vocab, merges).build().map_err(vocabulary_error)?;
        Self::from_model(model, added, pre)
    }

    fn from_model(model: BPE, added: Vec<AddedToken>, pre: Pre) -> Result<Self, TokenizerError> {
        let mut inner = tokenizers::Tokenizer::new(model);
        inner.with_pre_tokenizer(Some(pre.pre_tokenizer()));
        inner.with_decoder(Some(byte_level()));
        // Normalized tokens would be searched in normalized text; there is no normalizer, and this is the faster search.
        let added = added.into_iter().map(|token| token.normalized(false));
        let (special, plain): (Vec<_>, Vec<_>) = added.partition(|token| token.special);
        inner.add_special_tokens(special).map_err(vocabulary_error)?;
        inner.add_tokens(plain).map_err(vocabulary_error)?;
        Self::from_inner(inner)
    }

    fn from_inner(inner: tokenizers::Tokenizer) -> Result<Self, TokenizerError> {
        let added = inner.get_added_tokens_decoder();
        let vocab = inner.get_vocab(true);
        let largest = vocab.values().copied().max().unwrap_or(0);
        if largest >= MAX_VOCAB_SIZE {
            return Err(TokenizerError::IdTooLarge(largest));
        }
        let size = if vocab.is_empty() { 0 } else { largest as usize + 1 };
        let from_char = bytes_from_chars();
        let mut bytes = vec![None; size];
        let mut special = vec![false; size];
        for (token, id) in vocab {
            let literal = added.contains_key(&id);
            special[id as usize] = added.get(&id).is_some_and(|token| token.special);
            bytes[id as usize] =
                Some(if literal { token.into_bytes() } else { raw_bytes(&token, &from_char) });
        }
        Ok(Self { inner, bytes, special })
    }

    /// Token ids of `text`. Special tokens written in it are recognised; nothing is added. A byte that the vocabulary
    /// lacks gives no token: [`Self::left_out`] says which characters that concerns.
    pub fn encode(&self, text: &str) -> Vec<u32> {
        // The model has no unknown token and every byte is in the alphabet, so the crate has no reason to refuse;
        // a foreign tokenizer.json that does refuse a text yields no tokens for it.
        self.inner
            .encode_fast(text, false)
            .map_or_else(|_| Vec::new(), |encoding| encoding.get_ids().to_vec())
    }

    /// The characters of `text` that `ids`, its tokens, do not spell.
    pub fn left_out(&self, text: &str, ids: &[u32]) -> LeftOut {
        LeftOut::new(text, ids.iter().filter_map(|&id| self.token_bytes(id)).flatten())
    }

    /// Text of `ids`, specials as their literal text. Bytes that are no UTF-8 become U+FFFD; unused ids nothing.
    pub fn decode(&self, ids: &[u32]) -> String {
        let bytes: Vec<u8> = ids.iter().filter_map(|&id| self.token_bytes(id)).flatten().collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Raw bytes of one token; a special token gives its literal text. `None` for an id outside the vocabulary.
    pub fn token_bytes(&self, id: u32) -> Option<Vec<u8>> {
        self.bytes.get(id as usize)?.clone()
    }

    /// Whether `id` is a special token.
    pub fn is_special(&self, id: u32) -> bool {
        self.special.get(id as usize).copied().unwrap_or(false)
    }

    /// Number of ids, V.
    pub fn vocab_size(&self) -> usize {
        self.bytes.len()
    }

    /// The id of a token, for example `<bos>`, in the spelling of the vocabulary.
    pub fn id(&self, token: &str) -> Option<u32> {
        self.inner.token_to_id(token)
    }

    /// The tokenizer as `tokenizer.json`.
    pub fn to_json(&self) -> String {
        self.inner.to_string(false).expect("a built tokenizer serialises")
    }
}

/// Trains a byte-level BPE of `vocab_size` entries on `texts`, specials first, with Qwen2's split.
///
/// The result depends on the texts only. Words that tasks need as one token are counted as if they were frequent, so
/// that ordinary merges make them: tokens and merges alone reproduce the tokenizer elsewhere.
///
/// # Errors
/// When the trainer refuses, for example for want of room.
pub fn train_bpe(
    texts: impl Iterator<Item = String>,
    vocab_size: usize,
) -> Result<Tokenizer, TokenizerError> {
    let pre = Pre::Qwen2.pre_tokenizer();
    let mut counts = BTreeMap::<String, u64>::new();
    for text in texts {
        count_words(&pre, &text, 1, &mut counts).map_err(vocabulary_error)?;
    }
    force_words(&pre, &mut counts).map_err(vocabulary_error)?;
    let specials: Vec<AddedToken> = special_tokens().map(|token| AddedToken::from(token, true)).collect();
    let trainer = BpeTrainer::builder()
        .vocab_size(vocab_size)
        .min_frequency(2)
        .show_progress(false)
        .initial_alphabet(ByteLevel::alphabet().into_iter().collect())
        .special_tokens(specials.clone())
        .build();
    let mut model = BPE::default();
    let counts = counts.iter().map(|(word, &count)| (word.as_str().into(), count)).collect();
    trainer.do_train(&counts, &mut model).map_err(vocabulary_error)?;
    Tokenizer::from_model(model, specials, Pre::Qwen2)
}

/// Words that [`train_bpe`] makes single tokens, written as in text.
pub fn forced_words() -> Vec<String> {
    let letters = ('a'..='z').chain('A'..='D').map(|letter| format!(" {letter}"));
    letters.chain(FORCED_WORDS.iter().map(|&word| word.to_owned())).collect()
}

/// All [`N_SPECIAL`] special tokens in the order of their ids.
fn special_tokens() -> impl Iterator<Item = String> {
    let named = SPECIAL_TOKENS.iter().map(|&token| token.to_owned());
    named.chain((SPECIAL_TOKENS.len()..N_SPECIAL).map(|id| format!("<reserved_{id}>")))
}

/// Adds the words of `text`, in the byte-level alphabet, to `counts`.
fn count_words(
    pre: &PreTokenizerWrapper,
    text: &str,
    weight: u64,
    counts: &mut BTreeMap<String, u64>,
) -> tokenizers::Result<()> {
    let mut pieces = PreTokenizedString::from(text);
    pre.pre_tokenize(&mut pieces)?;
    for (word, _, _) in pieces.get_splits(OffsetReferential::Normalized, OffsetType::Byte) {
        match counts.get_mut(word) {
            Some(count) => *count += weight,
            None => drop(counts.insert(word.to_owned(), weight)),
        }
    }
    Ok(())
}

/// Counts each forced word often enough to outweigh the last merges.
///
/// Every pair inside a word counted n times is counted at least n times, so training cannot end before the word is one
/// token unless n is below the count of the last merge. One in 10,000 words is above it for vocabularies of 1,000 up.
fn force_words(pre: &PreTokenizerWrapper, counts: &mut BTreeMap<String, u64>) -> tokenizers::Result<()> {
    let total: u64 = counts.values().sum();
    let weight = (total / 10_000).max(2);
    forced_words().iter().try_for_each(|word| count_words(pre, word, weight, counts))
}

fn byte_level() -> ByteLevel {
    // The split is our own, and a space before the first word would make decode(encode(x)) differ from x.
    ByteLevel::new(false, false, false)
}

fn parse_merges(merges: Vec<String>) -> Result<Merges, TokenizerError> {
    let parse = |(index, merge): (usize, String)| match merge.split_once(' ') {
        Some((left, right)) if !left.is_empty() && !right.is_empty() => {
            Ok((left.to_owned(), right.to_owned()))
        }
        _ => Err(TokenizerError::Merge { index, merge }),
    };
    merges.into_iter().enumerate().map(parse).collect()
}

fn vocabulary_error(error: tokenizers::Error) -> TokenizerError {
    TokenizerError::Vocabulary(error.to_string())
}

/// GPT-2's byte alphabet: printable Latin-1 stands for itself, the other bytes for U+0100 and up.
pub fn byte_char(byte: u8) -> char {
    let is_printable = |byte: &u8| matches!(byte, b'!'..=b'~' | 0xA1..=0xAC | 0xAE..=0xFF);
    if is_printable(&byte) {
        return char::from(byte);
    }
    let n_before = (0..byte).filter(|byte| !is_printable(byte)).count() as u32;
    char::from_u32(0x100 + n_before).expect("below the surrogates")
}

/// The inverse of [`byte_char`].
fn bytes_from_chars() -> HashMap<char, u8> {
    (0..=u8::MAX).map(|byte| (byte_char(byte), byte)).collect()
}

/// Bytes of a token of the vocabulary; a token outside the alphabet stands for its own text.
fn raw_bytes(token: &str, from_char: &HashMap<char, u8>) -> Vec<u8> {
    let bytes: Option<Vec<u8>> = token.chars().map(|letter| from_char.get(&letter).copied()).collect();
    bytes.unwrap_or_else(|| token.as_bytes().to_vec())
}
