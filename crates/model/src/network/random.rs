//! The random numbers of a training: one seeded stream per purpose, all drawn on the host.
//!
//! Burn's own generators are global to the process and differ between devices, so that the same seed
//! would not give the same numbers.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;

/// The purpose of random numbers. Streams do not overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Initial weights.
    Weights,
    /// Split into training and validation genes.
    Split,
    /// Order of the genes in an epoch.
    Order,
    /// z while training.
    Training,
    /// z while validating; the same in every epoch.
    Validation,
    /// z in the readout, where it is sampled.
    Readout,
    /// z in the bands of reconstructions.
    Band,
}

/// The generator of a stream.
pub fn generator(seed: u64, stream: Stream) -> Xoshiro256Plus {
    let mut random = Xoshiro256Plus::seed_from_u64(seed);
    for _ in 0..stream as usize {
        // Moves on by 2^128 numbers.
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
