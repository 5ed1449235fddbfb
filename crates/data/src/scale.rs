//! Scaling of gene profiles, so that timing and not amplitude decides what is alike.

use crate::index::{GeneIndex, RowIndex};
use crate::matrix::Matrix;
use crate::profiles::GeneProfiles;
use crate::samples::Courses;
use crate::settings::GeneScale;

/// The standard error of a value that is missing, in standard deviations of the gene's profile: its
/// weight beside a value that is known is a hundredth.
const MISSING_ERROR: f64 = 10.0;

/// The profiles of the genes with values in most columns, on the scale that the model sees.
///
/// `observed = value * scale + offset`, per gene: the columns of all conditions are scaled together, so
/// that differences between conditions stay. A column without a value has the value that lies between its
/// neighbours in its course, with a standard error so large that it hardly counts.
#[derive(Clone, Debug, PartialEq)]
pub struct ScaledProfiles {
    /// `[N]`: the gene of each row; ascending, but after [`Self::select`] in the order given there.
    pub genes: Vec<GeneIndex>,
    /// The columns `[C]`.
    pub courses: Courses,
    /// `[N, C]`: scaled means.
    pub values: Matrix<f32>,
    /// `[N, C]`: standard errors of the means on the same scale; absent with one sample a time and no
    /// value missing.
    pub standard_errors: Option<Matrix<f32>>,
    /// `[N]`: what was subtracted.
    pub offset: Vec<f64>,
    /// `[N]`: what was divided by; never 0.
    pub scale: Vec<f64>,
}

impl ScaledProfiles {
    /// Scales every gene of `profiles` that has a value in most columns.
    ///
    /// `standard_errors` is `[G, C]` on the observed scale, for all genes of `profiles`.
    /// With [`GeneScale::Zscore`] the standard deviation is that of the C means with divisor C, as
    /// scikit-learn's `StandardScaler` has it; a constant profile becomes zeros. Columns without a value
    /// take no part in that.
    pub fn new(
        profiles: &GeneProfiles,
        standard_errors: Option<&Matrix<f64>>,
        gene_scale: GeneScale,
    ) -> Self {
        let genes = GeneIndex::all(profiles.gene_count());
        let genes = genes.filter(|gene| profiles.is_modelled(gene.index()));
        let genes: Vec<GeneIndex> = genes.collect();
        let means: Vec<Vec<Option<f64>>> = genes
            .iter()
            .map(|gene| profiles.mean_profile(gene.index()))
            .collect();
        let rows: Vec<usize> = genes.iter().map(|gene| gene.index()).collect();
        let errors = standard_errors.map(|errors| errors.select(&rows));
        Self::of_means(
            genes,
            profiles.courses(),
            &means,
            errors.as_ref(),
            gene_scale,
        )
    }

    /// As [`Self::new`], of `genes` `[N]` with these `means` `[N, C]`, of which none may be known in no column,
    /// and `standard_errors` `[N, C]`.
    pub fn of_means(
        genes: Vec<GeneIndex>,
        courses: &Courses,
        means: &[Vec<Option<f64>>],
        standard_errors: Option<&Matrix<f64>>,
        gene_scale: GeneScale,
    ) -> Self {
        let (rows, columns) = (genes.len(), courses.columns().len());
        let (offset, scale): (Vec<f64>, Vec<f64>) = means
            .iter()
            .map(|row| {
                offset_and_scale(
                    &row.iter().flatten().copied().collect::<Vec<_>>(),
                    gene_scale,
                )
            })
            .unzip();
        let filled: Vec<Vec<f64>> = means.iter().map(|row| filled(row, courses)).collect();
        let lacks_values = means.iter().flatten().any(Option::is_none);
        let error = |row: usize, column: usize| match (means[row][column], standard_errors) {
            (None, _) => missing_error(spread(&filled[row])) / scale[row],
            (Some(_), Some(errors)) => errors[(row, column)] / scale[row],
            (Some(_), None) => 0.0,
        };
        let has_errors = standard_errors.is_some() || lacks_values;
        Self {
            courses: courses.clone(),
            values: Matrix::from_fn(rows, columns, |row, column| {
                ((filled[row][column] - offset[row]) / scale[row]) as f32
            }),
            standard_errors: has_errors
                .then(|| Matrix::from_fn(rows, columns, |row, column| error(row, column) as f32)),
            genes,
            offset,
            scale,
        }
    }

    /// Number of genes N.
    pub fn len(&self) -> usize {
        self.genes.len()
    }

    /// Whether there is no gene.
    pub fn is_empty(&self) -> bool {
        self.genes.is_empty()
    }

    /// Number of columns C.
    pub fn column_count(&self) -> usize {
        self.values.columns()
    }

    /// The gene of a row.
    pub fn gene_of(&self, row: RowIndex) -> GeneIndex {
        self.genes[row.index()]
    }

    /// The row of a gene; `None` for one that lacks values. Genes must ascend.
    pub fn row_of(&self, gene: GeneIndex) -> Option<RowIndex> {
        self.genes.binary_search(&gene).ok().map(RowIndex::new)
    }

