//! The two halves of the libraries of a table.

use genetide_data::value_scale::ValueScale;
use genetide_data::{GeneProfiles, Matrix};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::linear_model::fit::{GeneFit, fit};
use crate::prediction::observed::Observed;
use crate::prediction::split::Places;
use crate::settings::AnalysisSettings;
use crate::significance::design::noise_design;
use crate::significance::experiment::Experiment;
use crate::significance::library_values::LibraryValues;
use crate::significance::log_scale::LogScale;
use crate::significance::model::{Tested, test};

/// The profiles of each half of the libraries, on the scale of the test.
#[derive(Clone, Debug, PartialEq)]
pub struct Halves {
    /// Both halves `[G, C]`: means over libraries, log2 of each where the table has counts.
    pub of: [Observed; 2],
    /// All libraries `[G, C]`.
    pub all: Observed,
    /// What the halves are.
    pub division: Division,
    scale: LogScale,
}

/// How libraries were divided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Division {
    /// By donor (or animal, or replicate), since they recur: the names in each half.
    Donors([Vec<String>; 2]),
    /// Alternately at every time and condition.
    Libraries,
}

/// Why libraries cannot be divided.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoHalves {
    /// A time and condition has one library.
    #[error(
        "Predictions are not checked on a held-out half of the libraries: {0} has one library, and a half needs \
         one of its own at every time and condition."
    )]
    OneLibrary(String),
    /// No replicates tell the noise of a library.
    #[error(
        "Predictions are not checked on a held-out half of the libraries: nothing tells how far libraries \
         differ by chance."
    )]
    NoNoise,
}

impl Halves {
    /// Divides the libraries of `profiles`, whose values are on the scale `scale`.
    ///
    /// Donors who recur are divided so that each is in one half; other libraries alternately within their column.
    /// A value is the mean of the libraries of a half in a column, less what the model of the test takes for
    /// effects of donors or batches: the halves are compared in their courses, not in the levels of their donors.
    /// Its variance is the sum of s^2 / w over the libraries over their number squared, with the moderated
    /// variance s^2 of the gene and the weights w of the libraries.
    ///
    /// # Errors
    /// When a column has fewer than two libraries, or nothing tells their noise.
    pub fn new(
        profiles: &GeneProfiles,
        scale: ValueScale,
        settings: &AnalysisSettings,
    ) -> Result<Self, NoHalves> {
        let scale = settings.test_scale.chosen(scale);
        let experiment = Experiment::new(profiles, settings);
        let courses = profiles.courses();
        let libraries = experiment.libraries.iter();
        let column_of: Vec<Option<usize>> = libraries.map(|of| courses.column_of(of)).collect();
        let places = Places {
            column_of: &column_of,
            donor_of: &experiment.donor_of,
            columns: courses.columns().len(),
        };
        let (half_of, division) = divided(&places, &experiment);
        let counts = places.counts(&half_of);
        if let Some(column) = counts.iter().position(|of| of.contains(&0)) {
            return Err(NoHalves::OneLibrary(name(profiles, column)));
        }
        let values = LibraryValues::new(profiles, &experiment, scale);
        let tested = test(profiles, &experiment, &values, scale);
        let variances = tested.variance.as_ref().ok_or(NoHalves::NoNoise)?;
        let means = LibraryMeans {
            values: without_blocks(&experiment, &values.values, &tested),
            variances,
            tested: &tested,
            column_of: &column_of,
            columns: places.columns,
        };
        let half = |half: usize| means.over(|l| half_of[l] == Some(half));
        Ok(Self {
            of: [half(0), half(1)],
            all: means.over(|l| half_of[l].is_some()),
            division,
            scale: values.scale,
        })
    }

    /// A value of the table on the scale of the test.
    pub fn on_the_scale_of_the_test(&self, value: f64) -> f64 {
        self.scale.of(value)
    }

    /// A value on the scale of the test on that of the values of the table, and the slope there.
    pub fn value_and_slope(&self, on_test: f64) -> (f64, f64) {
        let value = self.scale.mean_of(on_test);
        (value, self.scale.slope_at(value))
    }

