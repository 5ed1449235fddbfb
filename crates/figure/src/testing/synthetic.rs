//! Synthetic results for the tests of tables and figures.

use crate::Results;
use genetide_analysis::cluster::summary::summarise;
use genetide_analysis::prediction::comparison::Comparison;
use genetide_analysis::{
    ClusterMethod, ClusterSummary, ConditionDifference, DifferenceKind, Direction, Embedding,
    Evidence, GeneRow, KQuality, Kinetics, Significance, Status,
};
use genetide_data::value_scale::ValueScale;
use genetide_data::{
    Attribute, CellTransform, GeneIndex, GeneProfiles, GeneScale, Matrix, Moments, RowIndex,
    Sample, Samples, ScaledProfiles, TimeUnit,
};
use genetide_model::{EpochLosses, TrainingResult};

/// The size of synthetic results.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) genes: usize,
    pub(crate) k: usize,
    pub(crate) times: usize,
    /// Number of genes that do not respond.
    pub(crate) flat: usize,
    /// Number of genes, the last ones, that lack a value at the first half of the times.
    pub(crate) incomplete: usize,
    pub(crate) epochs: usize,
    /// Names of the first genes; the others are numbered.
    pub(crate) names: Vec<String>,
}

impl Default for Case {
    fn default() -> Self {
        Self {
            genes: 60,
            k: 3,
            times: 5,
            flat: 0,
            incomplete: 0,
            epochs: 40,
            names: Vec::new(),
        }
    }
}

/// Owns all that [`Results`] borrows.
pub(crate) struct Synthetic {
    pub(crate) profiles: GeneProfiles,
    pub(crate) standard_errors: Matrix<f64>,
    pub(crate) scaled: ScaledProfiles,
    pub(crate) points: Vec<RowIndex>,
    pub(crate) genes: Vec<GeneRow>,
    pub(crate) training: TrainingResult,
    pub(crate) comparison: Option<Comparison>,
    pub(crate) embedding: Option<Embedding>,
    pub(crate) quality: Vec<KQuality>,
    pub(crate) probability: Matrix<f64>,
    pub(crate) clusters: Vec<ClusterSummary>,
    pub(crate) names: Vec<Option<String>>,
    pub(crate) colour_slots: Vec<usize>,
    pub(crate) highlight: Vec<GeneIndex>,
}

/// Numbers in [-1, 1) (SplitMix64; Steele, Lea & Flood 2014).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        (z >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }

    /// Roughly normal: the sum of four.
    fn normal(&mut self) -> f64 {
        (0..4).map(|_| self.next()).sum::<f64>() / 1.15
    }
}

impl Synthetic {
    pub(crate) fn new(case: &Case) -> Self {
        let mut noise = Noise(7);
        let labels: Vec<usize> = (0..case.genes)
            .map(|gene| {
                if gene % case.genes.div_ceil(case.flat.max(1)) == 3 && case.flat > 0 {
                    0
                } else {
                    gene % case.k + 1
                }
            })
            .collect();
        let profiles = profiles(case, &labels, &mut noise);
        let standard_errors = Matrix::filled(case.genes, case.times, 0.05);
        let scaled = ScaledProfiles::new(&profiles, Some(&standard_errors), GeneScale::Zscore);
        let points: Vec<RowIndex> = RowIndex::all(scaled.len())
            .filter(|&row| labels[scaled.gene_of(row).index()] > 0)
            .collect();
        let genes = gene_rows(case, &profiles, &labels);
        let embedding = Some(map(&points, &scaled, &labels, &mut noise));
        let training = training(case, &scaled, &mut noise);
        let clusters = clusters(case.k, &scaled, &genes);
        let quality = (2..=8)
            .map(|k| KQuality {
                k,
                silhouette: 1.0 / k as f64,
                inertia: 100.0 / k as f64,
                bic: Some(-10.0 * k as f64),
                ..KQuality::default()
            })
            .collect();
        Self {
            profiles,
            standard_errors,
            scaled,
            points,
            genes,
            training,
            comparison: None,
            embedding,
            quality,
            probability: Matrix::default(),
            clusters,
            names: vec![None; case.k],
            colour_slots: (0..case.k).collect(),
            highlight: GeneIndex::all(case.names.len()).collect(),
        }
    }

