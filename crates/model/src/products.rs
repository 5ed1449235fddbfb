//! Matrix products in slices, and what is done with all rows of a matrix.

use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef, Par};

/// `out` = a b, or `out` += a b, with `out` row-major.
///
/// Runs on the calling thread, since blocks of genes already run in parallel.
pub fn product(out: &mut [f32], accum: Accum, a: MatRef<'_, f32>, b: MatRef<'_, f32>) {
    let out = MatMut::from_row_major_slice_mut(out, a.nrows(), b.ncols());
    matmul(out, accum, a, b, 1.0, Par::Seq);
}

/// `values` as a row-major matrix of rows of `columns`.
pub fn rows(values: &[f32], columns: usize) -> MatRef<'_, f32> {
    MatRef::from_row_major_slice(values, values.len() / columns, columns)
}

/// Sets every row of `out` to `row`.
pub fn set_rows(out: &mut [f32], row: &[f32]) {
    for out in out.chunks_exact_mut(row.len()) {
        out.copy_from_slice(row);
    }
}

/// Adds the sum of the rows of `values` to `sum`.
pub fn add_row_sums(sum: &mut [f32], values: &[f32]) {
    for row in values.chunks_exact(sum.len()) {
        for (sum, value) in sum.iter_mut().zip(row) {
            *sum += value;
        }
    }
}
