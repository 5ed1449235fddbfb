//! QR decomposition that passes over dependent columns.

/// A column is dependent when less than this share of its length is left after projection on the
/// columns before it: the tolerance of R's `lm` and `qr`.
const DEPENDENT: f64 = 1e-7;
/// A column that is shorter than this share of the longest is zero up to rounding.
const ZERO: f64 = 1e-12;

/// X = Q R for a matrix X `[N, P]` of rank r, by Householder reflections in the order of the
/// columns.
///
/// As in R's `dqrdc2` the earlier of dependent columns are kept; unlike there, columns keep their
/// places.
#[derive(Clone, Debug)]
pub struct Qr {
    /// Number of rows N.
    rows: usize,
    /// Unit vectors v_k of the reflections I - 2 v v'; v_k has the entries k..N.
    reflections: Vec<Vec<f64>>,
    /// R.
    triangle: Triangle,
}

/// R `[r, P]` of a decomposition X = Q R: upper triangular in its independent columns.
#[derive(Clone, Debug)]
pub struct Triangle {
    /// Ascending indices `[r]` of the independent columns.
    independent: Vec<usize>,
    /// `[P][r]`: the columns.
    columns: Vec<Vec<f64>>,
}

impl Qr {
    /// Decomposes the matrix with these `columns` `[P][N]`.
    pub fn new(rows: usize, mut columns: Vec<Vec<f64>>) -> Self {
        let longest = columns
            .iter()
            .map(|column| length(column))
            .fold(0.0, f64::max);
        let mut reflections: Vec<Vec<f64>> = Vec::new();
        let mut independent = Vec::new();
        for (index, column) in columns.iter_mut().enumerate() {
            let before = length(column);
            for (k, reflection) in reflections.iter().enumerate() {
                reflect(reflection, &mut column[k..]);
            }
            let rank = reflections.len();
            let left = length(&column[rank..]);
            if rank < rows && left > (DEPENDENT * before).max(ZERO * longest) {
                reflections.push(reflection(&mut column[rank..], left));
                independent.push(index);
            } else {
                column[rank..].fill(0.0);
            }
        }
        for column in &mut columns {
            column.truncate(reflections.len());
        }
        Self {
            rows,
            reflections,
            triangle: Triangle {
                independent,
                columns,
            },
        }
    }

    /// The rank r.
    pub fn rank(&self) -> usize {
        self.reflections.len()
    }

    /// R.
    pub fn triangle(&self) -> &Triangle {
        &self.triangle
    }

    /// R, without a copy.
    pub fn into_triangle(self) -> Triangle {
        self.triangle
    }

    /// Replaces `vector` `[N]` by Q' `vector`: its first r entries are its coordinates in the space
    /// of the columns, the others those in the orthogonal complement.
    pub fn rotate(&self, vector: &mut [f64]) {
        for (k, reflection) in self.reflections.iter().enumerate() {
            reflect(reflection, &mut vector[k..]);
        }
    }

    /// Orthonormal columns `[N][N]`: first r of the space of X, then those of its complement.
    pub fn basis(&self) -> Vec<Vec<f64>> {
        let column = |index: usize| {
            let mut vector = vec![0.0; self.rows];
            vector[index] = 1.0;
            for (k, reflection) in self.reflections.iter().enumerate().rev() {
                reflect(reflection, &mut vector[k..]);
            }
            vector
        };
        (0..self.rows).map(column).collect()
    }
}

impl Triangle {
    /// The rank r.
    pub fn rank(&self) -> usize {
        self.independent.len()
    }

    /// Ascending indices of the columns that depend on those before them.
    pub fn dependent(&self) -> Vec<usize> {
        let is_dependent = |column: &usize| self.independent.binary_search(column).is_err();
        (0..self.columns.len()).filter(is_dependent).collect()
    }

    /// R `vector`, `[r]`, for a vector `[P]`.
    pub fn product(&self, vector: &[f64]) -> Vec<f64> {
        let mut product = vec![0.0; self.rank()];
        for (column, &factor) in self.columns.iter().zip(vector) {
            for (sum, entry) in product.iter_mut().zip(column) {
                *sum += entry * factor;
            }
        }
        product
    }

    /// The b `[P]` with R b = `effects` `[r]` that is 0 in the dependent columns.
    pub fn solve(&self, effects: &[f64]) -> Vec<f64> {
        let mut left = effects.to_vec();
        let mut solution = vec![0.0; self.columns.len()];
        for (k, &index) in self.independent.iter().enumerate().rev() {
            let column = &self.columns[index];
            let value = left[k] / column[k];
            solution[index] = value;
            for (effect, entry) in left.iter_mut().zip(column) {
                *effect -= entry * value;
            }
        }
        solution
    }