    pub(crate) fn results(&self) -> Results<'_> {
        Results {
            profiles: &self.profiles,
            standard_errors: Some(&self.standard_errors),
            transform: CellTransform::Normalise,
            scale: ValueScale::Linear,
            scaled: &self.scaled,
            points: &self.points,
            genes: &self.genes,
            training: &self.training,
            curves: &self.training.reconstructed,
            comparison: self.comparison.as_ref(),
            embedding: self.embedding.as_ref(),
            quality: &self.quality,
            k: 0,
            probability: &self.probability,
            clusters: &self.clusters,
            method: ClusterMethod::Shapes,
            by_hand: false,
            names: &self.names,
            colour_slots: &self.colour_slots,
            highlight: &self.highlight,
        }
    }

    /// Puts every value into libraries of donors D1 and D2, 10 % below and above it, under the
    /// condition "act"; under "ctr" they have half of that, and respond later.
    pub(crate) fn add_conditions(&mut self) {
        let old = &self.profiles;
        let labels = [
            ("act", "D1", 0.9),
            ("act", "D2", 1.1),
            ("ctr", "D1", 0.45),
            ("ctr", "D2", 0.55),
        ];
        let times = old.times().iter().enumerate();
        let samples = times.flat_map(|(t, &time)| {
            labels.map(|(condition, donor, _)| {
                Sample::new(time, old.cells_at(t), |attribute| match attribute {
                    Attribute::Condition => Some(condition.to_owned()),
                    Attribute::Replicate => Some(donor.to_owned()),
                    _ => None,
                })
            })
        });
        let samples = Samples::new(samples.collect(), old.time_unit(), Vec::new());
        let moments = Matrix::from_fn(old.gene_count(), samples.len(), |gene, s| {
            old.moments(gene, s / labels.len())
                .scaled(labels[s % labels.len()].2)
        });
        self.profiles = GeneProfiles::new(old.genes().to_vec(), samples, moments);
        let columns = self.profiles.courses().columns().len();
        self.standard_errors = Matrix::filled(self.genes.len(), columns, 0.05);
        let errors = Some(&self.standard_errors);
        self.scaled = ScaledProfiles::new(&self.profiles, errors, GeneScale::Zscore);
        self.training.reconstructed = self.scaled.values.map(|value| value * 0.9);
        for gene in &mut self.genes {
            let test = Significance { p: 1e-5, q: 1e-4 };
            gene.condition = gene.p.map(|_| test);
            gene.interaction = gene.p.map(|_| test);
            let later = gene.kinetics[0].map(|own| Kinetics {
                onset: 2.0 * own.onset,
                amplitude: 0.5 * own.amplitude,
                ..own
            });
            gene.kinetics.push(later);
            gene.log2_change.push(gene.log2_change[0]);
            gene.difference = later.map(|_| ConditionDifference {
                log2_fold: 1.0,
                time: 3.0,
                high: 0,
                low: 1,
                kind: Some(DifferenceKind::OneResponds(0)),
            });
        }
        self.clusters = clusters(self.names.len(), &self.scaled, &self.genes);
    }

    /// The last gene, which is incomplete when the case has any such gene.
    pub(crate) fn incomplete_gene(&self) -> usize {
        self.genes.len() - 1
    }
}

/// Uneven, as real ones are: 0, 3, 6, 12, 24, then every 6.
fn times(count: usize) -> Vec<f64> {
    let mut times = vec![0.0, 3.0, 6.0, 12.0, 24.0];
    while times.len() < count {
        times.push(times[times.len() - 1] + 6.0);
    }
    times.truncate(count);
    times
}

fn profiles(case: &Case, labels: &[usize], noise: &mut Noise) -> GeneProfiles {
    let times = times(case.times);
    let last = times[times.len() - 1];
    let mut names = case.names.clone();
    names.extend((names.len()..case.genes).map(|gene| format!("SIM_{gene:04}")));
    let mut moments = Vec::new();
    for (gene, &label) in labels.iter().enumerate() {
        let peak = last * (label as f64 - 0.5) / case.k as f64;
        let width = last / 3.0;
        for (t, &time) in times.iter().enumerate() {
            let response = (-((time - peak) / width).powi(2)).exp();
            let signal = if label == 0 { 0.0 } else { response };
            let missing = gene >= case.genes - case.incomplete && 2 * t < case.times;
            moments.push(if missing {
                Moments::default()
            } else {
                Moments {
                    count: 100 + t as u32,
                    mean: 1.0 + 2.0 * signal + 0.15 * noise.normal(),
                    m2: 30.0,
                }
            });
        }
    }
    GeneProfiles::from_times(
        names,
        &times,
        Some(TimeUnit::Hours),
        vec!["all".to_owned()],
        &(0..case.times as u32).map(|t| 100 + t).collect::<Vec<_>>(),
        moments,
    )
}

