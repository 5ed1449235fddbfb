//! One gene under one component: its density, and what is expected of the hidden parts.

/// The parameters of one component.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::analysis) struct Component {
    /// `[T]`: m, the shape.
    pub mean: Vec<f64>,
    /// s²: variance of a gene's own deviation at a time.
    pub deviation: f64,
    /// tau²: variance of the amplitude along the shape.
    pub amplitude: f64,
    /// Share of the genes.
    pub weight: f64,
}

/// A component made ready for many genes.
#[derive(Clone, Debug)]
pub(super) struct Direction {
    /// `[T]`: m / |m|; zeros for a shape of zeros.
    pub shape: Vec<f64>,
    /// 1 / sqrt(T): every entry of the unit vector of an offset.
    pub offset: f64,
    inverse_amplitude: f64,
    inverse_offset_variance: f64,
    /// ln(tau² c): the determinant of the prior of amplitude and offset.
    log_prior: f64,
}

/// What is known of amplitude a and offset b of a gene, given a component.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Hidden {
    /// Posterior means of a and b.
    pub mean: [f64; 2],
    /// Posterior variance of a, of b, and their covariance.
    pub covariance: [f64; 3],
}

impl Direction {
    /// Of `component`, with offsets of variance `offset_variance`.
    pub fn of(component: &Component, offset_variance: f64) -> Self {
        let norm = component.mean.iter().map(|m| m * m).sum::<f64>().sqrt();
        let scale = if norm > 0.0 { 1.0 / norm } else { 0.0 };
        Self {
            shape: component.mean.iter().map(|m| m * scale).collect(),
            offset: 1.0 / (component.mean.len() as f64).sqrt(),
            inverse_amplitude: 1.0 / component.amplitude,
            inverse_offset_variance: 1.0 / offset_variance,
            log_prior: (component.amplitude * offset_variance).ln(),
        }
    }
}

/// Log density of `profile` `[T]` with noise variances `noise` `[T]`, but for the constant
/// -T/2 ln 2 pi, and the posterior of amplitude and offset.
///
/// With A = diag(s² + SE²), U = [m/|m|, 1/sqrt T], C = diag(tau², c) and d = x - m the covariance is
/// A + U C U'. By Woodbury's identity, with M = C^-1 + U' A^-1 U, its quadratic form is
/// d' A^-1 d - (U' A^-1 d)' M^-1 (U' A^-1 d), its determinant |A| |C| |M|, and the posterior of
/// (a, b) is N(M^-1 U' A^-1 d, M^-1).
pub(super) fn log_density(
    component: &Component,
    direction: &Direction,
    profile: &[f64],
    noise: &[f64],
) -> (f64, Hidden) {
    let (mut quadratic, mut log_determinant, mut product) = (0.0, 0.0, 1.0_f64);
    let (mut aa, mut ab, mut bb) = (
        direction.inverse_amplitude,
        0.0,
        direction.inverse_offset_variance,
    );
    let (mut ya, mut yb) = (0.0, 0.0);
    let offset = direction.offset;
    for (t, ((x, m), (v, u))) in profile
        .iter()
        .zip(&component.mean)
        .zip(noise.iter().zip(&direction.shape))
        .enumerate()
    {
        let variance = v + component.deviation;
        let weight = 1.0 / variance;
        let difference = x - m;
        quadratic += difference * difference * weight;
        aa += weight * u * u;
        ab += weight * u * offset;
        bb += weight * offset * offset;
        ya += weight * difference * u;
        yb += weight * difference * offset;
        product *= variance;
        // One logarithm for eight factors, few enough to stay in range.
        if t % 8 == 7 {
            log_determinant += product.ln();
            product = 1.0;
        }
    }
    let determinant = aa * bb - ab * ab;
    log_determinant += product.ln() + determinant.ln() + direction.log_prior;
    let mean = [
        (bb * ya - ab * yb) / determinant,
        (aa * yb - ab * ya) / determinant,
    ];
    let hidden = Hidden {
        mean,
        covariance: [bb / determinant, aa / determinant, -ab / determinant],
    };
    let quadratic = quadratic - ya * mean[0] - yb * mean[1];
    (-0.5 * (quadratic + log_determinant), hidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_full_covariance() {
        // import numpy as np
        // m = np.array([1., -2, .5]); x = np.array([1.3, -2.2, .1]); v = np.array([.04, .09, .01])
        // s, tau, c = .05, .3, .25
        // u = m / np.linalg.norm(m); o = np.ones(3) / 3**.5
        // A = np.diag(v + s); S = A + tau * np.outer(u, u) + c * np.outer(o, o); d = x - m
        // print(-.5 * (d @ np.linalg.solve(S, d) + np.linalg.slogdet(S)[1]))
        // U = np.stack([u, o], 1); M = np.linalg.inv(np.diag([1/tau, 1/c]) + U.T @ np.linalg.solve(A, U))
        // print(M @ U.T @ np.linalg.solve(A, d), M)
        let component = Component {
            mean: vec![1.0, -2.0, 0.5],
            deviation: 0.05,
            amplitude: 0.3,
            weight: 1.0,
        };
        let direction = Direction::of(&component, 0.25);
        let (density, hidden) = log_density(
            &component,
            &direction,
            &[1.3, -2.2, 0.1],
            &[0.04, 0.09, 0.01],
        );
        let expected = [
            0.648878401945,
            0.127441369289,
            -0.186375048633,
            0.086374219641,
            0.064534382160,
            -0.007178670895,
        ];
        let got = [
            density,
            hidden.mean[0],
            hidden.mean[1],
            hidden.covariance[0],
            hidden.covariance[1],
            hidden.covariance[2],
        ];
        for (got, expected) in got.iter().zip(expected) {
            assert!((got - expected).abs() < 1e-9, "{got} is not {expected}");
        }
    }
}
