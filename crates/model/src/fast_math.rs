//! Elementary functions without branches or calls, so that the compiler vectorises loops over them.
//!
//! Polynomials and constants are those of the Cephes library (S. L. Moshier, single precision),
//! with relative errors of about 1e-7. NaN gives NaN.

/// Runs `f` with the vector instructions of this processor, as far as `f` is inlined here.
///
/// The registers are wider but the operations the same, so that results are bit-identical.
#[inline(always)]
pub fn wide<R>(f: impl FnOnce() -> R) -> R {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") {
        #[target_feature(enable = "avx2")]
        fn with_avx2<R>(f: impl FnOnce() -> R) -> R {
            f()
        }
        // SAFETY: the processor has just been checked for the feature that the function is compiled for.
        #[allow(unsafe_code, reason = "there is no safe way to ask for instructions")]
        return unsafe { with_avx2(f) };
    }
    f()
}

/// Adding this to a number and subtracting it again rounds the number to an integer.
const ROUND: f32 = 12_582_912.0;

/// e to the x; x is clamped to -87 and 88, the limits of f32.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(-87.0, 88.0);
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    // x - whole ln 2, with ln 2 in two parts.
    let x = x - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let series = 1.987_569_2e-4;
    let series = series * x + 1.398_199_9e-3;
    let series = series * x + 8.333_452e-3;
    let series = series * x + 4.166_579_6e-2;
    let series = series * x + 1.666_666_5e-1;
    let series = series * x + 0.5;
    let fraction = series * x * x + x + 1.0;
    // 2 to the power of `whole`, by its exponent bits.
    let bits = shifted.to_bits().wrapping_sub(ROUND.to_bits());
    fraction * f32::from_bits(bits.wrapping_add(127) << 23)
}

/// 1 / (1 + e^-x).
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// Hyperbolic tangent, with an absolute error of about 1e-7.
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    1.0 - 2.0 / (exp(2.0 * x) + 1.0)
}

/// Natural logarithm of a normal number above 0.
#[inline(always)]
pub fn ln(x: f32) -> f32 {
    // x = 2^exponent * fraction, with fraction in [sqrt(1/2), sqrt(2)).
    let offset = 0x3f35_04f3_u32;
    let bits = x.to_bits().wrapping_sub(offset);
    let exponent = (bits as i32 >> 23) as f32;
    let fraction = f32::from_bits((bits & 0x007f_ffff).wrapping_add(offset)) - 1.0;
    let square = fraction * fraction;
    let series = 7.037_683_6e-2;
    let series = series * fraction - 1.151_461e-1;
    let series = series * fraction + 1.167_699_9e-1;
    let series = series * fraction - 1.242_014_1e-1;
    let series = series * fraction + 1.424_932_3e-1;
    let series = series * fraction - 1.666_805_7e-1;
    let series = series * fraction + 2.000_071_5e-1;
    let series = series * fraction - 2.499_999_4e-1;
    let series = series * fraction + 3.333_333e-1;
    let rest = series * fraction * square - exponent * 2.121_944_4e-4 - 0.5 * square;
    fraction + rest + exponent * 0.693_359_4
}

/// Cosine and sine of `turn` whole turns, `turn` in [0, 1].
#[inline(always)]
pub fn cos_sin_of_turn(turn: f32) -> (f32, f32) {
    // The nearest quarter turn, and the angle left, at most an eighth of a turn.
    let shifted = 4.0 * turn + ROUND;
    let angle = (4.0 * turn - (shifted - ROUND)) * std::f32::consts::FRAC_PI_2;
    let square = angle * angle;
    let series = -1.951_529_6e-4;
    let series = series * square + 8.332_161e-3;
    let series = series * square - 1.666_665_5e-1;
    let sin = series * square * angle + angle;
    let series = 2.443_315_7e-5;
    let series = series * square - 1.388_731_6e-3;
    let series = series * square + 4.166_664_6e-2;
    let cos = series * square * square - 0.5 * square + 1.0;
    let quarter = shifted.to_bits();
    let (sin, cos) = (sin.to_bits(), cos.to_bits());
    // Odd quarters swap the two. A mask, since a branch would prevent vectorisation.
    let swap = (sin ^ cos) & 0_u32.wrapping_sub(quarter & 1);
    // Quarters 1 and 2 have a negative cosine, 2 and 3 a negative sine.
    let flip_cos = (quarter.wrapping_add(1) & 2) << 30;
    let flip_sin = (quarter & 2) << 30;
    (
        f32::from_bits(cos ^ swap ^ flip_cos),
        f32::from_bits(sin ^ swap ^ flip_sin),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points from `from` to `to`, both included.
    fn grid(from: f64, to: f64) -> impl Iterator<Item = f32> {
        (0..=100_000).map(move |i| (from + (to - from) * f64::from(i) / 1e5) as f32)
    }

    fn largest_error(
        points: impl Iterator<Item = f32>,
        found: impl Fn(f32) -> f32,
        exact: impl Fn(f64) -> f64,
        relative: bool,
    ) -> f64 {
        points
            .map(|x| {
                let exact = exact(f64::from(x));
                let scale = if relative { exact.abs() } else { 1.0 };
                (f64::from(found(x)) - exact).abs() / scale
            })
            .fold(0.0, f64::max)
    }

    #[test]
    fn errors_are_those_of_single_precision() {
        assert!(largest_error(grid(-87.0, 88.0), exp, f64::exp, true) < 2e-7);
        assert!(largest_error(grid(-30.0, 30.0), tanh, f64::tanh, false) < 2e-7);
        let exact = |x: f64| 1.0 / (1.0 + (-x).exp());
        assert!(largest_error(grid(-30.0, 30.0), sigmoid, exact, false) < 2e-7);
        assert!(largest_error(grid(1e-7, 1.0), ln, f64::ln, false) < 2e-6);
        assert!(largest_error(grid(0.5, 2.0), ln, f64::ln, false) < 1e-7);
        let turn = |x: f64| x * std::f64::consts::TAU;
        let cos = |x| cos_sin_of_turn(x).0;
        assert!(largest_error(grid(0.0, 1.0), cos, |x| turn(x).cos(), false) < 2e-7);
        let sin = |x| cos_sin_of_turn(x).1;
        assert!(largest_error(grid(0.0, 1.0), sin, |x| turn(x).sin(), false) < 2e-7);
    }

    #[test]
    fn limits_are_finite_and_nan_gives_nan() {
        assert_eq!((exp(-1e9), exp(1e9)), (exp(-87.0), exp(88.0)));
        assert_eq!((tanh(1e9), tanh(-1e9)), (1.0, -1.0));
        assert_eq!((sigmoid(1e9), sigmoid(0.0)), (1.0, 0.5));
        for of_nan in [exp(f32::NAN), tanh(f32::NAN), sigmoid(f32::NAN)] {
            assert!(of_nan.is_nan());
        }
    }
}
