//! The random parts of a simulation: genes, cells, counts.

use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, Exp1, Poisson, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::matrix::Matrix;
use crate::simulate::landmarks::Landmarks;
use crate::simulate::named::{NAMED_GENES, NamedGene};
use crate::simulate::program::Program;
use crate::simulate::settings::SimulationSettings;

/// Mean and standard deviation of the logarithm of a gene's base.
const LOG_BASE: (f64, f64) = (-3.0, 0.8);
/// Mean and standard deviation of the logarithm of a gene's amplitude.
const LOG_AMPLITUDE: (f64, f64) = (-1.0, 1.0);
/// Standard deviation of the jitter of a gene around its program at a time.
const JITTER: f64 = 0.04;
/// Shape of the Gamma factor of a count: its variance is 1/5.
const GAMMA_SHAPE: u32 = 5;
/// Standard deviation of the logarithm of a cell's library size.
const LOG_LIBRARY: f64 = 0.3;
/// Part of the cells of a time that are of the first type.
const FIRST_TYPE: f64 = 0.6;
/// Part of the genes that differ between the cell types, and the standard deviation of the
/// logarithm of their ratio.
const TYPE_EFFECT: (f64, f64) = (0.2, 0.4);

/// Names of the two cell types.
pub const CELL_TYPES: [&str; 2] = ["type_A", "type_B"];

/// Origin of the mean of a gene.
#[derive(Clone, Copy, Debug)]
pub(super) enum MeanSource {
    Program(Program),
    Named(NamedGene),
}

impl MeanSource {
    pub(super) fn program(self) -> Option<Program> {
        match self {
            Self::Program(program) => Some(program),
            Self::Named(_) => None,
        }
    }

    /// The noiseless curve.
    fn value(self, time: f64) -> f64 {
        match self {
            Self::Program(program) => program.level(time),
            Self::Named(gene) => gene.mean(time),
        }
    }
}

/// A gene.
#[derive(Clone, Debug)]
pub(super) struct Gene {
    pub(super) name: String,
    pub(super) source: MeanSource,
    pub(super) landmarks: Option<Landmarks>,
    /// Expected count `[T]` at depth 1, jitter included.
    means: Vec<f64>,
    /// Expected count in the second cell type over that in the first.
    type_ratio: f64,
}

/// A cell.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// Index into the times.
    pub(super) time: usize,
    /// Index into [`CELL_TYPES`].
    pub(super) cell_type: usize,
    /// Mean 1 over the cells of a time.
    library_size: f64,
    /// Seed of its counts.
    seed: u64,
}

fn normal(rng: &mut impl Rng) -> f64 {
    StandardNormal.sample(rng)
}

fn log_normal((mean, deviation): (f64, f64), rng: &mut impl Rng) -> f64 {
    (mean + deviation * normal(rng)).exp()
}

/// Draws the genes, in random order. `settings` have passed their check.
pub(super) fn genes(settings: &SimulationSettings, rng: &mut impl Rng) -> Vec<Gene> {
    let times = &settings.times;
    let with_landmarks = |source: MeanSource| {
        let curve = |time| source.value(time);
        (
            source,
            Landmarks::of(curve, times[0], times[times.len() - 1]),
        )
    };
    let named = if settings.named_genes {
        &NAMED_GENES[..]
    } else {
        &[]
    };
    let named_sources = named.iter().copied().map(MeanSource::Named);
    let mut sources: Vec<_> = named_sources.map(with_landmarks).collect();
    let responding = Program::responding(settings.programs).unwrap_or(&[]);
    let programs = responding.iter().copied().chain([Program::Flat]);
    let shares = shares(settings.genes - named.len(), &settings.mix);
    for (program, share) in programs.zip(shares) {
        let source = with_landmarks(MeanSource::Program(program));
        sources.extend(std::iter::repeat_n(source, share));
    }
    sources.shuffle(rng);
    let width = settings.genes.to_string().len().max(4);
    let mut number = 0;
    let genes = sources.into_iter().map(|(source, landmarks)| {
        let name = match source {
            MeanSource::Named(gene) => gene.name.to_owned(),
            MeanSource::Program(_) => {
                number += 1;
                format!("SIM_{number:0width$}")
            }
        };
        let (means, type_ratio) = means(source, times, rng);
        Gene {
            name,
            source,
            landmarks,
            means,
            type_ratio,
        }
    });
    genes.collect()
}

