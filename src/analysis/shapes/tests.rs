//! Mixtures of shapes on data whose clusters are known.

use ndarray::Array2;
use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256Plus;

use super::evidence::Evidence;
use super::mixture::ShapeMixture;
use super::path::{Finish, Path, fit_from_labels};
use crate::analysis::kmeans;

const SHAPES: [[f64; 5]; 3] = [
    [-1.5, 1.2, 0.5, 0.0, -0.2],
    [-0.9, -0.8, -0.4, 0.9, 1.2],
    [-0.6, -0.6, -0.5, 0.0, 1.7],
];

/// `sizes` genes of each shape with noise of standard deviation `noise(gene)`; their clusters too.
fn simulated(sizes: &[usize], noise: impl Fn(usize) -> f64, seed: u64) -> (Evidence, Vec<usize>) {
    let mut random = Xoshiro256Plus::seed_from_u64(seed);
    let (mut values, mut variances, mut truth) = (Vec::new(), Vec::new(), Vec::new());
    for (cluster, &size) in sizes.iter().enumerate() {
        for _ in 0..size {
            let deviation = noise(truth.len());
            let amplitude: f64 = random.gen_range(0.9..1.1);
            for level in SHAPES[cluster] {
                let error: f64 = StandardNormal.sample(&mut random);
                values.push(amplitude * level + deviation * error);
                variances.push(deviation * deviation);
            }
            truth.push(cluster);
        }
    }
    (Evidence::new(values, variances, 5), truth)
}

/// With one more gene, measured with noise of standard deviation `noise`.
fn with_gene(evidence: &Evidence, profile: &[f64], noise: f64) -> Evidence {
    let values = [&evidence.values, profile].concat();
    let variances = vec![noise.powi(2); profile.len()];
    Evidence::new(
        values,
        [&evidence.noise, &variances[..]].concat(),
        evidence.times,
    )
}

/// Genes in turn: as poor a start as there is.
fn in_turn(genes: usize, k: usize) -> Vec<usize> {
    (0..genes).map(|g| g % k).collect()
}

fn labels(mixture: &ShapeMixture, evidence: &Evidence) -> Vec<usize> {
    mixture.posterior(evidence).most_probable(mixture.len())
}

#[test]
fn one_component_without_noise_finds_mean_and_variance() {
    // Half of the genes deviate from the shape by +0.1, -0.1, +0.1, -0.1, 0, the others by the
    // opposite: their mean is the shape.
    let shape = [-1.0, -0.5, 1.5, 0.0, 0.0];
    let signs = [[1.0, -1.0, 1.0, -1.0, 0.0], [-1.0, 1.0, -1.0, 1.0, 0.0]];
    let genes = 200;
    let values: Vec<f64> = (0..genes)
        .flat_map(|g| (0..5).map(move |t| shape[t] + 0.1 * signs[g % 2][t]))
        .collect();
    let evidence = Evidence::new(values, vec![0.0; genes * 5], 5);
    let mixture = fit_from_labels(&evidence, &vec![0; genes], 1);
    let component = &mixture.components[0];
    for (found, expected) in component.mean.iter().zip(shape) {
        assert!((found - expected).abs() < 1e-3, "{:?}", component.mean);
    }
    // Squares of 0.04 a gene, none of it along the offset: 0.01 in each of the T - 1 = 4 other
    // directions. The prior of 20 genes is 0.01 of the spread (0.74), and moves that little.
    assert!(
        (0.009..0.012).contains(&component.deviation),
        "{}",
        component.deviation
    );
}

#[test]
fn the_likelihood_never_falls() {
    let (evidence, _) = simulated(&[60, 30, 30], |g| 0.1 + 0.01 * (g % 40) as f64, 3);
    let mut mixture = ShapeMixture::start(&evidence, &in_turn(120, 3), 3);
    mixture.step(&evidence);
    let mut before = mixture.log_likelihood;
    for _ in 0..60 {
        mixture.step(&evidence);
        // The priors of the variances are no part of the likelihood: they may cost a trace.
        assert!(mixture.log_likelihood > before - 0.05, "{before}");
        before = mixture.log_likelihood;
    }
}

