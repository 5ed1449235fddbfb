//! The design matrix of an experiment, and the means of its groups.

use genetide_data::Matrix;

use crate::linear_model::cell_means::CellMeans;
use crate::linear_model::columns::{beside, centred_indicators, indicators};
use crate::linear_model::design::Design;
use crate::significance::curve::Curve;
use crate::significance::experiment::Experiment;

/// The means of the groups, each by itself or on curves over time, and the blocks.
pub(super) fn design(experiment: &Experiment) -> Design {
    design_of(experiment, &means(experiment, experiment.curve.as_ref()))
}

/// The design that tells the noise of libraries: a mean for every group where that leaves residuals, so
/// that noise is not what a curve fails to follow; [`design`] otherwise.
pub(crate) fn noise_design(experiment: &Experiment) -> Design {
    let of_groups = design_of(experiment, &means(experiment, None));
    if of_groups.residual_df() > 0 {
        of_groups
    } else {
        design(experiment)
    }
}

/// The means of conditions by times as combinations of the coefficients.
pub(super) fn group_means(experiment: &Experiment) -> CellMeans {
    let rows = experiment.conditions.len().max(1);
    let times = experiment.groups.iter().map(|group| group.time + 1).max();
    let of_groups = means(experiment, experiment.curve.as_ref());
    let blocks = experiment.blocks.iter().map(|blocks| blocks.count);
    let coefficients = of_groups.columns() + blocks.sum::<usize>();
    let mut means = Matrix::filled(rows, times.unwrap_or_default(), None);
    for (group, of_group) in experiment.groups.iter().zip(of_groups.iter_rows()) {
        let mut weights = of_group.to_vec();
        weights.resize(coefficients, 0.0);
        let conditions = group.condition.map_or(0..rows, |row| row..row + 1);
        for row in conditions {
            means[(row, group.time)] = Some(weights.clone());
        }
    }
    CellMeans::new(coefficients, means)
}

/// The means of the groups as combinations `[groups, P]` of coefficients.
fn means(experiment: &Experiment, curve: Option<&Curve>) -> Matrix<f64> {
    let groups: Vec<usize> = (0..experiment.groups.len()).collect();
    curve.map_or_else(
        || indicators(&groups, groups.len()),
        |curve| curve.means(experiment),
    )
}

/// The design with these `means` `[groups, P]` and the blocks.
fn design_of(experiment: &Experiment, means: &Matrix<f64>) -> Design {
    let blocks = experiment.blocks.iter();
    let columns = blocks.fold(means.select(&experiment.group_of), |columns, blocks| {
        beside(&columns, &centred_indicators(&blocks.of, blocks.count))
    });
    Design::new(columns)
}
