//! Profiles that are scaled already, and points.

use crate::testing::libraries::{Of, of_libraries};
use genetide_data::{Courses, GeneIndex, Matrix, ScaledProfiles};

/// Profiles `values` `[N, T]` of one course at `times` `[T]`, without standard errors.
pub(crate) fn scaled_profiles(times: &[f64], values: Vec<f32>) -> ScaledProfiles {
    let genes = values.len() / times.len();
    ScaledProfiles {
        genes: GeneIndex::all(genes).collect(),
        courses: Courses::single(times.to_vec()),
        values: Matrix::new(genes, times.len(), values),
        standard_errors: None,
        offset: vec![0.0; genes],
        scale: vec![1.0; genes],
    }
}

/// Profiles `values` `[N, C]` of columns that each have a time and a condition; one without is shared by all.
pub(crate) fn of_conditions(columns: &[(f64, Option<&str>)], values: Vec<f32>) -> ScaledProfiles {
    let libraries = columns.iter();
    let libraries = libraries.map(|&(time, condition)| (time, condition, None, 1));
    let libraries: Vec<Of<'_>> = libraries.collect();
    let times: Vec<f64> = columns.iter().map(|(time, _)| *time).collect();
    ScaledProfiles {
        courses: of_libraries(&libraries, &[]).courses().clone(),
        ..scaled_profiles(&times, values)
    }
}

/// Profiles at 0, 3, 6, 12 and 24 h.
pub(crate) fn five_times(rows: &[[f32; 5]]) -> ScaledProfiles {
    scaled_profiles(&[0.0, 3.0, 6.0, 12.0, 24.0], rows.concat())
}

/// The coordinates of `points` as profiles with standard errors of 0.1.
pub(crate) fn as_profiles(points: &Matrix<f32>) -> ScaledProfiles {
    let times: Vec<f64> = (0..points.columns()).map(|t| t as f64).collect();
    ScaledProfiles {
        standard_errors: Some(points.map(|_| 0.1)),
        ..scaled_profiles(&times, points.values().to_vec())
    }
}

/// As many whole points of three dimensions as there are in `values`.
pub(crate) fn rows_of_three(values: &[f32]) -> Matrix<f32> {
    let (points, _) = values.as_chunks::<3>();
    Matrix::new(points.len(), 3, points.concat())
}

/// `groups` groups of `size` points each on a circle, far apart.
pub(crate) fn grouped(groups: usize, size: usize) -> Matrix<f32> {
    let values = (0..groups * size)
        .flat_map(|i| {
            let group = i / size;
            let angle = group as f32 * std::f32::consts::TAU / groups as f32;
            let noise = ((i * 37 % 19) as f32 / 19.0, (i * 53 % 23) as f32 / 23.0);
            [10.0 * angle.cos() + noise.0, 10.0 * angle.sin() + noise.1]
        })
        .collect();
    Matrix::new(groups * size, 2, values)
}
