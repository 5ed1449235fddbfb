//! Genes kept of made tables.

use super::*;
use crate::read::{Source, read_profiles};
use crate::settings::DataSettings;
use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, Gamma, LogNormal, Poisson};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::ops::ControlFlow;
use std::path::Path;

/// Per gene the count, mean and m2 at each of two times.
fn profiles(genes: &[[(u32, f64, f64); 2]]) -> GeneProfiles {
    let moments = genes.iter().flatten();
    let moments = moments.map(|&(count, mean, m2)| Moments { count, mean, m2 });
    made(genes.len(), 2, moments.collect())
}

fn made(genes: usize, times: usize, moments: Vec<Moments>) -> GeneProfiles {
    let hours: Vec<f64> = (0..times).map(|t| t as f64).collect();
    GeneProfiles::from_times(
        (0..genes).map(|g| format!("g{g}")).collect(),
        &hours,
        None,
        vec!["all".into()],
        &vec![3; times],
        moments,
    )
}

#[test]
fn total_variance_over_mean_ranks_few_genes() {
    // Variance of all six over their mean: 0: 8 / 5 / 2 = 0.8; 1: (2 + 6 x 49.5^2) / 5 / 50.5 = 58, by its
    // response; 2: zeros, last; 3: 12 / 5 / 1 = 2.4.
    let table = profiles(&[
        [(3, 2.0, 4.0), (3, 2.0, 4.0)],
        [(3, 1.0, 1.0), (3, 100.0, 1.0)],
        [(3, 0.0, 0.0), (3, 0.0, 0.0)],
        [(3, 1.0, 6.0), (3, 1.0, 6.0)],
    ]);
    assert_eq!(most_variable(&table, 1), [1]);
    assert_eq!(most_variable(&table, 2), [1, 3]);
    assert_eq!(most_variable(&table, 3), [0, 1, 3]);
}

#[test]
fn negative_values_rank_by_variance_and_single_samples_by_change() {
    // Variances of all six: (2 + 6 x 0.01) / 5 = 0.41 and 8 / 5 = 1.6.
    let negative = profiles(&[
        [(3, -0.2, 1.0), (3, 0.0, 1.0)],
        [(3, 9.0, 4.0), (3, 9.0, 4.0)],
    ]);
    assert_eq!(most_variable(&negative, 1), [1]);
    let single = profiles(&[
        [(1, -2.0, 0.0), (1, 1.0, 0.0)],
        [(1, 1.0, 0.0), (1, 5.0, 0.0)],
    ]);
    assert_eq!(most_variable(&single, 1), [1]);
}

/// Counts of `genes` genes in three samples at each of six times, log-normal means around `mean`, of
/// negative binomial noise with dispersions from 0.05 to 0.2; every tenth gene but of the last twentieth
/// changes 2- to 8-fold. Depths are 1.
fn bulk(genes: usize, mean: f64, spread: f64) -> (GeneProfiles, Vec<f64>) {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(11);
    let means = LogNormal::new(mean.ln(), spread).unwrap();
    let mut moments = Vec::with_capacity(genes * 6);
    let mut folds = Vec::with_capacity(genes);
    for g in 0..genes {
        let base = means.sample(&mut rng);
        let dispersion: f64 = rng.gen_range(0.05..0.2);
        let gamma = Gamma::new(1.0 / dispersion, dispersion).unwrap();
        let responds = g % 10 == 0 && g < genes / 20 * 19;
        let fold: f64 = if responds {
            rng.gen_range(2.0..8.0)
        } else {
            1.0
        };
        let (on, up, stays) = (rng.gen_range(1..6), rng.gen_bool(0.7), rng.gen_bool(0.5));
        folds.push(fold);
        for t in 0..6 {
            let active = t == on || (stays && t > on);
            let level = match (active, up) {
                (false, _) => 1.0,
                (true, true) => fold,
                (true, false) => 1.0 / fold,
            };
            let mut at_time = Moments::default();
            for _ in 0..3 {
                let rate: f64 = base * level * gamma.sample(&mut rng);
                at_time.push(Poisson::new(rate.max(1e-9)).unwrap().sample(&mut rng));
            }
            moments.push(at_time);
        }
    }
    (made(genes, 6, moments), folds)
}

/// Share of the responding genes that is kept, and of the hundred that change most.
fn shares_kept(kept: &[usize], folds: &[f64]) -> (f64, f64) {
    let mut responding: Vec<usize> = (0..folds.len()).filter(|&g| folds[g] >= 2.0).collect();
    responding.sort_by(|&a, &b| folds[b].total_cmp(&folds[a]));
    let share = |genes: &[usize]| {
        let found = genes.iter().filter(|g| kept.binary_search(g).is_ok());
        found.count() as f64 / genes.len() as f64
    };
    (share(&responding), share(&responding[..100]))
}

#[test]
fn of_bulk_counts_what_responds_is_kept() {
    let (table, folds) = bulk(20_000, 100.0, 2.0);
    assert_eq!(folds.iter().filter(|&&fold| fold >= 2.0).count(), 1900);
    let kept = expressed(&table, CellTransform::Normalise);
    let (all, most) = shares_kept(&kept, &folds);
    assert!(
        all >= 0.95 && most >= 0.95,
        "{all}, {most} of {}",
        kept.len()
    );
    // Those left out have fewer than ten counts.
    assert!(kept.len() > 19_000 && kept.len() < 20_000, "{}", kept.len());
    // The most variable tenth: by dispersion within times it holds less than a fifth of them.
    let (all, most) = shares_kept(&most_variable(&table, 2000), &folds);
    assert!(all >= 0.5 && most >= 0.8, "{all}, {most}");
}

