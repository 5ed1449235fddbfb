//! Density of genes under one component, and the posterior of their amplitude and offset.

use crate::cluster::shapes::lanes::Lanes;
use crate::cluster::shapes::observations::Tile;

/// Parameters of one component.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Component {
    /// `[T]`: m, the shape.
    pub mean: Vec<f64>,
    /// s²: variance of a gene's own deviation at a time.
    pub deviation: f64,
    /// tau²: variance of the amplitude along the shape.
    pub amplitude: f64,
    /// Share of the genes.
    pub weight: f64,
}

/// A mixture, with the terms of its density that are the same for all genes.
#[derive(Clone, Debug)]
pub(super) struct MixtureTerms {
    /// `[k]`.
    pub components: Vec<ComponentTerms>,
    /// Logarithm of the weight of the background.
    pub log_background: f64,
}

/// The terms of a component's density that are the same for all genes.
#[derive(Clone, Debug)]
pub(super) struct ComponentTerms {
    /// `[T]`: m.
    mean: Vec<f64>,
    /// `[T]`: m / |m|; zeros for a shape of zeros.
    pub shape: Vec<f64>,
    /// 1 / sqrt(T): every entry of the unit vector of an offset.
    pub offset: f64,
    /// s².
    pub deviation: f64,
    inverse_amplitude: f64,
    inverse_offset_variance: f64,
    /// ln w - ln(tau² c) / 2: the weight, and the determinant of the prior of amplitude and offset.
    log_scale: f64,
}

/// Posterior of amplitude a and offset b of each gene, given a component.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RandomEffects {
    /// Posterior means of a and b.
    pub mean: [Lanes; 2],
    /// Posterior variance of a, of b, and their covariance.
    pub covariance: [Lanes; 3],
}

impl ComponentTerms {
    /// The terms of `component`, with offsets of variance `offset_variance`.
    pub fn of(component: &Component, offset_variance: f64) -> Self {
        let norm = component.mean.iter().map(|m| m * m).sum::<f64>().sqrt();
        let scale = if norm > 0.0 { 1.0 / norm } else { 0.0 };
        let log_prior = (component.amplitude * offset_variance).ln();
        Self {
            mean: component.mean.clone(),
            shape: component.mean.iter().map(|m| m * scale).collect(),
            offset: 1.0 / (component.mean.len() as f64).sqrt(),
            deviation: component.deviation,
            inverse_amplitude: 1.0 / component.amplitude,
            inverse_offset_variance: 1.0 / offset_variance,
            log_scale: component.weight.ln() - 0.5 * log_prior,
        }
    }

    /// Expected value at time `t` without noise and offset, where `x` was observed with noise of
    /// variance `noise`, given amplitude `a` and offset `b`.
    pub fn denoised(&self, t: usize, x: f64, noise: f64, a: f64, b: f64) -> f64 {
        let expected = self.mean[t] + a * self.shape[t];
        let rest = x - expected - b * self.offset;
        expected + self.deviation / (self.deviation + noise) * rest
    }
}

