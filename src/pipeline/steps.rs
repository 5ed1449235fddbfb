//! Each step as a function of the results before it.

use crate::config::RunConfig;
use crate::pipeline::error::LEAST_GENES;
use crate::pipeline::held_out::HalvesCheck;
use crate::pipeline::outcome::follow_previous;
use crate::pipeline::{ClusterOutcome, PipelineError, Prepared};
use genetide_analysis::{
    ClusterBase, Embedding, KChoice, Share, map::umap, significance::response,
};
use genetide_data::value_scale::ValueScale;
use genetide_data::{GeneIndex, RowIndex, ScaledProfiles, read::LoadedTable};
use genetide_model::band::{self, Band};
use genetide_model::device::OpenDevice;
use genetide_model::pretrained;
use genetide_model::training::{train, trial};
use genetide_model::{Start, TrainObserver, TrainingResult};

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
/// steps of this training on each where it takes long enough.
///
/// # Errors
/// [`PipelineError::Model`] when the device is not there or cannot be used.
pub fn choose_device(prepared: &Prepared, config: &RunConfig) -> Result<OpenDevice, PipelineError> {
    let (scaled, points) = (&prepared.scaled, RowIndex::indices(&prepared.points));
    let (settings, seed) = (&config.model, config.seed);
    Ok(trial::choose_device(
        config.device,
        scaled,
        &points,
        settings,
        seed,
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

/// Makes the 90 % bands of the curves of some genes, on the scale of the scaled profiles, each with its gene: those
/// of the stack where methods were compared, posterior bands of the network otherwise. Between the sampled times
/// they have the shape that the pretrained network reads. Genes that were not trained on are passed over.
///
/// # Errors
/// As [`band::posterior_bands`].
pub fn bands(
    prepared: &Prepared,
    training: &TrainingResult,
    config: &RunConfig,
    check: Option<&HalvesCheck>,
    genes: &[GeneIndex],
) -> Result<Vec<(GeneIndex, Band)>, PipelineError> {
    let scaled = &prepared.scaled;
    let stacked = |&gene: &GeneIndex| {
        let (row, point) = (scaled.row_of(gene)?.index(), prepared.point_of(gene)?);
        Some((gene, check?.band(point, row)))
    };
    let of_stack: Vec<(GeneIndex, Band)> = genes.iter().filter_map(stacked).collect();
    let genes = genes.iter();
    let genes = genes.filter(|&&gene| check.is_none() || prepared.point_of(gene).is_none());
    let row_of = |&gene: &GeneIndex| Some((gene, scaled.row_of(gene)?.index()));
    let (genes, rows): (Vec<GeneIndex>, Vec<usize>) = genes.filter_map(row_of).unzip();
    let (settings, seed) = (&config.model, config.seed);
    let bands = band::posterior_bands(&training.weights, scaled, &rows, settings, seed)?;
    let of_network = genes.into_iter().zip(bands);
    let mut all: Vec<_> = of_stack.into_iter().chain(of_network).collect();
    let curves = check.map_or(&training.reconstructed, |check| &check.curves);
    let rows = all.iter().filter_map(|(gene, _)| scaled.row_of(*gene));
    let rows: Vec<usize> = rows.map(RowIndex::index).collect();
    let bands = all.iter_mut().map(|(_, band)| band);
    pretrained::add_between(&training.weights, (scaled, curves), &rows, bands);
    Ok(all)
}

/// Checks that the network which the settings ask for can be clustered by their method.
///
/// # Errors
/// [`PipelineError::NotPretrained`].
pub fn check_method(config: &RunConfig) -> Result<(), PipelineError> {
    if config.analysis.method.needs_pretrained() && config.model.start == Start::Random {
        return Err(PipelineError::NotPretrained);
    }
    Ok(())
}

/// What the clusterings of the points have in common, whatever k: made once, used for every k.
///
/// # Errors
/// [`PipelineError::Analysis`], also when it is no longer wanted.
pub fn cluster_base(
    prepared: &Prepared,
    training: &TrainingResult,
    config: &RunConfig,
    share: Share<'_>,
) -> Result<ClusterBase, PipelineError> {
    base_of(prepared, training, config, &prepared.points, share)
}

/// What the clusterings of `rows` of the scaled profiles have in common.
pub(super) fn base_of(
    prepared: &Prepared,
    training: &TrainingResult,
    config: &RunConfig,
    rows: &[RowIndex],
    share: Share<'_>,
) -> Result<ClusterBase, PipelineError> {
    if config.analysis.method.needs_pretrained() && training.kinetics.is_empty() {
        return Err(PipelineError::NotPretrained);
    }
    let rows = RowIndex::indices(rows);
    Ok(ClusterBase::watched(
        training.latents.select(&rows),
        prepared.scaled.select(&rows),
        config.analysis.method,
        config.seed,
        share,
    )?)
}

/// Clusters the points into `k` clusters; colours follow those of `previous`.
///
/// # Errors
/// [`PipelineError::Analysis`], also when they are no longer wanted.
pub fn cluster(
    table: &LoadedTable,
    prepared: &Prepared,
    training: &TrainingResult,
    base: &ClusterBase,
    k: usize,
    previous: Option<&ClusterOutcome>,
    share: Share<'_>,
) -> Result<ClusterOutcome, PipelineError> {
    let clustering = base.cluster_watched(k, table.profiles.time_unit(), share)?;
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
