//! The noise of z: standard normal numbers that depend only on seed, purpose and position.
//!
//! Philox 4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3") turns a seed
//! and a position into random bits, and the Box-Muller transform turns these into normal numbers. Any
//! part of a batch can therefore be drawn on any thread or device, with the same result.

use burn::tensor::{Device, Tensor, TensorData};

use crate::fast_math::{cos_sin_of_turn, ln, wide};
use crate::network::random::Stream;

/// Numbers per position.
const NUMBERS: usize = 4;
/// Positions drawn at once, to fill the vector registers of the processor.
const LANES: usize = 16;

/// The seed, the purpose, and the number of the batch.
#[derive(Clone, Copy, Debug)]
pub struct NoiseKey {
    seed: u64,
    stream: u32,
    batch: u32,
}

impl NoiseKey {
    /// `batch` counts optimiser steps, or the batches of a pass without steps.
    pub fn new(seed: u64, stream: Stream, batch: usize) -> Self {
        Self {
            seed,
            stream: stream as u32,
            // The noise repeats after 4 billion steps, which is harmless.
            batch: batch as u32,
        }
    }

    /// Fills `out` `[rows, latent]` with the noise at one time of the rows `first_row..` of the batch.
    pub fn fill(&self, time: usize, first_row: usize, latent: usize, out: &mut [f32]) {
        let per_row = latent.div_ceil(NUMBERS);
        let first = first_row * per_row;
        let positions = out.len() / latent * per_row;
        for from in (0..positions).step_by(LANES) {
            let normal = wide(
                #[inline(always)]
                || self.normal(time as u32, (first + from) as u32),
            );
            for (lane, numbers) in normal.iter().enumerate().take(positions - from) {
                let position = from + lane;
                let start = position / per_row * latent + position % per_row * NUMBERS;
                let end = (position / per_row + 1) * latent;
                let wanted = &mut out[start..end.min(start + NUMBERS)];
                wanted.copy_from_slice(&numbers[..wanted.len()]);
            }
        }
    }

    /// The numbers of [`LANES`] positions from `first` on.
    #[inline(always)]
    fn normal(&self, time: u32, first: u32) -> [[f32; NUMBERS]; LANES] {
        let counter = [
            std::array::from_fn(|lane| first.wrapping_add(lane as u32)),
            [time; LANES],
            [self.batch; LANES],
            [self.stream; LANES],
        ];
        let bits = philox(counter, [self.seed as u32, (self.seed >> 32) as u32]);
        // Box and Muller 1958: (0, 1] for the logarithm, [0, 1) for the turn.
        let pair = |of_radius: [u32; LANES], of_turn: [u32; LANES]| {
            let (mut x, mut y) = ([0.0; LANES], [0.0; LANES]);
            for lane in 0..LANES {
                let radius = (-2.0 * ln(unit(of_radius[lane]))).sqrt();
                let (cos, sin) = cos_sin_of_turn(1.0 - unit(of_turn[lane]));
                x[lane] = radius * cos;
                y[lane] = radius * sin;
            }
            (x, y)
        };
        let [a, b, c, d] = bits;
        let ((a, b), (c, d)) = (pair(a, b), pair(c, d));
        let normal: [[f32; LANES]; NUMBERS] = [a, b, c, d];
        std::array::from_fn(|lane| std::array::from_fn(|number| normal[number][lane]))
    }

    /// Noise `[T, B, Z]` for a whole batch.
    pub fn tensor(&self, shape: [usize; 3], device: &Device) -> Tensor<3> {
        let [_, batch, latent] = shape;
        let mut values = vec![0.0; shape.iter().product()];
        for (time, values) in values.chunks_mut((batch * latent).max(1)).enumerate() {
            self.fill(time, 0, latent, values);
        }
        Tensor::from_data(TensorData::new(values, shape), device)
    }
}

/// The upper 24 bits as a number in (0, 1].
#[inline(always)]
fn unit(bits: u32) -> f32 {
    // Through i32, for which every processor has a vector instruction.
    ((bits >> 8) as i32 + 1) as f32 * (1.0 / 16_777_216.0)
}

