//! The design matrix of an experiment, and the means of its groups.

use genetide_data::Matrix;

use crate::linear_model::cell_means::CellMeans;
use crate::linear_model::columns::{beside, centred_indicators, indicators};
use crate::linear_model::design::Design;
use crate::significance::experiment::Experiment;

/// A mean for every group, and the blocks.
pub(super) fn design(experiment: &Experiment) -> Design {
    let groups = indicators(&experiment.group_of, experiment.groups.len());
    let blocks = experiment.blocks.iter();
    let columns = blocks.fold(groups, |columns, blocks| {
        beside(&columns, &centred_indicators(&blocks.of, blocks.count))
    });
    Design::new(columns)
}

/// The means of conditions by times as combinations of the coefficients.
pub(super) fn group_means(experiment: &Experiment) -> CellMeans {
    let rows = experiment.conditions.len().max(1);
    let times = experiment.groups.iter().map(|group| group.time + 1).max();
    let coefficients = coefficients(experiment);
    let mut means = Matrix::filled(rows, times.unwrap_or_default(), None);
    for (index, group) in experiment.groups.iter().enumerate() {
        let mut weights = vec![0.0; coefficients];
        weights[index] = 1.0;
        let of_group = group.condition.map_or(0..rows, |row| row..row + 1);
        for row in of_group {
            means[(row, group.time)] = Some(weights.clone());
        }
    }
    CellMeans::new(coefficients, means)
}

/// Number of coefficients of [`design`].
fn coefficients(experiment: &Experiment) -> usize {
    let blocks = experiment.blocks.iter().map(|blocks| blocks.count);
    experiment.groups.len() + blocks.sum::<usize>()
}
