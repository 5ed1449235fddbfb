//! The grid on which curves are simulated, and linear interpolation from it.

use std::sync::LazyLock;

/// Number of points of the grid.
pub const GRID: usize = 96;

/// The points u^2.5 in spans, u even from 0 to 1: dense early, where fast genes respond.
pub fn grid() -> &'static [f32; GRID] {
    static POINTS: LazyLock<[f32; GRID]> = LazyLock::new(|| {
        std::array::from_fn(|point| {
            let u = point as f32 / (GRID - 1) as f32;
            u * u * u.sqrt()
        })
    });
    &POINTS
}

/// Where a time lies on the grid.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The point before; never the last.
    before: usize,
    /// Weight of the point after, 0 to 1.
    after: f32,
}

impl Place {
    /// The place of `time`, which is clamped to 0 and 1.
    pub(super) fn of(time: f32) -> Self {
        let points = grid();
        let before = points.partition_point(|&point| point <= time);
        Self::between(before.saturating_sub(1).min(GRID - 2), time)
    }

    /// The place of `time` after point `before`.
    pub(super) fn between(before: usize, time: f32) -> Self {
        let points = grid();
        let gap = points[before + 1] - points[before];
        let after = ((time - points[before]) / gap).clamp(0.0, 1.0);
        Self { before, after }
    }

    /// The value there of a curve `[GRID]`.
    pub(super) fn value(self, curve: &[f32]) -> f32 {
        let (before, after) = (curve[self.before], curve[self.before + 1]);
        before + self.after * (after - before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_spans_all_times_and_is_dense_early() {
        let points = grid();
        assert_eq!((points[0], points[GRID - 1]), (0.0, 1.0));
        assert!(points.windows(2).all(|pair| pair[0] < pair[1]));
        // (38 / 95)^2.5 = 0.4^2.5 = 0.16 x 0.632456 = 0.101193.
        assert!((points[38] - 0.101_193).abs() < 1e-6);
    }

    #[test]
    fn a_straight_line_is_interpolated_exactly() {
        let line = grid().map(|time| 3.0 - 2.0 * time);
        for time in [0.0, 1e-6, 0.1, 0.5, 0.999, 1.0] {
            let found = Place::of(time).value(&line);
            assert!((found - (3.0 - 2.0 * time)).abs() < 1e-6, "{time}");
        }
        assert_eq!(Place::of(-1.0).value(&line), 3.0);
        assert_eq!(Place::of(2.0).value(&line), 1.0);
    }
}
