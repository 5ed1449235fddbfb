//! Training and validation genes.

use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256Plus;

use crate::settings::ModelSettings;

/// With fewer genes none are held out for validation.
const SMALLEST_SPLIT: usize = 20;
/// One gene in this many validates.
const VALIDATION_SHARE: usize = 5;

/// Number of validation genes among `points` genes.
fn validation_count(points: usize) -> usize {
    if points < SMALLEST_SPLIT {
        0
    } else {
        points / VALIDATION_SHARE
    }
}

/// Optimiser steps per epoch on `points` genes, at least 1.
pub fn steps_per_epoch(points: usize, settings: &ModelSettings) -> usize {
    let training = points - validation_count(points);
    training.div_ceil(settings.batch_size.max(1)).max(1)
}

/// Training and validation rows, 80 to 20.
pub fn split(points: &[usize], random: &mut Xoshiro256Plus) -> (Vec<usize>, Vec<usize>) {
    let held_out = validation_count(points.len());
    if held_out == 0 {
        return (points.to_vec(), Vec::new());
    }
    let mut rows = points.to_vec();
    rows.shuffle(random);
    let validation = rows.split_off(rows.len() - held_out);
    (rows, validation)
}
