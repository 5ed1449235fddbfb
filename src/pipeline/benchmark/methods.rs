//! The ways to find clusters that are compared.

use clap::ValueEnum;
use ndarray::Array2;

use super::Watch;
use super::reader::likeliest;
use crate::analysis::{AnalysisError, ClusterBase, ClusterMethod, KChoice, deconvolution, kmeans};
use crate::config::RunConfig;
use crate::data::read::LoadedTable;
use crate::data::simulate::Program;
use crate::data::{GeneScale, Points, ScaledProfiles};
use crate::model::{Preset, TrainingResult};
use crate::pipeline::{ClusterOutcome, PipelineError, Prepared, steps};

/// A way to find clusters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Method {
    /// k-means of the mean profiles, all genes
    KmeansRaw,
    /// k-means of the z-scored profiles, all genes
    KmeansZscore,
    /// Response test, then k-means of the z-scored profiles
    TestedKmeans,
    /// Response test, then a mixture of the z-scored profiles with known noise
    Deconvolution,
    /// Preset seed, all genes
    Seed,
    /// Preset shape
    Shape,
    /// Preset shape, with k-means of the latents
    LatentKmeans,
    /// Preset shape without the network: its mixture starts from the z-scored profiles
    MixtureOnly,
    /// Response test, then the true programs fitted to each gene
    Reader,
}

impl Method {
    /// All methods, in the order of the tables.
    pub const ALL: [Self; 9] = [
        Self::KmeansRaw,
        Self::KmeansZscore,
        Self::TestedKmeans,
        Self::Deconvolution,
        Self::Seed,
        Self::Shape,
        Self::LatentKmeans,
        Self::MixtureOnly,
        Self::Reader,
    ];

    /// The name on the command line and in the tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::KmeansRaw => "kmeans-raw",
            Self::KmeansZscore => "kmeans-zscore",
            Self::TestedKmeans => "tested-kmeans",
            Self::Deconvolution => "deconvolution",
            Self::Seed => "seed",
            Self::Shape => "shape",
            Self::LatentKmeans => "latent-kmeans",
            Self::MixtureOnly => "mixture-only",
            Self::Reader => "reader",
        }
    }

    /// Whether genes that do not respond are set aside first.
    pub fn is_tested(self) -> bool {
        match self {
            Self::KmeansRaw | Self::KmeansZscore | Self::Seed => false,
            Self::TestedKmeans
            | Self::Deconvolution
            | Self::Shape
            | Self::LatentKmeans
            | Self::MixtureOnly
            | Self::Reader => true,
        }
    }
}

/// Settings of the methods that train a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Presets {
    /// Of [`Method::Shape`].
    pub shape: RunConfig,
    /// Of [`Method::Seed`].
    pub seed: RunConfig,
}

impl Default for Presets {
    fn default() -> Self {
        Self {
            shape: RunConfig::preset(Preset::Shape),
            seed: RunConfig::preset(Preset::Seed),
        }
    }
}

/// Genes to put into clusters.
pub(super) struct Case<'a> {
    pub(super) table: &'a LoadedTable,
    /// Tested and scaled as [`Presets::shape`] says.
    pub(super) prepared: &'a Prepared,
    /// The responding programs; k with the response test is their number.
    pub(super) programs: &'a [Program],
    /// k without the response test.
    pub(super) classes: usize,
    pub(super) seed: u64,
}

/// What a method found.
pub(super) struct Found {
    /// `[G]`: the cluster of each gene; 0 is "no response".
    pub(super) labels: Vec<usize>,
    /// What the preset shape leaves beside.
    pub(super) run: Option<PresetRun>,
}

/// A run of a preset.
pub(super) struct PresetRun {
    pub(super) training: TrainingResult,
    pub(super) clusters: ClusterOutcome,
}

impl PresetRun {
    /// `[G]`: 0 where a gene is in no cluster.
    pub(super) fn labels(&self) -> Vec<usize> {
        let genes = self.clusters.genes.iter();
        genes.map(|gene| gene.cluster.unwrap_or(0)).collect()
    }
}

