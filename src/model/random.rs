//! The random numbers of a training: one seeded stream a purpose, all drawn on the host.
//!
//! Burn's own generators are global to the process, so that two trainings in one program, or two
//! devices, would draw different numbers from the same seed.

use rand::SeedableRng;
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
    /// z in the bands of reconstructions.
    Band,
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
}