    /// The scaled profile of row `row`, `[C]`.
    pub fn row(&self, row: usize) -> &[f32] {
        self.values.row(row)
    }

    /// The same with only the rows given, in their order.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        Self {
            genes: rows.iter().map(|&row| self.genes[row]).collect(),
            courses: self.courses.clone(),
            values: self.values.select(rows),
            standard_errors: self
                .standard_errors
                .as_ref()
                .map(|errors| errors.select(rows)),
            offset: rows.iter().map(|&row| self.offset[row]).collect(),
            scale: rows.iter().map(|&row| self.scale[row]).collect(),
        }
    }

    /// A scaled value of row `row` back on the observed scale.
    pub fn observed(&self, row: usize, value: f64) -> f64 {
        value * self.scale[row] + self.offset[row]
    }
}

/// The standard error of a value that is missing from a profile with this standard deviation.
pub fn missing_error(deviation: f64) -> f64 {
    MISSING_ERROR * deviation
}

/// A profile with the columns that have no value filled in from their neighbours in the first course that
/// has any; in a course without a value, from the mean of all others.
fn filled(means: &[Option<f64>], courses: &Courses) -> Vec<f64> {
    let mut profile: Vec<Option<f64>> = means.to_vec();
    for course in 0..courses.count() {
        let columns = courses.course(course);
        let own: Vec<Option<f64>> = columns.iter().map(|&column| means[column]).collect();
        let own = interpolated(&own, &courses.times_of(course), &courses.times_of(course));
        for (column, value) in columns.into_iter().zip(own) {
            profile[column].get_or_insert(value);
        }
    }
    let known: Vec<f64> = means.iter().flatten().copied().collect();
    let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
    profile.into_iter().map(|of| of.unwrap_or(mean)).collect()
}

/// The values at `wanted` times of a course with `values` at `times`, which ascend: those that are known,
/// else on the line between their neighbours, or like the nearest where there is one on one side alone.
/// Empty where no value is known.
pub fn interpolated(values: &[Option<f64>], times: &[f64], wanted: &[f64]) -> Vec<f64> {
    let known: Vec<(f64, f64)> = times
        .iter()
        .zip(values)
        .filter_map(|(&time, value)| Some((time, (*value)?)))
        .collect();
    let at = |&time: &f64| {
        let after = known.partition_point(|(at, _)| *at < time);
        let before = after.checked_sub(1).and_then(|before| known.get(before));
        match (before, known.get(after)) {
            (_, Some(&(at, value))) if at == time => Some(value),
            (Some(&(from, a)), Some(&(to, b))) => Some(a + (b - a) * (time - from) / (to - from)),
            (Some(&(_, value)), None) | (None, Some(&(_, value))) => Some(value),
            (None, None) => None,
        }
    };
    wanted.iter().filter_map(at).collect()
}

/// Standard deviation of a profile with divisor C; 1 where it is constant.
pub fn spread(profile: &[f64]) -> f64 {
    let (_, deviation) = offset_and_scale(profile, GeneScale::Zscore);
    deviation
}

