//! The cells of a simulation, and their counts.

use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, Exp1, Poisson};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::matrix::Matrix;
use crate::simulate::error::SimulationError;
use crate::simulate::factors::log_factors;
use crate::simulate::genes::{Gene, log_normal};
use crate::simulate::libraries::Library;
use crate::simulate::settings::SimulationSettings;

/// Shape of the Gamma factor of a count: its variance is 1/5.
const GAMMA_SHAPE: u32 = 5;
/// Standard deviation of the logarithm of a cell's library size.
const LOG_LIBRARY: f64 = 0.3;
/// Part of the cells of a library that are of the first type.
const FIRST_TYPE: f64 = 0.6;

/// Expected counts of a gene in a cell that can be drawn: its Gamma factor leaves the range of 32 bits with
/// a probability below 1e-80.
const MOST_EXPECTED: f64 = 1e8;

/// Names of the two cell types.
pub const CELL_TYPES: [&str; 2] = ["type_A", "type_B"];

/// A cell.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// Index into the libraries.
    pub(super) library: usize,
    /// Index into [`CELL_TYPES`].
    pub(super) cell_type: usize,
    /// Mean 1 over the cells of a library.
    library_size: f64,
    /// Seed of its counts.
    seed: u64,
}

impl Cell {
    /// Its row in the expected counts.
    pub(super) fn row(&self) -> usize {
        self.library * CELL_TYPES.len() + self.cell_type
    }
}

/// Draws the cells, in random order. `settings` have passed their check.
pub(super) fn cells(
    settings: &SimulationSettings,
    libraries: &[Library],
    rng: &mut impl Rng,
) -> Vec<Cell> {
    let mut cells = Vec::new();
    let (first_part, log_library) = if settings.cell_effects {
        (FIRST_TYPE, LOG_LIBRARY)
    } else {
        (1.0, 0.0)
    };
    let per_time = settings.cells_per_time();
    for (library, &Library { time, .. }) in libraries.iter().enumerate() {
        let count = per_time[time];
        let first_type = (first_part * count as f64).round() as usize;
        let sizes = (0..count).map(|_| log_normal((0.0, log_library), rng));
        let sizes: Vec<f64> = sizes.collect();
        let mean = sizes.iter().sum::<f64>() / count as f64;
        cells.extend(sizes.into_iter().enumerate().map(|(index, size)| Cell {
            library,
            cell_type: usize::from(index >= first_type),
            library_size: size / mean,
            seed: rng.next_u64(),
        }));
    }
    cells.shuffle(rng);
    cells
}