    /// The u `[r]` with R' u = `vector` `[P]`; `None` if there is none, that is if `vector` is not
    /// a combination of the rows of X.
    pub fn preimage(&self, vector: &[f64]) -> Option<Vec<f64>> {
        let mut image: Vec<f64> = Vec::with_capacity(self.rank());
        for (k, &column) in self.independent.iter().enumerate() {
            let known = dot(&self.columns[column], &image);
            image.push((vector[column] - known) / self.columns[column][k]);
        }
        let largest = vector
            .iter()
            .fold(0.0_f64, |most, entry| most.max(entry.abs()));
        let agrees = |(column, &entry): (&Vec<f64>, &f64)| {
            let terms = column.iter().zip(&image).map(|(r, u)| (r * u).abs());
            let size = largest + terms.sum::<f64>();
            (dot(column, &image) - entry).abs() <= DEPENDENT * size
        };
        self.columns.iter().zip(vector).all(agrees).then_some(image)
    }
}

/// The reflection that turns `column`, of this `length`, into a multiple of the first unit vector,
/// which replaces it.
fn reflection(column: &mut [f64], length: f64) -> Vec<f64> {
    let mut vector = column.to_vec();
    let target = -length.copysign(vector[0]);
    vector[0] -= target;
    let size = self::length(&vector);
    vector.iter_mut().for_each(|entry| *entry /= size);
    column.fill(0.0);
    column[0] = target;
    vector
}

fn reflect(reflection: &[f64], vector: &mut [f64]) {
    let along = 2.0 * dot(reflection, vector);
    for (entry, direction) in vector.iter_mut().zip(reflection) {
        *entry -= along * direction;
    }
}

/// Sum of the products of the entries that both vectors have.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn length(vector: &[f64]) -> f64 {
    dot(vector, vector).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns (1, 1, 1, 1), (0, 0, 2, 2), their sum and (1, -1, 0, 0).
    fn matrix() -> Vec<Vec<f64>> {
        vec![
            vec![1.0; 4],
            vec![0.0, 0.0, 2.0, 2.0],
            vec![1.0, 1.0, 3.0, 3.0],
            vec![1.0, -1.0, 0.0, 0.0],
        ]
    }

    #[test]
    fn the_earlier_of_dependent_columns_are_kept() {
        let qr = Qr::new(4, matrix());
        assert_eq!(qr.rank(), 3);
        assert_eq!(qr.triangle().dependent(), [2]);
        let none = Qr::new(2, vec![vec![0.0; 2], vec![1.0, 0.0], vec![1e-13, 1e-13]]);
        assert_eq!(none.triangle().dependent(), [0, 2]);
    }

    #[test]
    fn rotation_and_basis_agree_with_the_matrix() {
        let columns = matrix();
        let qr = Qr::new(4, columns.clone());
        for (index, column) in columns.iter().enumerate() {
            let mut unit = vec![0.0; 4];
            unit[index] = 1.0;
            let expected = qr.triangle().product(&unit);
            let mut rotated = column.clone();
            qr.rotate(&mut rotated);
            let ends = expected.iter().chain(&[0.0]);
            for (entry, expected) in rotated.iter().zip(ends) {
                assert!((entry - expected).abs() < 1e-12);
            }
        }
        let basis = qr.basis();
        for (i, a) in basis.iter().enumerate() {
            for (j, b) in basis.iter().enumerate() {
                assert!((dot(a, b) - f64::from(u8::from(i == j))).abs() < 1e-12);
            }
        }
        // The last is orthogonal to every column: (0, 0, 1, -1) / sqrt(2) up to sign.
        assert!((basis[3][2] + basis[3][3]).abs() < 1e-12 && basis[3][0].abs() < 1e-12);
    }

    #[test]
    fn solutions_agree_with_arithmetic() {
        let qr = Qr::new(4, matrix());
        // 3 of the first column, -1 of the second, 2 of the last.
        let mut values = vec![5.0, 1.0, 1.0, 1.0];
        qr.rotate(&mut values);
        let solution = qr.triangle().solve(&values[..3]);
        for (x, expected) in solution.iter().zip([3.0, -1.0, 0.0, 2.0]) {
            assert!((x - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn only_combinations_of_rows_have_a_preimage() {
        // With the third column the sum of the first two, (a, b, a + b, c) are combinations of rows.
        let triangle = Qr::new(4, matrix()).into_triangle();
        let image = triangle.preimage(&[1.0, 2.0, 3.0, 5.0]).unwrap();
        // |u|^2 = c' (X'X)^- c; X'X of columns 1, 2, 4 is [4 4 0; 4 8 0; 0 0 2] with the inverse
        // [.5 -.25 0; -.25 .25 0; 0 0 .5]: .5 - 1 + 1 + 12.5 = 13.
        assert!((dot(&image, &image) - 13.0).abs() < 1e-12);
        assert!(triangle.preimage(&[1.0, 0.0, 0.0, 0.0]).is_none());
    }
}
