//! Methods on a real table whose genes have known classes.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

use crate::error::BenchmarkError;
use crate::methods::{ClusteringTask, Method, Presets, fixed_config, run_preset};
use crate::progress::Monitor;
use crate::study::data_set::read_table;
use crate::study::results::{LabelledScores, ScoreRow};
use genetide::config::RunConfig;
use genetide::pipeline::steps;
use genetide_analysis::score::{Contingency, true_labels};
use genetide_data::GeneChoice;
use genetide_data::read::LoadedTable;

/// The methods that need not know the programs.
pub const METHODS: [Method; 4] = [
    Method::KmeansRaw,
    Method::KmeansZscore,
    Method::Prototype,
    Method::Shape,
];

/// The methods compared, and the table.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelledRequest {
    /// The table of cells.
    pub input: PathBuf,
    /// Genes and their classes.
    pub truth: PathBuf,
    /// Classes whose genes are clustered, but not scored.
    pub ignore: Vec<String>,
    /// Number of clusters; the number of classes where absent.
    pub k: Option<usize>,
    /// Seeds of the methods.
    pub seeds: Vec<u64>,
    /// Some of [`METHODS`].
    pub methods: Vec<Method>,
    /// Their settings. Both cluster all genes, whatever they say.
    pub presets: Presets,
}

impl LabelledRequest {
    /// Number of pieces of work, as a [`Monitor`] counts them.
    pub fn pieces(&self) -> usize {
        self.methods.len() * self.seeds.len() + 1
    }
}

/// Measures every method with every seed. The table is read as the preset shape reads it, and for
/// [`Method::Prototype`] as that preset does, but all genes are kept and clustered.
///
/// # Errors
/// The error of the step that failed, also after a cancellation, and
/// [`BenchmarkError::NeedsSimulation`] for a method that is none of [`METHODS`].
pub fn measure_labelled(
    request: &LabelledRequest,
    monitor: &mut Monitor<'_>,
) -> Result<LabelledScores, BenchmarkError> {
    if let Some(method) = request.methods.iter().find(|m| !METHODS.contains(m)) {
        return Err(BenchmarkError::NeedsSimulation {
            method: method.name(),
            allowed: METHODS.map(Method::name).join(", "),
        });
    }
    let data_set = LabelledDataSet::read(request, monitor)?;
    let mut rows = Vec::new();
    for &seed in &request.seeds {
        for &method in &request.methods {
            monitor.begin(format!("seed {seed}: {}", method.name()))?;
            let started = Instant::now();
            let labels = data_set.cluster(method, seed, monitor)?;
            let seconds = started.elapsed().as_secs_f64();
            let agreement = data_set.agreement(&labels);
            rows.push(ScoreRow::new((0, seed, method), &agreement, seconds));
        }
    }
    Ok(LabelledScores {
        genes: data_set.classes.len(),
        scored: data_set.classes.iter().flatten().count(),
        classes: class_count(&data_set.classes),
        k: data_set.k,
        rows,
    })
}

/// A real table with all genes, and their classes.
struct LabelledDataSet {
    /// The table as the preset shape reads it.
    table: LoadedTable,
    /// The table as the preset prototype reads it, where that method is compared.
    prototype_table: Option<LoadedTable>,
    /// Settings that keep and cluster all genes.
    presets: Presets,
    /// `[G]`: the class of each gene that is scored.
    classes: Vec<Option<String>>,
    k: usize,
}

impl LabelledDataSet {
    fn read(request: &LabelledRequest, monitor: &mut Monitor<'_>) -> Result<Self, BenchmarkError> {
        monitor.begin(format!("reading {}", request.input.display()))?;
        let presets = Presets {
            shape: with_all_genes(&request.presets.shape),
            prototype: with_all_genes(&request.presets.prototype),
        };
        let read = |preset: &RunConfig| read_table(request.input.clone(), &preset.data, monitor);
        let table = read(&presets.shape)?;
        let genes = table.profiles.genes();
        let classes = true_labels(genes, &request.input, &request.truth, &request.ignore)?;
        let k = request.k.unwrap_or(class_count(&classes));
        if request.k.is_none() && k < 2 {
            return Err(BenchmarkError::TooFewClasses {
                path: request.truth.clone(),
                classes: k,
            });
        }
        let with_prototype = request.methods.contains(&Method::Prototype);
        let prototype_table = with_prototype
            .then(|| read(&presets.prototype))
            .transpose()?;
        Ok(Self {
            table,
            prototype_table,
            presets,
            classes,
            k,
        })
    }

    /// `[G]`: the cluster of each gene.
    fn cluster(
        &self,
        method: Method,
        seed: u64,
        monitor: &mut Monitor<'_>,
    ) -> Result<Vec<usize>, BenchmarkError> {
        let (table, preset) = match (method, &self.prototype_table) {
            (Method::Prototype, Some(table)) => (table, &self.presets.prototype),
            _ => (&self.table, &self.presets.shape),
        };
        let config = fixed_config(preset, self.k, seed);
        let prepared = steps::prepare(table, &config);
        if matches!(method, Method::Prototype | Method::Shape) {
            return Ok(run_preset(table, &prepared, &config, self.k, monitor)?.labels());
        }
        steps::check_gene_count(&prepared, self.k)?;
        let task = ClusteringTask {
            table,
            prepared: &prepared,
            programs: &[],
            k: self.k,
            classes: self.k,
            seed,
        };
        Ok(task.cluster(method, &self.presets, monitor)?.labels)
    }

    /// The clusters and classes of the genes that are scored.
    fn agreement(&self, labels: &[usize]) -> Contingency {
        let genes = labels.iter().zip(&self.classes);
        Contingency::of(genes.filter_map(|(label, class)| Some((label, class.as_ref()?))))
    }
}

/// Number of different classes.
fn class_count(classes: &[Option<String>]) -> usize {
    classes.iter().flatten().collect::<BTreeSet<_>>().len()
}

fn with_all_genes(preset: &RunConfig) -> RunConfig {
    let mut config = preset.clone();
    config.data.genes = GeneChoice::All;
    config.analysis.fdr = 1.0;
    config
}
