//! What noise leaves of the flatness of genes that do not change.

/// Cut-off of Tukey's biweight, in standard deviations.
pub(super) const CUTOFF: f64 = 3.0;

/// The flatness that is to be expected of a gene that does not change.
///
/// `scales` `[T]` are the variances of its ratios over those that they are compared with. With z
/// standard normal and x the largest of scale z^2 over the times, or the largest but `spared` of them, the
/// flatness is w = (1 - x / c^2)^2 below the cut-off c, and its mean is the integral of -w'(x) P(X < x)
/// from 0 to c^2; here by the midpoint rule.
pub(super) fn expected_flatness(scales: &[f64], spared: usize) -> f64 {
    const STEPS: usize = 36;
    let top = CUTOFF * CUTOFF;
    let step = top / STEPS as f64;
    let parts = (0..STEPS).map(|i| {
        let x = (i as f64 + 0.5) * step;
        let within = scales
            .iter()
            .map(|scale| within((x / scale.max(1e-12)).sqrt()));
        let below = all_but(within, spared);
        2.0 / top * (1.0 - x / top) * below * step
    });
    parts.sum()
}

/// The probability that all but `spared` events at most come to pass, from the probability of each.
fn all_but(events: impl Iterator<Item = f64>, spared: usize) -> f64 {
    if spared == 0 {
        return events.product();
    }
    // By the number of those that did not.
    let mut missed = vec![0.0; spared + 1];
    missed[0] = 1.0;
    for event in events {
        for count in (0..=spared).rev() {
            let from_fewer = count.checked_sub(1).map_or(0.0, |fewer| missed[fewer]);
            missed[count] = missed[count] * event + from_fewer * (1.0 - event);
        }
    }
    missed.iter().sum()
}

/// P(|z| < `limit`) of a standard normal z: erf(limit / sqrt 2) by Abramowitz & Stegun 7.1.26, with an
/// error below 2e-7.
fn within(limit: f64) -> f64 {
    const P: f64 = 0.327_591_1;
    const A: [f64; 5] = [
        0.254_829_592,
        -0.284_496_736,
        1.421_413_741,
        -1.453_152_027,
        1.061_405_429,
    ];
    let x = limit * std::f64::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + P * x);
    let sum = A.iter().rev().fold(0.0, |sum, a| (sum + a) * t);
    1.0 - sum * (-x * x).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_are_those_of_the_tables() {
        for (limit, expected) in [
            (0.0, 0.0),
            (1.0, 0.682_689_5),
            (1.96, 0.950_004_2),
            (3.0, 0.997_300_2),
        ] {
            assert!((within(limit) - expected).abs() < 2e-7, "{limit}");
        }
    }

    #[test]
    fn noise_of_one_time_leaves_its_mean_flatness() {
        // E[(1 - z^2/9)^2] = 1 - 2/9 + 3/81 = 0.8148 over all z; what lies beyond 3 takes off
        // the mean of (1 - z^2/9)^2 there, 0.0008.
        assert!((expected_flatness(&[1.0], 0) - 0.814).abs() < 0.002);
        // Without noise a flat gene is flat.
        assert!((expected_flatness(&[0.0, 0.0], 0) - 1.0).abs() < 1e-9);
        assert!(expected_flatness(&[1.0; 6], 0) < expected_flatness(&[1.0; 2], 0));
    }

    #[test]
    fn spared_events_may_fail() {
        // 0.5^3; with one that fails, 4 of 8 outcomes; with three, all.
        let of = |spared| all_but([0.5; 3].into_iter(), spared);
        assert_eq!([0, 1, 3].map(of), [0.125, 0.5, 1.0]);
        // 0.9 x 0.8 + 0.1 x 0.8 + 0.9 x 0.2.
        assert!((all_but([0.9, 0.8].into_iter(), 1) - 0.98).abs() < 1e-12);
    }
}
