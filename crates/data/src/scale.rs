//! Scaling of gene profiles, so that timing and not amplitude decides what is alike.

use crate::index::{GeneIndex, RowIndex};
use crate::matrix::Matrix;
use crate::profiles::GeneProfiles;
use crate::settings::GeneScale;

/// The standard error of a value that is missing, in standard deviations of the gene's profile: its
/// weight beside a value that is known is a hundredth.
const MISSING_ERROR: f64 = 10.0;

/// The profiles of the genes with values at most times, on the scale that the model sees.
///
/// `observed = value * scale + offset`, per gene. A time without a value has the value that lies
/// between its neighbours, with a standard error so large that it hardly counts.
#[derive(Clone, Debug, PartialEq)]
pub struct ScaledProfiles {
    /// `[N]`: the gene of each row; ascending, but after [`Self::select`] in the order given there.
    pub genes: Vec<GeneIndex>,
    /// `[T]`: times, ascending.
    pub times: Vec<f64>,
    /// `[N, T]`: scaled means.
    pub values: Matrix<f32>,
    /// `[N, T]`: standard errors of the means on the same scale; absent with one sample a time and no
    /// value missing.
    pub standard_errors: Option<Matrix<f32>>,
    /// `[N]`: what was subtracted.
    pub offset: Vec<f64>,
    /// `[N]`: what was divided by; never 0.
    pub scale: Vec<f64>,
}

impl ScaledProfiles {
    /// Scales every gene of `profiles` that has a value at most times.
    ///
    /// `standard_errors` is `[G, T]` on the observed scale, for all genes of `profiles`.
    /// With [`GeneScale::Zscore`] the standard deviation is that of the T means with divisor T, as
    /// scikit-learn's `StandardScaler` has it; a constant profile becomes zeros. Times without a value
    /// take no part in that.
    pub fn new(
        profiles: &GeneProfiles,
        standard_errors: Option<&Matrix<f64>>,
        gene_scale: GeneScale,
    ) -> Self {
        let genes = GeneIndex::all(profiles.gene_count());
        let genes = genes.filter(|gene| profiles.is_modelled(gene.index()));
        let genes: Vec<GeneIndex> = genes.collect();
        let (rows, steps) = (genes.len(), profiles.time_count());
        let means: Vec<Vec<Option<f64>>> = genes
            .iter()
            .map(|gene| profiles.mean_profile(gene.index()))
            .collect();
        let (offset, scale): (Vec<f64>, Vec<f64>) = means
            .iter()
            .map(|row| {
                offset_and_scale(
                    &row.iter().flatten().copied().collect::<Vec<_>>(),
                    gene_scale,
                )
            })
            .unzip();
        let filled: Vec<Vec<f64>> = means
            .iter()
            .map(|row| filled(row, profiles.times()))
            .collect();
        let lacks_values = means.iter().flatten().any(Option::is_none);
        let error = |row: usize, t: usize| match (means[row][t], standard_errors) {
            (None, _) => MISSING_ERROR * spread(&filled[row]) / scale[row],
            (Some(_), Some(errors)) => errors[(genes[row].index(), t)] / scale[row],
            (Some(_), None) => 0.0,
        };
        let has_errors = standard_errors.is_some() || lacks_values;
        Self {
            times: profiles.times().to_vec(),
            values: Matrix::from_fn(rows, steps, |row, t| {
                ((filled[row][t] - offset[row]) / scale[row]) as f32
            }),
            standard_errors: has_errors
                .then(|| Matrix::from_fn(rows, steps, |row, t| error(row, t) as f32)),
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

    /// Number of times T.
    pub fn time_count(&self) -> usize {
        self.times.len()
    }

    /// The gene of a row.
    pub fn gene_of(&self, row: RowIndex) -> GeneIndex {
        self.genes[row.index()]
    }

    /// The row of a gene; `None` for one that lacks values. Genes must ascend.
    pub fn row_of(&self, gene: GeneIndex) -> Option<RowIndex> {
        self.genes.binary_search(&gene).ok().map(RowIndex::new)
    }

    /// The scaled profile of row `row`, `[T]`.
    pub fn row(&self, row: usize) -> &[f32] {
        self.values.row(row)
    }

    /// The same with only the rows given, in their order.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        Self {
            genes: rows.iter().map(|&row| self.genes[row]).collect(),
            times: self.times.clone(),
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

/// A profile with the times that have no value filled in from their neighbours: on the line between
/// them, or like the nearest where there is one on one side alone.
fn filled(means: &[Option<f64>], times: &[f64]) -> Vec<f64> {
    let known = || {
        times
            .iter()
            .zip(means)
            .filter_map(|(&time, mean)| Some((time, (*mean)?)))
    };
    let fill = |time: f64| {
        let before = known().take_while(|(at, _)| *at < time).last();
        let after = known().find(|(at, _)| *at > time);
        match (before, after) {
            (Some((from, a)), Some((to, b))) => a + (b - a) * (time - from) / (to - from),
            (Some((_, value)), None) | (None, Some((_, value))) => value,
            (None, None) => 0.0,
        }
    };
    let values = means.iter().zip(times);
    values
        .map(|(mean, &time)| mean.unwrap_or_else(|| fill(time)))
        .collect()
}

/// Standard deviation of a profile with divisor T; 1 where it is constant.
fn spread(profile: &[f64]) -> f64 {
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
    use crate::moments::Moments;

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
    fn a_gene_with_too_few_values_is_left_out() {
        let few = with_gaps(&[Some(1.0), None, Some(3.0), None, Some(2.0)]);
        assert!(ScaledProfiles::new(&few, None, GeneScale::None).is_empty());
        let two_times = with_gaps(&[Some(1.0), None]);
        assert!(ScaledProfiles::new(&two_times, None, GeneScale::None).is_empty());
    }
}
