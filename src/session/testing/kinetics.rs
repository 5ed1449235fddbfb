//! Kinetics of genes for tests of the session, the pipeline and the window.

use genetide_analysis::{Direction, Estimate, KineticEstimates, Kinetics};
use genetide_model::pretrained::CourseKinetics;
use genetide_model::reading::Interval;

/// A rise by `amplitude` with half of it at 3 and all at 12.
pub(crate) fn rise(amplitude: f64) -> Kinetics {
    Kinetics {
        onset: 3.0,
        peak_time: 12.0,
        amplitude,
        direction: Direction::Up,
        return_time: None,
        estimates: None,
    }
}

/// Estimates: onset 2.1 (1.2 to 3.4), everything else later, and no half-life.
pub(crate) fn estimates() -> KineticEstimates {
    let later = |shift: f64| Estimate {
        low: 1.2 + shift,
        median: 2.1 + shift,
        high: 3.4 + shift,
    };
    KineticEstimates {
        onset: later(0.0),
        time_to_95: later(2.0),
        peak: later(4.0),
        duration: later(6.0),
        half_life: None,
    }
}

/// What a network reads of the timing of so many rows: of row i the medians start + i + 1, + 2, ..., + 5, with
/// intervals from 0.25 below to 0.5 above.
pub(crate) fn reading(rows: usize, start: f32) -> CourseKinetics {
    let of = |place: f32| {
        let rows = (0..rows).map(|row| start + row as f32 + place);
        let interval = |median| Interval {
            low: median - 0.25,
            median,
            high: median + 0.5,
        };
        rows.map(interval).collect()
    };
    CourseKinetics {
        onset: of(1.0),
        time_to_95: of(2.0),
        peak: of(3.0),
        duration: of(4.0),
        half_life: of(5.0),
    }
}
