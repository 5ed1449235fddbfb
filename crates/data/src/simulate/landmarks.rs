//! Onset and peak of a curve that is known without noise.

/// Steps between the first and the last time at which the curve is looked at.
const STEPS: u32 = 20_000;

/// Changes below this part of the largest value are rounding, not response.
const SMALLEST_CHANGE: f64 = 1e-9;

/// When a curve responds, in the unit of its times.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Landmarks {
    /// First crossing of half of the largest absolute change from the first time.
    pub onset: f64,
    /// When the change is largest.
    pub peak: f64,
}

impl Landmarks {
    /// The landmarks of `curve` from `first` to `last`; `None` when it does not change.
    ///
    /// The baseline is the curve at `first`. The curve is read on a grid of 20,000 steps, and the
    /// crossing placed linearly between two of its points.
    pub fn of(curve: impl Fn(f64) -> f64, first: f64, last: f64) -> Option<Self> {
        let time = |step: u32| first + (last - first) * f64::from(step) / f64::from(STEPS);
        let baseline = curve(first);
        let (mut extreme, mut peak, mut scale) = (0.0_f64, first, baseline.abs());
        for step in 1..=STEPS {
            let value = curve(time(step));
            scale = scale.max(value.abs());
            if (value - baseline).abs() > extreme.abs() {
                (extreme, peak) = (value - baseline, time(step));
            }
        }
        if extreme.abs() <= SMALLEST_CHANGE * scale {
            return None;
        }
        // Progress towards the extreme: 0 at the baseline, 1 at the peak.
        let progress = |step: u32| (curve(time(step)) - baseline) / extreme;
        let crossing = (1..=STEPS).find(|&step| progress(step) >= 0.5)?;
        let (before, after) = (progress(crossing - 1), progress(crossing));
        let part = (0.5 - before) / (after - before);
        let onset = time(crossing - 1) + part * (time(crossing) - time(crossing - 1));
        Some(Self { onset, peak })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_its_onset_half_way() {
        let marks = Landmarks::of(|t| 3.0 - t, 2.0, 10.0).unwrap();
        assert!((marks.onset - 6.0).abs() < 1e-9);
        assert!((marks.peak - 10.0).abs() < 1e-9);
    }

    #[test]
    fn a_parabola_peaks_at_its_top() {
        // t (8 - t): top 16 at t = 4; half of it, 8, at 4 - sqrt(8) = 1.17157.
        let marks = Landmarks::of(|t| t * (8.0 - t), 0.0, 8.0).unwrap();
        assert!((marks.onset - 1.171_57).abs() < 1e-4);
        assert!((marks.peak - 4.0).abs() < 1e-3);
    }

    #[test]
    fn a_constant_and_a_single_time_have_none() {
        assert_eq!(Landmarks::of(|_| 0.5, 0.0, 24.0), None);
        assert_eq!(Landmarks::of(|t| t, 3.0, 3.0), None);
    }
}
