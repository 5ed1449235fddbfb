//! Profiles that are easy to write down.

use genetide_data::{Attribute, Courses, GeneIndex, Matrix, Sample, Samples, ScaledProfiles};

/// `genes` profiles at `times`: sines of 0, `step`, 2 `step` and so on, with standard errors of 0.2.
pub fn sines(genes: usize, times: &[f64], step: f32) -> ScaledProfiles {
    let errors = Matrix::filled(genes, times.len(), 0.2);
    of_sines(genes, Courses::single(times.to_vec()), errors, step)
}

/// `genes` profiles, sines of 0, 1, 2 and so on, with the columns 0 h of both conditions, act 2 h, ctr 2 h,
/// act 6 h, act 10 h and ctr 10 h: ctr was not sampled at 6 h. Their standard errors are 0.1 to 0.6.
pub fn two_conditions(genes: usize) -> ScaledProfiles {
    let libraries = [
        (0.0, None),
        (2.0, Some("act")),
        (2.0, Some("ctr")),
        (6.0, Some("act")),
        (10.0, Some("act")),
        (10.0, Some("ctr")),
    ];
    let sample = |(time, condition): (f64, Option<&str>)| {
        Sample::new(time, 1, |attribute| match attribute {
            Attribute::Condition => condition.map(str::to_owned),
            _ => None,
        })
    };
    let samples = Samples::new(libraries.map(sample).to_vec(), None, Vec::new());
    let errors = Matrix::from_fn(genes, 6, |_, column| (column + 1) as f32 / 10.0);
    of_sines(genes, samples.courses().clone(), errors, 1.0)
}

/// The first (act) or second (ctr) course of [`two_conditions`], as profiles of one condition: ctr has at
/// 6 h the mean of 2 h and 10 h, with a standard error of ten standard deviations of the profile.
pub fn course_alone(data: &ScaledProfiles, course: usize) -> ScaledProfiles {
    let columns = [[0, 1, 3, 4], [0, 2, 2, 5]][course];
    let mut values = Matrix::from_fn(data.len(), 4, |row, t| data.values[(row, columns[t])]);
    let errors = data.standard_errors.as_ref().unwrap();
    let mut errors = Matrix::from_fn(data.len(), 4, |row, t| errors[(row, columns[t])]);
    for row in (0..data.len()).filter(|_| course == 1) {
        values[(row, 2)] = f32::midpoint(values[(row, 1)], values[(row, 3)]);
        let profile = || data.row(row).iter().map(|&value| f64::from(value));
        let mean = profile().sum::<f64>() / 6.0;
        let variance = profile().map(|value| (value - mean).powi(2)).sum::<f64>() / 6.0;
        errors[(row, 2)] = (10.0 * variance.sqrt()) as f32;
    }
    ScaledProfiles {
        courses: Courses::single(vec![0.0, 2.0, 6.0, 10.0]),
        values,
        standard_errors: Some(errors),
        ..data.clone()
    }
}

fn of_sines(genes: usize, courses: Courses, errors: Matrix<f32>, step: f32) -> ScaledProfiles {
    let count = courses.columns().len();
    ScaledProfiles {
        genes: GeneIndex::all(genes).collect(),
        courses,
        values: Matrix::from_fn(genes, count, |row, t| {
            ((count * row + t) as f32 * step).sin()
        }),
        standard_errors: Some(errors),
        offset: vec![0.0; genes],
        scale: vec![1.0; genes],
    }
}
