//! Mixtures of shapes on data with known clusters.

use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256Plus;

use crate::cluster::kmeans;
use crate::cluster::shapes::merge_path::{MergePath, fit_from_labels};
use crate::cluster::shapes::mixture::ShapeMixture;
use crate::cluster::shapes::observations::Observations;
use crate::numeric::records::records;
use crate::watch::{Share, Watch};
use genetide_data::Matrix;

const SHAPES: [[f64; 5]; 3] = [
    [-1.5, 1.2, 0.5, 0.0, -0.2],
    [-0.9, -0.8, -0.4, 0.9, 1.2],
    [-0.6, -0.6, -0.5, 0.0, 1.7],
];

/// `sizes` genes of each shape with noise of standard deviation `noise(gene)`; their clusters too.
fn simulated(
    sizes: &[usize],
    noise: impl Fn(usize) -> f64,
    seed: u64,
) -> (Observations, Vec<usize>) {
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
    let genes = truth.len();
    let matrix = |values| Matrix::new(genes, 5, values);
    (Observations::new(matrix(values), matrix(variances)), truth)
}

/// With one more gene, measured with noise of standard deviation `noise`.
fn with_gene(observations: &Observations, profile: &[f64], noise: f64) -> Observations {
    let with = |matrix: &Matrix<f64>, row: &[f64]| {
        let values = [matrix.values(), row].concat();
        Matrix::new(matrix.rows() + 1, matrix.columns(), values)
    };
    Observations::new(
        with(&observations.values, profile),
        with(&observations.noise, &vec![noise.powi(2); profile.len()]),
    )
}

/// Genes in turn: as poor a start as there is.
fn in_turn(genes: usize, k: usize) -> Vec<usize> {
    (0..genes).map(|g| g % k).collect()
}

fn fitted(observations: &Observations, labels: &[usize], k: usize) -> ShapeMixture {
    fit_from_labels(observations, labels, k, Share::unwatched()).unwrap()
}

fn labels(mixture: &ShapeMixture, observations: &Observations) -> Vec<usize> {
    mixture.posterior(observations).most_probable()
}

#[test]
fn one_component_without_noise_finds_mean_and_variance() {
    // Half of the genes deviate from the shape by +0.1, -0.1, +0.1, -0.1, 0, the others by the
    // opposite: their mean is the shape.
    let shape = [-1.0, -0.5, 1.5, 0.0, 0.0];
    let signs = [[1.0, -1.0, 1.0, -1.0, 0.0], [-1.0, 1.0, -1.0, 1.0, 0.0]];
    let genes = 200;
    let values = Matrix::from_fn(genes, 5, |g, t| shape[t] + 0.1 * signs[g % 2][t]);
    let observations = Observations::new(values, Matrix::filled(genes, 5, 0.0));
    let mixture = fitted(&observations, &vec![0; genes], 1);
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
    let (observations, _) = simulated(&[60, 30, 30], |g| 0.1 + 0.01 * (g % 40) as f64, 3);
    let mut mixture = ShapeMixture::start(&observations, &in_turn(120, 3), 3);
    mixture.step(&observations);
    let mut before = mixture.log_likelihood;
    for _ in 0..60 {
        mixture.step(&observations);
        // The priors of the variances are no part of the likelihood: they may cost a trace.
        assert!(mixture.log_likelihood > before - 0.05, "{before}");
        before = mixture.log_likelihood;
    }
}

#[test]
fn small_clusters_beside_a_large_one_are_found_by_merging() {
    let (observations, truth) = simulated(&[300, 20, 20], |_| 0.2, 5);
    let start = kmeans::fit(&records(&observations.values), 12, 1).unwrap();
    let share = Share::unwatched();
    let path = MergePath::from_labels(&observations, &start.labels, 12, share).unwrap();
    let path = path.refined(&observations, 12, share).unwrap();
    assert_eq!(path.mixtures.len(), 12);
    let mixture = path.mixture(3).unwrap();
    let found = labels(mixture, &observations);
    let agreement = crate::score::Contingency::of(found.iter().zip(&truth));
    assert!(agreement.adjusted_rand_index() > 0.97);
    // The three clusters are the lowest of the information criterion too.
    let bic = |k: usize| path.mixture(k).unwrap().bic(&observations);
    let best = (1..=12).min_by(|&a, &b| bic(a).total_cmp(&bic(b)));
    assert_eq!(best, Some(3));
    assert!(path.mixture(13).is_none() && path.mixture(0).is_none());
}

