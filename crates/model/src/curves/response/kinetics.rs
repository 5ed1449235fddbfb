//! Timing of a response, read from its curve.

/// Timing of a response, in the units of the grid (spans).
///
/// All refer to the largest change from the start, up or down. A curve without any change has
/// zeros, which mean nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Kinetics {
    /// First time at which the change is half of the largest.
    pub onset: f32,
    /// First time at which the change is 95 % of the largest.
    pub time_to_95: f32,
    /// Point of the grid with the largest change, the first of equal ones.
    pub peak: f32,
    /// Time spent above half of the largest change.
    pub duration: f32,
}

/// The timing of a curve `[n]` at the times `grid` `[n]`, linear between them.
pub fn kinetics(curve: &[f32], grid: &[f32]) -> Kinetics {
    let Some(&start) = curve.first() else {
        return Kinetics::default();
    };
    let (mut largest, mut peak) = (0.0_f32, 0);
    for (point, value) in curve.iter().enumerate() {
        if (value - start).abs() > largest.abs() {
            (largest, peak) = (value - start, point);
        }
    }
    if largest == 0.0 {
        return Kinetics::default();
    }
    let share = |point: usize| (curve[point] - start) / largest;
    Kinetics {
        onset: first_time(share, 0.5, grid, peak),
        time_to_95: first_time(share, 0.95, grid, peak),
        peak: grid[peak],
        duration: time_above(share, 0.5, grid),
    }
}

/// The first time at which the share of the largest change reaches `level`, not after point `peak`.
fn first_time(share: impl Fn(usize) -> f32, level: f32, grid: &[f32], peak: usize) -> f32 {
    let after = (1..peak)
        .find(|&point| share(point) >= level)
        .unwrap_or(peak);
    let (low, high) = (share(after - 1), share(after));
    let part = ((level - low) / (high - low)).clamp(0.0, 1.0);
    grid[after - 1] + part * (grid[after] - grid[after - 1])
}

/// The time for which the share of the largest change is above `level`.
fn time_above(share: impl Fn(usize) -> f32, level: f32, grid: &[f32]) -> f32 {
    let mut before = share(0);
    let mut total = 0.0;
    for point in 1..grid.len() {
        let after = share(point);
        let (low, high) = (before.min(after), before.max(after));
        if low >= level {
            total += grid[point] - grid[point - 1];
        } else if high > level {
            total += (grid[point] - grid[point - 1]) * (high - level) / (high - low);
        }
        before = after;
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(found: Kinetics, expected: [f32; 4]) {
        let found = [found.onset, found.time_to_95, found.peak, found.duration];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-6, "{found} {expected}");
        }
    }

    #[test]
    fn a_triangle() {
        // Up from 1 at 0.2 to 3 at 0.4, down to 1 at 1. Half (2) at 0.3; 95 % (2.9) at 0.2 + 0.95 x 0.2
        // = 0.39; down at half at 0.4 + 0.3 = 0.7: above it for 0.4.
        let times = [0.0, 0.2, 0.4, 1.0];
        let expected = [0.3, 0.39, 0.4, 0.4];
        assert_close(kinetics(&[1.0, 1.0, 3.0, 1.0], &times), expected);
        assert_close(kinetics(&[1.0, 1.0, -1.0, 1.0], &times), expected);
    }

    #[test]
    fn a_step() {
        // From 1 to 3 between 0.4 and 0.5: half at 0.45, 95 % at 0.495, above half from 0.45 to 1.
        let found = kinetics(&[1.0, 1.0, 3.0, 3.0], &[0.0, 0.4, 0.5, 1.0]);
        assert_close(found, [0.45, 0.495, 0.5, 0.55]);
    }

    #[test]
    fn the_larger_of_two_directions_counts() {
        // Up by 1 at 0.1, then down by 2 at 0.4: half (0) at 0.2 + 0.2 x (2 - 0) / (2 + 1) is
        // 0.1 + 0.3 x 2 / 3 = 0.3; 95 % (-0.9) at 0.1 + 0.3 x 2.9 / 3 = 0.39; then back to the start.
        let found = kinetics(&[1.0, 2.0, -1.0, 1.0], &[0.0, 0.1, 0.4, 1.0]);
        assert_close(found, [0.3, 0.39, 0.4, 0.4]);
    }

    #[test]
    fn no_change_gives_zeros() {
        assert_eq!(kinetics(&[2.0; 3], &[0.0, 0.5, 1.0]), Kinetics::default());
        assert_eq!(kinetics(&[], &[]), Kinetics::default());
    }
}
