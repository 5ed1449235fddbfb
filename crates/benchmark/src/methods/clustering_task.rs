//! The genes to cluster, and every method applied to them.

use ndarray::Array2;

use crate::deconvolution;
use crate::error::BenchmarkError;
use crate::methods::method::Method;
use crate::methods::oracle::best_program;
use crate::methods::preset_run::{PresetRun, Presets, fixed_config, run_preset};
use crate::progress::Monitor;
use genetide::pipeline::{Prepared, steps};
use genetide_analysis::cluster::kmeans;
use genetide_analysis::numeric::records::records;
use genetide_analysis::{AnalysisError, ClusterBase, ClusterMethod};
use genetide_data::read::LoadedTable;
use genetide_data::simulate::Program;
use genetide_data::{GeneScale, RowIndex, ScaledProfiles};

/// Genes to cluster.
pub struct ClusteringTask<'a> {
    /// The table of G genes.
    pub table: &'a LoadedTable,
    /// The table, tested and scaled by the settings of [`Presets::shape`].
    pub prepared: &'a Prepared,
    /// The responding programs, for [`Method::Oracle`] alone.
    pub programs: &'a [Program],
    /// Number of clusters of methods that follow the response test.
    pub k: usize,
    /// Number of clusters of methods without a response test.
    pub classes: usize,
    /// Seed of the methods.
    pub seed: u64,
}

/// The clusters that a method made.
pub struct GeneClusters {
    /// `[G]`: the cluster of each gene; 0 is "no response".
    pub labels: Vec<usize>,
    /// The training and clusters behind them, for [`Method::Shape`] alone.
    pub run: Option<PresetRun>,
}

impl ClusteringTask<'_> {
    /// Applies `method`.
    ///
    /// # Errors
    /// The error of the step that failed.
    pub fn cluster(
        &self,
        method: Method,
        presets: &Presets,
        monitor: &mut Monitor<'_>,
    ) -> Result<GeneClusters, BenchmarkError> {
        let labels = match method {
            Method::KmeansRaw => {
                let raw = ScaledProfiles::new(&self.table.profiles, None, GeneScale::None);
                self.kmeans(&raw, self.classes)?
            }
            Method::KmeansZscore => self.kmeans(&self.zscored(), self.classes)?,
            Method::TestedKmeans => self.kmeans(&self.zscored_responders(), self.k)?,
            Method::Deconvolution => self.deconvolution()?,
            Method::MixtureOnly => self.mixture_only()?,
            Method::LatentKmeans => {
                let mut config = fixed_config(&presets.shape, self.k, self.seed);
                config.analysis.method = ClusterMethod::Kmeans;
                run_preset(self.table, self.prepared, &config, self.k, monitor)?.labels()
            }
            Method::Oracle => self.oracle(),
            Method::Prototype => {
                let config = fixed_config(&presets.prototype, self.classes, self.seed);
                let prepared = steps::prepare(self.table, &config);
                run_preset(self.table, &prepared, &config, self.classes, monitor)?.labels()
            }
            Method::Shape => {
                let config = fixed_config(&presets.shape, self.k, self.seed);
                let run = run_preset(self.table, self.prepared, &config, self.k, monitor)?;
                return Ok(GeneClusters {
                    labels: run.labels(),
                    run: Some(run),
                });
            }
        };
        Ok(GeneClusters { labels, run: None })
    }

    /// The z-scored profiles of all complete genes.
    fn zscored(&self) -> ScaledProfiles {
        let errors = self.prepared.response.standard_errors.as_ref();
        ScaledProfiles::new(&self.table.profiles, errors, GeneScale::Zscore)
    }

    /// The z-scored profiles of the genes called responsive.
    fn zscored_responders(&self) -> ScaledProfiles {
        self.zscored()
            .select(&RowIndex::indices(&self.prepared.points))
    }

    /// k-means clusters of the genes in `profiles`; 0 for all others.
    fn kmeans(&self, profiles: &ScaledProfiles, k: usize) -> Result<Vec<usize>, AnalysisError> {
        let fit = kmeans::fit(&records(&profiles.values), k, self.seed)?;
        Ok(self.gene_labels(profiles, &fit.labels))
    }

    fn deconvolution(&self) -> Result<Vec<usize>, AnalysisError> {
        let responders = self.zscored_responders();
        let values = records(&responders.values);
        let noise = match &responders.standard_errors {
            Some(errors) => records(errors).mapv(|error| error * error),
            // With one sample per time point the noise is unknown.
            None => Array2::zeros(values.dim()),
        };
        let fit = deconvolution::fit(&values, &noise, self.k, self.seed)?;
        Ok(self.gene_labels(&responders, &fit.labels()))
    }

    /// The mixture of preset shape, started from the profiles alone.
    fn mixture_only(&self) -> Result<Vec<usize>, BenchmarkError> {
        let responders = self.zscored_responders();
        let start = responders.values.clone();
        let method = ClusterMethod::Shapes;
        let base = ClusterBase::new(start, responders.clone(), method, self.seed)?;
        let clustering = base.cluster(self.k, None)?;
        let labels: Vec<usize> = clustering.labels.iter().map(|label| label - 1).collect();
        Ok(self.gene_labels(&responders, &labels))
    }

    /// The true program that fits each gene called responsive best, from 1; 0 for all others.
    fn oracle(&self) -> Vec<usize> {
        let (profiles, scaled) = (&self.table.profiles, &self.prepared.scaled);
        let times = profiles.times();
        let mut labels = vec![0; profiles.gene_count()];
        let Some(errors) = &self.prepared.response.standard_errors else {
            return labels;
        };
        for &row in &self.prepared.points {
            let gene = scaled.gene_of(row).index();
            let means = (0..times.len()).map(|t| profiles.moments(gene, t).mean);
            let means: Vec<f64> = means.collect();
            labels[gene] = best_program(self.programs, times, &means, errors.row(gene)) + 1;
        }
        labels
    }

    /// `[G]`: clusters from 1 of the genes in `profiles`, whose `labels` start from 0; 0 for all
    /// others.
    fn gene_labels(&self, profiles: &ScaledProfiles, labels: &[usize]) -> Vec<usize> {
        let mut all = vec![0; self.table.profiles.gene_count()];
        for (gene, label) in profiles.genes.iter().zip(labels) {
            all[gene.index()] = label + 1;
        }
        all
    }
}
