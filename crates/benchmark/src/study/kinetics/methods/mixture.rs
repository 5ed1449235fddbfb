//! The mixture of shapes: profiles without noise, and curves that agree with it.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::error::BenchmarkError;
use crate::study::kinetics::methods::curves::CurveModel;
use crate::study::kinetics::methods::task::Task;
use crate::study::kinetics::reading::{Clusters, Estimate, Outcome, Reading, TimingReading};
use crate::study::kinetics::timing::Timing;
use genetide_analysis::{ClusterBase, ClusterMethod};
use genetide_data::{Courses, TimeUnit};

/// Curves drawn for the intervals of a gene.
const SAMPLES: usize = 200;

/// `k` clusters. Curves and timing are those of the profiles without noise that the mixture gives; the
/// mixture states no intervals, so they come from curves that agree with its clusters.
pub(super) fn outcome(task: &Task<'_>, k: usize) -> Result<Outcome, BenchmarkError> {
    let (scaled, seed) = (&task.prepared.scaled, task.config.seed);
    let start = scaled.values.clone();
    let base = ClusterBase::new(start, scaled.clone(), ClusterMethod::Shapes, seed)?;
    let clustering = base.cluster(k, Some(TimeUnit::Hours))?;
    let denoised = match &clustering.denoised {
        Some(denoised) => denoised.clone(),
        None => scaled.values.map(f64::from),
    };
    let mut reading = Reading::of_profiles(scaled, &denoised);
    let model = CurveModel::new(scaled, &clustering.probability);
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    for row in 0..scaled.len() {
        let samples: Vec<Vec<f64>> = (0..SAMPLES)
            .map(|_| model.sample(row, &mut random))
            .collect();
        for (course, timing) in reading.timings[row].iter_mut().enumerate() {
            if let Some(timing) = timing {
                *timing = with_intervals(*timing, &scaled.courses, course, &samples);
            }
        }
        for (column, value) in reading.profile.row_mut(row).iter_mut().enumerate() {
            *value = value.with_samples(samples.iter().map(|curve| curve[column]));
        }
    }
    Ok(Outcome {
        reading: Some(reading),
        clusters: Some(Clusters {
            labels: clustering.labels.iter().map(|label| label - 1).collect(),
            membership: Some(clustering.membership),
        }),
    })
}

/// A timing with the intervals of the timings of sampled profiles.
fn with_intervals(
    timing: TimingReading,
    courses: &Courses,
    course: usize,
    samples: &[Vec<f64>],
) -> TimingReading {
    let (columns, times) = (courses.course(course), courses.times_of(course));
    let of_sample = |curve: &Vec<f64>| {
        let values: Vec<f64> = columns.iter().map(|&column| curve[column]).collect();
        Timing::of(&times, &values)
    };
    let timings: Vec<Timing> = samples.iter().filter_map(of_sample).collect();
    let of = |estimate: Estimate, value: fn(&Timing) -> f64| {
        estimate.with_samples(timings.iter().map(value))
    };
    TimingReading {
        onset: of(timing.onset, |timing| timing.onset),
        time_to_95: of(timing.time_to_95, |timing| timing.time_to_95),
        peak: of(timing.peak, |timing| timing.peak),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_the_samples() {
        let courses = Courses::single(vec![0.0, 2.0, 4.0]);
        let timing = Timing::of(&[0.0, 2.0, 4.0], &[0.0, 1.0, 2.0]).unwrap();
        // Half of the change at 1 h and at 3 h, in equal parts.
        let samples = vec![[vec![0.0, 1.0, 1.0], vec![0.0, 0.0, 1.0]]; 20].concat();
        let found = with_intervals(TimingReading::point(timing), &courses, 0, &samples);
        assert_eq!(found.onset.value, 2.0);
        assert_eq!(found.onset.interval, Some((1.0, 3.0)));
        assert_eq!(found.peak.interval, Some((2.0, 4.0)));
    }
}
