//! Each step as a function of the results before it.

use crate::config::RunConfig;
use crate::pipeline::error::LEAST_GENES;
use crate::pipeline::outcome::follow_previous;
use crate::pipeline::{ClusterOutcome, PipelineError, Prepared};
use genetide_analysis::{ClusterBase, Embedding, KChoice, map::umap, significance::response};
use genetide_data::value_scale::ValueScale;
use genetide_data::{GeneIndex, PointIndex, RowIndex, ScaledProfiles, read::LoadedTable};
use genetide_model::band::{self, Band};
use genetide_model::device::{self, DeviceChoice, OpenDevice};
use genetide_model::training::train;
use genetide_model::training::trial::faster_of_gpu_and_cpu;
use genetide_model::{TrainObserver, TrainingResult};

/// Highlighted genes that are compared in words, at most: more make more pairs than are read.
const DESCRIBED_GENES: usize = 4;

/// Tests and scales the profiles of `table`.
pub fn prepare(table: &LoadedTable, config: &RunConfig) -> Prepared {
    let found = ValueScale::of(table.summary.transform, &table.profiles);
    let response = response::test_response(&table.profiles, found, &config.analysis);
    let scaled = ScaledProfiles::new(
        &table.profiles,
        response.standard_errors.as_ref(),
        config.data.gene_scale,
    );
    let scale = config.analysis.test_scale.chosen(found);
    Prepared::new(response, scaled, scale)
}

/// The smallest number of clusters that a choice can lead to.
pub fn smallest_k(choice: KChoice) -> usize {
    match choice {
        KChoice::Fixed(k) => k,
        KChoice::Auto => 2,
    }
}

/// Checks that there are enough genes to cluster into `k`.
///
/// # Errors
/// [`PipelineError::TooManyClusters`] when k exceeds the genes of the table,
/// [`PipelineError::TooFewGenes`] when fewer are left to cluster than max(10, 2 k).
pub fn check_gene_count(prepared: &Prepared, k: usize) -> Result<(), PipelineError> {
    let genes = prepared.points.len();
    let table_genes = prepared.point_of_gene.len();
    if k > table_genes {
        return Err(PipelineError::TooManyClusters { k, table_genes });
    }
    let needed = (2 * k).max(LEAST_GENES);
    if genes < needed {
        return Err(PipelineError::TooFewGenes {
            genes,
            varying: prepared.varying(),
            needed,
            fdr: prepared.response.fdr,
        });
    }
    Ok(())
}

/// The device of the configuration; for `auto` the faster of the first real GPU and the CPU, by a few
/// steps of this training on each.
///
/// # Errors
/// [`PipelineError::Model`] when the device is not there or cannot be used.
pub fn choose_device(prepared: &Prepared, config: &RunConfig) -> Result<OpenDevice, PipelineError> {
    let device = device::open(config.device)?;
    if config.device != DeviceChoice::Auto {
        return Ok(device);
    }
    let (scaled, points) = (&prepared.scaled, RowIndex::indices(&prepared.points));
    let (settings, seed) = (&config.model, config.seed);
    Ok(faster_of_gpu_and_cpu(
        device, scaled, &points, settings, seed,
    )?)
}

/// Trains on the points of `prepared` and encodes every row. `device_found` is told, in words,
/// which device was taken and why, before the first epoch.
///
/// # Errors
/// [`PipelineError::Model`].
pub fn train(
    prepared: &Prepared,
    config: &RunConfig,
    device_found: &mut dyn FnMut(&str),
    observer: &mut dyn TrainObserver,
) -> Result<TrainingResult, PipelineError> {
    let device = choose_device(prepared, config)?;
    device_found(&device.description);
    Ok(train::train(
        &prepared.scaled,
        &RowIndex::indices(&prepared.points),
        &config.model,
        config.seed,
        &device,
        observer,
    )?)
}