/// Logarithm of weight times density of each gene of `tile`, without the constant -T/2 ln 2 pi, and
/// the posterior of amplitude and offset.
///
/// With A = diag(s² + SE²), U = [m/|m|, 1/sqrt T], C = diag(tau², c) and d = x - m the covariance
/// is A + U C U'. By Woodbury's identity, with M = C^-1 + U' A^-1 U, its quadratic form is d' A^-1
/// d - (U' A^-1 d)' M^-1 (U' A^-1 d), its determinant |A| |C| |M|, and the posterior of (a, b) is
/// N(M^-1 U' A^-1 d, M^-1).
#[inline(always)]
pub(super) fn log_density(component: &ComponentTerms, tile: &Tile) -> (Lanes, RandomEffects) {
    // Sums over the times, with w = 1 / (s² + SE²), d = x - m and u = m / |m|.
    let (zero, one) = (Lanes::all(0.0), Lanes::all(1.0));
    let (mut quadratic, mut log_determinant, mut product) = (zero, zero, one);
    let (mut w, mut wu, mut wuu, mut wd, mut wdu) = (zero, zero, zero, zero, zero);
    let observed = tile.values.iter().zip(&tile.noise);
    let shape = component.mean.iter().zip(&component.shape);
    for (t, ((&values, &noise), (&m, &u))) in observed.zip(shape).enumerate() {
        let variance = noise + component.deviation;
        let weight = one / variance;
        let difference = values - m;
        let weighted = weight * difference;
        let along = weight * u;
        quadratic += weighted * difference;
        w += weight;
        wu += along;
        wuu += along * u;
        wd += weighted;
        wdu += weighted * u;
        product *= variance;
        // One logarithm for eight factors, which are few enough not to overflow.
        if t % 8 == 7 {
            log_determinant += product.ln();
            product = one;
        }
    }
    let offset = component.offset;
    let aa = wuu + component.inverse_amplitude;
    let ab = wu * offset;
    let bb = w * (offset * offset) + component.inverse_offset_variance;
    let (ya, yb) = (wdu, wd * offset);
    let determinant = aa * bb - ab * ab;
    let inverse = Lanes::all(1.0) / determinant;
    let a = (bb * ya - ab * yb) * inverse;
    let b = (aa * yb - ab * ya) * inverse;
    let effects = RandomEffects {
        mean: [a, b],
        covariance: [bb * inverse, aa * inverse, ab * inverse * -1.0],
    };
    let quadratic = quadratic - ya * a - yb * b;
    let log_determinant = log_determinant + (product * determinant).ln();
    let density = (quadratic + log_determinant) * -0.5 + component.log_scale;
    (density, effects)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::shapes::observations::Observations;
    use genetide_data::Matrix;

    #[test]
    fn agrees_with_the_full_covariance() {
        // import numpy as np
        // m = np.array([1., -2, .5]); x = np.array([1.3, -2.2, .1]); v = np.array([.04, .09, .01])
        // s, tau, c = .05, .3, .25
        // u = m / np.linalg.norm(m); o = np.ones(3) / 3**.5
        // A = np.diag(v + s); S = A + tau * np.outer(u, u) + c * np.outer(o, o); d = x - m
        // print(-.5 * (d @ np.linalg.solve(S, d) + np.linalg.slogdet(S)[1]))
        // U = np.stack([u, o], 1)
        // M = np.linalg.inv(np.diag([1/tau, 1/c]) + U.T @ np.linalg.solve(A, U))
        // print(M @ U.T @ np.linalg.solve(A, d), M)
        let component = Component {
            mean: vec![1.0, -2.0, 0.5],
            deviation: 0.05,
            amplitude: 0.3,
            weight: 1.0,
        };
        let terms = ComponentTerms::of(&component, 0.25);
        // A gene of zeros before it, so that it is not in the first lane.
        let values = vec![0.0, 0.0, 0.0, 1.3, -2.2, 0.1];
        let noise = vec![0.1, 0.1, 0.1, 0.04, 0.09, 0.01];
        let observations = Observations::new(Matrix::new(2, 3, values), Matrix::new(2, 3, noise));
        let (density, effects) = log_density(&terms, &observations.tiles[0]);
        let expected = [
            0.648878401945,
            0.127441369289,
            -0.186375048633,
            0.086374219641,
            0.064534382160,
            -0.007178670895,
        ];
        let got = [
            density.0[1],
            effects.mean[0].0[1],
            effects.mean[1].0[1],
            effects.covariance[0].0[1],
            effects.covariance[1].0[1],
            effects.covariance[2].0[1],
        ];
        for (got, expected) in got.iter().zip(expected) {
            assert!((got - expected).abs() < 1e-9, "{got} is not {expected}");
        }
    }
}
