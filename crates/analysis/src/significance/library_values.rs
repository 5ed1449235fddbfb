//! The values of libraries on the scale of the test, and the noise within them.

use genetide_data::value_scale::ValueScale;
use genetide_data::{GeneProfiles, Matrix, Moments};

use crate::significance::experiment::{Evidence, Experiment};
use crate::significance::log_scale::{LogScale, typical_size};

/// Values that differ by less than this share of the largest are equal up to rounding.
const SAME: f64 = 1e-9;
/// Weight of the variance of a gene over all libraries beside that of one library, in degrees of
/// freedom, for the standard errors of single libraries.
const PRIOR_DF: f64 = 10.0;
/// Observations of a library, in the median, from which the noise within libraries is estimated.
const CELLS_OF_A_LIBRARY: f64 = 10.0;

/// The values of libraries on the scale of the test.
pub(crate) struct LibraryValues {
    /// `[G, L]`: log2 of the mean, or the mean; NaN without a value.
    pub values: Matrix<f64>,
    /// `[G, L]`: variances of these values through the noise within libraries; `None` where
    /// libraries have too few observations to tell.
    pub noise: Option<Matrix<f64>>,
    /// The scale of the test.
    pub scale: LogScale,
}

impl LibraryValues {
    /// The values of the libraries of `profiles`.
    pub fn new(profiles: &GeneProfiles, experiment: &Experiment, scale: ValueScale) -> Self {
        let libraries = &experiment.libraries;
        let genes = profiles.gene_count();
        let moments = Matrix::from_fn(genes, libraries.len(), |g, l| {
            profiles.library_moments(g, &libraries[l])
        });
        let mut values = Self {
            values: Matrix::filled(genes, libraries.len(), f64::NAN),
            noise: None,
            scale: LogScale::new(scale, libraries),
        };
        values.values = moments.map(|of| match of.count {
            0 => f64::NAN,
            _ => values.scale.of(of.mean),
        });
        for g in 0..genes {
            blank_constant(values.values.row_mut(g));
        }
        if typical_size(libraries) >= CELLS_OF_A_LIBRARY {
            let is_assumed = matches!(experiment.evidence, Evidence::Assumed { .. });
            values.noise = Some(if is_assumed {
                values.noise_within(&moments, experiment, |of| df(of) / (PRIOR_DF + df(of)))
            } else {
                // As weights, variances of single libraries are too noisy, and grow with their means.
                values.noise_within(&moments, experiment, |_| 0.0)
            });
        }
        values
    }

    /// The variance of a library's value through its observations, by the delta method.
    ///
    /// The variance between observations is what the gene has over all libraries: proportional to the mean on
    /// the linear scale, as that of counts, and constant otherwise. Only its share `of_own` is that of the
    /// library. A library is taken to have the mean of its time and condition, since a variance by its own
    /// mean would favour libraries that are low by chance.
    fn noise_within(
        &self,
        moments: &Matrix<Moments>,
        experiment: &Experiment,
        of_own: impl Fn(&Moments) -> f64,
    ) -> Matrix<f64> {
        let mut noise = Matrix::filled(moments.rows(), moments.columns(), f64::NAN);
        for (g, row) in moments.iter_rows().enumerate() {
            let means = self.means_of_groups(row, experiment);
            let mean_of = |l: usize| means[experiment.group_of[l]] + self.scale.offset;
            let unit = |l: usize| match self.scale.values {
                ValueScale::Linear => mean_of(l),
                ValueScale::AsIs => 1.0,
            };
            let squares: f64 = row.iter().map(|of| of.m2).sum();
            let units: f64 = row.iter().enumerate().map(|(l, of)| df(of) * unit(l)).sum();
            let per_unit = if units > 0.0 { squares / units } else { 0.0 };
            for (l, of) in row.iter().enumerate().filter(|(_, of)| of.count > 0) {
                let own = of_own(of);
                let variance =
                    (1.0 - own) * per_unit * unit(l) + own * of.variance().unwrap_or(0.0);
                let slope = self.scale.slope_at(mean_of(l) - self.scale.offset);
                noise[(g, l)] = variance / f64::from(of.count) / (slope * slope);
            }
        }
        noise
    }

    /// The mean of a gene in each group, over all observations.
    fn means_of_groups(&self, row: &[Moments], experiment: &Experiment) -> Vec<f64> {
        let mut groups = vec![Moments::default(); experiment.groups.len()];
        for (of, &group) in row.iter().zip(&experiment.group_of) {
            groups[group] = groups[group].merged(*of);
        }
        groups.iter().map(|group| group.mean.max(0.0)).collect()
    }
}

/// Leaves a gene whose libraries are all alike without values: there is nothing to test, and what rounding
/// leaves of its variance is none.
fn blank_constant(row: &mut [f64]) {
    let known = || row.iter().copied().filter(|value| value.is_finite());
    let (low, high) = (
        known().fold(f64::INFINITY, f64::min),
        known().fold(f64::NEG_INFINITY, f64::max),
    );
    if high - low <= SAME * low.abs().max(high.abs()) {
        row.fill(f64::NAN);
    }
}

/// Degrees of freedom of the variance within a library.
fn df(of: &Moments) -> f64 {
    f64::from(of.count.max(1) - 1)
}
