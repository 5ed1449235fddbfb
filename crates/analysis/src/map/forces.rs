//! Attraction and repulsion of points on a map.

/// Parameters of the similarity 1 / (1 + a d^2b) of points at distance d on the map, as the
/// reference implementation fits them for min_dist 0.1 and spread 1.
const A: f64 = 1.576_943_460_311_307_7;
const B: f64 = 0.895_060_877_910_973_3;
/// Keeps the repulsion of coincident points finite.
const SMALLEST: f64 = 0.001;

/// Cells of the table per factor of two, as a power of two.
const CELLS_BITS: u32 = 5;
/// Bits of a number within its cell.
const REST_BITS: u32 = f32::MANTISSA_DIGITS - 1 - CELLS_BITS;
/// First cell: squared distances of 2^-20, below which both forces are constant.
const FIRST: u32 = (127 - 20) << CELLS_BITS;
/// Squared distances up to 2^20 have cells; maps are far smaller.
const CELLS: usize = 40 << CELLS_BITS;

/// A force as a function of the squared distance, in a table with linear interpolation: within a
/// thousandth of the formula, and several times as fast as a power.
pub(crate) struct Force(Vec<Cell>);

/// Value at the start of a cell, and its increase over the cell.
#[derive(Clone, Copy)]
struct Cell {
    value: f32,
    growth: f32,
}

impl Force {
    /// Of two neighbours: a negative factor for their difference.
    pub fn attraction() -> Self {
        Self::of(attraction)
    }

    /// Of any two points: a positive factor for their difference.
    pub fn repulsion() -> Self {
        Self::of(repulsion)
    }

    fn of(force: fn(f64) -> f64) -> Self {
        let start = |cell: usize| f64::from(f32::from_bits((FIRST + cell as u32) << REST_BITS));
        let cell = |cell: usize| {
            let (value, next) = (force(start(cell)), force(start(cell + 1)));
            Cell {
                value: value as f32,
                growth: (next - value) as f32,
            }
        };
        Self((0..CELLS).map(cell).collect())
    }

    /// The factor at a squared distance.
    #[inline]
    pub fn at(&self, squared: f32) -> f32 {
        let bits = squared.to_bits();
        let cell = (bits >> REST_BITS).saturating_sub(FIRST) as usize;
        let rest = bits & ((1 << REST_BITS) - 1);
        let share = rest as f32 / (1_u32 << REST_BITS) as f32;
        let cell = self.0[cell.min(CELLS - 1)];
        cell.value + share * cell.growth
    }
}

fn attraction(squared: f64) -> f64 {
    -2.0 * A * B * squared.powf(B - 1.0) / (1.0 + A * squared.powf(B))
}

fn repulsion(squared: f64) -> f64 {
    2.0 * B / ((SMALLEST + squared) * (1.0 + A * squared.powf(B)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_agree_with_the_formulas() {
        for formula in [attraction, repulsion as fn(f64) -> f64] {
            let force = Force::of(formula);
            let mut squared = 1.1e-6_f32;
            while squared < 1e6 {
                let relative = f64::from(force.at(squared)) / formula(f64::from(squared)) - 1.0;
                assert!(relative.abs() < 1e-3, "{relative} at {squared}");
                squared *= 1.013;
            }
        }
    }

    #[test]
    fn what_is_beyond_the_tables_is_finite() {
        let (attraction, repulsion) = (Force::attraction(), Force::repulsion());
        for squared in [0.0, f32::MIN_POSITIVE, 1e30, f32::MAX] {
            assert!(attraction.at(squared) < 0.0);
            assert!(repulsion.at(squared).is_finite());
        }
        // 2 * 0.895 / (0.001 + 0) / (1 + 0) = 1790 where two points meet.
        assert!((repulsion.at(0.0) - 1790.0).abs() < 10.0);
    }
}