#[test]
fn known_noise_decides_how_sure_a_gene_is() {
    // Two genes with the same profile, half way between the second and the third shape but nearer
    // the second; the one measured ten times worse is less sure.
    let (observations, _) = simulated(&[50, 50, 50], |_| 0.1, 9);
    let between: Vec<f64> = (0..5)
        .map(|t| 0.6 * SHAPES[1][t] + 0.4 * SHAPES[2][t])
        .collect();
    let observations = with_gene(&observations, &between, 0.1);
    let observations = with_gene(&observations, &between, 1.0);
    let truth: Vec<usize> = (0..152).map(|g| (g / 50).min(2)).collect();
    let mixture = fitted(&observations, &truth, 3);
    let posterior = mixture.posterior(&observations);
    let sure = |g: usize| {
        let row = posterior.probability.row(g).iter();
        row.fold(0.0_f64, |max, &p| max.max(p))
    };
    assert!(sure(150) > sure(151) + 0.1, "{} {}", sure(150), sure(151));
}

#[test]
fn an_outlier_belongs_to_no_cluster() {
    let (observations, truth) = simulated(&[50, 50], |_| 0.1, 2);
    let observations = with_gene(&observations, &[1.5, -1.0, 1.0, -1.0, -0.5], 0.1);
    let start: Vec<usize> = truth.into_iter().chain([0]).collect();
    let posterior = fitted(&observations, &start, 2).posterior(&observations);
    let inside: f64 = posterior.probability.row(100).iter().sum();
    assert!(inside < 0.05, "{inside}");
    // It keeps its own profile, but for the share 0.01 / (spread + 0.01) that noise takes.
    let kept = posterior.denoised.row(100).iter();
    for (kept, observed) in kept.zip(observations.values.row(100)) {
        assert!((kept - observed).abs() < 0.1, "{kept} for {observed}");
    }
    let known: f64 = posterior.probability.row(0).iter().sum();
    assert!(known > 0.95, "{known}");
}

#[test]
fn denoised_profiles_are_nearer_the_truth_than_the_observed() {
    let (observations, truth) = simulated(&[80, 80, 80], |_| 0.4, 11);
    let denoised = fitted(&observations, &truth, 3)
        .posterior(&observations)
        .denoised;
    let error = |profiles: &Matrix<f64>| -> f64 {
        let of_gene = |(profile, &cluster): (&[f64], &usize)| -> f64 {
            let shape = SHAPES[cluster].iter();
            profile
                .iter()
                .zip(shape)
                .map(|(x, m)| (x - m).powi(2))
                .sum()
        };
        profiles.iter_rows().zip(&truth).map(of_gene).sum()
    };
    assert!(error(&denoised) < 0.5 * error(&observations.values));
}

#[test]
fn passing_over_far_components_changes_nothing_that_is_seen() {
    // Sorted by cluster, most tiles belong to one of the three; as many steps without skipping lead
    // to the same shapes.
    let (observations, truth) = simulated(&[80, 80, 80], |_| 0.2, 4);
    let start = ShapeMixture::start(&observations, &truth, 3);
    let (mut quick, mut plain) = (start.clone(), start);
    quick
        .fit(&observations, 30, 0.0, Share::unwatched())
        .unwrap();
    for _ in 0..30 {
        plain.step(&observations);
    }
    assert!((quick.log_likelihood - plain.log_likelihood).abs() < 1e-4);
    for (quick, plain) in quick.components.iter().zip(&plain.components) {
        for (quick, plain) in quick.mean.iter().zip(&plain.mean) {
            assert!((quick - plain).abs() < 1e-5, "{quick} is not {plain}");
        }
    }
}

#[test]
fn a_stopped_path_says_so_and_a_whole_one_reaches_its_end() {
    let (observations, truth) = simulated(&[40, 40, 40], |_| 0.3, 8);
    let watch = Watch::default();
    MergePath::from_labels(&observations, &truth, 3, watch.all().part(0.0, 0.5)).unwrap();
    // Of 3 + 2 + 1 component steps, all but the last have been reported.
    assert!((watch.done() - 0.5 * 5.0 / 6.0).abs() < 1e-12);
    watch.stop();
    let stopped = MergePath::from_labels(&observations, &truth, 3, watch.all());
    assert!(matches!(stopped, Err(crate::AnalysisError::Cancelled)));
}