/// The means `[T]` of a gene, and the ratio of its cell types.
fn means(source: MeanSource, times: &[f64], rng: &mut impl Rng) -> (Vec<f64>, f64) {
    let MeanSource::Program(program) = source else {
        return (times.iter().map(|&time| source.value(time)).collect(), 1.0);
    };
    let base = log_normal(LOG_BASE, rng);
    let amplitude = log_normal(LOG_AMPLITUDE, rng);
    let jitter = if program == Program::Flat {
        0.0
    } else {
        JITTER
    };
    let mean = |&time: &f64| {
        let level = program.level(time) + jitter * normal(rng);
        (base + amplitude * level).max(0.0)
    };
    let means = times.iter().map(mean).collect();
    let differs = rng.r#gen::<f64>() < TYPE_EFFECT.0;
    let ratio = log_normal((0.0, TYPE_EFFECT.1), rng);
    (means, if differs { ratio } else { 1.0 })
}

/// Shares `total` out in proportion to `sizes` by the largest remainders; the earlier size first
/// where remainders are equal.
fn shares(total: usize, sizes: &[f64]) -> Vec<usize> {
    let sum: f64 = sizes.iter().sum();
    let exact: Vec<f64> = sizes.iter().map(|size| total as f64 * size / sum).collect();
    let mut shares: Vec<usize> = exact.iter().map(|share| share.floor() as usize).collect();
    let mut order: Vec<usize> = (0..sizes.len()).filter(|&i| sizes[i] > 0.0).collect();
    order.sort_by(|&a, &b| exact[b].fract().total_cmp(&exact[a].fract()));
    let left = total.saturating_sub(shares.iter().sum());
    for &index in order.iter().cycle().take(left) {
        shares[index] += 1;
    }
    shares
}

/// Draws the cells, in random order. `settings` have passed their check.
pub(super) fn cells(settings: &SimulationSettings, rng: &mut impl Rng) -> Vec<Cell> {
    let mut cells = Vec::new();
    let (first_part, log_library) = if settings.cell_effects {
        (FIRST_TYPE, LOG_LIBRARY)
    } else {
        (1.0, 0.0)
    };
    for (time, count) in settings.cells_per_time().into_iter().enumerate() {
        let first_type = (first_part * count as f64).round() as usize;
        let sizes = (0..count).map(|_| log_normal((0.0, log_library), rng));
        let sizes: Vec<f64> = sizes.collect();
        let mean = sizes.iter().sum::<f64>() / count as f64;
        cells.extend(sizes.into_iter().enumerate().map(|(index, size)| Cell {
            time,
            cell_type: usize::from(index >= first_type),
            library_size: size / mean,
            seed: rng.next_u64(),
        }));
    }
    cells.shuffle(rng);
    cells
}

/// Expected counts `[T * 2, G]` in a cell of library size 1: the gene's mean times depth, with its
/// type effect scaled to mean 1 over the cells (by library size) of each time.
pub(super) fn rates(settings: &SimulationSettings, genes: &[Gene], cells: &[Cell]) -> Matrix<f64> {
    let kinds = CELL_TYPES.len();
    // Summed library sizes at each time in each type.
    let mut library = vec![[0.0; CELL_TYPES.len()]; settings.times.len()];
    for cell in cells {
        library[cell.time][cell.cell_type] += cell.library_size;
    }
    let mut rates = Vec::with_capacity(settings.times.len() * kinds * genes.len());
    for (t, [first, second]) in library.into_iter().enumerate() {
        let depth = settings.depth * drift(settings, t);
        for kind in 0..kinds {
            rates.extend(genes.iter().map(|gene| {
                let scale = (first + second) / (first + second * gene.type_ratio);
                let effect = if kind == 0 { 1.0 } else { gene.type_ratio };
                depth * gene.means[t] * scale * effect
            }));
        }
    }
    Matrix::new(settings.times.len() * kinds, genes.len(), rates)
}

/// Depth at a time over that at the first, linear from 1 to the drift.
fn drift(settings: &SimulationSettings, t: usize) -> f64 {
    let times = &settings.times;
    let span = times[times.len() - 1] - times[0];
    if span > 0.0 {
        1.0 + (settings.depth_drift - 1.0) * (times[t] - times[0]) / span
    } else {
        1.0
    }
}

/// Draws the counts of a cell from the rates `[G]` of its time and type.
pub(super) fn counts(cell: &Cell, rates: &[f64]) -> Vec<u32> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(cell.seed);
    let draw = |rate: &f64| count(rate * cell.library_size, &mut rng);
    rates.iter().map(draw).collect()
}

