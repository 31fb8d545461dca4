//! A square matrix of weights.

use super::state::{Cell, Shared};

/// A square matrix within a longer list of numbers.
#[derive(Clone, PartialEq)]
pub struct Matrix {
    /// The list.
    pub values: Shared<Vec<f32>>,
    /// Where the matrix begins in it.
    pub offset: usize,
    /// Number of rows and of columns.
    pub n: usize,
}

impl Matrix {
    /// The value of a cell; 0 where the list is too short.
    pub fn value(&self, cell: Cell) -> f32 {
        self.values.get(self.offset + cell.query * self.n + cell.key).copied().unwrap_or(0.0)
    }

    /// The largest value; that of the first column, which many heads use as a sink, may be left out.
    pub fn largest(&self, is_sink_left_out: bool) -> f32 {
        let first = usize::from(is_sink_left_out && self.n > 1);
        let rows = self.cells().chunks_exact(self.n.max(1)).flat_map(|row| &row[first.min(row.len())..]);
        rows.copied().fold(0.0, f32::max)
    }

    /// All cells, row by row; none where the list is too short.
    pub fn cells(&self) -> &[f32] {
        self.values.get(self.offset..self.offset + self.n * self.n).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_value_may_leave_out_the_first_column_but_not_the_only_one() {
        let values = Shared::new(vec![9.0, 1.0, 0.0, 0.8, 0.2, 0.5]);
        let matrix = Matrix { values: values.clone(), offset: 1, n: 2 };
        assert_eq!(matrix.cells(), [1.0, 0.0, 0.8, 0.2]);
        assert_eq!((matrix.largest(false), matrix.largest(true)), (1.0, 0.2));
        let one = Matrix { values: values.clone(), offset: 5, n: 1 };
        assert_eq!((one.largest(false), one.largest(true)), (0.5, 0.5));
        assert_eq!(Matrix { values, offset: 5, n: 2 }.largest(true), 0.0, "the list is too short");
    }
}