    /// Both halves on the scale of the values of the table: geometric means where these are proportional to an
    /// abundance, the same as before otherwise.
    ///
    /// Errors follow by the slope of the scale at the mean over all libraries (delta method): by that of a half,
    /// one that is low by chance would seem certain.
    pub fn on_the_scale_of_values(&self) -> [Observed; 2] {
        let (genes, columns) = (self.all.values.rows(), self.all.values.columns());
        let slope = |at| self.value_and_slope(self.all.values[at]).1;
        [0, 1].map(|half| Observed {
            values: self.of[half].values.map(|value| self.scale.mean_of(value)),
            errors: Matrix::from_fn(genes, columns, |g, c| {
                self.of[half].errors[(g, c)] * slope((g, c))
            }),
        })
    }
}

/// The half of every library.
fn divided(places: &Places<'_>, experiment: &Experiment) -> (Vec<Option<usize>>, Division) {
    let donors = experiment.donors.len();
    let recur = experiment.recurring_donors() > 1;
    let halves = recur.then(|| places.halves_of_donors(donors)).flatten();
    let division = halves.as_ref().map_or(Division::Libraries, |halves| {
        let of = |half: usize| {
            let donors = experiment.donors.iter().zip(halves);
            let own = donors.filter(|(_, of)| **of == half);
            own.map(|(name, _)| name.clone()).collect()
        };
        Division::Donors([of(0), of(1)])
    });
    (places.libraries(halves.as_deref()), division)
}

/// A column in words: "6 h (act)".
fn name(profiles: &GeneProfiles, column: usize) -> String {
    let courses = profiles.courses();
    let time = courses.time_of(column);
    let time = match profiles.time_unit() {
        Some(unit) => format!("{time} {unit}"),
        None => format!("time {time}"),
    };
    match courses.condition_of(column) {
        Some(condition) => format!("{time} ({condition})"),
        None => time,
    }
}

/// The values `[G, L]` less the effects of blocks, which sum to 0 over the libraries.
fn without_blocks(experiment: &Experiment, values: &Matrix<f64>, tested: &Tested) -> Matrix<f64> {
    if experiment.blocks.is_empty() {
        return values.clone();
    }
    let weights = Matrix::from_fn(values.rows(), values.columns(), |g, l| tested.weight(g, l));
    let design = noise_design(experiment);
    let fits = fit(&design, values, Some(&weights));
    let blocks: usize = experiment.blocks.iter().map(|blocks| blocks.count).sum();
    let first = design.matrix().columns() - blocks;
    Matrix::from_fn(values.rows(), values.columns(), |g, l| {
        values[(g, l)] - effect(&fits[g], design.matrix().row(l), first)
    })
}

/// The effect of the blocks, which have the coefficients from `first` on, of a library with this row of the design;
/// 0 where it cannot be told from the means.
fn effect(fit: &GeneFit, row: &[f64], first: usize) -> f64 {
    let mut contrast = row.to_vec();
    contrast[..first].fill(0.0);
    fit.estimate(&contrast).map_or(0.0, |of| of.value)
}

/// Means over libraries.
struct LibraryMeans<'a> {
    /// `[G, L]`; NaN without a value.
    values: Matrix<f64>,
    /// `[G]`: variance of a library of weight 1.
    variances: &'a [f64],
    tested: &'a Tested,
    column_of: &'a [Option<usize>],
    columns: usize,
}

impl LibraryMeans<'_> {
    /// The means over those libraries that are `chosen`. A value that is missing is the mean of the gene.
    fn over(&self, chosen: impl Fn(usize) -> bool) -> Observed {
        let genes = self.values.rows();
        let mut observed = Observed {
            values: Matrix::filled(genes, self.columns, 0.0),
            errors: Matrix::filled(genes, self.columns, f64::INFINITY),
        };
        for g in 0..genes {
            let mut of_column = vec![(0.0, 0.0, 0.0); self.columns];
            for (l, value) in self.values.row(g).iter().enumerate() {
                let column = self.column_of[l].filter(|_| chosen(l) && value.is_finite());
                let Some(column) = column else { continue };
                let of = &mut of_column[column];
                of.0 += value;
                of.1 += self.variances[g] / self.tested.weight(g, l);
                of.2 += 1.0;
            }
            for (column, (sum, variance, libraries)) in of_column.into_iter().enumerate() {
                let error = variance.sqrt() / libraries;
                if libraries > 0.0 && error > 0.0 && error.is_finite() {
                    observed.values[(g, column)] = sum / libraries;
                    observed.errors[(g, column)] = error;
                }
            }
            let level = observed.level(g).unwrap_or(0.0);
            for column in 0..self.columns {
                if observed.errors[(g, column)].is_infinite() {
                    observed.values[(g, column)] = level;
                }
            }
        }
        observed
    }
}

#[cfg(test)]
mod tests;
