//! The amount that follows a drive with first-order decay.

use crate::curves::grid::{GRID, Place, grid};
use crate::fast_math::{exp, wide};

/// Solves m' = rate (drive - m) from m(0) = `start` on the grid, for a drive `[GRID]` that is linear
/// between the points; the result `[GRID]` is exact for it. `rate` is ln 2 over the half-life.
pub(super) fn integrate(drive: &[f32], start: f32, rate: f32, out: &mut [f32]) {
    // Over an interval of length h, with x = rate h and e = 1 - (1 - exp(-x)) / x:
    // m(h) = m(0) + (1 - exp(-x)) (drive(0) - m(0)) + e (drive(h) - drive(0)).
    let (mut approach, mut slope) = ([0.0; GRID], [0.0; GRID]);
    let points = grid();
    wide(
        #[inline(always)]
        || {
            for point in 1..GRID {
                let x = rate * (points[point] - points[point - 1]);
                let series =
                    x * (0.5 - x * (1.0 / 6.0 - x * (1.0 / 24.0 - x * (1.0 / 120.0 - x / 720.0))));
                let decayed = 1.0 - exp(-x);
                // The difference from 1 loses its digits where x is small; the series does not.
                let small = x < 0.25;
                slope[point] = if small { series } else { 1.0 - decayed / x };
                approach[point] = if small { x * (1.0 - series) } else { decayed };
            }
        },
    );
    let mut amount = start;
    out[0] = start;
    for point in 1..GRID {
        let (from, to) = (drive[point - 1], drive[point]);
        amount += approach[point] * (from - amount) + slope[point] * (to - from);
        out[point] = amount;
    }
}

/// The curve `[GRID]` as it runs `delay` later; before, it keeps its first value.
pub(super) fn delay(curve: &[f32], delay: f32, out: &mut [f32]) {
    let points = grid();
    let mut before = 0;
    for (value, &point) in out.iter_mut().zip(points) {
        let time = point - delay;
        while before < GRID - 2 && points[before + 1] <= time {
            before += 1;
        }
        *value = Place::between(before, time).value(curve);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_gives_the_closed_form() {
        // m' = k (3 - m), m(0) = 1: m(t) = 3 - 2 exp(-k t).
        for half_life in [0.004, 0.05, 0.8] {
            let rate = std::f32::consts::LN_2 / half_life;
            let mut amount = [0.0; GRID];
            integrate(&[3.0; GRID], 1.0, rate, &mut amount);
            for (found, &time) in amount.iter().zip(grid()) {
                let exact = 3.0 - 2.0 * (-f64::from(rate) * f64::from(time)).exp();
                assert!(
                    (f64::from(*found) - exact).abs() < 3e-6,
                    "{half_life} {time}"
                );
            }
        }
    }

    #[test]
    fn a_ramp_gives_the_closed_form() {
        // m' = k (1 + t - m), m(0) = 1: m(t) = 1 + t - (1 - exp(-k t)) / k.
        for half_life in [0.004, 0.05, 0.8] {
            let rate = std::f32::consts::LN_2 / half_life;
            let mut amount = [0.0; GRID];
            integrate(&grid().map(|time| 1.0 + time), 1.0, rate, &mut amount);
            for (found, &time) in amount.iter().zip(grid()) {
                let (k, t) = (f64::from(rate), f64::from(time));
                let exact = 1.0 + t - (1.0 - (-k * t).exp()) / k;
                assert!(
                    (f64::from(*found) - exact).abs() < 3e-6,
                    "{half_life} {time}"
                );
            }
        }
    }

    #[test]
    fn a_delay_moves_a_line() {
        let line = grid().map(|time| 5.0 * time);
        let mut later = [0.0; GRID];
        delay(&line, 0.1, &mut later);
        for (found, time) in later.iter().zip(grid()) {
            assert!((found - 5.0 * (time - 0.1).max(0.0)).abs() < 1e-5);
        }
        delay(&line, 0.0, &mut later);
        assert_eq!(later, line);
    }
}
