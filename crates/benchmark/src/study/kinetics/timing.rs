//! Onset, time to 95 % and peak of a curve.

use genetide_analysis::numeric::stats::argmax;

/// The timing of a curve relative to its first value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Timing {
    /// First time at which half of the largest change is reached.
    pub(super) onset: f64,
    /// First time at which 95 % of the largest change are reached.
    pub(super) time_to_95: f64,
    /// Time of the largest change.
    pub(super) peak: f64,
}

impl Timing {
    /// The timing of a `curve` `[T]` that is linear between `times` `[T]`; `None` for one that is constant.
    pub(super) fn of(times: &[f64], curve: &[f64]) -> Option<Self> {
        let first = *curve.first()?;
        let peak = argmax(curve.iter().map(|value| (value - first).abs()));
        let largest = curve[peak] - first;
        if !largest.is_finite() || largest == 0.0 {
            return None;
        }
        let reached = |share: f64| {
            let part = |point: usize| (curve[point] - first) / largest;
            let after = (1..peak)
                .find(|&point| part(point) >= share)
                .unwrap_or(peak);
            let (from, to) = (part(after - 1), part(after));
            let step = times[after] - times[after - 1];
            times[after - 1] + step * (share - from) / (to - from)
        };
        Some(Self {
            onset: reached(0.5),
            time_to_95: reached(0.95),
            peak: times[peak],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timing_agrees_with_arithmetic() {
        // Down by 8 at 6 h. Half, 4, lies half way from 2 at 1 h to 6 at 3 h: 2 h. 95 %, 7.6, lies
        // 1.6 / 2 of the way from 6 at 3 h to 8 at 6 h: 5.4 h.
        let times = [0.0, 1.0, 3.0, 6.0, 9.0];
        let timing = Timing::of(&times, &[10.0, 8.0, 4.0, 2.0, 5.0]).unwrap();
        assert!((timing.onset - 2.0).abs() < 1e-12);
        assert!((timing.time_to_95 - 5.4).abs() < 1e-12);
        assert_eq!(timing.peak, 6.0);
        // At once: half of 1 h, and 0.95 h.
        let timing = Timing::of(&times, &[0.0, 1.0, 0.0, 0.0, 0.0]).unwrap();
        assert!((timing.onset - 0.5).abs() < 1e-12 && (timing.time_to_95 - 0.95).abs() < 1e-12);
        assert_eq!(Timing::of(&times, &[3.0; 5]), None);
    }
}
