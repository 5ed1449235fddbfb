//! Eight genes side by side, and the functions of them that the mixture spends its time on.
//!
//! Everything here is always inlined, so that it is compiled for the registers of the processor by
//! whoever asks for that; results do not depend on them.

use std::array::from_fn;
use std::f64::consts::LOG2_E;
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Sub};

/// Genes side by side: a whole number of registers of any width.
pub(super) const LANES: usize = 8;

/// One number for each of the genes. Arithmetic is that of each gene by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Lanes(pub [f64; LANES]);

impl Lanes {
    /// The same for every gene.
    #[inline(always)]
    pub fn all(x: f64) -> Self {
        Self([x; LANES])
    }

    /// The larger number of each gene; `other` where that is not a number.
    #[inline(always)]
    pub fn max(self, other: Self) -> Self {
        let larger = |l: usize| {
            if self.0[l] > other.0[l] {
                self.0[l]
            } else {
                other.0[l]
            }
        };
        Self(from_fn(larger))
    }

    /// The sum over the genes, in order.
    #[inline(always)]
    pub fn sum(self) -> f64 {
        self.0.iter().sum()
    }

    /// Natural logarithm of positive normal numbers, within an ulp (FreeBSD's `e_log.c`).
    #[inline(always)]
    pub fn ln(self) -> Self {
        // The mantissa is taken from sqrt(1/2) to sqrt(2), so that its logarithm is near 0.
        const SQRT_HALF: u64 = 0x3fe6_a09e << 32;
        const ONE: u64 = 1.0_f64.to_bits();
        // The bits of 2^52 with a small integer in place of its mantissa are 2^52 plus that integer.
        const TWO_52: f64 = 4_503_599_627_370_496.0;
        let bits = self.0.map(|x| x.to_bits().wrapping_add(ONE - SQRT_HALF));
        let exponent = Self(bits.map(|bits| f64::from_bits(TWO_52.to_bits() | (bits >> 52))));
        let exponent = exponent - (TWO_52 + 1023.0);
        let mantissa = bits.map(|bits| f64::from_bits((bits & ((1 << 52) - 1)) + SQRT_HALF));
        let f = Self(mantissa) - 1.0;
        let s = f / (f + 2.0);
        let z = s * s;
        let w = z * z;
        let even = (w * 0.153_138_376_992_093_73 + 0.222_221_984_321_497_84) * w;
        let even = (even + 0.399_999_999_994_094_2) * w;
        let odd = (w * 0.147_981_986_051_165_86 + 0.181_835_721_616_180_5) * w;
        let odd = ((odd + 0.285_714_287_436_623_9) * w + 0.666_666_666_666_673_5) * z;
        let half_square = f * f * 0.5;
        let rest = s * (half_square + even + odd) + exponent * LN_2.1;
        exponent * LN_2.0 - ((half_square - rest) - f)
    }

    /// Exponential of numbers up to 709, within an ulp (FreeBSD's `e_exp.c`); 0 below -708.
    #[inline(always)]
    pub fn exp(self) -> Self {
        const LEAST: f64 = -708.0;
        // Adding this rounds to an integer, which then is in the low bits.
        const ROUND: f64 = 6_755_399_441_055_744.0;
        let within = self.max(Self::all(LEAST));
        let rounded = within * LOG2_E + ROUND;
        let power = rounded
            .0
            .map(|x| f64::from_bits(x.to_bits().wrapping_add(1023) << 52));
        let twos = rounded - ROUND;
        let (high, low) = (within - twos * LN_2.0, twos * LN_2.1);
        let r = high - low;
        let t = r * r;
        let c = (t * 4.138_136_797_057_238_5e-8 - 1.653_390_220_546_525_2e-6) * t;
        let c = ((c + 6.613_756_321_437_934e-5) * t - 0.002_777_777_777_701_559_3) * t;
        let c = r - (c + 0.166_666_666_666_666_02) * t;
        let y = Self::all(1.0) - ((low - r * c / (Self::all(2.0) - c)) - high);
        let exponential = y * Self(power);
        let if_not_below = |l: usize| {
            if self.0[l] >= LEAST {
                exponential.0[l]
            } else {
                0.0
            }
        };
        Self(from_fn(if_not_below))
    }
}

/// ln 2 in two parts; the first has trailing zeros, so that multiples of it are exact.
const LN_2: (f64, f64) = (6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10);

/// Makes an operator of two lanes, and of lanes and a number.
macro_rules! operator {
    ($trait:ident, $name:ident, $of:expr) => {
        impl $trait for Lanes {
            type Output = Self;

            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                Self(from_fn(|l| $of(self.0[l], other.0[l])))
            }
        }

        impl $trait<f64> for Lanes {
            type Output = Self;

            #[inline(always)]
            fn $name(self, other: f64) -> Self {
                Self(self.0.map(|x| $of(x, other)))
            }
        }
    };
}

operator!(Add, add, |a: f64, b: f64| a + b);
operator!(Sub, sub, |a: f64, b: f64| a - b);
operator!(Mul, mul, |a: f64, b: f64| a * b);
operator!(Div, div, |a: f64, b: f64| a / b);

impl AddAssign for Lanes {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl MulAssign for Lanes {
    #[inline(always)]
    fn mul_assign(&mut self, other: Self) {
        *self = *self * other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) -> bool {
        found == expected || (found - expected).abs() <= 2.0 * f64::EPSILON * expected.abs()
    }

    #[test]
    fn logarithms_agree_with_the_standard_library() {
        let mut x = 1e-300;
        while x < 1e300 {
            let found = Lanes::all(x).ln().0[3];
            assert!(close(found, x.ln()), "ln {x} = {found}");
            x *= 1.037;
        }
        for x in [1.0, 0.5, 1.0 + 1e-12, std::f64::consts::SQRT_2] {
            let found = Lanes::all(x).ln().0[0];
            assert!((found - x.ln()).abs() < 1e-15, "ln {x} = {found}");
        }
    }

    #[test]
    fn exponentials_agree_with_the_standard_library() {
        let mut x = -707.9;
        while x < 700.0 {
            let found = Lanes::all(x).exp().0[5];
            assert!(close(found, x.exp()), "exp {x} = {found}");
            x += 0.137;
        }
        assert_eq!(Lanes::all(0.0).exp(), Lanes::all(1.0));
        assert_eq!(Lanes::all(-708.1).exp(), Lanes::all(0.0));
        assert_eq!(Lanes::all(f64::NEG_INFINITY).exp(), Lanes::all(0.0));
    }
}
