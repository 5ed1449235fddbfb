//! The activation x sigmoid(x) (SiLU; Elfwing et al. 2018), and the normalisation of rows.

use crate::fast_math::{sigmoid, wide};

/// `out` = x sigmoid(x) of `x`, which becomes the derivative of `out` by it.
pub fn silu(x: &mut [f32], out: &mut [f32]) {
    wide(
        #[inline(always)]
        || {
            for (x, out) in x.iter_mut().zip(out) {
                let gate = sigmoid(*x);
                *out = *x * gate;
                *x = gate * (1.0 + *x * (1.0 - gate));
            }
        },
    );
}

/// `derivative` times `slope`, number by number, in place.
pub fn scale(derivative: &mut [f32], slope: &[f32]) {
    for (derivative, slope) in derivative.iter_mut().zip(slope) {
        *derivative *= slope;
    }
}

/// Added to the variance of a row.
const SMALLEST: f32 = 1e-5;

/// `out` = the rows of `values` `[R, columns]` with mean 0 and variance 1 (Ba et al. 2016, without scale
/// and shift, which the next layer has); `inverse` `[R]` = 1 / standard deviation.
pub fn normalise(values: &[f32], columns: usize, out: &mut [f32], inverse: &mut [f32]) {
    let rows = values
        .chunks_exact(columns)
        .zip(out.chunks_exact_mut(columns));
    for ((values, out), inverse) in rows.zip(inverse) {
        let mean = values.iter().sum::<f32>() / columns as f32;
        let squares: f32 = values.iter().map(|value| (value - mean).powi(2)).sum();
        *inverse = 1.0 / (squares / columns as f32 + SMALLEST).sqrt();
        for (out, value) in out.iter_mut().zip(values) {
            *out = (value - mean) * *inverse;
        }
    }
}

/// The derivative by the input of [`normalise`], in place of that by its output `normal`.
pub fn normalise_backward(derivative: &mut [f32], columns: usize, normal: &[f32], inverse: &[f32]) {
    let rows = derivative
        .chunks_exact_mut(columns)
        .zip(normal.chunks_exact(columns));
    for ((derivative, normal), inverse) in rows.zip(inverse) {
        let mean = derivative.iter().sum::<f32>() / columns as f32;
        let products = derivative.iter().zip(normal).map(|(d, n)| d * n);
        let along = products.sum::<f32>() / columns as f32;
        for (derivative, normal) in derivative.iter_mut().zip(normal) {
            *derivative = inverse * (*derivative - mean - normal * along);
        }
    }
}
