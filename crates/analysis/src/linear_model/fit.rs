//! Least squares for many genes with one design.

use std::sync::Arc;

use rayon::prelude::*;

use crate::linear_model::design::{Design, decompose};
use crate::numeric::qr::{Qr, Triangle};
use genetide_data::Matrix;

/// The linear model of one gene.
#[derive(Clone, Debug)]
pub struct GeneFit {
    /// R `[r, P]` of the weighted design of the observed samples; genes without weights or missing
    /// values share one.
    pub(crate) triangle: Arc<Triangle>,
    /// `[r]`: coordinates Q'y of the values in the space of the design.
    pub(crate) effects: Vec<f64>,
    /// Weighted sum of squares of the residuals.
    residual: f64,
    /// Degrees of freedom of the residuals.
    df: usize,
}

/// The estimate of a contrast of coefficients.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// c'β.
    pub value: f64,
    /// c' (X'WX)⁻ c: the variance of the estimate over that of an observation of weight 1.
    pub unscaled_variance: f64,
}

/// Fits `design` to every row of `values` `[G, S]` by least squares.
///
/// Values that are not finite are missing, as are those whose weight is not positive and finite (as
/// in limma's `lmFit`). `weights` has the shape of the values, or one row that holds for all genes.
/// Coefficients that the observed samples cannot tell apart leave contrasts without an estimate.
///
/// # Panics
/// When the numbers of samples or genes disagree: that is a mistake of the caller.
pub fn fit(design: &Design, values: &Matrix<f64>, weights: Option<&Matrix<f64>>) -> Vec<GeneFit> {
    let samples = design.matrix().rows();
    assert_eq!(values.columns(), samples, "values must be of the samples");
    let equal = vec![1.0; samples];
    let shared_weights = match weights {
        None => Some(equal.as_slice()),
        Some(weights) => (weights.rows() == 1).then(|| weights.row(0)),
    };
    let shared = shared_weights.map(|weights| Observed::all(design, weights));
    let gene = |g: usize| {
        let row = values.row(g);
        let is_complete = row.iter().all(|value| value.is_finite());
        match (&shared, weights) {
            (Some(shared), _) if is_complete => shared.fit(row),
            (_, Some(weights)) if weights.rows() > 1 => {
                Observed::of(design, weights.row(g), row).fit(row)
            }
            (_, weights) => Observed::of(
                design,
                weights.map_or(&equal, |weights| weights.row(0)),
                row,
            )
            .fit(row),
        }
    };
    (0..values.rows()).into_par_iter().map(gene).collect()
}

/// The decomposition of the design in the observed samples.
struct Observed {
    /// Indices of the samples.
    samples: Vec<usize>,
    /// Roots of their weights.
    roots: Vec<f64>,
    qr: Qr,
    triangle: Arc<Triangle>,
}

impl Observed {
    /// For a gene without missing values.
    fn all(design: &Design, weights: &[f64]) -> Self {
        Self::of(design, weights, &vec![0.0; weights.len()])
    }

    /// For a gene with these `values` `[S]`.
    fn of(design: &Design, weights: &[f64], values: &[f64]) -> Self {
        let is_observed = |&sample: &usize| {
            values[sample].is_finite() && weights[sample] > 0.0 && weights[sample].is_finite()
        };
        let samples: Vec<usize> = (0..values.len()).filter(is_observed).collect();
        let roots: Vec<f64> = samples.iter().map(|&s| weights[s].sqrt()).collect();
        let qr = decompose(design.matrix(), &samples, &roots);
        let triangle = Arc::new(qr.triangle().clone());
        Self {
            samples,
            roots,
            qr,
            triangle,
        }
    }

    fn fit(&self, values: &[f64]) -> GeneFit {
        let observed = self.samples.iter().zip(&self.roots);
        let mut effects: Vec<f64> = observed.map(|(&s, root)| values[s] * root).collect();
        self.qr.rotate(&mut effects);
        let rank = self.qr.rank();
        let residual = effects[rank..].iter().map(|effect| effect * effect).sum();
        let df = effects.len() - rank;
        effects.truncate(rank);
        GeneFit {
            triangle: Arc::clone(&self.triangle),
            effects,
            residual,
            df,
        }
    }
}

impl GeneFit {
    /// Degrees of freedom of the residuals.
    pub fn residual_df(&self) -> f64 {
        self.df as f64
    }

    /// The residual variance σ², of an observation of weight 1; `None` without degrees of freedom.
    pub fn variance(&self) -> Option<f64> {
        (self.df > 0).then(|| self.residual / self.residual_df())
    }

    /// The estimate of c'β for a `contrast` c `[P]`; `None` if it is not estimable.
    pub fn estimate(&self, contrast: &[f64]) -> Option<Estimate> {
        let image = self.triangle.preimage(contrast)?;
        Some(Estimate {
            value: image.iter().zip(&self.effects).map(|(u, z)| u * z).sum(),
            unscaled_variance: image.iter().map(|u| u * u).sum(),
        })
    }
}
