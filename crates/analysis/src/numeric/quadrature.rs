//! Gauss-Legendre quadrature.

/// Nodes and weights `[count]` of the Gauss-Legendre rule on the interval from 0 to 1: the roots of
/// the Legendre polynomial, by Newton's method.
pub fn gauss_legendre(count: usize) -> Vec<(f64, f64)> {
    let n = count as f64;
    let rule = |index: usize| {
        let mut x = (std::f64::consts::PI * (index as f64 + 0.75) / (n + 0.5)).cos();
        let (mut value, mut slope) = legendre(count, x);
        for _ in 0..10 {
            x -= value / slope;
            (value, slope) = legendre(count, x);
        }
        let weight = 1.0 / ((1.0 - x * x) * slope * slope);
        (f64::midpoint(1.0, -x), weight)
    };
    (0..count).map(rule).collect()
}

/// The Legendre polynomial of this `degree` at `x`, and its derivative.
fn legendre(degree: usize, x: f64) -> (f64, f64) {
    let (mut before, mut value) = (0.0, 1.0);
    for k in 0..degree {
        let k = k as f64;
        let next = ((2.0 * k + 1.0) * x * value - k * before) / (k + 1.0);
        (before, value) = (value, next);
    }
    (value, degree as f64 * (x * value - before) / (x * x - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_are_integrated_exactly() {
        // Two nodes at (1 ± 1 / sqrt(3)) / 2 of weight 1/2; x^7 needs four nodes.
        let two = gauss_legendre(2);
        assert!((two[0].0 - 0.5 * (1.0 - 1.0 / 3.0_f64.sqrt())).abs() < 1e-15);
        assert!((two[0].1 - 0.5).abs() < 1e-15);
        let integral = |count, power| -> f64 {
            let terms = gauss_legendre(count).into_iter();
            terms.map(|(x, weight)| weight * x.powi(power)).sum()
        };
        assert!((integral(4, 7) - 1.0 / 8.0).abs() < 1e-15);
        assert!((integral(3, 7) - 1.0 / 8.0).abs() > 1e-5);
        assert!((integral(128, 255) - 1.0 / 256.0).abs() < 1e-14);
    }
}
