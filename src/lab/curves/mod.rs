//! Abilities against scale: what `curve.json` and `eval.json` of a model hold, the lines that lie in them, and what
//! kind of line each one is. Pure: who has the files decides what to do with them.

mod analyse;
mod file;
mod kind;
mod line;
#[cfg(test)]
mod tests;

pub use analyse::{Analysis, Fit, Line, MAX_LINE_POINTS, MIN_FIT_POINTS, NoFit, Power, analyse};
pub use file::{Curve, FileError, MAX_FILE_BYTES, MAX_SNAPSHOTS, Snapshot, parse_curve, parse_rows};
pub use kind::Kind;
pub use line::{Key, Measured, Metric, Phase, keys, line, row_of};
