// An activation seen as rows: all its axes but the last, times the last.

// Rows for each token: 1, or the number of heads; 0 where there is one row however many tokens.
override ROWS_PER_TOKEN: u32;
// Length of a row; 0 where it is S, the positions so far.
override COLS: u32;

fn n_rows() -> u32 {
    return max(1u, ROWS_PER_TOKEN * step.n_tokens * step.n_sequences);
}

fn n_cols() -> u32 {
    return select(COLS, step.position + step.n_tokens, COLS == 0u);
}
