//! Size factors of profiles whose depths are known.

use crate::matrix::Matrix;
use crate::moments::Moments;
use crate::normalise::shares::Shares;
use crate::normalise::size_factors::{SizeFactors, SizeMethod, size_factors};
use crate::normalise::weighted::{mode, weighted_median};
use crate::read::{Source, read_profiles};
use crate::settings::DataSettings;
use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, Gamma, LogNormal, Poisson};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::ops::ControlFlow;
use std::path::Path;

/// Depth of each of five times, 1.5-fold from first to last, of geometric mean 1.
const DRIFT: [f64; 5] = [0.816_497, 0.903_602, 1.0, 1.106_682, 1.224_745];

/// Gamma-Poisson cells (shape 5) of genes with log-normal means around `mean`; those for which
/// `fold(g, t)` is not 1 respond.
fn simulated(genes: usize, cells: usize, mean: f64, fold: impl Fn(usize, usize) -> f64) -> Shares {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(7);
    let spread = LogNormal::new(mean.ln(), 0.8).unwrap();
    let gamma = Gamma::new(5.0, 0.2).unwrap();
    let means: Vec<f64> = (0..genes).map(|_| spread.sample(&mut rng)).collect();
    let mut shares = Shares {
        moments: Matrix::filled(genes, DRIFT.len(), Moments::default()),
        cells: Vec::new(),
        totals: Vec::new(),
    };
    for (t, drift) in DRIFT.iter().enumerate() {
        let (mut kept, mut sum) = (0.0, 0.0);
        for _ in 0..cells {
            let counts: Vec<f64> = (0..genes)
                .map(|g| {
                    let mean = means[g] * drift * fold(g, t) * gamma.sample(&mut rng);
                    Poisson::new(mean.max(1e-12)).unwrap().sample(&mut rng)
                })
                .collect();
            let total: f64 = counts.iter().sum();
            if total > 0.0 {
                kept += 1.0;
                sum += total;
                for (g, count) in counts.iter().enumerate() {
                    shares.moments[(g, t)].push(count / total);
                }
            }
        }
        shares.cells.push(kept);
        shares.totals.push(sum / kept);
    }
    shares
}

fn assert_drift(factors: &SizeFactors, tolerance: f64) {
    assert_eq!(factors.method, SizeMethod::Mode);
    for (factor, drift) in factors.factors.iter().zip(DRIFT) {
        assert!(
            (factor / drift - 1.0).abs() < tolerance,
            "{factor} for {drift}"
        );
    }
}

#[test]
fn a_drift_alone_is_recovered() {
    assert_drift(&size_factors(&simulated(800, 100, 1.0, |_, _| 1.0)), 0.01);
}

#[test]
fn half_the_genes_doubling_do_not_pass_for_depth() {
    // From the second time on, half of the genes are at 1.4 to 2.6 times their first mean. By
    // totals the first factor would be off by about a third.
    let shares = simulated(800, 100, 1.0, |g, t| {
        let doubling = 2.0 + 0.6 * ((g as f64 * 0.618).fract() * 2.0 - 1.0);
        if g % 2 == 0 && t > 0 { doubling } else { 1.0 }
    });
    assert_drift(&size_factors(&shares), 0.03);
}

#[test]
fn half_the_genes_changing_alike_do_not_pass_for_depth() {
    // Exactly half at exactly one fold is the other half changing the other way at another
    // depth: only that depth changes less tells.
    for (fold, times) in [(2.0, 1..5), (2.0, 3..5), (2.0, 2..3), (0.5, 1..5)] {
        let shares = simulated(800, 100, 1.0, |g, t| {
            if g % 2 == 0 && times.contains(&t) {
                fold
            } else {
                1.0
            }
        });
        assert_drift(&size_factors(&shares), 0.03);
    }
}

#[test]
fn a_small_group_that_changes_alike_is_not_the_flat_one() {
    // Depth doubles at the third time; a fifth of the genes are shut off by as much, and have
    // the same counts throughout.
    let shares = simulated(800, 100, 1.0, |g, t| match (g % 5, t) {
        (0, 2) => 1.0 / DRIFT[2],
        (_, 2) => 2.0 / DRIFT[2],
        _ => 1.0 / DRIFT[t],
    });
    let factors = size_factors(&shares).factors;
    for t in [0, 1, 3, 4] {
        let ratio = factors[2] / factors[t];
        assert!((ratio / 2.0 - 1.0).abs() < 0.03, "{factors:?}");
    }
}

