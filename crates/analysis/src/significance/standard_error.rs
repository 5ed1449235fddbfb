//! Standard errors of the means, which are never 0.

use genetide_data::{GeneProfiles, Matrix, Moments};

use crate::significance::experiment::Experiment;
use crate::significance::library_values::LibraryValues;
use crate::significance::model::Tested;

/// Standard errors `[G, C]` of the means of `profiles`; `None` when nothing tells the noise.
///
/// On the scale of the test a library has the variance s^2 / w, with the moderated variance s^2 of the gene and
/// its weight w. It is brought to the scale of the means by the slope of that scale at the mean of the
/// library's time and condition (delta method). The mean of a column weighs all its N libraries alike, so that
/// its variance is the sum of theirs over N^2. The error is 0 only in columns without a value.
pub(crate) fn standard_errors(
    profiles: &GeneProfiles,
    experiment: &Experiment,
    values: &LibraryValues,
    tested: &Tested,
) -> Option<Matrix<f64>> {
    let variances = tested.variance.as_ref()?;
    let courses = profiles.courses();
    let columns = courses.columns().len();
    let libraries = experiment.libraries.iter();
    let column_of: Vec<Option<usize>> = libraries.map(|of| courses.column_of(of)).collect();
    let mut errors = Matrix::filled(profiles.gene_count(), columns, 0.0);
    for (g, variance) in variances.iter().enumerate() {
        let means = library_means((profiles, experiment), g);
        let slopes: Vec<f64> = group_means(&means, experiment)
            .iter()
            .map(|group| values.scale.slope_at(group.mean))
            .collect();
        let mut of_column = vec![(0.0, 0.0); columns];
        for (l, _) in means.iter().enumerate().filter(|(_, mean)| mean.is_some()) {
            // Libraries of all conditions beside those of each are in no column.
            let Some(column) = column_of[l] else { continue };
            let of = &mut of_column[column];
            of.0 += slopes[experiment.group_of[l]].powi(2) * variance / tested.weight(g, l);
            of.1 += 1.0;
        }
        for (column, (sum, libraries)) in of_column.into_iter().enumerate() {
            if libraries > 0.0 {
                errors[(g, column)] = sum.sqrt() / libraries;
            }
        }
    }
    Some(errors)
}

/// `[L]`: the means of gene `g`; `None` without a value.
fn library_means(
    (profiles, experiment): (&GeneProfiles, &Experiment),
    g: usize,
) -> Vec<Option<f64>> {
    let libraries = experiment.libraries.iter();
    let moments = libraries.map(|library| profiles.library_moments(g, library));
    moments
        .map(|of| (of.count > 0).then_some(of.mean))
        .collect()
}

/// The means of libraries in each group.
fn group_means(means: &[Option<f64>], experiment: &Experiment) -> Vec<Moments> {
    let mut groups = vec![Moments::default(); experiment.groups.len()];
    for (mean, &group) in means.iter().zip(&experiment.group_of) {
        if let Some(mean) = mean {
            groups[group].push(*mean);
        }
    }
    groups
}