#[test]
fn small_clusters_beside_a_large_one_are_found_by_merging() {
    let (evidence, truth) = simulated(&[300, 20, 20], |_| 0.2, 5);
    let records = Array2::from_shape_fn((340, 5), |(g, t)| evidence.profile(g)[t]);
    let start = kmeans::fit(&records, 12, 1).unwrap();
    let path = Path::from_labels(&evidence, &start.labels, 12, Finish::Whole);
    assert_eq!(path.largest(), 12);
    let mixture = path.mixture(3).unwrap();
    let found = labels(mixture, &evidence);
    let agreement = crate::analysis::score::Contingency::of(found.iter().zip(&truth));
    assert!(agreement.adjusted_rand_index() > 0.97);
    // The three clusters are the lowest of the information criterion too.
    let bic = |k: usize| path.mixture(k).unwrap().bic(&evidence);
    let best = (1..=12).min_by(|&a, &b| bic(a).total_cmp(&bic(b)));
    assert_eq!(best, Some(3));
    assert!(path.mixture(13).is_none() && path.mixture(0).is_none());
}

#[test]
fn known_noise_decides_how_sure_a_gene_is() {
    // Two genes with the same profile, half way between the second and the third shape but nearer
    // the second; the one measured ten times worse is less sure.
    let (evidence, _) = simulated(&[50, 50, 50], |_| 0.1, 9);
    let between: Vec<f64> = (0..5)
        .map(|t| 0.6 * SHAPES[1][t] + 0.4 * SHAPES[2][t])
        .collect();
    let evidence = with_gene(&evidence, &between, 0.1);
    let evidence = with_gene(&evidence, &between, 1.0);
    let truth: Vec<usize> = (0..152).map(|g| (g / 50).min(2)).collect();
    let mixture = fit_from_labels(&evidence, &truth, 3);
    let posterior = mixture.posterior(&evidence);
    let sure = |g: usize| {
        let row = &posterior.probability[g * 3..(g + 1) * 3];
        row.iter().fold(0.0_f64, |max, &p| max.max(p))
    };
    assert!(sure(150) > sure(151) + 0.1, "{} {}", sure(150), sure(151));
}

#[test]
fn an_outlier_belongs_to_no_cluster() {
    let (evidence, truth) = simulated(&[50, 50], |_| 0.1, 2);
    let evidence = with_gene(&evidence, &[1.5, -1.0, 1.0, -1.0, -0.5], 0.1);
    let start: Vec<usize> = truth.into_iter().chain([0]).collect();
    let posterior = fit_from_labels(&evidence, &start, 2).posterior(&evidence);
    let inside: f64 = posterior.probability[200..202].iter().sum();
    assert!(inside < 0.05, "{inside}");
    // It keeps its own profile, but for the share 0.01 / (spread + 0.01) that noise takes.
    let kept = &posterior.denoised[500..];
    for (kept, observed) in kept.iter().zip(evidence.profile(100)) {
        assert!((kept - observed).abs() < 0.1, "{kept} for {observed}");
    }
    let known: f64 = posterior.probability[..2].iter().sum();
    assert!(known > 0.95, "{known}");
}

#[test]
fn denoised_profiles_are_nearer_the_truth_than_the_observed() {
    let (evidence, truth) = simulated(&[80, 80, 80], |_| 0.4, 11);
    let denoised = fit_from_labels(&evidence, &truth, 3)
        .posterior(&evidence)
        .denoised;
    let error = |profiles: &[f64]| -> f64 {
        let of_gene = |(profile, &cluster): (&[f64], &usize)| -> f64 {
            let shape = SHAPES[cluster].iter();
            profile
                .iter()
                .zip(shape)
                .map(|(x, m)| (x - m).powi(2))
                .sum()
        };
        profiles.chunks(5).zip(&truth).map(of_gene).sum()
    };
    assert!(error(&denoised) < 0.5 * error(&evidence.values));
}
