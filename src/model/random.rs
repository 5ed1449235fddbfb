//! The random numbers of a training: one seeded stream a purpose, all drawn on the host.
//!
//! Burn's own generators are global to the process, so that two trainings in one program, or two
//! devices, would draw different numbers from the same seed.

use burn::tensor::{Device, Tensor, TensorData};
use rand::SeedableRng;
use rand::distributions::Distribution;
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256Plus;

/// What random numbers are drawn for. Streams do not overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Initial weights.
    Weights,
    /// Which genes validate.
    Split,
    /// The order of genes in an epoch.
    Order,
    /// z while training.
    Training,
    /// z while validating; the same in every epoch.
    Validation,
    /// z in what is read out, where it is sampled.
    Readout,
}

/// The generator of a stream.
pub fn generator(seed: u64, stream: Stream) -> Xoshiro256Plus {
    let mut random = Xoshiro256Plus::seed_from_u64(seed);
    for _ in 0..stream as usize {
        // 2^128 numbers further on.
        random.jump();
    }
    random
}

/// Standard normal noise `[T, B, Z]`.
pub fn noise(random: &mut Xoshiro256Plus, shape: [usize; 3], device: &Device) -> Tensor<3> {
    let values: Vec<f32> = StandardNormal
        .sample_iter(random)
        .take(shape.iter().product())
        .collect();
    Tensor::from_data(TensorData::new(values, shape), device)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    #[test]
    fn streams_differ_and_repeat() {
        let draw = |seed, stream| generator(seed, stream).r#gen::<u64>();
        assert_eq!(draw(1, Stream::Order), draw(1, Stream::Order));
        assert_ne!(draw(1, Stream::Order), draw(1, Stream::Training));
        assert_ne!(draw(1, Stream::Order), draw(2, Stream::Order));
    }

    #[test]
    fn noise_is_standard_normal() {
        let mut random = generator(3, Stream::Training);
        let noise = noise(&mut random, [5, 40, 100], &Device::flex());
        let values: Vec<f32> = noise.into_data().try_to_vec().unwrap();
        let mean = values.iter().sum::<f32>() / 20_000.0;
        let variance = values.iter().map(|v| v * v).sum::<f32>() / 20_000.0;
        // Standard errors: 1 / sqrt(20000) = 0.007 and sqrt(2 / 20000) = 0.01.
        assert!(
            mean.abs() < 0.03 && (variance - 1.0).abs() < 0.04,
            "{mean} {variance}"
        );
    }
}