fn gene_rows(case: &Case, profiles: &GeneProfiles, labels: &[usize]) -> Vec<GeneRow> {
    (0..case.genes)
        .map(|gene| {
            let complete = profiles.is_modelled(gene);
            let clustered = complete && labels[gene] > 0;
            GeneRow {
                gene: profiles.genes()[gene].clone(),
                cluster: complete.then_some(labels[gene]),
                status: match (complete, labels[gene]) {
                    (false, _) => Status::Incomplete,
                    (true, 0) => Status::NoResponse,
                    (true, _) => Status::Responds,
                },
                evidence: Evidence::Replicates { paired: false },
                p: complete.then_some(if clustered { 1e-12 } else { 0.4 }),
                q: complete.then_some(if clustered { 1e-11 } else { 0.6 }),
                condition: None,
                interaction: None,
                membership: clustered.then_some(0.9),
                stability: None,
                silhouette: clustered.then_some(0.5),
                kinetics: vec![clustered.then_some(Kinetics {
                    onset: 1.5,
                    peak_time: 6.0,
                    amplitude: 2.0,
                    direction: Direction::Up,
                    return_time: None,
                    estimates: None,
                })],
                log2_change: vec![complete.then_some(1.25)],
                difference: None,
            }
        })
        .collect()
}

fn map(
    points: &[RowIndex],
    scaled: &ScaledProfiles,
    labels: &[usize],
    noise: &mut Noise,
) -> Embedding {
    let xy = points
        .iter()
        .map(|&row| {
            let angle = labels[scaled.gene_of(row).index()] as f64 * 2.4;
            let radius = 2.0 + 0.4 * labels[scaled.gene_of(row).index()] as f64;
            [
                (radius * angle.cos() + 0.8 * noise.normal()) as f32,
                (radius * angle.sin() + 0.8 * noise.normal()) as f32,
            ]
        })
        .collect();
    Embedding {
        xy,
        trustworthiness: 0.943,
        neighbours: 15,
    }
}

fn training(case: &Case, scaled: &ScaledProfiles, noise: &mut Noise) -> TrainingResult {
    let losses = (1..=case.epochs)
        .map(|epoch| {
            let decay = (-(epoch as f64) / 25.0).exp();
            let reconstruction = 1.2 + 5.0 * decay + 0.05 * noise.next();
            let kl = 3.0 * (1.0 - decay) + 0.05 * noise.next();
            let overfit = 0.1 + 0.001 * epoch as f64;
            EpochLosses {
                epoch,
                train_loss: reconstruction + 0.3 * kl,
                train_reconstruction: reconstruction,
                train_kl: kl,
                validation_loss: Some(reconstruction + 0.3 * kl + overfit),
                validation_reconstruction: Some(reconstruction + overfit),
                validation_kl: Some(kl + 0.05),
                kl_weight: 0.3,
            }
        })
        .collect();
    TrainingResult {
        losses,
        best_epoch: (case.epochs * 3).div_ceil(4),
        seconds: 1.0,
        device: "CPU".to_owned(),
        ending: genetide_model::Ending::Epochs,
        latents: Matrix::from_fn(scaled.len(), 2, |_, _| noise.next() as f32),
        reconstructed: scaled.values.map(|value| value * 0.9),
        kinetics: Vec::new(),
        weights: Vec::new(),
    }
}

/// Cluster 0 where it has genes, then 1..=k.
fn clusters(k: usize, scaled: &ScaledProfiles, genes: &[GeneRow]) -> Vec<ClusterSummary> {
    let clusters = (0..=k).map(|label| summary(label, scaled, genes));
    let clusters = clusters.filter(|cluster| cluster.label > 0 || cluster.size > 0);
    clusters.collect()
}

fn summary(label: usize, scaled: &ScaledProfiles, genes: &[GeneRow]) -> ClusterSummary {
    let rows: Vec<usize> = (0..scaled.len())
        .filter(|&row| genes[scaled.genes[row].index()].cluster == Some(label))
        .collect();
    ClusterSummary {
        kinetics: vec![None; scaled.courses.count()],
        words: "intermediate, transient; peak 12 h".to_owned(),
        ..summarise(label, &rows, scaled, None, (label > 0).then_some(0.9))
    }
}