/// A fold that differs between genes and from time to time, e^(s walk) with steps of half a normal.
fn own_fold(g: usize, t: usize) -> f64 {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1000 + g as u64);
    let steps = (0..t).map(|_| {
        let uniform: f64 = (0..12).map(|_| rng.gen_range(0.0..1.0)).sum();
        0.5 * (uniform - 6.0)
    });
    steps.sum::<f64>().exp()
}

#[test]
fn a_fifth_of_flat_genes_is_found_and_their_share_told() {
    for (responding, share) in [(0, 1.0), (2, 0.6), (4, 0.2)] {
        let fold = |g: usize, t| {
            if g % 5 < responding {
                own_fold(g, t)
            } else {
                1.0
            }
        };
        let factors = size_factors(&simulated(600, 100, 3.0, fold));
        assert_drift(&factors, 0.05);
        let flat = factors.flat.unwrap();
        assert!((flat - share).abs() < 0.12, "{flat} for {share}");
    }
}

#[test]
fn without_flat_genes_the_library_sizes_stand() {
    let many = simulated(600, 60, 3.0, own_fold);
    let found = size_factors(&many);
    assert_eq!(found.method, SizeMethod::Totals);
    assert!(found.flat.unwrap() < 0.15, "{found:?}");
    let ratio = many.totals[4] / many.totals[0];
    assert!((found.factors[4] / found.factors[0] / ratio - 1.0).abs() < 1e-9);
    // In a panel of 30 genes the library size is the response.
    let found = size_factors(&simulated(30, 60, 3.0, own_fold));
    assert_eq!(found.method, SizeMethod::Unchanged);
    assert!(found.factors.iter().all(|&factor| factor == 1.0));
    // A panel of which a half is flat is compared all the same.
    let half = simulated(
        40,
        100,
        3.0,
        |g, t| if g % 2 == 0 { own_fold(g, t) } else { 1.0 },
    );
    assert_drift(&size_factors(&half), 0.1);
}

#[test]
fn three_samples_a_time_are_enough() {
    let shares = simulated(
        500,
        3,
        200.0,
        |g, t| if g % 2 == 0 { own_fold(g, t) } else { 1.0 },
    );
    let found = size_factors(&shares);
    assert_eq!(found.method, SizeMethod::Mode);
    assert!((found.flat.unwrap() - 0.5).abs() < 0.2, "{found:?}");
}

#[test]
fn factors_are_the_depths_of_the_cells_drawn() {
    // 180 of 300 genes are flat. Depths were meant to be 1 : 1 : 1.8 : 1 : 0.7, but the library
    // sizes of 60 cells scatter by 22 to 28 %, so the mean depth of a time by about 3 to 4 %. What the
    // cells hold is seen by the counts of the flat genes, 48,622, 48,525, 80,460, 47,800 and 32,782,
    // over their geometric mean 49,509.
    const FLAT: [f64; 5] = [0.982_1, 0.980_1, 1.625_1, 0.965_5, 0.662_1];
    // Mean counts of a cell, all genes.
    const TOTALS: [f64; 5] = [1992.5, 2495.1, 2922.6, 1697.7, 1310.0];
    let Some(data) = std::env::var_os("GENETIDE_TEST_DATA") else {
        println!("skipped: GENETIDE_TEST_DATA is not set");
        return;
    };
    let folder = Path::new(&data).parent().unwrap().join("cases");
    let source = Source::File(folder.join("04-seurat-metadata/depth_clean.csv"));
    let settings = DataSettings::default();
    let table = read_profiles(&source, &settings, &mut |_| ControlFlow::Continue(())).unwrap();
    let sizes = &table.cells.sizes;
    assert_eq!(sizes.len(), FLAT.len());
    for ((size, total), flat) in sizes.iter().zip(TOTALS).zip(FLAT) {
        let factor = total / size;
        assert!((factor / flat - 1.0).abs() < 0.01, "{factor} for {flat}");
    }
}

