//! Contrasts of a table of means, such as those of conditions by times.

use crate::numeric::qr::Qr;
use genetide_data::Matrix;

/// Entries of contrasts below this are 0 up to rounding.
const ROUNDING: f64 = 1e-12;

/// A table of means of R rows by C columns, each a combination of the P coefficients of a model.
///
/// Means can be absent. One mean can stand in several rows, as that of a time zero which the
/// conditions share: differences between these rows vanish there.
#[derive(Clone, Debug, PartialEq)]
pub struct CellMeans {
    coefficients: usize,
    /// `[R, C]`: weights `[P]` of the coefficients.
    cells: Matrix<Option<Vec<f64>>>,
}

impl CellMeans {
    /// A table of `cells` `[R, C]`, each with the weights of all `coefficients`.
    pub fn new(coefficients: usize, cells: Matrix<Option<Vec<f64>>>) -> Self {
        Self {
            coefficients,
            cells,
        }
    }

    /// The weights `[P]` of the mean in this place.
    pub fn mean(&self, row: usize, column: usize) -> Option<&[f64]> {
        self.cells[(row, column)].as_deref()
    }

    /// The contrast `[P]` of the mean at `of` less that at `from`; `None` if one is absent.
    pub fn difference(&self, of: (usize, usize), from: (usize, usize)) -> Option<Vec<f64>> {
        let (of, from) = (self.mean(of.0, of.1)?, self.mean(from.0, from.1)?);
        Some(of.iter().zip(from).map(|(of, from)| of - from).collect())
    }

    /// Contrasts `[P, Q]` that are 0 if, in every row, the means of all columns are equal: no
    /// condition changes over time.
    pub fn within_rows(&self) -> Matrix<f64> {
        let rows = 0..self.cells.rows();
        let places = rows.map(|row| (0..self.cells.columns()).map(move |column| (row, column)));
        self.differences(places)
    }

    /// Contrasts `[P, Q]` that are 0 if, in every column, the means of all rows are equal: the
    /// conditions are the same at every time at which several were sampled.
    pub fn within_columns(&self) -> Matrix<f64> {
        let columns = 0..self.cells.columns();
        let places = columns.map(|column| (0..self.cells.rows()).map(move |row| (row, column)));
        self.differences(places)
    }

    /// Contrasts `[P, Q]` that are 0 if the means are sums of a row and a column effect: the
    /// conditions change in parallel.
    ///
    /// They are the combinations of the means that vanish for all such sums, those orthogonal to the
    /// indicators of rows and columns.
    pub fn interaction(&self) -> Matrix<f64> {
        let (rows, columns) = (self.cells.rows(), self.cells.columns());
        let all = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        let places: Vec<_> = all.filter(|&place| self.cells[place].is_some()).collect();
        let indicator = |effect: usize| -> Vec<f64> {
            let has = |&(row, column): &(usize, usize)| row == effect || rows + column == effect;
            places
                .iter()
                .map(|place| f64::from(u8::from(has(place))))
                .collect()
        };
        let additive = Qr::new(places.len(), (0..rows + columns).map(indicator).collect());
        let combinations = additive.basis().split_off(additive.rank());
        let contrast = |factors: &Vec<f64>| {
            let mut contrast = vec![0.0; self.coefficients];
            for (&place, factor) in places.iter().zip(factors) {
                let weights = self.cells[place].iter().flatten();
                for (sum, weight) in contrast.iter_mut().zip(weights) {
                    *sum += factor * weight;
                }
            }
            contrast
        };
        self.as_columns(&combinations.iter().map(contrast).collect::<Vec<_>>())
    }

    /// The differences of the means in each of these lines of places from the first there.
    fn differences<L>(&self, lines: impl Iterator<Item = L>) -> Matrix<f64>
    where
        L: Iterator<Item = (usize, usize)>,
    {
        let mut contrasts = Vec::new();
        for line in lines {
            let mut present = line.filter(|&place| self.cells[place].is_some());
            let Some(first) = present.next() else {
                continue;
            };
            contrasts.extend(present.filter_map(|place| self.difference(place, first)));
        }
        self.as_columns(&contrasts)
    }

