//! Methods on a real table whose genes have known classes.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Instant;

use super::methods::{Case, run_preset, settled};
use super::{Method, Presets, Watch};
use crate::analysis::score::{Contingency, true_labels};
use crate::config::RunConfig;
use crate::data::GeneChoice;
use crate::data::read::{LoadedTable, Source, read_profiles};
use crate::pipeline::{PipelineError, steps};

/// The methods that need not know the programs.
pub const METHODS: [Method; 4] = [
    Method::KmeansRaw,
    Method::KmeansZscore,
    Method::Seed,
    Method::Shape,
];

/// What is compared.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelledRequest {
    /// The table of cells.
    pub input: PathBuf,
    /// Genes and their classes.
    pub truth: PathBuf,
    /// Classes whose genes are clustered, but not scored.
    pub ignore: Vec<String>,
    /// Number of clusters; that of the classes when not given.
    pub k: Option<usize>,
    /// Seeds of the methods.
    pub seeds: Vec<u64>,
    /// Some of [`METHODS`].
    pub methods: Vec<Method>,
    /// Their settings. Both cluster all genes, whatever is set.
    pub presets: Presets,
}

impl LabelledRequest {
    /// Pieces of work, as a [`Watch`] counts them.
    pub fn pieces(&self) -> usize {
        self.methods.len() * self.seeds.len() + 1
    }
}

/// The score of a method with a seed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelledRow {
    /// The method.
    pub method: Method,
    /// The seed.
    pub seed: u64,
    /// Adjusted Rand index over the scored genes.
    pub ari: f64,
    /// Normalised mutual information over the same.
    pub nmi: f64,
    /// Wall-clock seconds.
    pub seconds: f64,
}

/// All that was measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Labelled {
    /// Genes read and clustered.
    pub genes: usize,
    /// Genes with a class that is not ignored.
    pub scored: usize,
    /// Those classes.
    pub classes: usize,
    /// Number of clusters.
    pub k: usize,
    /// By seed and method.
    pub rows: Vec<LabelledRow>,
}

/// Measures every method with every seed. The table is read as the preset shape reads it, and for
/// [`Method::Seed`] as that preset does, but all genes are kept and clustered.
///
/// # Errors
/// Of the step that failed, when a method is none of [`METHODS`], or when `watch` says to stop.
pub fn labelled(
    request: &LabelledRequest,
    watch: &mut Watch<'_>,
) -> Result<Labelled, PipelineError> {
    if let Some(method) = request.methods.iter().find(|m| !METHODS.contains(m)) {
        return Err(PipelineError::NeedsSimulation {
            method: method.name(),
            allowed: METHODS.map(Method::name).join(", "),
        });
    }
    watch.begin(format!("reading {}", request.input.display()))?;
    let shape = all_genes(&request.presets.shape);
    let seed = all_genes(&request.presets.seed);
    let table = read(request, &shape, watch)?;
    let genes = table.profiles.genes();
    let truth = true_labels(genes, &request.input, &request.truth, &request.ignore)?;
    let classes = truth.iter().flatten().collect::<BTreeSet<_>>().len();
    let k = request.k.unwrap_or(classes);
    if request.k.is_none() && classes < 2 {
        let path = request.truth.clone();
        return Err(PipelineError::TooFewClasses { path, classes });
    }
    let for_seed = if request.methods.contains(&Method::Seed) {
        Some(read(request, &seed, watch)?)
    } else {
        None
    };
    let tables = Tables {
        table: &table,
        for_seed: for_seed.as_ref().unwrap_or(&table),
        presets: &Presets { shape, seed },
        k,
    };
    let mut rows = Vec::new();
    for &seed in &request.seeds {
        for &method in &request.methods {
            watch.begin(format!("seed {seed}: {}", method.name()))?;
            let begun = Instant::now();
            let labels = tables.find(method, seed, watch)?;
            let seconds = begun.elapsed().as_secs_f64();
            let known = labels.iter().zip(&truth);
            let pairs = known.filter_map(|(label, class)| Some((label, class.as_ref()?)));
            let scores = Contingency::of(pairs);
            rows.push(LabelledRow {
                method,
                seed,
                ari: scores.adjusted_rand_index(),
                nmi: scores.normalised_mutual_information(),
                seconds,
            });
        }
    }
    Ok(Labelled {
        genes: genes.len(),
        scored: truth.iter().flatten().count(),
        classes,
        k,
        rows,
    })
}

/// The table as either preset reads it, with all genes.
struct Tables<'a> {
    table: &'a LoadedTable,
    for_seed: &'a LoadedTable,
    presets: &'a Presets,
    k: usize,
}

impl Tables<'_> {
    /// `[G]`: the cluster of each gene.
    fn find(
        &self,
        method: Method,
        seed: u64,
        watch: &mut Watch<'_>,
    ) -> Result<Vec<usize>, PipelineError> {
        let (table, preset) = match method {
            Method::Seed => (self.for_seed, &self.presets.seed),
            _ => (self.table, &self.presets.shape),
        };
        let config = settled(preset, self.k, seed);
        let prepared = steps::prepare(table, &config);
        if matches!(method, Method::Seed | Method::Shape) {
            return Ok(run_preset(table, &prepared, &config, self.k, watch)?.labels());
        }
        steps::check_gene_count(&prepared, self.k)?;
        let case = Case {
            table,
            prepared: &prepared,
            programs: &[],
            classes: self.k,
            seed,
        };
        Ok(case.find(method, self.presets, watch)?.labels)
    }
}

fn all_genes(preset: &RunConfig) -> RunConfig {
    let mut config = preset.clone();
    config.data.genes = GeneChoice::All;
    config.analysis.fdr = 1.0;
    config
}

fn read(
    request: &LabelledRequest,
    config: &RunConfig,
    watch: &Watch<'_>,
) -> Result<LoadedTable, PipelineError> {
    let source = Source::File(request.input.clone());
    Ok(read_profiles(&source, &config.data, &mut |_| {
        if watch.is_cancelled() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?)
}
