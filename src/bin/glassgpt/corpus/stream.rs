//! An endless stream of encoded documents of one origin.
use glassgpt::tasks::labelled::Labels;
use glassgpt::tasks::real::{RealTask, Sentences};
use glassgpt::tasks::{Document, Family, Form, Settings, Split, TaskRng, natural};
use glassgpt::text::Tokenizer;
use rand::RngExt;
use rand::seq::SliceRandom;

use super::CorpusError;
use super::labelled;
use super::mixture::Origin;
use super::pack::{Encoded, Marks, WEIGHT_SCALE, split_long};
use super::sources::Archive;

/// The tokenizer with what the rows need to know about each token.
pub struct TokenTable {
    /// The tokenizer.
    pub tokenizer: Tokenizer,
    /// Ids of the row marks.
    pub marks: Marks,
    /// (V) bytes of each token.
    lengths: Vec<u8>,
    /// (V) whether a sentence may end after the token.
    ends: Vec<bool>,
}

impl TokenTable {
    /// Looks the tokens up.
    ///
    /// # Errors
    /// When a row mark is missing or an id does not fit 16 bits.
    pub fn new(tokenizer: Tokenizer) -> Result<Self, CorpusError> {
        let size = tokenizer.vocab_size();
        if size > usize::from(u16::MAX) + 1 {
            return Err(CorpusError::Vocabulary(format!("{size} entries")));
        }
        let id = |name: &str| match tokenizer.id(name) {
            Some(id) => Ok(id as u16),
            None => Err(CorpusError::Vocabulary(format!("none named {name}"))),
        };
        let marks = Marks { pad: id("<pad>")?, bos: id("<bos>")?, eos: id("<eos>")? };
        let bytes: Vec<Vec<u8>> =
            (0..size as u32).map(|id| tokenizer.token_bytes(id).unwrap_or_default()).collect();
        let lengths = bytes.iter().map(|bytes| bytes.len().min(255) as u8).collect();
        let ends = bytes.iter().map(|bytes| ends_sentence(bytes)).collect();
        Ok(Self { tokenizer, marks, lengths, ends })
    }

    /// Tokens and weights of a document.
    fn encode(&self, document: &Document) -> Encoded {
        let ids = self.tokenizer.encode(&document.text);
        let lengths = ids.iter().map(|&id| usize::from(self.lengths[id as usize]));
        let weights = document.token_weights(lengths);
        Encoded {
            tokens: ids.iter().map(|&id| id as u16).collect(),
            weights: weights.iter().map(|weight| (weight * WEIGHT_SCALE).round() as u8).collect(),
            cut: false,
        }
    }
}

/// Full stops and the like, with the quotes and line breaks that Qwen2's split keeps beside them; line breaks.
fn ends_sentence(token: &[u8]) -> bool {
    let trimmed = token.trim_ascii_end();
    let unquoted = trimmed.strip_suffix(b"\"").unwrap_or(trimmed);
    let stop = matches!(unquoted.last(), Some(b'.' | b'!' | b'?'));
    stop || (trimmed.is_empty() && token.contains(&b'\n'))
}

/// What is left of an origin.
enum Supply {
    /// Texts, read in a new random order each time.
    Texts { texts: Vec<String>, order: Vec<usize>, next: usize, epochs: usize },
    /// A generator.
    Family(Family),
    /// A generator over sentences.
    Real(RealTask, Sentences),
}

/// Documents in a row that may be too long before the context is called too short for the family.
const MAX_REJECTED: u32 = 1_000;

/// Which documents are drawn.
#[derive(Debug, Clone, Copy)]
pub struct Draw {
    /// Only instances of this split appear.
    pub split: Split,
    /// Whether documents hold one example each, for the control without in-context learning.
    pub is_alone: bool,
    /// Tokens of the corpus over which the share of documents in the canonical look falls from all to none beyond
    /// what the generators draw themselves; 0 for none from the start.
    pub plain_tokens: u64,
}

/// Documents of one origin.
pub struct Stream {
    /// Where the documents come from.
    pub origin: Origin,
    share: f64,
    draw: Draw,
    rng: TaskRng,
    supply: Supply,
    tokens: u64,
    documents: u64,
    rejected: u64,
}