impl Case<'_> {
    pub(super) fn find(
        &self,
        method: Method,
        presets: &Presets,
        watch: &mut Watch<'_>,
    ) -> Result<Found, PipelineError> {
        let labels = match method {
            Method::KmeansRaw => {
                let raw = ScaledProfiles::new(&self.table.profiles, None, GeneScale::None);
                self.kmeans(&raw, self.classes)?
            }
            Method::KmeansZscore => self.kmeans(&self.zscored(), self.classes)?,
            Method::TestedKmeans => {
                let called = self.zscored().select(&self.prepared.points);
                self.kmeans(&called, self.programs.len())?
            }
            Method::Deconvolution => self.deconvolved()?,
            Method::MixtureOnly => self.mixture_only()?,
            Method::LatentKmeans => {
                let k = self.programs.len();
                let mut config = settled(&presets.shape, k, self.seed);
                config.analysis.method = ClusterMethod::Kmeans;
                run_preset(self.table, self.prepared, &config, k, watch)?.labels()
            }
            Method::Reader => self.read(),
            Method::Seed => {
                let config = settled(&presets.seed, self.classes, self.seed);
                let prepared = steps::prepare(self.table, &config);
                run_preset(self.table, &prepared, &config, self.classes, watch)?.labels()
            }
            Method::Shape => {
                let k = self.programs.len();
                let config = settled(&presets.shape, k, self.seed);
                let run = run_preset(self.table, self.prepared, &config, k, watch)?;
                return Ok(Found {
                    labels: run.labels(),
                    run: Some(run),
                });
            }
        };
        Ok(Found { labels, run: None })
    }

    /// The z-scored profiles of all complete genes.
    fn zscored(&self) -> ScaledProfiles {
        let errors = self.prepared.response.standard_errors.as_deref();
        ScaledProfiles::new(&self.table.profiles, errors, GeneScale::Zscore)
    }

    /// Clusters of the genes in `profiles`; 0 for all others.
    fn kmeans(&self, profiles: &ScaledProfiles, k: usize) -> Result<Vec<usize>, AnalysisError> {
        let fit = kmeans::fit(&matrix(&profiles.values, profiles), k, self.seed)?;
        Ok(self.of_genes(profiles, &fit.labels))
    }

    /// The clusters of the preset, from a start that knows nothing of the network.
    fn mixture_only(&self) -> Result<Vec<usize>, PipelineError> {
        let called = self.zscored().select(&self.prepared.points);
        let start = Points {
            values: called.values.clone(),
            dims: called.time_count(),
        };
        let base = ClusterBase::new(start, called.clone(), ClusterMethod::Shapes, self.seed)?;
        let clustering = base.cluster(self.programs.len(), None)?;
        let labels: Vec<usize> = clustering.labels.iter().map(|label| label - 1).collect();
        Ok(self.of_genes(&called, &labels))
    }

    fn deconvolved(&self) -> Result<Vec<usize>, AnalysisError> {
        let called = self.zscored().select(&self.prepared.points);
        let values = matrix(&called.values, &called);
        let noise = match &called.standard_errors {
            Some(errors) => matrix(errors, &called).mapv(|error| error * error),
            // One sample a time: nothing is known of the noise.
            None => Array2::zeros(values.dim()),
        };
        let fit = deconvolution::fit(&values, &noise, self.programs.len(), self.seed)?;
        Ok(self.of_genes(&called, &fit.labels()))
    }

    fn read(&self) -> Vec<usize> {
        let (profiles, scaled) = (&self.table.profiles, &self.prepared.scaled);
        let times = profiles.times();
        let mut labels = vec![0; profiles.gene_count()];
        let Some(errors) = &self.prepared.response.standard_errors else {
            return labels;
        };
        for &row in &self.prepared.points {
            let gene = scaled.genes[row];
            let means: Vec<f64> = (0..times.len())
                .map(|t| profiles.moments(gene, t).mean)
                .collect();
            let errors = &errors[gene * times.len()..(gene + 1) * times.len()];
            labels[gene] = likeliest(self.programs, times, &means, errors) + 1;
        }
        labels
    }

    /// `[G]`: labels from 1 of the genes in `profiles`, given theirs from 0; 0 for all others.
    fn of_genes(&self, profiles: &ScaledProfiles, labels: &[usize]) -> Vec<usize> {
        let mut all = vec![0; self.table.profiles.gene_count()];
        for (&gene, label) in profiles.genes.iter().zip(labels) {
            all[gene] = label + 1;
        }
        all
    }
}

/// A preset's settings with k and seed fixed.
pub(super) fn settled(preset: &RunConfig, k: usize, seed: u64) -> RunConfig {
    let mut config = preset.clone();
    config.analysis.k = KChoice::Fixed(k);
    config.seed = seed;
    config
}

/// What `genetide run` does after reading and testing, without the map of genes.
pub(super) fn run_preset(
    table: &LoadedTable,
    prepared: &Prepared,
    config: &RunConfig,
    k: usize,
    watch: &mut Watch<'_>,
) -> Result<PresetRun, PipelineError> {
    steps::check_gene_count(prepared, k)?;
    let training = steps::train(prepared, config, &mut |_| (), watch)?;
    let base = steps::cluster_base(prepared, &training, config)?;
    let clusters = steps::cluster(table, prepared, &training, &base, k, None)?;
    Ok(PresetRun { training, clusters })
}

/// `[N, T]`, from values in the order of `profiles`.
fn matrix(values: &[f32], profiles: &ScaledProfiles) -> Array2<f64> {
    let steps = profiles.time_count();
    Array2::from_shape_fn((profiles.len(), steps), |(row, t)| {
        f64::from(values[row * steps + t])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_those_of_the_command_line() {
        for method in Method::ALL {
            let value = method.to_possible_value().unwrap();
            assert_eq!(value.get_name(), method.name());
        }
        assert_eq!(Method::ALL.len(), Method::value_variants().len());
    }
}
