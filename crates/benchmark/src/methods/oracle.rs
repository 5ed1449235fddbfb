//! An oracle that knows the shapes of the programs: the accuracy that means and standard errors
//! allow when the programs need not be learnt first.

use genetide_analysis::numeric::stats::argmin;
use genetide_data::simulate::Program;

/// Index of the one of `programs` whose curve fits best: base + amplitude x level, amplitude not
/// below 0, by least squares weighted with 1 / (standard error)². The first of equally good ones.
///
/// `means` and `errors` are `[T]`; errors are above 0.
pub(super) fn best_program(
    programs: &[Program],
    times: &[f64],
    means: &[f64],
    errors: &[f64],
) -> usize {
    argmin(programs.iter().map(|program| {
        let levels: Vec<f64> = times.iter().map(|&time| program.level(time)).collect();
        residual(&levels, means, errors)
    }))
}

/// The weighted residual sum of squares of the best line through (level, mean) whose slope is not
/// below 0.
fn residual(levels: &[f64], means: &[f64], errors: &[f64]) -> f64 {
    let weights: Vec<f64> = errors.iter().map(|error| error.powi(-2)).collect();
    let total: f64 = weights.iter().sum();
    let average = |values: &[f64]| {
        let sum: f64 = values.iter().zip(&weights).map(|(v, w)| v * w).sum();
        sum / total
    };
    let (level, mean) = (average(levels), average(means));
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for ((x, y), weight) in levels.iter().zip(means).zip(&weights) {
        xy += weight * (x - level) * (y - mean);
        xx += weight * (x - level).powi(2);
        yy += weight * (y - mean).powi(2);
    }
    if xy > 0.0 && xx > 0.0 {
        yy - xy * xy / xx
    } else {
        yy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_residual_agrees_with_arithmetic() {
        // Weights 1, 1, 4 (errors 1, 1, 0.5); levels 0, 1, 2; means 1, 0, 3: averages (0 + 1 + 8) / 6
        // = 1.5 and (1 + 0 + 12) / 6 = 13/6. Sums: xy -1.5 x -7/6 + -0.5 x -13/6 + 4 x 0.5 x 5/6
        // = 4.5; xx 2.25 + 0.25 + 1 = 3.5; yy 49/36 + 169/36 + 100/36 = 318/36 = 53/6.
        // 53/6 - 4.5² / 3.5 = 3.0476.
        let errors = [1.0, 1.0, 0.5];
        let found = residual(&[0.0, 1.0, 2.0], &[1.0, 0.0, 3.0], &errors);
        assert!((found - (53.0 / 6.0 - 20.25 / 3.5)).abs() < 1e-12);
        // Falling while the levels rise: the amplitude would be below 0.
        let found = residual(&[2.0, 1.0, 0.0], &[1.0, 0.0, 3.0], &errors);
        assert!((found - 53.0 / 6.0).abs() < 1e-12);
    }

    #[test]
    fn every_program_is_recognised_by_its_own_curve() {
        let programs = Program::responding(8).unwrap();
        let times = [0.0, 3.0, 6.0, 12.0, 24.0];
        for (index, program) in programs.iter().enumerate() {
            let means = times.map(|time| 0.2 + 0.7 * program.level(time));
            assert_eq!(best_program(programs, &times, &means, &[0.05; 5]), index);
        }
    }
}
