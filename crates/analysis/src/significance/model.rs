//! The linear model of the libraries, and the hypotheses tested with it.

use genetide_data::value_scale::ValueScale;
use genetide_data::{GeneProfiles, Matrix};

use crate::linear_model::design::Design;
use crate::linear_model::fit::fit;
use crate::linear_model::moderated::ModeratedFit;
use crate::numeric::stats::median;
use crate::significance::assumed::fit_assumed;
use crate::significance::design::{design, group_means, noise_design};
use crate::significance::experiment::{Evidence, Experiment};
use crate::significance::library_values::LibraryValues;

/// The least share of the variance of libraries that lies between them: weights never rest on the noise
/// within libraries alone.
const LEAST_SHARE_BETWEEN: f64 = 0.1;

/// p values `[G]` of the hypotheses, and what the test says of the noise.
pub(crate) struct Tested {
    /// No change over time in any condition.
    pub time: Vec<Option<f64>>,
    /// No difference between conditions at any time.
    pub condition: Vec<Option<f64>>,
    /// No difference between the courses of conditions, other than a constant one.
    pub interaction: Vec<Option<f64>>,
    /// `[G]`: variance of a library of weight 1, between replicates where there are some, even if the test
    /// is of curves; `None` where nothing tells it.
    pub variance: Option<Vec<f64>>,
    /// `[G, L]`; all weights are 1 if absent.
    weights: Option<Matrix<f64>>,
}

impl Tested {
    fn nothing(genes: usize) -> Self {
        Self {
            time: vec![None; genes],
            condition: vec![None; genes],
            interaction: vec![None; genes],
            variance: None,
            weights: None,
        }
    }

    /// The weight of library `l` of gene `g`.
    pub fn weight(&self, g: usize, l: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights[(g, l)])
    }
}

/// Tests the values of the libraries with what evidence `experiment` has; `scale` is that of the profiles.
pub(crate) fn test(
    profiles: &GeneProfiles,
    experiment: &Experiment,
    values: &LibraryValues,
    scale: ValueScale,
) -> Tested {
    let genes = values.values.rows();
    let mut variance = None;
    let (weights, model) = match experiment.evidence {
        Evidence::Nothing | Evidence::Cells => return Tested::nothing(genes),
        Evidence::Assumed { sd } => {
            let design = design(experiment);
            let (weights, model) =
                fit_assumed((profiles, experiment), &design, values, (scale, sd));
            (Some(weights), Some(model))
        }
        Evidence::Replicates { .. } | Evidence::Curve { .. } => {
            let noise_design = noise_design(experiment);
            let weights = weights(&noise_design, values);
            let means = means(&values.values);
            let moderated = |design: &Design| {
                let fits = fit(design, &values.values, weights.as_ref());
                ModeratedFit::new(fits, Some(&means), true)
            };
            let model = moderated(&design(experiment));
            let has_replicates = matches!(experiment.evidence, Evidence::Replicates { .. });
            if has_replicates && experiment.curve.is_some() {
                variance = moderated(&noise_design).map(|model| model.squeezed().variance.clone());
            }
            (weights, model)
        }
    };
    let Some(model) = model else {
        return Tested::nothing(genes);
    };
    let means = group_means(experiment);
    let p_values = |contrasts: &Matrix<f64>| -> Vec<Option<f64>> {
        let tests = model.f_tests(contrasts).into_iter();
        tests.map(|test| Some(test?.p)).collect()
    };
    let has_conditions = experiment.conditions.len() > 1;
    let of_conditions = |contrasts: Matrix<f64>| {
        if has_conditions {
            p_values(&contrasts)
        } else {
            vec![None; genes]
        }
    };
    Tested {
        time: p_values(&means.within_rows()),
        condition: of_conditions(means.within_columns()),
        interaction: of_conditions(means.interaction()),
        variance: variance.or_else(|| Some(model.squeezed().variance.clone())),
        weights,
    }
}

/// `[G]`: means over the libraries with a value.
fn means(values: &Matrix<f64>) -> Vec<f64> {
    let mean = |row: &[f64]| {
        let known = || row.iter().filter(|value| value.is_finite());
        known().sum::<f64>() / known().count() as f64
    };
    values.iter_rows().map(mean).collect()
}

/// Weights 1 / (variance between libraries + noise within the library); `None` where libraries do not
/// tell the noise within them.
///
/// The variance between libraries is the median over the better measured half of the genes of what
/// the residual variance exceeds the noise within libraries by. It need not hold for every gene: weights
/// only say which libraries of a gene are the more precise ones, and the moderated variance its noise.
fn weights(design: &Design, values: &LibraryValues) -> Option<Matrix<f64>> {
    let noise = values.noise.as_ref()?;
    let fits = fit(design, &values.values, None);
    let within = means(noise);
    let known = |g: &usize| fits[*g].variance().is_some() && within[*g].is_finite();
    let known: Vec<usize> = (0..fits.len()).filter(known).collect();
    let limit = median(&mut known.iter().map(|&g| within[g]).collect::<Vec<f64>>())?;
    let measured = known.iter().filter(|&&g| within[g] <= limit);
    let variances = measured.filter_map(|&g| Some((fits[g].variance()?, within[g])));
    let (mut totals, mut excess): (Vec<f64>, Vec<f64>) = variances
        .map(|(total, within)| (total, total - within))
        .unzip();
    let least = LEAST_SHARE_BETWEEN * median(&mut totals)?;
    let between = median(&mut excess)?.max(least);
    // All libraries without noise and variance between them: nothing to weigh.
    (between > 0.0).then(|| noise.map(|within| 1.0 / (between + within)))
}
