//! Standard errors of the means, moderated so that none is 0.

use super::ftest::Anova;
use crate::data::Moments;

/// Weight of a gene's pooled variance against that observed at one time, in degrees of freedom.
///
/// With three cells a time (2 degrees of freedom) the pooled variance decides, with a hundred the
/// cells at that time do: the variance of counts grows with their mean, so it is not the same at
/// all times of a gene that responds.
const PRIOR_DF: f64 = 10.0;
/// Genes on either side, by mean, whose variance stands in for that of a gene without variance.
const NEIGHBOURS: usize = 10;
/// Relative standard deviation assumed where no gene has a variance within times.
const FLOOR: f64 = 1e-3;

/// Standard errors `[G, T]` of the means; `None` when no gene has two values at one time.
///
/// The variance at time t is (d0 v + (n_t - 1) v_t) / (d0 + n_t - 1), the form of Smyth (2004)
/// with the gene's pooled variance v as the prior and d0 = 10; its square root over sqrt(n_t) is
/// the standard error. A gene without variance within times takes the median variance of the genes
/// of similar mean as v. 0 only where a gene has no value.
///
/// `moments` is `[G, T]`, row-major, and `anovas` `[G]` made from it.
pub(super) fn standard_errors(
    moments: &[Moments],
    times: usize,
    anovas: &[Anova],
) -> Option<Vec<f64>> {
    if anovas.iter().all(|anova| anova.df_within < 1.0) {
        return None;
    }
    let trend = Trend::new(anovas);
    let errors = moments
        .chunks(times)
        .zip(anovas)
        .flat_map(|(row, anova)| {
            let prior = match anova.pooled_variance() {
                Some(variance) if variance > 0.0 => variance,
                _ => trend.variance_at(anova.mean),
            };
            row.iter()
                .map(move |at_time| standard_error(at_time, prior))
        })
        .collect();
    Some(errors)
}

fn standard_error(moments: &Moments, prior: f64) -> f64 {
    if moments.count == 0 {
        return 0.0;
    }
    let count = f64::from(moments.count);
    let variance = (PRIOR_DF * prior + moments.m2) / (PRIOR_DF + count - 1.0);
    (variance / count).sqrt()
}

/// Pooled variances of the genes that have one, by mean.
struct Trend {
    /// Mean and variance, ascending by mean.
    genes: Vec<(f64, f64)>,
    floor: f64,
}

impl Trend {
    fn new(anovas: &[Anova]) -> Self {
        let mut genes: Vec<(f64, f64)> = anovas
            .iter()
            .filter_map(|anova| Some((anova.mean, anova.pooled_variance()?)))
            .filter(|&(_, variance)| variance > 0.0)
            .collect();
        genes.sort_by(|a, b| a.0.total_cmp(&b.0));
        let largest = anovas
            .iter()
            .fold(0.0_f64, |max, anova| max.max(anova.mean.abs()));
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
        near.get(near.len() / 2).copied().unwrap_or(self.floor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[f64]) -> Moments {
        let mut moments = Moments::default();
        for &value in values {
            moments.push(value);
        }
        moments
    }

    #[test]
    fn moderation_agrees_with_arithmetic() {
        // Variances 2 and 0 of two values each: pooled 1. At the first time
        // (10 * 1 + 1 * 2) / 11 = 12 / 11, over n = 2: 6 / 11; at the second (10 + 0) / 11 / 2.
        let moments = [of(&[1.0, 3.0]), of(&[5.0, 5.0])];
        let errors = standard_errors(&moments, 2, &[Anova::new(&moments)]).unwrap();
        assert!((errors[0] - (6.0_f64 / 11.0).sqrt()).abs() < 1e-12);
        assert!((errors[1] - (5.0_f64 / 11.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_gene_without_variance_borrows_that_of_its_neighbours() {
        // The other gene's pooled variance is 2; (10 * 2 + 0) / 11 / 2 = 10 / 11.
        let moments = [
            of(&[4.0, 4.0]),
            of(&[4.0, 4.0]),
            of(&[3.0, 5.0]),
            of(&[3.0, 5.0]),
        ];
        let anovas = [Anova::new(&moments[..2]), Anova::new(&moments[2..])];
        let errors = standard_errors(&moments, 2, &anovas).unwrap();
        assert!((errors[0] - (10.0_f64 / 11.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn never_zero_where_there_is_a_value_and_none_with_one_sample_a_time() {
        let constant = [of(&[0.0, 0.0]), of(&[0.0, 0.0, 0.0])];
        let errors = standard_errors(&constant, 2, &[Anova::new(&constant)]).unwrap();
        assert!(errors.iter().all(|&error| error > 0.0 && error.is_finite()));

        let incomplete = [of(&[1.0, 2.0]), Moments::default()];
        let errors = standard_errors(&incomplete, 2, &[Anova::new(&incomplete)]).unwrap();
        assert!(errors[0] > 0.0);
        assert_eq!(errors[1], 0.0);

        let single = [of(&[1.0]), of(&[2.0])];
        assert_eq!(standard_errors(&single, 2, &[Anova::new(&single)]), None);
    }
}
