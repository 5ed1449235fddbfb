//! Standard errors of a table that has none, from how rough its profiles are.

use genetide_data::Matrix;

/// Degrees of freedom that the whole table counts for in the error of one gene.
const TABLE_DEGREES: f32 = 4.0;

/// The values of one condition.
#[derive(Clone, Copy, Debug)]
pub struct Measurements<'a> {
    /// `[T]`, increasing.
    pub times: &'a [f32],
    /// `[G, T]`.
    pub values: &'a Matrix<f32>,
    /// `[G, T]`.
    pub present: &'a Matrix<bool>,
}

/// One standard error per gene `[G]` for all its values in all conditions, above 0.
///
/// The squared distance of each value from the line through its two neighbours, over what pure noise
/// would give (Gasser, Sroka and Jennen-Steinmetz 1986), in units of the gene's variance and then
/// shrunk towards the mean of the table, as there are few values for each gene. True bends between
/// few times count as noise, so that it is rather too large. A real table without replicates must be
/// given these errors, too.
pub fn residual_errors(courses: &[Measurements<'_>]) -> Vec<f32> {
    let genes = courses.first().map_or(0, |course| course.values.rows());
    let roughness: Vec<Roughness> = (0..genes)
        .map(|gene| Roughness::of(gene, courses))
        .collect();
    let squares: f32 = roughness.iter().map(|gene| gene.squares).sum();
    let count: f32 = roughness.iter().map(|gene| gene.count).sum();
    let typical = if count > 0.0 { squares / count } else { 1.0 };
    let error = |gene: &Roughness| {
        let share = (TABLE_DEGREES * typical + gene.squares) / (TABLE_DEGREES + gene.count);
        (gene.variance * share).sqrt().max(1e-6)
    };
    roughness.iter().map(error).collect()
}

/// How much a gene's values stray from the lines through their neighbours.
struct Roughness {
    /// Variance of the gene's values around their mean.
    variance: f32,
    /// Sum of the squared residuals, each of expectation 1 were the variance all noise.
    squares: f32,
    /// Number of residuals.
    count: f32,
}

impl Roughness {
    fn of(gene: usize, courses: &[Measurements<'_>]) -> Self {
        let (mut sum, mut number) = (0.0, 0.0);
        for_present(gene, courses, |_, value, _| {
            sum += value;
            number += 1.0;
        });
        let mean = sum / f32::max(number, 1.0);
        let (mut deviations, mut squares, mut count) = (0.0, 0.0, 0.0);
        let mut earlier = [(0.0, 0.0); 2];
        for_present(gene, courses, |time, value, position| {
            deviations += (value - mean) * (value - mean);
            let [first, middle] = earlier;
            if position >= 2 {
                let after: f32 = (middle.0 - first.0) / (time - first.0);
                let before = 1.0 - after;
                let residual = middle.1 - before * first.1 - after * value;
                squares += residual * residual / (1.0 + before * before + after * after);
                count += 1.0;
            }
            earlier = [middle, (time, value)];
        });
        let variance = deviations / f32::max(number, 1.0);
        let squares = if variance > 0.0 {
            squares / variance
        } else {
            0.0
        };
        Self {
            variance,
            squares,
            count,
        }
    }
}

/// Calls `see` with time, value and position in its course of each value of a gene that is present.
fn for_present(gene: usize, courses: &[Measurements<'_>], mut see: impl FnMut(f32, f32, usize)) {
    for course in courses {
        let mut position = 0;
        let values = course.values.row(gene).iter().zip(course.present.row(gene));
        for (&time, (&value, &present)) in course.times.iter().zip(values) {
            if present {
                see(time, value, position);
                position += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arithmetic_of_two_genes() {
        let times = [0.0, 0.25, 1.0];
        let values = Matrix::new(2, 3, vec![0.0, 1.0, 0.0, 0.0, 1.0, 4.0]);
        let present = Matrix::filled(2, 3, true);
        let course = Measurements {
            times: &times,
            values: &values,
            present: &present,
        };
        let found = residual_errors(&[course]);
        // Gene 1: mean 1/3, variance (1/9 + 4/9 + 1/9) / 3 = 2/9; residual 1, its expected square
        // 1 + 0.75^2 + 0.25^2 = 1.625: 1 / 1.625 / (2/9) = 2.76923. Gene 2 is a line: 0; variance
        // (25/9 + 4/9 + 49/9) / 3 = 26/9. Mean of the table 1.384615. Shares of the variance:
        // (4 x 1.384615 + 2.76923) / 5 = 1.661538 and 4 x 1.384615 / 5 = 1.107692.
        assert!((found[0] - (2.0_f32 / 9.0 * 1.661_538).sqrt()).abs() < 1e-5);
        assert!((found[1] - (26.0_f32 / 9.0 * 1.107_692).sqrt()).abs() < 1e-5);
    }

    #[test]
    fn missing_values_are_skipped_and_pairs_say_nothing() {
        let times = [0.0, 0.25, 0.5, 1.0];
        let values = Matrix::new(1, 4, vec![0.0, 1.0, 99.0, 0.0]);
        let present = Matrix::new(1, 4, vec![true, true, false, true]);
        let course = Measurements {
            times: &times,
            values: &values,
            present: &present,
        };
        // As gene 1 above, alone: 2/9 x 2.76923 = 1 / 1.625.
        let found = residual_errors(&[course]);
        assert!((found[0] - (1.0_f32 / 1.625).sqrt()).abs() < 1e-5);
        let present = Matrix::new(1, 4, vec![true, true, false, false]);
        let course = Measurements {
            present: &present,
            ..course
        };
        // Two values: their standard deviation, 0.5.
        assert_eq!(residual_errors(&[course]), [0.5]);
    }
}
