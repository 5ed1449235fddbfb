//! The observed profiles as they are, and their k-means clusters.

use crate::error::BenchmarkError;
use crate::study::kinetics::methods::task::Task;
use crate::study::kinetics::reading::{Clusters, Outcome, Reading};
use genetide_analysis::cluster::kmeans;
use genetide_analysis::numeric::records::records;

/// The observed profiles.
pub(super) fn raw(task: &Task<'_>) -> Outcome {
    let scaled = &task.prepared.scaled;
    let profiles = scaled.values.map(f64::from);
    Outcome {
        reading: Some(Reading::of_profiles(scaled, &profiles)),
        clusters: None,
    }
}

/// k-means clusters of the z-scored profiles.
pub(super) fn kmeans(task: &Task<'_>) -> Result<Outcome, BenchmarkError> {
    let fit = kmeans::fit(
        &records(&task.prepared.scaled.values),
        task.k,
        task.config.seed,
    )?;
    Ok(Outcome {
        reading: None,
        clusters: Some(Clusters {
            labels: fit.labels,
            membership: None,
        }),
    })
}
