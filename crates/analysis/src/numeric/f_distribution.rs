//! The F distribution on the scale of logarithms, where no tail underflows.
//!
//! With infinite d2 it is that of chi-square with d1 degrees of freedom over d1.

use statrs::function::gamma::ln_gamma;

use crate::numeric::root::root;

/// Most terms of a series or continued fraction; a few times the square root of the largest degrees
/// of freedom are needed.
const TERMS: usize = 100_000;
/// Replaces 0 as a denominator of a continued fraction.
const TINY: f64 = 1e-300;
/// Stirling's series is used from this argument on.
const LARGE: f64 = 20.0;

/// P(F > `f`) of the F distribution with `d1` and `d2` degrees of freedom; `d2` can be infinite. The
/// probability can underflow to 0.
pub fn f_survival(f: f64, d1: f64, d2: f64) -> f64 {
    ln_f_survival(f, d1, d2).exp()
}

/// ln P(F > `f`).
pub fn ln_f_survival(f: f64, d1: f64, d2: f64) -> f64 {
    FDistribution { d1, d2 }.tails(f).1
}

/// ln P(F <= `f`).
pub fn ln_f_cumulative(f: f64, d1: f64, d2: f64) -> f64 {
    FDistribution { d1, d2 }.tails(f).0
}

/// ln of the density at `f`.
pub fn ln_f_density(f: f64, d1: f64, d2: f64) -> f64 {
    FDistribution { d1, d2 }.ln_power(f) - f.ln()
}

/// The f with ln P(F > f) = `ln_p`.
pub fn f_quantile_upper(ln_p: f64, d1: f64, d2: f64) -> f64 {
    quantile(|f| ln_p - ln_f_survival(f, d1, d2))
}

/// The f with ln P(F <= f) = `ln_p`.
pub fn f_quantile_lower(ln_p: f64, d1: f64, d2: f64) -> f64 {
    quantile(|f| ln_f_cumulative(f, d1, d2) - ln_p)
}

/// The root of `excess`, which rises with its argument, among the positive numbers.
fn quantile(excess: impl Fn(f64) -> f64) -> f64 {
    let on_logs = |ln_f: f64| excess(ln_f.exp());
    let mut bound = 1.0;
    while bound < 500.0 && (on_logs(-bound) > 0.0 || on_logs(bound) < 0.0) {
        bound *= 2.0;
    }
    root(-bound, bound, on_logs).exp()
}

struct FDistribution {
    d1: f64,
    d2: f64,
}

impl FDistribution {
    /// ln P(F <= f) and ln P(F > f).
    ///
    /// P(F > f) = I_x(d2 / 2, d1 / 2) at x = d2 / (d2 + d1 f) (Abramowitz & Stegun 26.6.2). Each
    /// tail is computed where it is the smaller one; its complement loses no digits that matter.
    fn tails(&self, f: f64) -> (f64, f64) {
        let (a, b) = (self.d1 / 2.0, self.d2 / 2.0);
        let f = f.max(0.0);
        if f.is_infinite() {
            return (0.0, f64::NEG_INFINITY);
        }
        if b.is_infinite() {
            return gamma_tails(a, a * f, self.ln_power(f));
        }
        let ratio = a * f / b;
        let (x, y) = (1.0 / (1.0 + ratio), 1.0 / (1.0 + 1.0 / ratio));
        let power = self.ln_power(f);
        if x <= (b + 1.0) / (a + b + 2.0) {
            let upper = power - b.ln() + beta_fraction(b, a, x).ln();
            (ln_complement(upper), upper)
        } else {
            let lower = power - a.ln() + beta_fraction(a, b, y).ln();
            (lower, ln_complement(lower))
        }
    }

    /// ln of y^a x^b / B(a, b) at x = d2 / (d2 + d1 f), y = 1 - x, a = d1 / 2 and b = d2 / 2; its
    /// limit (a f)^a e^(-a f) / Γ(a) for infinite d2.
    fn ln_power(&self, f: f64) -> f64 {
        let (a, b) = (self.d1 / 2.0, self.d2 / 2.0);
        if b.is_infinite() {
            return a * (a * f).ln() - a * f - ln_gamma(a);
        }
        let ratio = a * f / b;
        // At f = 0 the first term is infinite and the second 0.
        -a * (1.0 / ratio).ln_1p() - b * ratio.ln_1p() - ln_beta(a, b)
    }
}

/// ln(1 - e^`ln_p`).
fn ln_complement(ln_p: f64) -> f64 {
    (-ln_p.exp().min(1.0)).ln_1p()
}

/// ln B(`a`, `b`), without cancellation between large terms.
fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    if large < LARGE {
        return ln_gamma(small) + ln_gamma(large) - ln_gamma(small + large);
    }
    // ln Γ(l) - ln Γ(s + l) by Stirling's formula.
    let sum = small + large;
    let correction = stirling(large) - stirling(sum);
    ln_gamma(small) - (large - 0.5) * (small / large).ln_1p() - small * (sum.ln() - 1.0)
        + correction
}

/// ln Γ(z) - (z - 1/2) ln z + z - ln(2 π) / 2 (Abramowitz & Stegun 6.1.41).
fn stirling(z: f64) -> f64 {
    let s = 1.0 / (z * z);
    (1.0 / 12.0 - s * (1.0 / 360.0 - s * (1.0 / 1260.0 - s * (1.0 / 1680.0 - s / 1188.0)))) / z
}

