//! The product of two matrices, in tiles whose sums stay in registers.
//!
//! The passes of training are almost all products of a few dozen to a few hundred rows. Both factors are copied into
//! panels first, which makes the inner loop the same for every layout and free of index checks; a panel is read many
//! times for each time it is written (Goto and van de Geijn 2008, "Anatomy of high-performance matrix multiplication").

/// Rows of a tile.
const TILE_ROWS: usize = 2;

/// Columns of a tile: with two rows it fills 8 of the 16 vector registers of wasm and SSE, and leaves room for operands.
/// Four rows of 8 would read as much per product, but compilers then try to put the rows into one vector.
const TILE_COLS: usize = 16;

/// A matrix somewhere in a slice: element `(i, j)` is `data[i * row + j * col]`.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// Where the elements are, from the first one on.
    pub data: &'a [f32],
    /// Elements from one row to the next.
    pub row: usize,
    /// Elements from one column to the next.
    pub col: usize,
}

impl<'a> View<'a> {
    /// A matrix in row-major order.
    pub const fn new(data: &'a [f32], row: usize) -> Self {
        Self { data, row, col: 1 }
    }

    /// The same matrix with rows and columns exchanged.
    pub const fn transposed(self) -> Self {
        Self { data: self.data, row: self.col, col: self.row }
    }
}

/// Where a product goes: element `(i, j)` is `data[i * row + j]`.
#[derive(Debug)]
pub struct Target<'a> {
    /// Where the elements go, from the first one on.
    pub data: &'a mut [f32],
    /// Elements from one row to the next.
    pub row: usize,
    /// Whether the product is added to what is there.
    pub is_added: bool,
}

/// Panels that are reused from product to product.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    a: Vec<[f32; TILE_ROWS]>,
    b: Vec<[f32; TILE_COLS]>,
    /// One decoded row of a weight.
    pub row: Vec<f32>,
    /// Some decoded rows of a weight.
    pub decoded: Vec<f32>,
}

/// `out[i, j] = Σ_k a[i, k] · b[k, j]` for `[m, k, n]`: `a` (m, k), `b` (k, n), `out` (m, n).
pub fn gemm([m, k, n]: [usize; 3], a: View<'_>, b: View<'_>, out: Target<'_>, scratch: &mut Scratch) {
    if k == 0 || m == 0 || n == 0 {
        return;
    }
    pack(a.data, [a.row, a.col], [m, k], &mut scratch.a);
    pack(b.data, [b.col, b.row], [n, k], &mut scratch.b);
    for (b, col) in scratch.b.chunks_exact(k).zip((0..n).step_by(TILE_COLS)) {
        let width = TILE_COLS.min(n - col);
        for (a, row) in scratch.a.chunks_exact(k).zip((0..m).step_by(TILE_ROWS)) {
            let tile = tile(a, b);
            for (sums, row) in tile.iter().zip(row..m) {
                let out_row = &mut out.data[row * out.row + col..][..width];
                if out.is_added {
                    out_row.iter_mut().zip(sums).for_each(|(out, sum)| *out += sum);
                } else {
                    out_row.copy_from_slice(&sums[..width]);
                }
            }
        }
    }
}

/// The products of one panel of each factor.
fn tile(a: &[[f32; TILE_ROWS]], b: &[[f32; TILE_COLS]]) -> [[f32; TILE_COLS]; TILE_ROWS] {
    let (mut first, mut second) = ([0.0; TILE_COLS], [0.0; TILE_COLS]);
    for (&[a_first, a_second], b) in a.iter().zip(b) {
        for i in 0..TILE_COLS {
            first[i] += a_first * b[i];
            second[i] += a_second * b[i];
        }
    }
    [first, second]
}

/// Copies a matrix into panels of `W` lines each: first all of the first panel, `k` groups of `W`. The last panel is
/// filled up with zeros.
fn pack<const W: usize>(
    data: &[f32],
    [line_stride, k_stride]: [usize; 2],
    [n_lines, k]: [usize; 2],
    panels: &mut Vec<[f32; W]>,
) {
    panels.clear();
    for start in (0..n_lines).step_by(W) {
        let width = W.min(n_lines - start);
        let data = &data[start * line_stride..];
        if width == W && line_stride == 1 {
            let group = |i: usize| *data[i * k_stride..].first_chunk().expect("a whole panel");
            panels.extend((0..k).map(group));
        } else if width == W && k_stride == 1 {
            let lines: [&[f32]; W] = std::array::from_fn(|line| &data[line * line_stride..][..k]);
            panels.extend((0..k).map(|i| std::array::from_fn(|line| lines[line][i])));
        } else {
            let element = |line: usize, i: usize| {
                if line < width { data[line * line_stride + i * k_stride] } else { 0.0 }
            };
            panels.extend((0..k).map(|i| std::array::from_fn(|line| element(line, i))));
        }
    }
}