#[test]
fn sparse_tables_get_finite_factors() {
    for (genes, cells, mean) in [(2000, 3, 0.02), (60, 2, 0.01), (5, 3, 0.5), (2000, 1, 0.3)] {
        let shares = simulated(genes, cells, mean, |_, _| 1.0);
        let found = size_factors(&shares);
        assert_eq!(found.factors.len(), DRIFT.len());
        assert!(
            found.factors.iter().all(|f| f.is_finite() && *f > 0.0),
            "{found:?}"
        );
        let product: f64 = found.factors.iter().product();
        assert!((product - 1.0).abs() < 1e-9);
    }
    let sparse = size_factors(&simulated(2000, 3, 0.02, |_, _| 1.0));
    assert_eq!(sparse.method, SizeMethod::Totals);
    let few = size_factors(&simulated(5, 30, 0.5, |_, _| 1.0));
    assert_eq!(few.method, SizeMethod::Unchanged);
}

#[test]
fn the_mode_is_the_peak_and_not_the_mean() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let mut values: Vec<f64> = (0..300).map(|_| rng.gen_range(-0.05..0.05)).collect();
    values.extend((0..300).map(|_| rng.gen_range(0.3..1.5)));
    let found = mode(&values, &[1.0; 600]);
    assert!(found.abs() < 0.05, "{found}");
    assert_eq!(weighted_median(&[3.0, 1.0, 2.0], &[1.0, 1.0, 5.0]), 2.0);
}

/// Three samples (Gamma-Poisson of shape 50) in each of many columns whose depths drift; the depths of
/// geometric mean 1 come too.
fn in_columns(
    genes: usize,
    columns: usize,
    fold: impl Fn(usize, usize) -> f64,
) -> (Shares, Vec<f64>) {
    const SAMPLES: usize = 3;
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(11);
    let spread = LogNormal::new(100_f64.ln(), 0.8).unwrap();
    let gamma = Gamma::new(50.0, 0.02).unwrap();
    let means: Vec<f64> = (0..genes).map(|_| spread.sample(&mut rng)).collect();
    let logs: Vec<f64> = (0..columns).map(|c| 0.4 * (c as f64 * 0.7).sin()).collect();
    let centre = logs.iter().sum::<f64>() / columns as f64;
    let depths: Vec<f64> = logs.iter().map(|log| (log - centre).exp()).collect();
    let mut shares = Shares {
        moments: Matrix::filled(genes, columns, Moments::default()),
        cells: vec![SAMPLES as f64; columns],
        totals: Vec::new(),
    };
    for (c, depth) in depths.iter().enumerate() {
        let mut sum = 0.0;
        for _ in 0..SAMPLES {
            let counts: Vec<f64> = (0..genes)
                .map(|g| {
                    let mean = means[g] * depth * fold(g, c) * gamma.sample(&mut rng);
                    Poisson::new(mean.max(1e-12)).unwrap().sample(&mut rng)
                })
                .collect();
            let total: f64 = counts.iter().sum();
            sum += total;
            for (g, count) in counts.iter().enumerate() {
                shares.moments[(g, c)].push(count / total);
            }
        }
        shares.totals.push(sum / SAMPLES as f64);
    }
    (shares, depths)
}

#[test]
fn hundreds_of_columns_do_not_hide_the_flat_genes() {
    // The largest of 300 standard normal deviations is above 3 in 55 % of genes that are flat:
    // 1 - 0.9973^300. A size from 60 genes of spread 0.12 (a coefficient of variation of
    // sqrt((1 / 100 + 1 / 50) / 3) = 0.10, more for genes with fewer counts) is good to 0.12 / sqrt(60) = 0.016.
    for (responding, share) in [(0, 1.0), (2, 0.5)] {
        let fold = |g: usize, c: usize| {
            if g % 4 < responding {
                own_fold(g, c / 30)
            } else {
                1.0
            }
        };
        let (shares, depths) = in_columns(60, 300, fold);
        let found = size_factors(&shares);
        assert_eq!(found.method, SizeMethod::Mode);
        let flat = found.flat.unwrap();
        assert!((flat - share).abs() < 0.2, "{flat} for {share}");
        let off = found.factors.iter().zip(&depths);
        let off: f64 = off
            .map(|(factor, depth)| (factor / depth).ln().powi(2))
            .sum();
        let off = (off / 300.0).sqrt();
        assert!(off < 0.03, "{off} with {responding} of 4 responding");
    }
}
