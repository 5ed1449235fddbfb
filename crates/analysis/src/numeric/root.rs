//! Roots of continuous functions.

/// Most steps: bisection alone would need fewer.
const STEPS: usize = 200;

/// The root of `function` between `low` and `high`, where it has opposite signs, to the precision
/// of the arithmetic (Chandrupatla 1997).
pub fn root(low: f64, high: f64, function: impl Fn(f64) -> f64) -> f64 {
    let (mut x1, mut x2) = (high, low);
    let (mut f1, mut f2) = (function(x1), function(x2));
    let mut share = 0.5;
    for _ in 0..STEPS {
        let x = x1 + share * (x2 - x1);
        let f = function(x);
        let (x3, f3);
        if (f > 0.0) == (f1 > 0.0) {
            (x3, f3) = (x1, f1);
        } else {
            (x3, f3) = (x2, f2);
            (x2, f2) = (x1, f1);
        }
        (x1, f1) = (x, f);
        let best = if f1.abs() < f2.abs() { x1 } else { x2 };
        let least = 2.0 * f64::EPSILON * best.abs() / (x2 - x1).abs();
        if least > 0.5 || f1 == 0.0 {
            return best;
        }
        let (xi, phi) = ((x1 - x2) / (x3 - x2), (f1 - f2) / (f3 - f2));
        share = if phi * phi < xi && (1.0 - phi).powi(2) < 1.0 - xi {
            f1 / (f2 - f1) * f3 / (f2 - f3)
                + (x3 - x1) / (x2 - x1) * f1 / (f3 - f1) * f2 / (f3 - f2)
        } else {
            0.5
        };
        share = share.clamp(least, 1.0 - least);
    }
    x1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_agree_with_arithmetic() {
        assert!((root(0.0, 2.0, |x| x * x - 2.0) - 2.0_f64.sqrt()).abs() < 1e-15);
        assert!((root(-9.0, 40.0, |x| 1.0 - (-x).exp() - 0.5) - 2.0_f64.ln()).abs() < 1e-14);
        assert!((root(-1.0, 3.0, |x| (x - 1.0).powi(3)) - 1.0).abs() < 1e-5);
    }
}
