//! The test of single libraries, whose spread is assumed.

use genetide_data::value_scale::ValueScale;
use genetide_data::{GeneProfiles, Matrix, Moments};

use crate::linear_model::design::Design;
use crate::linear_model::fit::fit;
use crate::linear_model::moderated::ModeratedFit;
use crate::significance::experiment::Experiment;
use crate::significance::library_values::LibraryValues;

/// The least share of the variance of a library that its observations have: some noise there must be.
const LEAST_WITHIN: f64 = 1e-6;

/// Linear models of genes whose libraries have variances that are assumed, and the weights `[G, L]` of the
/// libraries for standard errors: the inverse of their variances. `values` are the means themselves.
///
/// A library of n observations with the mean m is taken to have the variance a m / n + (SD m)^2, with the assumed
/// `sd` and a gene's variance within libraries over its mean, a: that of counts. On the scale
/// 2 / SD asinh(SD sqrt(m n / a)), like the square root of small counts and the logarithm of large ones, this variance
/// is 1 whatever the mean (Bartlett 1947), so that libraries which are low by chance get no weight of their own.
/// Values that are compared as they are have the variance of the gene over all libraries.
/// The F tests have the degrees of freedom of the variance within libraries.
///
/// For standard errors a library has the mean and the variance within of its own, the latter shrunk as
/// [`LibraryValues::noise`] says.
pub(crate) fn fit_assumed(
    (profiles, experiment): (&GeneProfiles, &Experiment),
    design: &Design,
    values: &LibraryValues,
    (scale, sd): (ValueScale, f64),
) -> (Matrix<f64>, ModeratedFit) {
    let libraries = &experiment.libraries;
    let mut weights = Matrix::filled(profiles.gene_count(), libraries.len(), f64::NAN);
    let mut stable = weights.clone();
    let mut df = Vec::with_capacity(profiles.gene_count());
    for g in 0..profiles.gene_count() {
        let moments = libraries.iter().map(|of| profiles.library_moments(g, of));
        let moments: Vec<Moments> = moments.collect();
        let gene = Noise::new(&moments, scale, sd);
        for (l, of) in moments.iter().enumerate().filter(|(_, of)| of.count > 0) {
            stable[(g, l)] = gene.stable(of.mean);
            weights[(g, l)] = gene.weight(f64::from(of.count));
        }
        df.push(gene.df);
    }
    let fits = fit(design, &stable, Some(&weights));
    let errors = Matrix::from_fn(weights.rows(), weights.columns(), |g, l| {
        let within = values.noise.as_ref().map_or(0.0, |noise| noise[(g, l)]);
        1.0 / (spread(scale, sd, values.values[(g, l)]).powi(2) + within)
    });
    (errors, ModeratedFit::with_known_variance(fits, 1.0, df))
}

/// The standard deviation of a mean between libraries. Logarithms of (1 + x) are proportional to x where they
/// are small, and their own measure where they are large.
fn spread(scale: ValueScale, sd: f64, mean: f64) -> f64 {
    match scale {
        ValueScale::Linear => sd * mean.abs(),
        ValueScale::AsIs => sd * mean.abs().min(1.0),
    }
}

/// The noise of a gene if nothing changes.
struct Noise {
    scale: ValueScale,
    sd: f64,
    /// Mean of the libraries.
    mean: f64,
    /// Variance within libraries.
    variance: f64,
    /// Degrees of freedom of the variance.
    df: f64,
    /// Observations of a library, the harmonic mean over libraries.
    count: f64,
}

impl Noise {
    fn new(libraries: &[Moments], scale: ValueScale, sd: f64) -> Self {
        let known = || libraries.iter().filter(|of| of.count > 0);
        let number = known().count() as f64;
        let df: f64 = known().map(|of| f64::from(of.count - 1)).sum();
        let squares: f64 = known().map(|of| of.m2).sum();
        let inverse: f64 = known().map(|of| 1.0 / f64::from(of.count)).sum();
        Self {
            scale,
            sd,
            mean: known().map(|of| of.mean).sum::<f64>() / number,
            variance: if df > 0.0 { squares / df } else { 0.0 },
            df,
            count: number / inverse,
        }
    }

    /// A mean on a scale on which libraries of the usual size have the variance 1.
    fn stable(&self, mean: f64) -> f64 {
        match self.scale {
            ValueScale::Linear => {
                let within = self.within(self.count) / self.mean;
                let share = self.sd * self.sd * mean.max(0.0) / within;
                2.0 / self.sd * share.sqrt().asinh()
            }
            ValueScale::AsIs => mean / self.total(self.count).sqrt(),
        }
    }

    /// The weight of a library with so many observations.
    fn weight(&self, count: f64) -> f64 {
        self.total(self.count) / self.total(count)
    }

    /// The variance of a library with so many observations.
    fn total(&self, count: f64) -> f64 {
        spread(self.scale, self.sd, self.mean).powi(2) + self.within(count)
    }

    /// The part of it that observations have.
    fn within(&self, count: f64) -> f64 {
        let between = spread(self.scale, self.sd, self.mean).powi(2);
        (self.variance / count).max(LEAST_WITHIN * between)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(count: u32, mean: f64) -> Moments {
        Moments {
            count,
            mean,
            m2: mean * f64::from(count - 1),
        }
    }

    #[test]
    fn the_stable_scale_is_that_of_small_counts_and_of_logarithms() {
        // Poisson counts of 100 cells: variance 0.01 m. 2 sqrt(m / 0.01) = 20 sqrt(m) where m is small.
        let small = Noise::new(
            &[counts(100, 1e-4), counts(100, 1e-4)],
            ValueScale::Linear,
            0.1,
        );
        assert!((small.stable(1e-4) - 0.2).abs() < 1e-4);
        // ln m / 0.1 where it is large: twice the mean is 6.931 away, with a hundredth from the counts.
        let large = Noise::new(
            &[counts(100, 400.0), counts(100, 400.0)],
            ValueScale::Linear,
            0.1,
        );
        let step = large.stable(800.0) - large.stable(400.0);
        assert!((step - 6.931).abs() < 0.01, "{step}");
        assert_eq!(large.weight(100.0), 1.0);
        // Variances 0.01 x 400 and 0.04 x 400 / 4 beside (0.1 x 400)^2 = 1600: 1604 / 1616.
        assert!((large.weight(25.0) - 1604.0 / 1616.0).abs() < 1e-12);
    }
}
