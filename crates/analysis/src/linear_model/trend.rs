//! Log variances as a smooth function of a covariate.

use crate::linear_model::spline::NaturalSpline;
use crate::numeric::qr::Qr;

/// A natural spline of log variances, by least squares.
pub(crate) struct Trend {
    spline: NaturalSpline,
    /// Intercept, then the coefficients of the basis.
    coefficients: Vec<f64>,
    /// Variance of the residuals.
    pub variance: f64,
}

impl Trend {
    /// Fits `values` `[N]` at `covariate` `[N]` with up to 4 degrees of freedom, as many as limma
    /// takes for N genes; `None` if all covariates are the same or N is below 3.
    pub(crate) fn new(covariate: &[f64], values: &[f64]) -> Option<Self> {
        let count = values.len();
        let mut distinct = covariate.to_vec();
        distinct.sort_by(f64::total_cmp);
        distinct.dedup();
        let most = [3, 6, 30].iter().filter(|&&least| count >= least).count();
        let spline = NaturalSpline::new(covariate, most.min(distinct.len().saturating_sub(1)))?;
        let rows: Vec<Vec<f64>> = covariate.iter().map(|&x| terms(&spline, x)).collect();
        let width = rows.first()?.len();
        let column = |p: usize| rows.iter().map(|row| row[p]).collect();
        let qr = Qr::new(count, (0..width).map(column).collect());
        let mut effects = values.to_vec();
        qr.rotate(&mut effects);
        let (fitted, rest) = effects.split_at(qr.rank());
        let squares: f64 = rest.iter().map(|effect| effect * effect).sum();
        Some(Self {
            coefficients: qr.triangle().solve(fitted),
            variance: squares / rest.len() as f64,
            spline,
        })
    }

    /// The trend at `covariate`, linear beyond the range that was fitted.
    pub(crate) fn at(&self, covariate: f64) -> f64 {
        let terms = terms(&self.spline, covariate);
        terms
            .iter()
            .zip(&self.coefficients)
            .map(|(term, factor)| term * factor)
            .sum()
    }
}

fn terms(spline: &NaturalSpline, x: f64) -> Vec<f64> {
    let mut terms = vec![1.0];
    terms.extend(spline.basis(x));
    terms
}