/// Embeds the latents of the points.
///
/// # Errors
/// [`PipelineError::Analysis`].
pub fn embed(
    prepared: &Prepared,
    training: &TrainingResult,
    seed: u64,
) -> Result<Embedding, PipelineError> {
    let latents = training
        .latents
        .select(&RowIndex::indices(&prepared.points));
    Ok(umap::embed(&latents, seed)?)
}

/// Makes the posterior bands of some genes, on the scale of the scaled profiles, each with its gene.
/// Genes that were not trained on are passed over.
///
/// # Errors
/// As [`band::posterior_bands`].
pub fn bands(
    prepared: &Prepared,
    training: &TrainingResult,
    config: &RunConfig,
    genes: &[GeneIndex],
) -> Result<Vec<(GeneIndex, Band)>, PipelineError> {
    let scaled = &prepared.scaled;
    let row_of = |&gene: &GeneIndex| Some((gene, scaled.row_of(gene)?.index()));
    let (genes, rows): (Vec<GeneIndex>, Vec<usize>) = genes.iter().filter_map(row_of).unzip();
    let (settings, seed) = (&config.model, config.seed);
    let bands = band::posterior_bands(&training.weights, scaled, &rows, settings, seed)?;
    Ok(genes.into_iter().zip(bands).collect())
}

/// What the clusterings of the points have in common, whatever k: made once, used for every k.
///
/// # Errors
/// [`PipelineError::Analysis`].
pub fn cluster_base(
    prepared: &Prepared,
    training: &TrainingResult,
    config: &RunConfig,
) -> Result<ClusterBase, PipelineError> {
    base_of(prepared, training, config, &prepared.points)
}

/// What the clusterings of `rows` of the scaled profiles have in common.
pub(super) fn base_of(
    prepared: &Prepared,
    training: &TrainingResult,
    config: &RunConfig,
    rows: &[RowIndex],
) -> Result<ClusterBase, PipelineError> {
    let rows = RowIndex::indices(rows);
    Ok(ClusterBase::new(
        training.latents.select(&rows),
        prepared.scaled.select(&rows),
        config.analysis.method,
        config.seed,
    )?)
}

/// Clusters the points into `k` clusters; colours follow those of `previous`.
///
/// # Errors
/// [`PipelineError::Analysis`].
pub fn cluster(
    table: &LoadedTable,
    prepared: &Prepared,
    training: &TrainingResult,
    base: &ClusterBase,
    k: usize,
    previous: Option<&ClusterOutcome>,
) -> Result<ClusterOutcome, PipelineError> {
    let clustering = base.cluster(k, table.profiles.time_unit())?;
    let previous = previous.filter(|p| p.genes.len() == table.profiles.gene_count());
    let (colour_slots, names) = match previous {
        Some(previous) => follow_previous(prepared, &clustering, previous),
        None => ((0..clustering.k).collect(), vec![None; clustering.k]),
    };
    Ok(ClusterOutcome {
        colour_slots,
        names,
        ..ClusterOutcome::new(table, prepared, training, clustering)
    })
}

/// How probably every two of the first few of `genes` share a cluster, in sentences.
pub fn describe_pairs(
    table: &LoadedTable,
    prepared: &Prepared,
    clusters: &ClusterOutcome,
    genes: &[GeneIndex],
) -> Vec<String> {
    let name = |gene: GeneIndex| &table.profiles.genes()[gene.index()];
    let label = |point: PointIndex| clusters.clustering.labels[point.index()];
    let clustered: Vec<(GeneIndex, PointIndex)> = genes
        .iter()
        .filter_map(|&gene| Some((gene, prepared.point_of(gene)?)))
        .take(DESCRIBED_GENES)
        .collect();
    let mut sentences = Vec::new();
    for (i, &(a, point_a)) in clustered.iter().enumerate() {
        for &(b, point_b) in &clustered[i + 1..] {
            let together = clusters.clustering.probability_together(point_a, point_b);
            sentences.push(format!(
                "{} (cluster {}) and {} (cluster {}) are in the same cluster with probability \
                 {together:.3}",
                name(a),
                label(point_a),
                name(b),
                label(point_b),
            ));
        }
    }
    sentences
}