#[test]
fn at_most_twenty_thousand_are_kept() {
    let (table, folds) = bulk(30_000, 30.0, 2.0);
    let kept = expressed(&table, CellTransform::Normalise);
    assert_eq!(kept.len(), MOST_GENES);
    assert!(kept.is_sorted());
    let (all, most) = shares_kept(&kept, &folds);
    assert!(all >= 0.85 && most >= 0.9, "{all}, {most}");
    // The highest means are all there.
    let totals = totals(&table);
    let high = highest((0..30_000).collect(), MOST_GENES / 2, |g| totals[g].mean);
    assert!(high.iter().all(|g| kept.binary_search(g).is_ok()));
}

#[test]
fn without_replicates_those_that_change_most_are_kept() {
    // Means from 20 to 20,000; a tenth of the genes goes up threefold at one time.
    let moments = |g: usize, t: usize| {
        let base = 20.0 * 1000.0_f64.powf((g * 37 % 200) as f64 / 200.0);
        let other = 1.0 + 0.05 * (g * 7 % 5) as f64 * (t % 2) as f64;
        let fold = if t == 1 && g.is_multiple_of(10) {
            3.0
        } else {
            other
        };
        Moments {
            count: 1,
            mean: base * fold,
            m2: 0.0,
        }
    };
    let genes = 5000;
    let moments = (0..genes).flat_map(|g| (0..4).map(move |t| moments(g, t)));
    let kept = expressed(&made(genes, 4, moments.collect()), CellTransform::Normalise);
    assert_eq!(kept.len(), FEW_GENES);
    let responding = kept.iter().filter(|&&g| g % 10 == 0).count();
    assert!(responding >= 475, "{responding}");
}

/// Values of single samples, with a mean, at each time.
fn single_samples(genes: &[Vec<f64>]) -> GeneProfiles {
    let values = genes.iter().flatten();
    let moments = values.map(|&mean| Moments {
        count: 1,
        mean,
        m2: 0.0,
    });
    made(genes.len(), genes[0].len(), moments.collect())
}

#[test]
fn a_gene_that_is_low_at_one_time_alone_is_kept_without_replicates() {
    // A fifth of 5,000 genes rises a hundredfold and stays, as IL2RA does in T cells, which ranks low by
    // the variance of its means: of (1, 100, 100, 100, 100, 100) the coefficient of variation is 0.48, of
    // a pulse such as (1, 100, 1, 1, 1, 1) it is 2.3. Another 1,500 genes are such pulses of thirtyfold.
    let genes: Vec<Vec<f64>> = (0..5000)
        .map(|g| {
            let base = 50.0 * (1.0 + (g * 37 % 100) as f64);
            let course = match g % 10 {
                0 | 1 => [1.0, 100.0, 100.0, 100.0, 100.0, 100.0],
                2..=4 => [1.0, 30.0, 1.0, 1.0, 1.0, 1.0],
                _ => [1.0, 1.2, 0.9, 1.1, 1.0, 0.8],
            };
            course.map(|fold| base * fold).to_vec()
        })
        .collect();
    let table = single_samples(&genes);
    let kept = expressed(&table, CellTransform::Normalise);
    let responding: Vec<usize> = (0..5000).filter(|g| g % 10 < 5).collect();
    assert_eq!(kept, responding);
    let variable = most_variable(&table, FEW_GENES);
    let risen = variable.iter().filter(|&&g| g % 10 < 2).count();
    assert!(risen < 600, "{risen}");
}

#[test]
fn logarithms_change_by_their_difference() {
    // Half of 4,200 genes change by 2.5 on a scale of logarithms.
    let genes: Vec<Vec<f64>> = (0..4200)
        .map(|g| match g % 2 {
            0 => vec![8.0, 10.5, 8.2],
            _ => vec![8.0, 8.5, 8.2],
        })
        .collect();
    let kept = expressed(&single_samples(&genes), CellTransform::None);
    assert_eq!(kept, (0..4200).step_by(2).collect::<Vec<_>>());
}

#[test]
fn il2ra_is_kept_of_one_donor_of_t_cells() {
    let Some(data) = std::env::var_os("GENETIDE_TEST_DATA") else {
        println!("skipped: GENETIDE_TEST_DATA is not set");
        return;
    };
    let counts = Path::new(&data).join("rade_tcell/counts.csv.gz");
    for donor in ["D1", "D2", "D3", "D4"] {
        let settings = DataSettings {
            conditions: vec!["act".into()],
            replicates: vec![donor.into()],
            ..DataSettings::default()
        };
        let source = Source::File(counts.clone());
        let table = read_profiles(&source, &settings, &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!(table.profiles.samples().libraries().len(), 6);
        // Known to respond to the activation of T cells.
        for gene in [
            "IL2RA", "IFNG", "TNFRSF9", "MYC", "IL2", "CD69", "FOS", "GZMB", "EGR2", "CCND2",
        ] {
            assert!(table.profiles.gene_index(gene).is_some(), "{donor} {gene}");
        }
        assert!(table.profiles.gene_count() < 12_000, "{donor}");
    }
}