impl Stream {
    /// Opens the origin.
    ///
    /// # Errors
    /// When its texts cannot be read or the split has none.
    pub fn open(
        origin: Origin,
        share: f64,
        archive: &Archive,
        draw: Draw,
        rng: TaskRng,
    ) -> Result<Self, CorpusError> {
        let supply = match origin {
            Origin::Natural(source) => {
                let texts = archive.texts(source, draw.split)?;
                if texts.is_empty() {
                    return Err(CorpusError::Empty { source_name: source.name(), split: draw.split });
                }
                let order: Vec<usize> = (0..texts.len()).collect();
                Supply::Texts { next: order.len(), order, texts, epochs: 0 }
            }
            Origin::Task(family) => Supply::Family(family),
            Origin::Real(task) => {
                let sentences = labelled::sentences(task, &archive.data)?;
                if (0..2).any(|class| sentences.list(draw.split, class).is_empty()) {
                    return Err(CorpusError::Empty { source_name: task.name(), split: draw.split });
                }
                Supply::Real(task, sentences)
            }
        };
        Ok(Self { origin, share, draw, rng, supply, tokens: 0, documents: 0, rejected: 0 })
    }

    /// Tokens so far per share.
    pub fn progress(&self) -> f64 {
        self.tokens as f64 / self.share
    }

    /// The next document; a text of more than `capacity` tokens comes in parts.
    ///
    /// # Errors
    /// When no document of a generator fits.
    pub fn next(&mut self, table: &TokenTable, capacity: usize) -> Result<Vec<Encoded>, CorpusError> {
        let documents = if let Supply::Texts { texts, order, next, epochs } = &mut self.supply {
            if *next == order.len() {
                order.shuffle(&mut self.rng);
                (*next, *epochs) = (0, *epochs + 1);
            }
            let text = &texts[order[*next]];
            *next += 1;
            parts(table, &table.encode(&natural::document(text)), capacity)
        } else {
            vec![self.fitting(table, capacity)?]
        };
        self.documents += 1;
        self.tokens += documents.iter().map(|document| document.tokens.len() as u64).sum::<u64>();
        Ok(documents)
    }

    /// A document of the generator that fits.
    fn fitting(&mut self, table: &TokenTable, capacity: usize) -> Result<Encoded, CorpusError> {
        for _ in 0..MAX_REJECTED {
            let encoded = table.encode(&self.written());
            if !encoded.tokens.is_empty() && encoded.tokens.len() <= capacity {
                return Ok(encoded);
            }
            self.rejected += 1;
        }
        Err(CorpusError::Context { name: self.origin.name(), capacity })
    }

    /// The look of the next document: at the start of training more often the canonical one.
    ///
    /// Looking up in the context comes as a jump out of a plateau, and how soon depends on how alike the documents are
    /// that ask for it; what was found in one look is soon done in others.
    fn form(&mut self) -> Form {
        let left = 1.0 - self.progress() / self.draw.plain_tokens as f64;
        let is_plain = left > 0.0 && self.rng.random_bool(left);
        if is_plain { Form::Canonical } else { Form::Trained }
    }

    /// A document of the generator.
    fn written(&mut self) -> Document {
        let settings = Settings::drawn(self.draw.split, self.form());
        let alone = Settings { shots: Some(1), ..settings };
        match &self.supply {
            Supply::Family(family) if self.draw.is_alone => family.single(&mut self.rng, &alone),
            Supply::Family(family) => family.document(&mut self.rng, &settings),
            Supply::Real(task, sentences) if self.draw.is_alone => {
                task.examples(&mut self.rng, &alone, sentences, Labels::Natural)
            }
            Supply::Real(task, sentences) => task.document(&mut self.rng, &settings, sentences),
            Supply::Texts { .. } => Document::default(),
        }
    }

    /// Tokens and documents so far, and how many were too long for a row.
    pub fn count(&self) -> serde_json::Value {
        serde_json::json!({ "tokens": self.tokens, "documents": self.documents, "too_long": self.rejected })
    }

    /// How many texts there are and how often each was read; nothing for a generator.
    pub fn repetition(&self) -> Option<serde_json::Value> {
        let Supply::Texts { texts, .. } = &self.supply else { return None };
        let epochs = self.documents as f64 / texts.len() as f64;
        Some(serde_json::json!({ "texts": texts.len(), "epochs": (epochs * 100.0).round() / 100.0 }))
    }
}

/// The parts of a text, each with its share of the weights.
fn parts(table: &TokenTable, text: &Encoded, capacity: usize) -> Vec<Encoded> {
    let mut weights = text.weights.as_slice();
    let parts = split_long(&text.tokens, capacity, |token| table.ends[usize::from(token)]);
    let with_weights = |part: &[u16]| {
        let (own, rest) = weights.split_at(part.len());
        weights = rest;
        Encoded { tokens: part.to_vec(), weights: own.to_vec(), cut: !rest.is_empty() }
    };
    parts.into_iter().map(with_weights).collect()
}
