//! A vocabulary of single bytes: no larger than the data needs, so that small models are small.

use std::ops::Range;

use crate::model::checkpoint::Vocabulary;
use crate::text::tokenizer::byte_char;

/// The special tokens, at the ids that they have in every tokenizer of the family.
const SPECIAL: [&str; 4] = ["<pad>", "<bos>", "<eos>", "<mask>"];

/// The id of `<mask>`.
const MASK_ID: u32 = 3;

/// GGUF's type of a plain token.
const TYPE_NORMAL: i32 = 1;

/// GGUF's type of a special token.
const TYPE_CONTROL: i32 = 3;

/// The tokens that an objective may put in place of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRange {
    /// The token that hides another.
    pub mask_id: u32,
    /// The tokens of plain text.
    pub ordinary: Range<u32>,
}

/// The bytes that a data set is made of, each a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alphabet {
    /// The bytes, in order.
    bytes: Vec<u8>,
    /// The token of each byte.
    ids: Vec<Option<u32>>,
}

impl Alphabet {
    /// The alphabet of all bytes of `text`.
    pub fn of(text: &[u8]) -> Self {
        let mut bytes = text.to_vec();
        bytes.sort_unstable();
        bytes.dedup();
        let mut ids = vec![None; 256];
        for (&byte, id) in bytes.iter().zip(SPECIAL.len() as u32..) {
            ids[usize::from(byte)] = Some(id);
        }
        Self { bytes, ids }
    }

    /// Number of tokens, the special ones included.
    pub fn vocab_size(&self) -> usize {
        SPECIAL.len() + self.bytes.len()
    }

    /// The tokens that an objective may put in place of others.
    pub fn range(&self) -> TokenRange {
        TokenRange { mask_id: MASK_ID, ordinary: SPECIAL.len() as u32..self.vocab_size() as u32 }
    }

    /// One token for each byte of `text`; bytes that are not in the alphabet are left out.
    pub fn encode(&self, text: &[u8]) -> Vec<u32> {
        text.iter().filter_map(|&byte| self.ids[usize::from(byte)]).collect()
    }

    /// The text of `tokens`, special ones as they are written.
    pub fn decode(&self, tokens: &[u32]) -> String {
        let mut bytes = Vec::with_capacity(tokens.len());
        for &token in tokens {
            match self.bytes.get((token as usize).wrapping_sub(SPECIAL.len())) {
                Some(&byte) => bytes.push(byte),
                None => bytes.extend(SPECIAL.get(token as usize).into_iter().flat_map(|name| name.bytes())),
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The same as the vocabulary of a checkpoint: a byte-level one without merges.
    pub fn vocabulary(&self) -> Vocabulary {
        let special = SPECIAL.iter().map(|&token| (token.to_owned(), TYPE_CONTROL));
        let plain = self.bytes.iter().map(|&byte| (byte_char(byte).to_string(), TYPE_NORMAL));
        let (tokens, token_types) = special.chain(plain).unzip();
        Vocabulary {
            tokens,
            merges: Vec::new(),
            token_types,
            pre: "qwen2".to_owned(),
            bos_id: Some(1),
            eos_id: Some(2),
            is_bos_added: false,
        }
    }
}