/// Expected counts `[L * 2, G]` in a cell of library size 1: the gene's mean times depth, with its
/// type effect scaled to mean 1 over the cells (by library size) of each library, times the factors of
/// donor, sample and batch.
pub(super) fn rates(
    settings: &SimulationSettings,
    libraries: &[Library],
    genes: &[Gene],
    cells: &[Cell],
) -> Matrix<f64> {
    let kinds = CELL_TYPES.len();
    // Summed library sizes of each type in each library.
    let mut sizes = vec![[0.0; CELL_TYPES.len()]; libraries.len()];
    for cell in cells {
        sizes[cell.library][cell.cell_type] += cell.library_size;
    }
    let logs = log_factors(settings, libraries, genes.len());
    let mut rates = Vec::with_capacity(libraries.len() * kinds * genes.len());
    for (l, (library, [first, second])) in libraries.iter().zip(sizes).enumerate() {
        let depth = settings.depth * drift(settings, library.time);
        // At a time that conditions share, all have the same mean.
        let mean = (library.condition.unwrap_or(0), library.time);
        for kind in 0..kinds {
            rates.extend(genes.iter().zip(logs.row(l)).map(|(gene, log)| {
                let scale = (first + second) / (first + second * gene.type_ratio);
                let effect = if kind == 0 { 1.0 } else { gene.type_ratio };
                depth * gene.means[mean] * scale * effect * log.exp()
            }));
        }
    }
    Matrix::new(libraries.len() * kinds, genes.len(), rates)
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

/// Checks that counts of these rates fit their type.
///
/// # Errors
/// [`SimulationError::TooManyCounts`].
pub(super) fn check_counts(cells: &[Cell], rates: &Matrix<f64>) -> Result<(), SimulationError> {
    let highest: Vec<f64> = rates
        .iter_rows()
        .map(|row| row.iter().copied().fold(0.0, f64::max))
        .collect();
    let counts = cells
        .iter()
        .map(|cell| highest[cell.row()] * cell.library_size);
    let counts = counts.fold(0.0, f64::max);
    if counts <= MOST_EXPECTED {
        return Ok(());
    }
    let most = MOST_EXPECTED;
    Err(SimulationError::TooManyCounts { counts, most })
}

/// Draws the counts of a cell from the rates `[G]` of its library and type.
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
    use crate::simulate::genes::genes;
    use crate::simulate::libraries::libraries;
    use crate::simulate::notation::CellCounts;

    /// Libraries, genes, cells and expected counts.
    fn drawn(
        settings: &SimulationSettings,
        seed: u64,
    ) -> (Vec<Library>, Vec<Gene>, Vec<Cell>, Matrix<f64>) {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let libraries = libraries(settings);
        let genes = genes(settings, &mut rng);
        let cells = cells(settings, &libraries, &mut rng);
        let rates = rates(settings, &libraries, &genes, &cells);
        (libraries, genes, cells, rates)
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
    fn counts_that_do_not_fit_are_refused() {
        let few = |settings: SimulationSettings| SimulationSettings {
            genes: 50,
            cells: CellCounts(vec![4]),
            depth: 1e4,
            ..settings
        };
        // At depth 1 a gene of the named ones has some counts: 1e4-fold they fit.
        let deep = few(SimulationSettings::default());
        let simulation = crate::simulate::simulate(&deep).unwrap();
        let counts = simulation.cells.iter().map(|cell| simulation.counts(cell));
        assert!(counts.flatten().all(|count| count < u32::MAX));
        let extreme = few(SimulationSettings {
            depth_drift: 1e4,
            ..SimulationSettings::default()
        });
        let error = crate::simulate::simulate(&extreme).unwrap_err().to_string();
        assert!(
            error.contains("at most 1e8 can") && error.contains("smaller ‹depth›"),
            "{error}"
        );
    }

    #[test]
    fn type_effects_and_library_sizes_leave_the_means_of_a_library_alone() {
        let settings = SimulationSettings {
            cells: CellCounts(vec![3, 7, 20, 11, 5]),
            depth: 2.0,
            depth_drift: 1.5,
            donors: 2,
            conditions: 2,
            differ_timing: 2,
            ..SimulationSettings::default()
        };
        let (libraries, genes, cells, rates) = drawn(&settings, 9);
        assert!(genes.iter().any(|gene| (gene.type_ratio - 1.0).abs() > 0.1));
        assert_eq!(libraries.len(), 2 + 4 * 4);
        for (l, library) in libraries.iter().enumerate() {
            // 1.5-fold over 24 h: 1 + 0.5 t / 24.
            let depth = 2.0 * (1.0 + 0.5 * settings.times[library.time] / 24.0);
            let count = settings.cells[library.time] as f64;
            for (g, gene) in genes.iter().enumerate() {
                let total: f64 = cells
                    .iter()
                    .filter(|cell| cell.library == l)
                    .map(|cell| cell.library_size * rates[(cell.row(), g)])
                    .sum();
                let condition = library.condition.unwrap_or(0);
                let expected = depth * gene.means[(condition, library.time)];
                assert!((total / count - expected).abs() < 1e-9 * (1.0 + expected));
            }
        }
    }

    #[test]
    fn cells_without_effects_are_all_alike() {
        let settings = SimulationSettings {
            cell_effects: false,
            ..SimulationSettings::default()
        };
        let (_, genes, cells, rates) = drawn(&settings, 1);
        assert!(
            cells
                .iter()
                .all(|c| c.cell_type == 0 && c.library_size == 1.0)
        );
        // The rates of the first type are the means: depth 1, no drift, one type.
        for (g, gene) in genes.iter().enumerate() {
            for (t, mean) in gene.means.row(0).iter().enumerate() {
                assert!((rates[(t * 2, g)] - mean).abs() < 1e-12 * (1.0 + mean));
            }
        }
    }

    #[test]
    fn effects_of_donors_change_nothing_else() {
        let plain = SimulationSettings {
            donors: 3,
            ..SimulationSettings::default()
        };
        let with_effects = SimulationSettings {
            donor_sd: 0.3,
            sample_sd: 0.2,
            batch_sd: 0.1,
            ..plain.clone()
        };
        let (libraries, _, cells, rates) = drawn(&plain, 1);
        let (_, _, other_cells, other_rates) = drawn(&with_effects, 1);
        let seeds = |cells: &[Cell]| cells.iter().map(|cell| cell.seed).collect::<Vec<_>>();
        assert!(seeds(&cells) == seeds(&other_cells));
        let logs = log_factors(&with_effects, &libraries, 2000);
        for (l, g) in [(0, 0), (7, 1000), (14, 1999)] {
            for kind in 0..2 {
                let ratio = other_rates[(2 * l + kind, g)] / rates[(2 * l + kind, g)];
                assert!((ratio.ln() - logs[(l, g)]).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn cell_types_keep_their_proportion() {
        let settings = SimulationSettings::default();
        let (_, _, cells, _) = drawn(&settings, 1);
        for (t, &count) in settings.cells.iter().enumerate() {
            let first = cells
                .iter()
                .filter(|c| c.library == t && c.cell_type == 0)
                .count();
            // 60 % of 600, 350, 300, 350, 400: all whole.
            assert_eq!(first * 10, count * 6);
        }
    }
}
