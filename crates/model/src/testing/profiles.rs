//! Profiles that are easy to write down.

use genetide_data::{GeneIndex, Matrix, ScaledProfiles};

/// `genes` profiles at `times`: sines of 0, `step`, 2 `step` and so on, with standard errors of 0.2.
pub fn sines(genes: usize, times: &[f64], step: f32) -> ScaledProfiles {
    let count = times.len();
    ScaledProfiles {
        genes: GeneIndex::all(genes).collect(),
        times: times.to_vec(),
        values: Matrix::from_fn(genes, count, |row, t| {
            ((count * row + t) as f32 * step).sin()
        }),
        standard_errors: Some(Matrix::filled(genes, count, 0.2)),
        offset: vec![0.0; genes],
        scale: vec![1.0; genes],
    }
}
