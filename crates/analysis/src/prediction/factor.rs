//! Triangular factors of many small matrices.
//!
//! A gene takes several matrices of a few dozen rows, thousands of genes are worked on at once, and an allocation
//! or a call into a library for large matrices would take longer than the arithmetic.

/// The lower triangular L of a matrix A = L L', row after row without what is above the diagonal.
#[derive(Clone, Debug)]
pub(super) struct Factor {
    size: usize,
    lower: Vec<f64>,
    /// One over the diagonal.
    reciprocals: Vec<f64>,
}

/// Where row `row` of a packed triangle begins.
pub(super) fn start(row: usize) -> usize {
    row * (row + 1) / 2
}

impl Factor {
    /// The factor of the symmetric matrix `[size, size]` with these entries (row, column), of which those up to
    /// the diagonal are asked for. A pivot below `least` is raised to it.
    pub fn new(size: usize, least: f64, entry: impl Fn(usize, usize) -> f64) -> Self {
        Self::of_rows(size, least, |i, row| {
            for (j, value) in row.iter_mut().enumerate() {
                *value = entry(i, j);
            }
        })
    }

    /// The same from a function that fills in a row up to the diagonal.
    pub fn of_rows(size: usize, least: f64, fill: impl Fn(usize, &mut [f64])) -> Self {
        let mut lower = vec![0.0; start(size)];
        let mut reciprocals = vec![0.0; size];
        for i in 0..size {
            let (before, row) = lower.split_at_mut(start(i));
            let row = &mut row[..=i];
            fill(i, row);
            for j in 0..i {
                let other = &before[start(j)..start(j + 1)];
                row[j] = (row[j] - dot(&row[..j], &other[..j])) * reciprocals[j];
            }
            row[i] = (row[i] - dot(&row[..i], &row[..i])).max(least).sqrt();
            reciprocals[i] = 1.0 / row[i];
        }
        Self {
            size,
            lower,
            reciprocals,
        }
    }

    fn row(&self, row: usize) -> &[f64] {
        &self.lower[start(row)..start(row + 1)]
    }

    /// ln det A.
    pub fn log_determinant(&self) -> f64 {
        (0..self.size).map(|i| 2.0 * self.row(i)[i].ln()).sum()
    }

    /// Replaces b by L⁻¹ b.
    pub fn forward(&self, b: &mut [f64]) {
        for i in 0..self.size {
            let row = self.row(i);
            b[i] = (b[i] - dot(&row[..i], &b[..i])) * self.reciprocals[i];
        }
    }

    /// Replaces b by L'⁻¹ b.
    pub fn backward(&self, b: &mut [f64]) {
        for i in (0..self.size).rev() {
            let row = self.row(i);
            b[i] *= self.reciprocals[i];
            let (rest, last) = b.split_at_mut(i);
            for (b, l) in rest.iter_mut().zip(row) {
                *b -= l * last[0];
            }
        }
    }

    /// A⁻¹ b.
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        let mut x = b.to_vec();
        self.forward(&mut x);
        self.backward(&mut x);
        x
    }

    /// L⁻¹, packed like L.
    pub fn inverse(&self) -> Vec<f64> {
        let mut inverse = vec![0.0; self.lower.len()];
        for i in 0..self.size {
            let row = self.row(i);
            let (before, own) = inverse.split_at_mut(start(i));
            for j in 0..i {
                for (x, other) in own.iter_mut().zip(&before[start(j)..start(j + 1)]) {
                    *x -= row[j] * other;
                }
            }
            own[i] = 1.0;
            for x in &mut own[..=i] {
                *x *= self.reciprocals[i];
            }
        }
        inverse
    }
}

/// The scalar product, in four sums that need not wait for one another.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<4>(), b.as_chunks::<4>());
    let mut sums = [0.0; 4];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..4 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_agrees_with_arithmetic() {
        // [4 2; 2 5] = L L' with L = [2 0; 1 2] and L⁻¹ = [1/2 0; -1/4 1/2]; det = 16. Its inverse is
        // [5 -2; -2 4] / 16, which takes (16, 32) to (1, 6).
        let matrix = [[4.0, 2.0], [2.0, 5.0]];
        let factor = Factor::new(2, 0.0, |i, j| matrix[i][j]);
        assert_eq!(factor.lower, [2.0, 1.0, 2.0]);
        assert_eq!(factor.inverse(), [0.5, -0.25, 0.5]);
        assert_eq!(factor.solve(&[16.0, 32.0]), [1.0, 6.0]);
        assert!((factor.log_determinant() - 16.0_f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn large_matrices_are_solved() {
        let entry =
            |i: usize, j: usize| 1.0 / (1.0 + i.abs_diff(j) as f64) + f64::from(u8::from(i == j));
        let factor = Factor::new(11, 0.0, entry);
        let x: Vec<f64> = (0..11).map(|i| i as f64 - 4.0).collect();
        let b: Vec<f64> = (0..11)
            .map(|i| (0..11).map(|j| entry(i, j) * x[j]).sum())
            .collect();
        for (found, x) in factor.solve(&b).iter().zip(x) {
            assert!((found - x).abs() < 1e-12);
        }
    }

    #[test]
    fn a_pivot_is_never_below_the_least() {
        let factor = Factor::new(2, 1e-6, |_, _| 1.0);
        assert!((factor.lower[2] - 1e-3).abs() < 1e-15);
    }
}
