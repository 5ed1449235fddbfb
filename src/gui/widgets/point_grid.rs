//! Finds points by position among very many, with a grid of cells.

/// Points in a plane, sorted into square cells.
#[derive(Debug, Default)]
pub struct PointGrid {
    points: Vec<[f32; 2]>,
    low: [f32; 2],
    cell: f32,
    /// Number of columns and rows.
    cells: [usize; 2],
    /// Start of the points of each cell in `order`, row by row; then the end.
    starts: Vec<usize>,
    /// Indices of the points, by cell.
    order: Vec<usize>,
}

impl PointGrid {
    /// Sorts `points` into about as many cells. Points with non-finite coordinates are never found.
    pub fn new(points: Vec<[f32; 2]>) -> Self {
        let Some((low, high)) = bounds(&points) else {
            return Self::default();
        };
        let side = (high[0] - low[0]).max(high[1] - low[1]);
        let across = (points.len() as f32).sqrt().ceil();
        let cell = if side > 0.0 { side / across } else { 1.0 };
        let cells = [0, 1].map(|axis| ((high[axis] - low[axis]) / cell).floor() as usize + 1);
        let mut grid = Self {
            points,
            low,
            cell,
            cells,
            starts: vec![0; cells[0] * cells[1] + 1],
            order: Vec::new(),
        };
        grid.sort();
        grid
    }

    /// Counting sort of the points by cell.
    fn sort(&mut self) {
        let cell_of: Vec<Option<usize>> = self.points.iter().map(|&at| self.cell_at(at)).collect();
        for cell in cell_of.iter().flatten() {
            self.starts[cell + 1] += 1;
        }
        for cell in 1..self.starts.len() {
            self.starts[cell] += self.starts[cell - 1];
        }
        let mut next = self.starts.clone();
        self.order = vec![0; self.starts.last().copied().unwrap_or(0)];
        for (point, cell) in cell_of.into_iter().enumerate() {
            let Some(cell) = cell else { continue };
            self.order[next[cell]] = point;
            next[cell] += 1;
        }
    }

    fn cell_at(&self, at: [f32; 2]) -> Option<usize> {
        let is_finite = at.iter().all(|x| x.is_finite());
        is_finite.then(|| self.index(1, at[1]) * self.cells[0] + self.index(0, at[0]))
    }

    /// Column or row of a coordinate; the first or last one if it is outside.
    fn index(&self, axis: usize, at: f32) -> usize {
        // The cast maps negative values to 0.
        (((at - self.low[axis]) / self.cell).floor() as usize).min(self.cells[axis] - 1)
    }

    /// The points, in the order given.
    pub fn points(&self) -> &[[f32; 2]] {
        &self.points
    }

    /// Lowest and highest coordinates of the points; `None` if there are none.
    pub fn bounds(&self) -> Option<([f32; 2], [f32; 2])> {
        bounds(&self.points)
    }

    /// Indices of the points with coordinates from `low` to `high`, in no particular order.
    pub fn within(&self, low: [f32; 2], high: [f32; 2]) -> impl Iterator<Item = usize> + '_ {
        let rows = match self.order.is_empty() {
            true => 0..0,
            false => self.index(1, low[1])..self.index(1, high[1]) + 1,
        };
        let is_inside = move |at: [f32; 2]| {
            (low[0]..=high[0]).contains(&at[0]) && (low[1]..=high[1]).contains(&at[1])
        };
        rows.flat_map(move |row| {
            let (first, last) = (self.index(0, low[0]), self.index(0, high[0]));
            let row = row * self.cells[0];
            // The cells of a row are consecutive.
            self.order[self.starts[row + first]..self.starts[row + last + 1]].iter()
        })
        .copied()
        .filter(move |&point| is_inside(self.points[point]))
    }

    /// The point nearest to `at` within `reach`; of equally near points, the one with the lowest
    /// index.
    pub fn nearest(&self, at: [f32; 2], reach: f32) -> Option<usize> {
        let squared = |point: usize| {
            let [x, y] = self.points[point];
            (x - at[0]).powi(2) + (y - at[1]).powi(2)
        };
        let (low, high) = (at.map(|x| x - reach), at.map(|x| x + reach));
        self.within(low, high)
            .map(|point| (squared(point), point))
            .filter(|(squared, _)| *squared <= reach * reach)
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
            .map(|(_, point)| point)
    }
}

fn bounds(points: &[[f32; 2]]) -> Option<([f32; 2], [f32; 2])> {
    let finite = points.iter().filter(|at| at.iter().all(|x| x.is_finite()));
    finite.fold(None, |bounds, &[x, y]| {
        let ([left, low], [right, high]) = bounds.unwrap_or(([x, y], [x, y]));
        Some(([left.min(x), low.min(y)], [right.max(x), high.max(y)]))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every point in turn.
    fn by_brute_force(points: &[[f32; 2]], at: [f32; 2], reach: f32) -> Option<usize> {
        let mut nearest: Option<(f32, usize)> = None;
        for (i, point) in points.iter().enumerate() {
            let squared = (point[0] - at[0]).powi(2) + (point[1] - at[1]).powi(2);
            if squared <= reach * reach && nearest.is_none_or(|(least, _)| squared < least) {
                nearest = Some((squared, i));
            }
        }
        nearest.map(|(_, point)| point)
    }

    proptest! {
        #[test]
        fn the_nearest_is_that_of_brute_force(
            // Whole numbers among them, so that some points are equally near.
            points in prop::collection::vec(
                prop_oneof![
                    [-20.0..20.0_f32, -3.0..3.0_f32],
                    [-4..4_i8, -4..4_i8].prop_map(|at| at.map(f32::from)),
                ],
                0..200,
            ),
            at in [-25.0..25.0_f32, -5.0..5.0_f32],
            reach in 0.0..6.0_f32,
        ) {
            let grid = PointGrid::new(points.clone());
            prop_assert_eq!(grid.nearest(at, reach), by_brute_force(&points, at, reach));
            let at = at.map(f32::round);
            prop_assert_eq!(grid.nearest(at, reach), by_brute_force(&points, at, reach));
        }
    }

    #[test]
    fn boxes_hold_their_points_and_no_other() {
        let points: Vec<[f32; 2]> = (0..100)
            .map(|i| [(i % 10) as f32, (i / 10) as f32])
            .collect();
        let grid = PointGrid::new(points);
        let mut found: Vec<usize> = grid.within([2.5, 0.0], [4.0, 1.0]).collect();
        found.sort_unstable();
        assert_eq!(found, [3, 4, 13, 14]);
        assert_eq!(grid.within([-9.0, -9.0], [20.0, 20.0]).count(), 100);
        assert_eq!(grid.within([9.5, 0.0], [20.0, 20.0]).count(), 0);
        assert_eq!(grid.bounds(), Some(([0.0, 0.0], [9.0, 9.0])));
    }

    #[test]
    fn few_points_and_broken_ones_do_no_harm() {
        assert_eq!(PointGrid::default().nearest([0.0, 0.0], 1.0), None);
        assert_eq!(
            PointGrid::new(Vec::new())
                .within([0.0; 2], [1.0; 2])
                .count(),
            0
        );
        let same = PointGrid::new(vec![[f32::NAN, 0.0], [2.0, 2.0], [2.0, 2.0]]);
        assert_eq!(same.nearest([2.5, 2.0], 1.0), Some(1));
        assert_eq!(same.nearest([f32::NAN, 2.0], 1.0), None);
    }
}
