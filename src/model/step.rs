//! What an executor gives back for one forward step, and what an experiment may change in it.

use std::ops::Range;

use super::graph::ActivationId;

/// The result of one forward step on any executor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepOutput {
    /// Logits (R, V).
    pub logits: Vec<f32>,
    /// The activations asked for, in the order asked, row-major with the step's actual T and S.
    pub captures: Vec<(ActivationId, Vec<f32>)>,
}

/// A change to an activation, made right after its op has written it: what follows computes with the changed value.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// What is changed; its first axis must be T.
    pub activation: ActivationId,
    /// How.
    pub change: Change,
}

/// How an activation (T, ...) is changed. A row is all that one token has.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// These columns of every row become 0.
    ZeroColumns(Range<usize>),
    /// These values, as many as a row has, are added to one row.
    AddToRow {
        /// The token of the step.
        row: usize,
        /// What is added.
        values: Vec<f32>,
    },
}

impl Change {
    /// Changes `values`, which has `n_rows` rows.
    ///
    /// # Panics
    /// If the change lies outside the values.
    pub fn apply(&self, n_rows: usize, values: &mut [f32]) {
        let row_len = values.len() / n_rows;
        match self {
            Self::ZeroColumns(columns) => {
                values.chunks_exact_mut(row_len).for_each(|row| row[columns.clone()].fill(0.0));
            }
            Self::AddToRow { row, values: added } => {
                let row = &mut values[row * row_len..(row + 1) * row_len];
                assert_eq!(row.len(), added.len(), "length of a row against what is added to it");
                row.iter_mut().zip(added).for_each(|(value, added)| *value += added);
            }
        }
    }
}