/// The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method; for x
/// below (a + 1) / (a + b + 2).
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let guard = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / guard(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for m in 1..TERMS {
        let m = m as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / guard(1.0 + even * d);
        c = guard(1.0 + even / c);
        value *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / guard(1.0 + odd * d);
        c = guard(1.0 + odd / c);
        let factor = d * c;
        value *= factor;
        if (factor - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    value
}

/// ln of the lower and the upper tail of the gamma distribution of shape `a` at `x`, of which
/// `ln_power` is ln(x^a e^-x / Γ(a)): by the series (DLMF 8.7.1) or the continued fraction (8.9.2).
fn gamma_tails(a: f64, x: f64, ln_power: f64) -> (f64, f64) {
    if x <= a + 1.0 {
        let (mut term, mut sum) = (1.0 / a, 1.0 / a);
        for n in 1..TERMS {
            term *= x / (a + n as f64);
            sum += term;
            if term <= sum * f64::EPSILON {
                break;
            }
        }
        let lower = ln_power + sum.ln();
        return (lower, ln_complement(lower));
    }
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut value = d;
    for n in 1..TERMS {
        let n = n as f64;
        let numerator = -n * (n - a);
        b += 2.0;
        d = 1.0 / (numerator * d + b);
        c = b + numerator / c;
        let factor = c * d;
        value *= factor;
        if (factor - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    let upper = ln_power + value.ln();
    (ln_complement(upper), upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, relative: f64) {
        assert!((a - b).abs() <= relative * b.abs(), "{a} is not {b}");
    }

    #[test]
    fn survival_agrees_with_scipy() {
        // [scipy.stats.f.sf(f, d1, d2) for f, d1, d2 in ...]
        for (f, d1, d2, p) in [
            (1.0, 4.0, 995.0, 0.4065488204815312),
            (3.5, 4.0, 30.0, 0.018467568289618427),
            (25.0, 13.0, 28.0, 5.508924835903609e-12),
            (200.0, 4.0, 995.0, 7.373781281177328e-126),
            (1.2, 4.0, 50000.0, 0.30845567154685616),
            (2.0, 9.0, 200000.0, 0.035179282421483854),
            (0.9, 4.0, 200000.0, 0.4628390292744322),
        ] {
            close(f_survival(f, d1, d2), p, 1e-8);
        }
        for d2 in [10.0, f64::INFINITY] {
            assert_eq!(f_survival(0.0, 4.0, d2), 1.0);
            assert_eq!(f_survival(f64::INFINITY, 4.0, d2), 0.0);
        }
        assert_eq!(f_survival(1e300, 4.0, 1e5), 0.0);
    }

    #[test]
    fn tails_and_density_agree_with_r() {
        // pf(f, d1, d2, log.p = TRUE); the same with lower.tail = FALSE; df(f, d1, d2, log = TRUE)
        for (f, d1, d2, lower, upper, density) in [
            (
                0.3,
                3.0,
                8.0,
                -1.741135691997834,
                -0.1927612734796717,
                -0.3727470884750713,
            ),
            (
                2.5,
                11.0,
                4.5,
                -0.1944811046882021,
                -1.733085363377833,
                -2.220774096321658,
            ),
            (
                40.0,
                5.0,
                17.3,
                -6.52802410099783e-09,
                -18.84716153061336,
                -20.47485286962952,
            ),
            (
                1.3,
                7.0,
                3e5,
                -0.2817800100239272,
                -1.404212477801041,
                -0.7104005430909763,
            ),
            (
                9.0,
                2.0,
                1e8,
                -0.0001234175196774268,
                -8.9999991900001,
                -8.999999370000081,
            ),
            (
                0.8,
                6.0,
                f64::INFINITY,
                -0.843292966226609,
                -0.5626300195198928,
                -0.2435974171840356,
            ),
            (
                5.0,
                30.0,
                f64::INFINITY,
                -6.706952523937929e-18,
                -39.54338699538415,
                -37.03833739212813,
            ),
            (
                1e-9,
                40.0,
                12.0,
                -379.5053637155042,
                -1.523753392937911e-165,
                -355.7863656091307,
            ),
        ] {
            close(ln_f_cumulative(f, d1, d2), lower, 1e-10);
            close(ln_f_survival(f, d1, d2), upper, 1e-10);
            close(ln_f_density(f, d1, d2), density, 1e-10);
        }
    }

    #[test]
    fn quantiles_agree_with_r() {
        // qf(p, d1, d2); qf(p, d1, d2, lower.tail = FALSE)
        for (p, d1, d2, lower, upper) in [
            (0.05_f64, 8.0, 4.0, 0.2605623268051408, 6.041044476119155),
            (0.9, 8.0, 4.0, 3.954939944542349, 0.3563251283698706),
            (
                0.05,
                11.0,
                f64::INFINITY,
                0.4158920981202022,
                1.788648870243863,
            ),
            (
                0.9,
                11.0,
                f64::INFINITY,
                1.570455319772734,
                0.5070713445272591,
            ),
        ] {
            close(f_quantile_lower(p.ln(), d1, d2), lower, 1e-10);
            close(f_quantile_upper(p.ln(), d1, d2), upper, 1e-10);
        }
        close(
            f_quantile_upper(1e-40_f64.ln(), 3.0, 7.5),
            146480016747.2693,
            1e-11,
        );
    }
}
