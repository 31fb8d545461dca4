//! Documents into rows of equal length, none cut.
use std::io::{self, Write};

/// Weights are stored as a byte, in steps of 1/50.
pub const WEIGHT_SCALE: f32 = 50.0;
/// Rows that are open for further documents at the same time.
const OPEN_ROWS: usize = 48;

/// The tokens of one document and the weight of predicting each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Encoded {
    /// (T) token ids.
    pub tokens: Vec<u16>,
    /// (T) weights in steps of 1/50.
    pub weights: Vec<u8>,
    /// Whether the text goes on in another document: then its end mark is no truth to learn.
    pub cut: bool,
}

/// Ids that the rows need.
#[derive(Debug, Clone, Copy)]
pub struct Marks {
    /// After the last document of a row.
    pub pad: u16,
    /// First in each row.
    pub bos: u16,
    /// After each document.
    pub eos: u16,
}

/// Fills rows with documents, best fit first, and writes the full ones.
pub struct Packer<W> {
    row_len: usize,
    marks: Marks,
    open: Vec<Encoded>,
    tokens: W,
    weights: W,
    /// Rows written so far.
    pub rows: usize,
}

impl<W: Write> Packer<W> {
    /// Rows of `row_len` tokens, written to `tokens` (u16, little endian) and `weights` (u8).
    pub fn new(row_len: usize, marks: Marks, tokens: W, weights: W) -> Self {
        Self { row_len, marks, open: Vec::new(), tokens, weights, rows: 0 }
    }

    /// Tokens of the longest document that fits.
    pub fn capacity(&self) -> usize {
        self.row_len - 2
    }

    /// Adds a document with its end mark.
    ///
    /// # Errors
    /// When writing fails.
    ///
    /// # Panics
    /// When the document is longer than [`Self::capacity`].
    pub fn add(&mut self, document: &Encoded) -> io::Result<()> {
        assert!(document.tokens.len() <= self.capacity(), "expected a document that fits a row");
        let needed = document.tokens.len() + 1;
        let fitting = self.open.iter_mut().filter(|row| row.tokens.len() + needed <= self.row_len);
        let row = match fitting.max_by_key(|row| row.tokens.len()) {
            Some(row) => row,
            None => {
                self.make_room()?;
                self.open.push(Encoded { tokens: vec![self.marks.bos], weights: vec![0], cut: false });
                self.open.last_mut().expect("just added")
            }
        };
        row.tokens.extend(&document.tokens);
        row.weights.extend(&document.weights);
        row.tokens.push(self.marks.eos);
        row.weights.push(if document.cut { 0 } else { WEIGHT_SCALE as u8 });
        Ok(())
    }

    /// Writes the fullest row when as many as allowed are open.
    fn make_room(&mut self) -> io::Result<()> {
        if self.open.len() < OPEN_ROWS {
            return Ok(());
        }
        let fullest = (0..self.open.len()).max_by_key(|&index| self.open[index].tokens.len());
        let row = self.open.remove(fullest.expect("some rows are open"));
        self.write(row)
    }

    /// Writes the open rows and ends.
    ///
    /// # Errors
    /// When writing fails.
    pub fn finish(mut self) -> io::Result<usize> {
        for row in std::mem::take(&mut self.open) {
            self.write(row)?;
        }
        self.tokens.flush()?;
        self.weights.flush()?;
        Ok(self.rows)
    }

    fn write(&mut self, mut row: Encoded) -> io::Result<()> {
        row.tokens.resize(self.row_len, self.marks.pad);
        row.weights.resize(self.row_len, 0);
        let bytes: Vec<u8> = row.tokens.iter().flat_map(|token| token.to_le_bytes()).collect();
        self.tokens.write_all(&bytes)?;
        self.weights.write_all(&row.weights)?;
        self.rows += 1;
        Ok(())
    }
}

/// Cuts a long text into parts of at most `capacity` tokens and about equal length, at the last end of a sentence of
/// each, or anywhere where there is none. `is_end` says which tokens end a sentence.
pub fn split_long(tokens: &[u16], capacity: usize, is_end: impl Fn(u16) -> bool) -> Vec<&[u16]> {
    let mut parts = Vec::new();
    let mut rest = tokens;
    while rest.len() > capacity {
        let n_parts = rest.len().div_ceil(capacity);
        let target = rest.len().div_ceil(n_parts);
        let ends = |range: std::ops::RangeInclusive<usize>| range.rev().find(|&cut| is_end(rest[cut - 1]));
        // First a little beyond equal parts, so that the last part does not become one too many.
        let longest = (target + target / 8).min(capacity);
        let cut = ends(longest / 2..=longest).unwrap_or(longest);
        let (part, after) = rest.split_at(cut);
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}