/// A Gamma-Poisson count of expectation `mean`.
fn count(mean: f64, rng: &mut impl Rng) -> u32 {
    if mean <= 0.0 {
        return 0;
    }
    // A Gamma of whole shape is a sum of exponentials.
    let sum: f64 = (0..GAMMA_SHAPE).map(|_| -> f64 { Exp1.sample(rng) }).sum();
    // Poisson refuses only an expectation that is not above 0.
    Poisson::new(mean * sum / f64::from(GAMMA_SHAPE))
        .map_or(0, |poisson| poisson.sample(rng) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moments::Moments;

    #[test]
    fn shares_follow_the_sizes_and_add_up() {
        // 10 x 1/3 = 3.33 each: the left over one goes to the first.
        assert_eq!(shares(10, &[1.0, 1.0, 1.0]), [4, 3, 3]);
        assert_eq!(shares(10, &[0.0, 1.0]), [0, 10]);
        // 1987 genes over 39 parts: 8 -> 407.59, 4 -> 203.79, 2 -> 101.90, 1 -> 50.95 (twice),
        // 3 -> 152.85, 20 -> 1018.97. Floors add to 1981; the six largest remainders (all but
        // .59) get one more.
        let parts = [8.0, 4.0, 2.0, 1.0, 1.0, 3.0, 20.0];
        assert_eq!(shares(1987, &parts), [407, 204, 102, 51, 51, 153, 1019]);
    }

    #[test]
    fn counts_have_the_mean_and_variance_of_a_gamma_poisson() {
        // Variance = mean + mean² / shape: 2 + 4/5 = 2.8; standard error of the mean over 200,000
        // draws sqrt(2.8 / 2e5) = 0.0037. 30 + 900/5 = 210, standard error 0.032.
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(5);
        for (mean, variance) in [(2.0, 2.8), (30.0, 210.0)] {
            let mut moments = Moments::default();
            for _ in 0..200_000 {
                moments.push(f64::from(count(mean, &mut rng)));
            }
            assert!((moments.mean / mean - 1.0).abs() < 0.01, "{moments:?}");
            assert!(
                (moments.variance().unwrap() / variance - 1.0).abs() < 0.03,
                "{moments:?}"
            );
        }
        assert_eq!(count(0.0, &mut rng), 0);
    }

    #[test]
    fn type_effects_and_library_sizes_leave_the_means_of_a_time_alone() {
        let settings = SimulationSettings {
            cells: vec![3, 7, 20, 11, 5],
            depth: 2.0,
            depth_drift: 1.5,
            ..SimulationSettings::default()
        };
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(9);
        let genes = genes(&settings, &mut rng);
        let cells = cells(&settings, &mut rng);
        let rates = rates(&settings, &genes, &cells);
        assert!(genes.iter().any(|gene| (gene.type_ratio - 1.0).abs() > 0.1));
        for (t, &count) in settings.cells.iter().enumerate() {
            // 1.5-fold over 24 h: 1 + 0.5 t / 24.
            let depth = 2.0 * (1.0 + 0.5 * settings.times[t] / 24.0);
            for (g, gene) in genes.iter().enumerate() {
                let total: f64 = cells
                    .iter()
                    .filter(|cell| cell.time == t)
                    .map(|cell| cell.library_size * rates[(t * 2 + cell.cell_type, g)])
                    .sum();
                let expected = depth * gene.means[t];
                assert!((total / count as f64 - expected).abs() < 1e-9 * (1.0 + expected));
            }
        }
    }

    #[test]
    fn cells_without_effects_are_all_alike() {
        let settings = SimulationSettings {
            cell_effects: false,
            ..SimulationSettings::default()
        };
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
        let genes = genes(&settings, &mut rng);
        let cells = cells(&settings, &mut rng);
        assert!(
            cells
                .iter()
                .all(|c| c.cell_type == 0 && c.library_size == 1.0)
        );
        // The rates of the first type are the means: depth 1, no drift, one type.
        let rates = rates(&settings, &genes, &cells);
        for (g, gene) in genes.iter().enumerate() {
            for (t, mean) in gene.means.iter().enumerate() {
                assert!((rates[(t * 2, g)] - mean).abs() < 1e-12 * (1.0 + mean));
            }
        }
    }

    #[test]
    fn cell_types_keep_their_proportion() {
        let settings = SimulationSettings::default();
        let cells = cells(&settings, &mut Xoshiro256PlusPlus::seed_from_u64(1));
        for (t, &count) in settings.cells.iter().enumerate() {
            let first = cells
                .iter()
                .filter(|c| c.time == t && c.cell_type == 0)
                .count();
            // 60 % of 600, 350, 300, 350, 400: all whole.
            assert_eq!(first * 10, count * 6);
        }
    }
}
