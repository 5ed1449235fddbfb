//! Clusters by drive of simulated tables, whose genes follow a few drives with half-lives of 15 min to 10 h.

use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256Plus;

use crate::config::RunConfig;
use crate::pipeline::steps::check_method;
use genetide_analysis::score::Contingency;
use genetide_analysis::{ClusterBase, ClusterMethod, Clustering};
use genetide_data::{Courses, GeneIndex, Matrix, ScaledProfiles};
use genetide_model::pretrained::{embedded, readings};
use genetide_model::{Preset, Start};

const TIMES: [f64; 10] = [0.0, 0.5, 1.0, 2.0, 3.0, 4.5, 6.0, 9.0, 12.0, 24.0];

/// What drives a program at a time in hours, from 0 to 1.
type Drive = fn(f64) -> f64;

const PULSE: Drive = |t| (-t / 2.0).exp() * (1.0 - (-t / 0.2).exp());
const SUSTAINED: Drive = |t| 1.0 - (-t / 0.5).exp();
const DELAYED: Drive = |t| 1.0 / (1.0 + (-2.0 * (t - 5.0)).exp());
const SECOND: Drive = |t| (-((t - 4.0) / 1.5).powi(2)).exp();
const SLOW: Drive = |t| (-t / 8.0).exp() * (1.0 - (-t).exp());

/// `genes` z-scored profiles that follow the drives in turns: dm/dt = k (drive - m), with `noise` as a
/// share of the largest value.
fn table(drives: &[Drive], genes: usize, noise: f64, seed: u64) -> ScaledProfiles {
    const STEP: f64 = 0.01;
    let mut random = Xoshiro256Plus::seed_from_u64(seed);
    let (mut values, mut errors) = (Vec::new(), Vec::new());
    for gene in 0..genes {
        let drive = drives[gene % drives.len()];
        let half_life = random.gen_range(0.25_f64.ln()..10.0_f64.ln()).exp();
        let kept = (-std::f64::consts::LN_2 / half_life * STEP).exp();
        let (mut m, mut curve) = (0.0, Vec::new());
        for step in 0..=2400 {
            curve.push(m);
            m = m * kept + (1.0 - kept) * drive(STEP * f64::from(step));
        }
        let sampled = TIMES.map(|time| curve[(time / STEP).round() as usize]);
        let largest = sampled.iter().copied().fold(0.0, f64::max);
        let observed = sampled.map(|value| {
            let deviation: f64 = StandardNormal.sample(&mut random);
            value / largest + noise * deviation
        });
        let mean = observed.iter().sum::<f64>() / 10.0;
        let variance = observed.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 10.0;
        values.extend(observed.map(|x| ((x - mean) / variance.sqrt()) as f32));
        errors.extend([(noise / variance.sqrt()) as f32; 10]);
    }
    ScaledProfiles {
        genes: GeneIndex::all(genes).collect(),
        courses: Courses::single(TIMES.to_vec()),
        values: Matrix::new(genes, 10, values),
        standard_errors: Some(Matrix::new(genes, 10, errors)),
        offset: vec![0.0; genes],
        scale: vec![1.0; genes],
    }
}

/// Clusters of the table as the pretrained network embeds it.
fn clustered(table: &ScaledProfiles, method: ClusterMethod, k: usize) -> Clustering {
    let embedding = readings(&embedded().unwrap().weights, table).embedding;
    let base = ClusterBase::new(embedding, table.clone(), method, 1).unwrap();
    base.cluster(k, None).unwrap()
}

fn agreement(clustering: &Clustering, drives: usize) -> f64 {
    let labels = clustering.labels.iter().enumerate();
    Contingency::of(labels.map(|(gene, &label)| (gene % drives, label))).adjusted_rand_index()
}

#[test]
fn drive_finds_programs_whose_half_lives_differ_better_than_shape() {
    // A stable transcript of the sustained drive looks like a short-lived one of the delayed drive.
    let table = table(&[SUSTAINED, DELAYED], 300, 0.05, 1);
    let by_drive = agreement(&clustered(&table, ClusterMethod::Drive, 2), 2);
    let by_shape = agreement(&clustered(&table, ClusterMethod::Shapes, 2), 2);
    assert!(
        by_drive > 0.85 && by_drive > by_shape + 0.2,
        "{by_drive}, {by_shape}"
    );
}

#[test]
fn memberships_by_drive_are_right_as_often_as_they_say() {
    let drives = [PULSE, SUSTAINED, DELAYED, SECOND, SLOW];
    let k = drives.len();
    let mut members_by_drive = Vec::new();
    for seed in 1..=3 {
        let table = table(&drives, 400, 0.1, seed);
        members_by_drive.extend(members(&clustered(&table, ClusterMethod::Drive, k), k));
    }
    let error = calibration_error(&members_by_drive);
    assert!(error < 0.1, "{error}");
}

/// The membership of every gene, and whether most genes of its cluster have its drive.
fn members(clustering: &Clustering, drives: usize) -> Vec<(f64, bool)> {
    let main_drive = |label: usize| {
        let members = clustering.members(label);
        let count = |drive: &usize| {
            let own = members
                .iter()
                .filter(|point| point.index() % drives == *drive);
            own.count()
        };
        (0..drives).max_by_key(count).unwrap()
    };
    let main: Vec<usize> = (1..=clustering.k).map(main_drive).collect();
    let genes = clustering
        .labels
        .iter()
        .zip(&clustering.membership)
        .enumerate();
    genes
        .map(|(gene, (&label, &membership))| (membership, main[label - 1] == gene % drives))
        .collect()
}

/// Mean distance between membership and share right, in ten bins (Guo et al. 2017).
fn calibration_error(members: &[(f64, bool)]) -> f64 {
    let mut bins = [0.0_f64; 10];
    for &(membership, is_right) in members {
        bins[((10.0 * membership) as usize).min(9)] += membership - f64::from(u8::from(is_right));
    }
    bins.iter().map(|bin| bin.abs()).sum::<f64>() / members.len() as f64
}

#[test]
fn a_network_from_random_weights_is_refused_with_advice_that_works() {
    let mut config = RunConfig::preset(Preset::Scratch);
    config.analysis.method = ClusterMethod::Drive;
    let error = check_method(&config).unwrap_err();
    assert_eq!(error.exit_code(), 2);
    let advice = error.to_string();
    assert!(
        advice.contains("‹method kmeans›") && advice.contains("‹start pretrained›"),
        "{advice}"
    );
    let mut other = config.clone();
    other.analysis.method = ClusterMethod::Kmeans;
    assert!(check_method(&other).is_ok());
    config.model.start = Start::Pretrained;
    assert!(check_method(&config).is_ok());
}