    /// `[P, Q]`: those of the `contrasts` `[Q][P]` that are not 0, as columns.
    fn as_columns(&self, contrasts: &[Vec<f64>]) -> Matrix<f64> {
        let is_not_zero = |contrast: &&Vec<f64>| contrast.iter().any(|x| x.abs() > ROUNDING);
        let kept: Vec<_> = contrasts.iter().filter(is_not_zero).collect();
        Matrix::from_fn(self.coefficients, kept.len(), |p, q| kept[q][p])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of cells that are coefficients themselves.
    fn table(cells: &[&[Option<usize>]], coefficients: usize) -> CellMeans {
        let unit = |index| {
            (0..coefficients)
                .map(|p| f64::from(u8::from(p == index)))
                .collect()
        };
        let cells = Matrix::from_fn(cells.len(), cells[0].len(), |r, c| cells[r][c].map(unit));
        CellMeans::new(coefficients, cells)
    }

    fn rank(contrasts: &Matrix<f64>) -> usize {
        let column = |q| (0..contrasts.rows()).map(|p| contrasts[(p, q)]).collect();
        Qr::new(
            contrasts.rows(),
            (0..contrasts.columns()).map(column).collect(),
        )
        .rank()
    }

    #[test]
    fn differences_are_from_the_first_that_is_present() {
        // The second row lacks the first column.
        let means = table(
            &[&[Some(0), Some(1), Some(2)], &[None, Some(3), Some(4)]],
            5,
        );
        let within = means.within_rows();
        let columns = [[-1, 1, 0, 0, 0], [-1, 0, 1, 0, 0], [0, 0, 0, -1, 1]];
        let expected = Matrix::from_fn(5, 3, |p, q| f64::from(columns[q][p]));
        assert_eq!(within, expected);
        let columns = [[0, -1, 0, 1, 0], [0, 0, -1, 0, 1]];
        let expected = Matrix::from_fn(5, 2, |p, q| f64::from(columns[q][p]));
        assert_eq!(means.within_columns(), expected);
        assert_eq!(means.difference((1, 1), (1, 0)), None);
    }

    #[test]
    fn the_interaction_is_what_rows_and_columns_do_not_say() {
        // Two by two of the cells are common: (4 - 3) - (2 - 1) up to a factor.
        let means = table(
            &[&[Some(0), Some(1), Some(2)], &[None, Some(3), Some(4)]],
            5,
        );
        let interaction = means.interaction();
        assert_eq!(interaction.columns(), 1);
        let factor = interaction[(4, 0)];
        for (p, expected) in [0.0, 1.0, -1.0, -1.0, 1.0].into_iter().enumerate() {
            assert!((interaction[(p, 0)] / factor - expected).abs() < 1e-12);
        }
        // Full: (2 - 1) (3 - 1) degrees of freedom.
        let full = table(
            &[&[Some(0), Some(1), Some(2)], &[Some(5), Some(3), Some(4)]],
            6,
        );
        assert_eq!(rank(&full.interaction()), 2);
        // One common column says nothing about changes.
        let one = table(&[&[Some(0), Some(1)], &[None, Some(2)]], 3);
        assert_eq!(one.interaction().columns(), 0);
    }

    #[test]
    fn a_shared_zero_time_makes_differences_interactions() {
        let means = table(
            &[&[Some(0), Some(1), Some(2)], &[Some(0), Some(3), Some(4)]],
            5,
        );
        let (between, interaction) = (means.within_columns(), means.interaction());
        assert_eq!((rank(&between), rank(&interaction)), (2, 2));
        let joint = Matrix::from_fn(5, 4, |p, q| match q {
            0 | 1 => between[(p, q)],
            _ => interaction[(p, q - 2)],
        });
        assert_eq!(rank(&joint), 2);
    }
}
