//! Derivatives of the digamma function, and the inverse of the first.

/// The asymptotic series are used from this argument on; smaller ones are raised by recurrence.
const LARGE: f64 = 20.0;

/// ψ'(`x`), the derivative of the digamma function, for x > 0 (Abramowitz & Stegun 6.4.6, 6.4.12).
pub fn trigamma(mut x: f64) -> f64 {
    let mut sum = 0.0;
    while x < LARGE {
        sum += 1.0 / (x * x);
        x += 1.0;
    }
    let s = 1.0 / (x * x);
    let series =
        1.0 / 6.0 - s * (1.0 / 30.0 - s * (1.0 / 42.0 - s * (1.0 / 30.0 - s * (5.0 / 66.0))));
    sum + 1.0 / x + s / 2.0 + series * s / x
}

/// ψ''(`x`), the second derivative of the digamma function, for x > 0 (6.4.13).
fn tetragamma(mut x: f64) -> f64 {
    let mut sum = 0.0;
    while x < LARGE {
        sum -= 2.0 / (x * x * x);
        x += 1.0;
    }
    let s = 1.0 / (x * x);
    let series = 1.0 / 2.0 - s * (1.0 / 6.0 - s * (1.0 / 6.0 - s * (3.0 / 10.0 - s * (5.0 / 6.0))));
    sum - s - s / x - series * s * s
}

/// The y with ψ'(y) = `x`, for x > 0, by Newton's method on 1 / ψ' (appendix of Smyth 2004).
pub fn trigamma_inverse(x: f64) -> f64 {
    if x > 1e7 {
        return 1.0 / x.sqrt();
    }
    if x < 1e-6 {
        return 1.0 / x;
    }
    let mut y = 0.5 + 1.0 / x;
    for _ in 0..50 {
        let value = trigamma(y);
        let step = value * (1.0 - value / x) / tetragamma(y);
        y += step;
        if -step / y < 1e-8 {
            break;
        }
    }
    y
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derivatives_agree_with_r() {
        // print(trigamma(c(.01, .5, 1, 7.5, 40)), 16); print(psigamma(c(.01, .5, 1, 7.5, 40), 2), 16)
        let expected = [
            (0.01, 10001.621213528313, -2_000_002.340_398_677),
            (0.5, 4.934802200544679, -16.82879664423432),
            (1.0, 1.6449340668482264, -2.404_113_806_319_188_6),
            (7.5, 0.14261589669670383, -0.020_305_252_536_644_67),
            (40.0, 0.025_315_103_841_291_03, -0.000_640_820_271_835_298_6),
        ];
        for (x, first, second) in expected {
            assert!((trigamma(x) / first - 1.0).abs() < 1e-13, "{x}");
            assert!((tetragamma(x) / second - 1.0).abs() < 1e-13, "{x}");
        }
    }

    #[test]
    fn the_inverse_agrees_with_limma() {
        // print(limma::trigammaInverse(c(1e-7, 1e-3, .2, 1, 30, 1e8)), 16)
        let expected = [
            (1e-7, 1e7),
            (1e-3, 1000.4999166666823),
            (0.2, 5.4834517798530475),
            (1.0, 1.4262551202150788),
            (30.0, 0.18662253008393503),
            (1e8, 1e-4),
        ];
        for (x, y) in expected {
            assert!((trigamma_inverse(x) / y - 1.0).abs() < 1e-12, "{x}");
        }
    }
}