fn offset_and_scale(means: &[f64], gene_scale: GeneScale) -> (f64, f64) {
    let count = means.len() as f64;
    let mean = means.iter().sum::<f64>() / count;
    let largest = means
        .iter()
        .fold(0.0_f64, |max, value| max.max(value.abs()));
    match gene_scale {
        GeneScale::None => (0.0, 1.0),
        GeneScale::Max if largest > 0.0 => (0.0, largest),
        GeneScale::Max => (0.0, 1.0),
        GeneScale::Zscore => {
            let variance = means.iter().map(|m| (m - mean).powi(2)).sum::<f64>() / count;
            let deviation = variance.sqrt();
            // Rounding leaves a constant profile with a deviation of the order of its last bit.
            if deviation > largest * 1e-12 {
                (mean, deviation)
            } else {
                (mean, 1.0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::Attribute;
    use crate::moments::Moments;
    use crate::samples::{Sample, Samples};

    fn profiles(means: &[f64]) -> GeneProfiles {
        let moments = means
            .iter()
            .map(|&mean| Moments {
                count: 3,
                mean,
                m2: 1.0,
            })
            .collect();
        let times: Vec<f64> = (0..means.len()).map(|t| t as f64).collect();
        let cells = vec![3; means.len()];
        let types = vec!["all".into()];
        GeneProfiles::from_times(vec!["A".into()], &times, None, types, &cells, moments)
    }

    #[test]
    fn zscore_agrees_with_arithmetic_and_goes_back() {
        // 1, 3, 5: mean 3, variance (4 + 0 + 4) / 3, deviation sqrt(8/3) = 1.632993.
        let scaled = ScaledProfiles::new(
            &profiles(&[1.0, 3.0, 5.0]),
            Some(&Matrix::filled(1, 3, 1.632_993_161_855_452)),
            GeneScale::Zscore,
        );
        let expected = [-1.224_744_9, 0.0, 1.224_744_9];
        for (value, expected) in scaled.row(0).iter().zip(expected) {
            assert!((value - expected).abs() < 1e-6);
        }
        assert!((scaled.standard_errors.as_ref().unwrap()[(0, 1)] - 1.0).abs() < 1e-6);
        assert!((scaled.observed(0, f64::from(scaled.row(0)[2])) - 5.0).abs() < 1e-6);
    }

    #[test]
    fn constant_profile_becomes_zeros() {
        for means in [[0.1; 5], [0.0; 5]] {
            let scaled = ScaledProfiles::new(&profiles(&means), None, GeneScale::Zscore);
            assert!(scaled.row(0).iter().all(|value| value.abs() < 1e-6));
            assert_eq!(scaled.scale, [1.0]);
        }
    }

    /// A gene with these means, three values each; none where a mean is missing.
    fn with_gaps(means: &[Option<f64>]) -> GeneProfiles {
        let moments = means.iter().map(|mean| match *mean {
            Some(mean) => Moments {
                count: 3,
                mean,
                m2: 1.0,
            },
            None => Moments::default(),
        });
        let times: Vec<f64> = (0..means.len()).map(|t| t as f64).collect();
        let (cells, types) = (vec![3; means.len()], vec!["all".into()]);
        GeneProfiles::from_times(
            vec!["A".into()],
            &times,
            None,
            types,
            &cells,
            moments.collect(),
        )
    }

    #[test]
    fn a_missing_value_lies_between_its_neighbours_and_hardly_counts() {
        let profiles = with_gaps(&[Some(1.0), None, Some(3.0), Some(5.0), None, Some(7.0)]);
        let scaled = ScaledProfiles::new(&profiles, None, GeneScale::None);
        assert_eq!(scaled.row(0), [1.0, 2.0, 3.0, 5.0, 6.0, 7.0]);
        // Deviation of 1, 2, 3, 5, 6, 7: mean 4, squares 9 4 1 1 4 9 over 6, root of 28/6 = 2.160247.
        let errors = scaled.standard_errors.unwrap();
        assert!((errors[(0, 1)] - 21.602_47).abs() < 1e-4);
        assert_eq!((errors[(0, 0)], errors[(0, 5)]), (0.0, 0.0));
        // z-scores by the values that are there: 1, 3, 5, 7 have mean 4 and deviation root 5.
        let scaled = ScaledProfiles::new(&profiles, None, GeneScale::Zscore);
        assert!((scaled.offset[0] - 4.0).abs() < 1e-12);
        assert!((scaled.scale[0] - 5.0_f64.sqrt()).abs() < 1e-12);
        let ends = with_gaps(&[None, Some(2.0), Some(3.0), Some(4.0)]);
        let scaled = ScaledProfiles::new(&ends, None, GeneScale::None);
        assert_eq!(scaled.row(0)[0], 2.0);
    }

    #[test]
    fn conditions_are_scaled_together_and_filled_apart() {
        // A start of 1 that is shared; act 3, none, 7 and ctr 1, 2 at its last time alone.
        let libraries = [
            (0.0, None, Some(1.0)),
            (1.0, Some("act"), Some(3.0)),
            (1.0, Some("ctr"), Some(1.0)),
            (2.0, Some("act"), None),
            (3.0, Some("act"), Some(7.0)),
            (3.0, Some("ctr"), Some(2.0)),
        ];
        let sample = |&(time, condition, _): &(f64, Option<&str>, Option<f64>)| {
            Sample::new(time, 1, |attribute| match attribute {
                Attribute::Condition => condition.map(str::to_owned),
                _ => None,
            })
        };
        let samples = libraries.iter().map(sample).collect();
        let moments = libraries.iter().map(|&(_, _, value)| {
            let mut moments = Moments::default();
            value.into_iter().for_each(|value| moments.push(value));
            moments
        });
        let moments = Matrix::new(1, libraries.len(), moments.collect());
        let samples = Samples::new(samples, None, Vec::new());
        let profiles = GeneProfiles::new(vec!["A".into()], samples, moments);
        let scaled = ScaledProfiles::new(&profiles, None, GeneScale::None);
        assert_eq!(scaled.row(0), [1.0, 3.0, 1.0, 5.0, 7.0, 2.0]);
        // 1, 3, 1, 7, 2 have mean 2.8 and squares 3.24, 0.04, 3.24, 17.64, 0.64: 24.8 / 5 = 4.96.
        let scaled = ScaledProfiles::new(&profiles, None, GeneScale::Zscore);
        assert!((scaled.offset[0] - 2.8).abs() < 1e-12);
        assert!((scaled.scale[0] - 4.96_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_gene_with_too_few_values_is_left_out() {
        let few = with_gaps(&[Some(1.0), None, Some(3.0), None, Some(2.0)]);
        assert!(ScaledProfiles::new(&few, None, GeneScale::None).is_empty());
        let two_times = with_gaps(&[Some(1.0), None]);
        assert!(ScaledProfiles::new(&two_times, None, GeneScale::None).is_empty());
    }
}
