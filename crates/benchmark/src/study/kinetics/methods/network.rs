//! The network: what it reads from a table, and clusters of its embedding.

use crate::error::BenchmarkError;
use crate::progress::Monitor;
use crate::study::kinetics::methods::task::Task;
use crate::study::kinetics::reading::{Clusters, Estimate, Outcome, Reading, TimingReading};
use genetide::pipeline::steps;
use genetide_analysis::{ClusterBase, ClusterMethod};
use genetide_data::{Matrix, TimeUnit};
use genetide_model::ModelError;
use genetide_model::pretrained::{self, CourseKinetics, NetworkReading};
use genetide_model::reading::Interval;

/// Half the width of a 90 % interval of a normal belief, in standard deviations.
const NORMAL_90: f64 = 1.644_853_6;

/// The kinetics of a gene's course, with 90 % intervals.
fn timing(kinetics: &CourseKinetics, row: usize) -> TimingReading {
    let estimate = |of: &[Interval]| Estimate {
        value: f64::from(of[row].median),
        interval: Some((f64::from(of[row].low), f64::from(of[row].high))),
    };
    TimingReading {
        onset: estimate(&kinetics.onset),
        time_to_95: estimate(&kinetics.time_to_95),
        peak: estimate(&kinetics.peak),
    }
}

/// What the network reads of a table, in hours and on the scale of the scaled profiles.
fn reading(of: &NetworkReading) -> Reading {
    let (rows, columns) = (of.values.rows(), of.values.columns());
    let timings = (0..rows).map(|row| {
        of.kinetics
            .iter()
            .map(|course| Some(timing(course, row)))
            .collect()
    });
    Reading {
        timings: timings.collect(),
        profile: Matrix::from_fn(rows, columns, |row, column| {
            let (value, deviation) = (of.values[(row, column)], of.deviations[(row, column)]);
            let half = NORMAL_90 * f64::from(deviation);
            let value = f64::from(value);
            Estimate {
                value,
                interval: Some((value - half, value + half)),
            }
        }),
    }
}

/// Trains the network on the table as the program does, reads the table, and makes the true number of
/// clusters.
pub(super) fn outcome(
    task: &Task<'_>,
    monitor: &mut Monitor<'_>,
) -> Result<Outcome, BenchmarkError> {
    let scaled = &task.prepared.scaled;
    let training = steps::train(task.prepared, task.config, &mut |_| (), monitor)?;
    let weights = pretrained::weights_of(&training.weights)
        .ok_or_else(|| ModelError::Weights("they are of another network".to_owned()))?;
    let found = pretrained::readings(&weights, scaled);
    Ok(Outcome {
        clusters: Some(clusters_by_drive(task, &found.embedding)?),
        reading: Some(reading(&found)),
    })
}

/// The clusters of an embedding `[N, D]`.
fn clusters_by_drive(task: &Task<'_>, embedding: &Matrix<f32>) -> Result<Clusters, BenchmarkError> {
    let scaled = &task.prepared.scaled;
    let of = |method| {
        let base = ClusterBase::new(embedding.clone(), scaled.clone(), method, task.config.seed)?;
        base.cluster(task.k, Some(TimeUnit::Hours))
    };
    let clustering = of(ClusterMethod::Drive)?;
    Ok(Clusters {
        labels: clustering.labels.iter().map(|label| label - 1).collect(),
        membership: Some(clustering.membership),
    })
}
