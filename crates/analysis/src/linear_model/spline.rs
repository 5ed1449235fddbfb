//! Natural cubic splines.

use crate::numeric::stats::quantile;

/// A basis of the natural cubic splines that vanish at the left boundary, of the same space as R's
/// `splines::ns(x, df)` (truncated powers; Hastie, Tibshirani & Friedman 2009, 5.2.1).
#[derive(Clone, Debug, PartialEq)]
pub struct NaturalSpline {
    /// The least x.
    origin: f64,
    /// The range of x.
    unit: f64,
    /// Boundary and inner knots, ascending, from 0 to 1 in these units.
    knots: Vec<f64>,
}

impl NaturalSpline {
    /// Splines with `df` degrees of freedom beside the intercept: boundary knots at the range of
    /// `x`, and df - 1 inner ones at its quantiles, of which equal ones count once. `None` if df is 0
    /// or all `x` are the same.
    pub fn new(x: &[f64], df: usize) -> Option<Self> {
        let mut sorted = x.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (origin, last) = (*sorted.first()?, *sorted.last()?);
        let unit = last - origin;
        if df == 0 || !unit.is_finite() || unit <= 0.0 {
            return None;
        }
        let knot = |k: usize| (quantile(&sorted, k as f64 / df as f64) - origin) / unit;
        let mut knots: Vec<f64> = (0..=df).map(knot).collect();
        knots.dedup();
        Some(Self {
            origin,
            unit,
            knots,
        })
    }

    /// Number of functions of the basis.
    pub fn df(&self) -> usize {
        self.knots.len() - 1
    }

    /// The functions of the basis at `x`; they are linear outside the range of the knots.
    pub fn basis(&self, x: f64) -> Vec<f64> {
        let x = (x - self.origin) / self.unit;
        let inner = self.df() - 1;
        let cube = |knot: f64| (x - knot).max(0.0).powi(3);
        let difference = |k: usize| (cube(self.knots[k]) - cube(1.0)) / (1.0 - self.knots[k]);
        let curved = (0..inner).map(|k| difference(k) - difference(inner));
        std::iter::once(x).chain(curved).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::qr::Qr;

    const TIMES: [f64; 9] = [0.0, 0.0, 1.0, 2.0, 4.0, 4.0, 8.0, 12.0, 24.0];

    /// Columns of the basis at the times, after `first`.
    fn columns(spline: &NaturalSpline, first: Option<Vec<f64>>) -> Vec<Vec<f64>> {
        let rows: Vec<Vec<f64>> = TIMES.iter().map(|&x| spline.basis(x)).collect();
        let of = |p: usize| rows.iter().map(|row| row[p]).collect();
        first.into_iter().chain((0..spline.df()).map(of)).collect()
    }

    /// The diagonal of the projection on the space of columns.
    fn leverages(columns: Vec<Vec<f64>>) -> Vec<f64> {
        let qr = Qr::new(TIMES.len(), columns);
        let basis = qr.basis();
        let kept = &basis[..qr.rank()];
        let leverage = |row: usize| kept.iter().map(|column| column[row] * column[row]).sum();
        (0..TIMES.len()).map(leverage).collect()
    }

    #[test]
    fn the_space_is_that_of_r() {
        // t <- c(0, 0, 1, 2, 4, 4, 8, 12, 24)
        // b <- cbind(1, splines::ns(t, 4)); diag(b %*% solve(crossprod(b), t(b)))
        // b <- unclass(splines::ns(t, 3)); diag(b %*% solve(crossprod(b), t(b)))
        let four = NaturalSpline::new(&TIMES, 4).unwrap();
        let expected = [
            0.483518504453732,
            0.483518504453732,
            0.440790125363495,
            0.570313826133274,
            0.42502035643763,
            0.42502035643763,
            0.406058114098142,
            0.768786203330355,
            0.996974009292008,
        ];
        let found = leverages(columns(&four, Some(vec![1.0; 9])));
        assert!(
            found
                .iter()
                .zip(&expected)
                .all(|(x, y)| (x - y).abs() < 1e-10)
        );
        let three = NaturalSpline::new(&TIMES, 3).unwrap();
        let expected = [
            0.0,
            0.0,
            0.113530859670759,
            0.303355255020334,
            0.298577320815297,
            0.298577320815297,
            0.384195684186021,
            0.610038722472973,
            0.991724837019319,
        ];
        let found = leverages(columns(&three, None));
        assert!(
            found
                .iter()
                .zip(&expected)
                .all(|(x, y)| (x - y).abs() < 1e-10)
        );
    }

    #[test]
    fn splines_are_linear_beyond_the_ends_as_in_r() {
        // b <- splines::ns(t, 4); f <- lm(sin(t) ~ b)
        // cbind(1, predict(b, c(-3, 3, 30))) %*% coef(f)
        let spline = NaturalSpline::new(&TIMES, 4).unwrap();
        let qr = Qr::new(9, columns(&spline, Some(vec![1.0; 9])));
        let mut values = TIMES.map(f64::sin);
        qr.rotate(&mut values);
        let coefficients = qr.triangle().solve(&values[..5]);
        for (x, expected) in [
            (-3.0, -2.28555851126044),
            (3.0, 0.192176238208818),
            (30.0, -2.01941031100233),
        ] {
            let terms = coefficients[1..].iter().zip(spline.basis(x));
            let value = coefficients[0] + terms.map(|(b, term)| b * term).sum::<f64>();
            assert!((value - expected).abs() < 1e-10, "{x}");
        }
    }

    #[test]
    fn splines_need_a_range_and_distinct_knots() {
        assert_eq!(NaturalSpline::new(&[1.0, 1.0], 2), None);
        assert_eq!(NaturalSpline::new(&[], 2), None);
        assert_eq!(NaturalSpline::new(&[0.0, 1.0], 0), None);
        // The medians of these are at the left boundary.
        assert_eq!(
            NaturalSpline::new(&[0.0, 0.0, 0.0, 1.0], 2).unwrap().df(),
            1
        );
    }
}
