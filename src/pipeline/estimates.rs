//! What the network believes of the timing of genes, as the gene table has it.

use genetide_analysis::{Estimate, KineticEstimates};
use genetide_model::TrainingResult;
use genetide_model::pretrained::CourseKinetics;
use genetide_model::reading::Interval;

/// For each course the estimates of every row of the scaled profiles, in the unit of the times; empty for a
/// network that tells none.
pub(super) fn estimates(training: &TrainingResult) -> Vec<Vec<KineticEstimates>> {
    training.kinetics.iter().map(of_course).collect()
}

fn of_course(course: &CourseKinetics) -> Vec<KineticEstimates> {
    let times = course.onset.iter().zip(&course.time_to_95);
    let lengths = course.duration.iter().zip(&course.half_life);
    let rows = times.zip(&course.peak).zip(lengths);
    let of_row = |(((onset, time_to_95), peak), (duration, half_life))| {
        let own = KineticEstimates {
            onset: estimate(onset),
            time_to_95: estimate(time_to_95),
            peak: estimate(peak),
            duration: estimate(duration),
            half_life: Some(estimate(half_life)),
        };
        own.with_known_half_life()
    };
    rows.map(of_row).collect()
}

fn estimate(interval: &Interval) -> Estimate {
    Estimate {
        low: f64::from(interval.low),
        median: f64::from(interval.median),
        high: f64::from(interval.high),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::{fixtures, kinetics};

    #[test]
    fn each_row_of_each_course_has_its_estimates() {
        let table = fixtures::table_of(2);
        let mut training = fixtures::training(&fixtures::prepared(&table, 2), 1);
        let training = std::sync::Arc::make_mut(&mut training);
        assert!(estimates(training).is_empty());
        training.kinetics = [0.0, 10.0].map(|start| kinetics::reading(2, start)).into();
        let found = estimates(training);
        assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
        // Of the second row of the second course: 10 + 1 and the places of the five numbers.
        let own = &found[1][1];
        let medians = [own.onset, own.time_to_95, own.peak, own.duration].map(|of| of.median);
        assert_eq!(medians, [12.0, 13.0, 14.0, 15.0]);
        assert_eq!((own.onset.low, own.onset.high), (11.75, 12.5));
        assert_eq!(own.half_life.unwrap().median, 16.0);
    }
}
