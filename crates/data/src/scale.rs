//! Scaling of gene profiles, so that timing and not amplitude decides what is alike.

use crate::matrix::Matrix;
use crate::profiles::GeneProfiles;
use crate::settings::GeneScale;

/// The profiles of the complete genes on the scale that the model sees.
///
/// `observed = value * scale + offset`, per gene.
#[derive(Clone, Debug, PartialEq)]
pub struct ScaledProfiles {
    /// `[N]`: index of each row's gene in the [`GeneProfiles`].
    pub genes: Vec<usize>,
    /// `[T]`: times, ascending.
    pub times: Vec<f64>,
    /// `[N, T]`: scaled means.
    pub values: Matrix<f32>,
    /// `[N, T]`: standard errors of the means on the same scale; absent with one sample a time.
    pub standard_errors: Option<Matrix<f32>>,
    /// `[N]`: what was subtracted.
    pub offset: Vec<f64>,
    /// `[N]`: what was divided by; never 0.
    pub scale: Vec<f64>,
}

impl ScaledProfiles {
    /// Scales every complete gene of `profiles`.
    ///
    /// `standard_errors` is `[G, T]` on the observed scale, for all genes of `profiles`.
    /// With [`GeneScale::Zscore`] the standard deviation is that of the T means with divisor T, as
    /// scikit-learn's `StandardScaler` has it; a constant profile becomes zeros.
    pub fn new(
        profiles: &GeneProfiles,
        standard_errors: Option<&Matrix<f64>>,
        gene_scale: GeneScale,
    ) -> Self {
        let genes = (0..profiles.gene_count()).filter(|&gene| profiles.is_complete(gene));
        let genes: Vec<usize> = genes.collect();
        let (rows, steps) = (genes.len(), profiles.time_count());
        let means = Matrix::from_fn(rows, steps, |row, t| profiles.moments(genes[row], t).mean);
        let scaling = means
            .iter_rows()
            .map(|row| offset_and_scale(row, gene_scale));
        let (offset, scale): (Vec<f64>, Vec<f64>) = scaling.unzip();
        Self {
            times: profiles.times().to_vec(),
            values: Matrix::from_fn(rows, steps, |row, t| {
                ((means[(row, t)] - offset[row]) / scale[row]) as f32
            }),
            standard_errors: standard_errors.map(|errors| {
                Matrix::from_fn(rows, steps, |row, t| {
                    (errors[(genes[row], t)] / scale[row]) as f32
                })
            }),
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

    #[test]
    fn a_gene_without_a_value_at_some_time_is_left_out() {
        let mut moments = vec![
            Moments {
                count: 1,
                mean: 1.0,
                m2: 0.0
            };
            4
        ];
        moments[1] = Moments::default();
        let profiles = GeneProfiles::from_times(
            vec!["A".into(), "B".into()],
            &[0.0, 1.0],
            None,
            vec!["all".into()],
            &[1, 1],
            moments,
        );
        let scaled = ScaledProfiles::new(&profiles, None, GeneScale::None);
        assert_eq!(scaled.genes, [1]);
        assert_eq!(scaled.select(&[0]).row(0), [1.0, 1.0]);
    }
}
