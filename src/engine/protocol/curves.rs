//! What the page and the engine say to each other about abilities against scale. The page reads the published files by
//! itself; the worker does what would hold it up.

use serde::{Deserialize, Serialize};

pub use crate::lab::curves::{
    Analysis, Curve, FileError, Fit, Key, Kind, Line, MAX_FILE_BYTES, MIN_FIT_POINTS, Measured, Metric,
    NoFit, Phase, Power, Snapshot, keys, line, parse_curve, parse_rows, row_of,
};

/// Most lines that one command may ask for.
pub const MAX_LINES: usize = 4096;
/// Most resamples of a line.
pub const MAX_RESAMPLES: usize = 1000;

/// Lines to be analysed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Analyse {
    /// Repeated in the answer.
    pub request: u32,
    /// The lines, at most [`MAX_LINES`].
    pub lines: Vec<Line>,
    /// Resamples behind each interval, at most [`MAX_RESAMPLES`]; 0 for none.
    pub n_resamples: usize,
}

/// Answer to [`Analyse`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Analysed {
    /// The request.
    pub request: u32,
    /// One for each line, in their order.
    pub analyses: Vec<Analysis>,
}