/// Ten rounds of Philox 4x32 on each lane.
#[inline(always)]
#[allow(
    clippy::needless_range_loop,
    reason = "one index into four words of equal length"
)]
fn philox(mut counter: [[u32; LANES]; 4], mut key: [u32; 2]) -> [[u32; LANES]; 4] {
    for _ in 0..10 {
        for lane in 0..LANES {
            let [a, b, c, d] = [0, 1, 2, 3].map(|word| counter[word][lane]);
            let first = u64::from(a) * 0xD251_1F53;
            let second = u64::from(c) * 0xCD9E_8D57;
            counter[0][lane] = (second >> 32) as u32 ^ b ^ key[0];
            counter[1][lane] = second as u32;
            counter[2][lane] = (first >> 32) as u32 ^ d ^ key[1];
            counter[3][lane] = first as u32;
        }
        key[0] = key[0].wrapping_add(0x9E37_79B9);
        key[1] = key[1].wrapping_add(0xBB67_AE85);
    }
    counter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn philox_gives_the_published_numbers() {
        // Known answers of the authors' Random123 library, tests/kat_vectors, philox4x32 10.
        let answers = [
            (
                [0; 4],
                [0; 2],
                [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8],
            ),
            (
                [u32::MAX; 4],
                [u32::MAX; 2],
                [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd],
            ),
            (
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0],
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
            ),
        ];
        for (counter, key, expected) in answers {
            let found = philox(counter.map(|word| [word; LANES]), key);
            assert_eq!(found.map(|word| word[3]), expected);
        }
    }

    #[test]
    fn noise_is_standard_normal() {
        let mut values = vec![0.0; 200_000];
        NoiseKey::new(3, Stream::Training, 7).fill(2, 0, 100, &mut values);
        let moment = |power| {
            let sum: f64 = values.iter().map(|&v| f64::from(v).powi(power)).sum();
            sum / values.len() as f64
        };
        // The moments 0, 1, 0, 3 have standard errors sqrt(1, 2, 15, 96) / sqrt(200000).
        for (power, expected, error) in [
            (1, 0.0, 0.0022),
            (2, 1.0, 0.0032),
            (3, 0.0, 0.0087),
            (4, 3.0, 0.0219),
        ] {
            let found = moment(power);
            assert!((found - expected).abs() < 4.0 * error, "{power}: {found}");
        }
        let neighbours: f64 = values
            .windows(2)
            .map(|pair| f64::from(pair[0] * pair[1]))
            .sum();
        assert!(neighbours.abs() / 200_000.0 < 4.0 * 0.0022);
    }

    #[test]
    fn any_part_is_as_in_the_whole_and_every_part_differs() {
        for latent in [1, 3, 4, 8, 10, 64] {
            let key = NoiseKey::new(9, Stream::Training, 5);
            let mut whole = vec![0.0; 33 * latent];
            key.fill(1, 0, latent, &mut whole);
            let mut part = vec![0.0; 7 * latent];
            key.fill(1, 13, latent, &mut part);
            assert_eq!(part, whole[13 * latent..20 * latent]);
            let others = [
                (NoiseKey::new(8, Stream::Training, 5), 1),
                (NoiseKey::new(9, Stream::Validation, 5), 1),
                (NoiseKey::new(9, Stream::Training, 6), 1),
                (key, 2),
            ];
            for (other, time) in others {
                let mut values = vec![0.0; 33 * latent];
                other.fill(time, 0, latent, &mut values);
                assert!(values.iter().zip(&whole).all(|(a, b)| a != b));
            }
        }
    }

    #[test]
    fn the_tensor_holds_the_same_numbers() {
        let key = NoiseKey::new(2, Stream::Validation, 0);
        let tensor = key.tensor([3, 5, 6], &Device::flex());
        let values: Vec<f32> = tensor.into_data().try_to_vec().unwrap();
        let mut last = vec![0.0; 30];
        key.fill(2, 0, 6, &mut last);
        assert_eq!(values[60..], last);
    }
}
