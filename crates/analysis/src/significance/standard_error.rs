//! Moderated standard errors of the means, which are never 0.

use crate::numeric::stats::middle;
use crate::significance::ftest::Anova;
use genetide_data::{Matrix, Moments};

/// Weight of a gene's pooled variance against the variance at one time, in degrees of freedom.
///
/// With three cells at a time (2 degrees of freedom) the pooled variance dominates, with a hundred
/// the cells at that time do: the variance of counts grows with their mean, and so differs between
/// the times of a responsive gene.
const PRIOR_DF: f64 = 10.0;
/// Number of genes with the next lower and next higher means whose variances replace that of a gene
/// without variance.
const NEIGHBOURS: usize = 10;
/// Relative standard deviation that is assumed if no gene has a variance within times.
const FLOOR: f64 = 1e-3;

/// Standard errors `[G, T]` of the means; `None` when no gene has two values at one time.
///
/// The variance at time t is (d0 v + (n_t - 1) v_t) / (d0 + n_t - 1), the form of Smyth (2004) with
/// the gene's pooled variance v as the prior and d0 = 10; its square root over sqrt(n_t) is the
/// standard error. For a gene without variance within times, v is the median variance of the genes
/// with similar means. The error is 0 only at times without a value.
///
/// `moments` is `[G, T]`, and `anovas` `[G]` the analysis of variance of each gene.
pub(crate) fn standard_errors(moments: &Matrix<Moments>, anovas: &[Anova]) -> Option<Matrix<f64>> {
    if anovas.iter().all(|anova| anova.df_within < 1.0) {
        return None;
    }
    let trend = Trend::new(anovas);
    let prior = |anova: &Anova| match anova.pooled_variance() {
        Some(variance) if variance > 0.0 => variance,
        _ => trend.variance_at(anova.mean),
    };
    let priors: Vec<f64> = anovas.iter().map(prior).collect();
    let error = |g: usize, t: usize| standard_error(&moments[(g, t)], priors[g]);
    Some(Matrix::from_fn(moments.rows(), moments.columns(), error))
}

fn standard_error(moments: &Moments, prior: f64) -> f64 {
    if moments.count == 0 {
        return 0.0;
    }
    let count = f64::from(moments.count);
    let variance = (PRIOR_DF * prior + moments.m2) / (PRIOR_DF + count - 1.0);
    (variance / count).sqrt()
}

/// Pooled variances of the genes with variance, as a function of the mean.
struct Trend {
    /// Mean and variance of each gene, ascending by mean.
    genes: Vec<(f64, f64)>,
    floor: f64,
}

impl Trend {
    fn new(anovas: &[Anova]) -> Self {
        let all = anovas.iter();
        let known = all.filter_map(|anova| Some((anova.mean, anova.pooled_variance()?)));
        let mut genes: Vec<(f64, f64)> = known.filter(|gene| gene.1 > 0.0).collect();
        genes.sort_by(|a, b| a.0.total_cmp(&b.0));
        let means = anovas.iter().map(|anova| anova.mean.abs());
        let largest = means.fold(0.0, f64::max);
        let unit = if largest > 0.0 { largest } else { 1.0 };
        Self {
            genes,
            floor: (FLOOR * unit).powi(2),
        }
    }

    fn variance_at(&self, mean: f64) -> f64 {
        let place = self.genes.partition_point(|gene| gene.0 < mean);
        let from = place.saturating_sub(NEIGHBOURS);
        let to = (place + NEIGHBOURS).min(self.genes.len());
        let mut near: Vec<f64> = self.genes[from..to].iter().map(|gene| gene.1).collect();
        near.sort_by(f64::total_cmp);
        // The upper of two middle values.
        middle(&near).map_or(self.floor, |(_, upper)| upper)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::moments::moments;

    /// Standard errors at the two times of genes with these moments.
    fn errors_of(moments: &[Moments]) -> Option<Matrix<f64>> {
        let moments = Matrix::new(moments.len() / 2, 2, moments.to_vec());
        let anovas: Vec<Anova> = moments.iter_rows().map(Anova::new).collect();
        standard_errors(&moments, &anovas)
    }

    #[test]
    fn moderation_agrees_with_arithmetic() {
        // Variances 2 and 0 of two values each: pooled 1. At the first time
        // (10 * 1 + 1 * 2) / 11 = 12 / 11, over n = 2: 6 / 11; at the second (10 + 0) / 11 / 2.
        let moments = [moments(&[1.0, 3.0]), moments(&[5.0, 5.0])];
        let errors = errors_of(&moments).unwrap();
        assert!((errors[(0, 0)] - (6.0_f64 / 11.0).sqrt()).abs() < 1e-12);
        assert!((errors[(0, 1)] - (5.0_f64 / 11.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_gene_without_variance_borrows_that_of_its_neighbours() {
        // The other gene's pooled variance is 2; (10 * 2 + 0) / 11 / 2 = 10 / 11.
        let moments = [
            moments(&[4.0, 4.0]),
            moments(&[4.0, 4.0]),
            moments(&[3.0, 5.0]),
            moments(&[3.0, 5.0]),
        ];
        let errors = errors_of(&moments).unwrap();
        assert!((errors[(0, 0)] - (10.0_f64 / 11.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn never_zero_where_there_is_a_value_and_none_with_one_sample_a_time() {
        let constant = [moments(&[0.0, 0.0]), moments(&[0.0, 0.0, 0.0])];
        let errors = errors_of(&constant).unwrap().into_values();
        assert!(errors.iter().all(|&error| error > 0.0 && error.is_finite()));

        let incomplete = [moments(&[1.0, 2.0]), Moments::default()];
        let errors = errors_of(&incomplete).unwrap();
        assert!(errors[(0, 0)] > 0.0);
        assert_eq!(errors[(0, 1)], 0.0);

        let single = [moments(&[1.0]), moments(&[2.0])];
        assert_eq!(errors_of(&single), None);
    }
}
