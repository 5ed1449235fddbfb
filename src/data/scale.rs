//! Scaling of gene profiles, so that timing and not amplitude decides what is alike.

use serde::{Deserialize, Serialize};

use super::{GeneProfiles, GeneScale};

/// The profiles of the complete genes on the scale that the model sees.
///
/// `observed = value * scale + offset`, per gene.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScaledProfiles {
    /// `[N]`: index of each row's gene in the [`GeneProfiles`].
    pub genes: Vec<usize>,
    /// `[T]`: times, ascending.
    pub times: Vec<f64>,
    /// `[N, T]`: scaled means, row-major.
    pub values: Vec<f32>,
    /// `[N, T]`: standard errors of the means on the same scale; absent with one sample a time.
    pub standard_errors: Option<Vec<f32>>,
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
        standard_errors: Option<&[f64]>,
        gene_scale: GeneScale,
    ) -> Self {
        let times = profiles.times().to_vec();
        let steps = times.len();
        let mut scaled = Self {
            genes: Vec::new(),
            times,
            values: Vec::new(),
            standard_errors: standard_errors.map(|_| Vec::new()),
            offset: Vec::new(),
            scale: Vec::new(),
        };
        for gene in (0..profiles.gene_count()).filter(|&g| profiles.is_complete(g)) {
            let means: Vec<f64> = (0..steps).map(|t| profiles.moments(gene, t).mean).collect();
            let (offset, scale) = offset_and_scale(&means, gene_scale);
            scaled.genes.push(gene);
            scaled.offset.push(offset);
            scaled.scale.push(scale);
            scaled
                .values
                .extend(means.iter().map(|mean| ((mean - offset) / scale) as f32));
            if let (Some(to), Some(from)) = (&mut scaled.standard_errors, standard_errors) {
                let row = &from[gene * steps..(gene + 1) * steps];
                to.extend(row.iter().map(|error| (error / scale) as f32));
            }
        }
        scaled
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
        &self.values[row * self.times.len()..(row + 1) * self.times.len()]
    }

    /// The same with only the rows given, in their order.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        let steps = self.times.len();
        let matrix = |from: &[f32]| -> Vec<f32> {
            rows.iter()
                .flat_map(|&row| &from[row * steps..(row + 1) * steps])
                .copied()
                .collect()
        };
        Self {
            genes: rows.iter().map(|&row| self.genes[row]).collect(),
            times: self.times.clone(),
            values: matrix(&self.values),
            standard_errors: self.standard_errors.as_deref().map(matrix),
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
    use crate::data::Moments;

    fn profiles(means: &[f64]) -> GeneProfiles {
        let moments = means
            .iter()
            .map(|&mean| Moments {
                count: 3,
                mean,
                m2: 1.0,
            })
            .collect();
        GeneProfiles::new(
            vec!["A".into()],
            (0..means.len()).map(|t| t as f64).collect(),
            None,
            vec!["all".into()],
            vec![3; means.len()],
            moments,
        )
    }

    #[test]
    fn zscore_agrees_with_arithmetic_and_goes_back() {
        // 1, 3, 5: mean 3, variance (4 + 0 + 4) / 3, deviation sqrt(8/3) = 1.632993.
        let scaled = ScaledProfiles::new(
            &profiles(&[1.0, 3.0, 5.0]),
            Some(&[1.632_993_161_855_452; 3]),
            GeneScale::Zscore,
        );
        let expected = [-1.224_744_9, 0.0, 1.224_744_9];
        for (value, expected) in scaled.row(0).iter().zip(expected) {
            assert!((value - expected).abs() < 1e-6);
        }
        assert!((scaled.standard_errors.as_ref().unwrap()[1] - 1.0).abs() < 1e-6);
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
        let profiles = GeneProfiles::new(
            vec!["A".into(), "B".into()],
            vec![0.0, 1.0],
            None,
            vec!["all".into()],
            vec![1, 1],
            moments,
        );
        let scaled = ScaledProfiles::new(&profiles, None, GeneScale::None);
        assert_eq!(scaled.genes, [1]);
        assert_eq!(scaled.select(&[0]).row(0), [1.0, 1.0]);
    }
}
