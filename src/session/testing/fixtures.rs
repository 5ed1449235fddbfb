//! Tiny tables, trainings and clusters for tests of the session, the workers and the window.

use std::sync::Arc;

use crate::pipeline::{ClusterOutcome, Prepared};
use genetide_analysis::{
    ClusterMethod, ClusterSummary, ClusteredRows, Clustering, Embedding, Evidence, GeneResponse,
    GeneRow, KQuality, ResponseTest, Significance, Status,
};
use genetide_data::read::{
    CellSource, CellValue, CellValues, GeneCells, LoadedTable, TableSummary,
};
use genetide_data::value_scale::ValueScale;
use genetide_data::{
    Attribute, CellTransform, Courses, GeneIndex, GeneProfiles, GeneScale, Matrix, Moments, Sample,
    Samples, ScaledProfiles, TimeUnit,
};
use genetide_model::{Band, Ending, EpochLosses, TrainingResult};

/// Hours of every table here.
pub(crate) const TIMES: [f64; 3] = [0.0, 3.0, 6.0];

/// A table of these genes. Gene g has means 0, g + 1, 2 at the three times, from 4 cells each.
pub(crate) fn table(names: &[&str]) -> Arc<LoadedTable> {
    let moments = (0..names.len()).flat_map(|gene| {
        [0.0, gene as f64 + 1.0, 2.0].map(|mean| Moments {
            count: 4,
            mean,
            m2: 1.0,
        })
    });
    let profiles = GeneProfiles::from_times(
        names.iter().map(|&name| name.to_owned()).collect(),
        &TIMES,
        Some(TimeUnit::Hours),
        vec!["all".into()],
        &[4; TIMES.len()],
        moments.collect(),
    );
    Arc::new(LoadedTable {
        left_out: ["IRF9", "STAT1"].map(str::to_owned).to_vec().into(),
        profiles,
        summary: TableSummary {
            name: "tiny.csv".into(),
            cells: 12,
            genes_in_table: names.len(),
            time_column: "time".into(),
            transform: CellTransform::None,
            transform_note: "Values were taken as they are".into(),
            warnings: vec!["1 value was missing".into()],
            ..TableSummary::default()
        },
        cells: CellSource::default(),
    })
}

/// The courses of the conditions act and ctr, sampled once each at one time.
pub(crate) fn two_courses() -> Courses {
    let sample = |condition: &str| {
        Sample::new(0.0, 1, |attribute| {
            (attribute == Attribute::Condition).then(|| condition.to_owned())
        })
    };
    let samples = Samples::new(["act", "ctr"].map(sample).to_vec(), None, Vec::new());
    samples.courses().clone()
}

/// A table of `count` genes: IRF1, CXCL9 and CXCL10 first, then numbered ones.
pub(crate) fn table_of(count: usize) -> Arc<LoadedTable> {
    let numbered: Vec<String> = (3..count).map(|gene| format!("SIM_{gene:04}")).collect();
    let named = ["IRF1", "CXCL9", "CXCL10"].into_iter();
    let names: Vec<&str> = named
        .chain(numbered.iter().map(String::as_str))
        .take(count)
        .collect();
    table(&names)
}

/// A row of the gene table: a gene that responds, of which nothing else is known.
pub(crate) fn gene_row(gene: &str) -> GeneRow {
    GeneRow {
        gene: gene.into(),
        cluster: None,
        status: Status::Responds,
        evidence: Evidence::Nothing,
        p: None,
        q: None,
        condition: None,
        interaction: None,
        membership: None,
        stability: None,
        silhouette: None,
        kinetics: vec![None],
        log2_change: vec![None],
        difference: None,
    }
}

/// The genes at these places.
pub(crate) fn genes<const N: usize>(places: [usize; N]) -> [GeneIndex; N] {
    places.map(GeneIndex::new)
}

/// The genes of `table` tested and scaled; the first `points` respond, the others do not.
pub(crate) fn prepared(table: &LoadedTable, points: usize) -> Arc<Prepared> {
    let count = table.profiles.gene_count();
    let responses = (0..count).map(|gene| GeneResponse {
        status: if gene < points {
            Status::Responds
        } else {
            Status::NoResponse
        },
        time: Some(Significance { p: 0.01, q: 0.02 }),
        condition: None,
        interaction: None,
        clustered: gene < points,
    });
    let response = ResponseTest {
        fdr: 0.05,
        evidence: Evidence::Replicates { paired: true },
        genes: responses.collect(),
        standard_errors: None,
    };
    let scaled = ScaledProfiles::new(&table.profiles, None, GeneScale::Zscore);
    Arc::new(Prepared::new(response, scaled, ValueScale::Linear))
}

/// The losses of one epoch.
pub(crate) fn epoch(epoch: usize) -> EpochLosses {
    EpochLosses {
        epoch,
        train_loss: 2.0 / epoch as f64,
        train_reconstruction: 1.0 / epoch as f64,
        train_kl: 1.0 / epoch as f64,
        validation_loss: None,
        validation_reconstruction: None,
        validation_kl: None,
        kl_weight: 1.0,
    }
}

/// A training on `prepared` that ended after `epochs` epochs.
pub(crate) fn training(prepared: &Prepared, epochs: usize) -> Arc<TrainingResult> {
    let rows = prepared.scaled.len();
    Arc::new(TrainingResult {
        losses: (1..=epochs).map(epoch).collect(),
        best_epoch: epochs,
        seconds: 1.0,
        device: format!("device of {epochs} epochs"),
        ending: Ending::Epochs,
        latents: Matrix::from_fn(rows, 1, |row, _| row as f32),
        reconstructed: Matrix::filled(rows, prepared.scaled.column_count(), 0.0),
        kinetics: Vec::new(),
        weights: Vec::new(),
    })
}

/// Clusters of the points of `prepared`: point i is in cluster i % k + 1.
pub(crate) fn clusters(
    table: &LoadedTable,
    prepared: &Prepared,
    k: usize,
    method: ClusterMethod,
) -> Arc<ClusterOutcome> {
    let points = prepared.points.len();
    let columns = prepared.scaled.column_count();
    let labels: Vec<usize> = (0..points).map(|point| point % k + 1).collect();
    let summaries: Vec<ClusterSummary> = (1..=k)
        .map(|label| ClusterSummary {
            label,
            size: labels.iter().filter(|&&other| other == label).count(),
            mean: vec![0.0; columns],
            low: vec![-1.0; columns],
            high: vec![1.0; columns],
            lower_quartile: vec![-0.5; columns],
            upper_quartile: vec![0.5; columns],
            kinetics: vec![None; prepared.scaled.courses.count()],
            words: format!("cluster {label}"),
            membership: Some(0.9),
        })
        .collect();
    let clustering = Clustering {
        k,
        method,
        labels,
        membership: vec![0.9; points],
        probability: Matrix::filled(points, k, 0.9 / k.max(1) as f64),
        silhouette: vec![0.5; points],
        stability: None,
        mean_silhouette: 0.5,
        inertia: 1.0,
        denoised: None,
        clusters: summaries.clone(),
    };
    let denoised = prepared.scaled.values.map(f64::from);
    let clustered = ClusteredRows {
        clustering: &clustering,
        denoised: &denoised,
        estimates: &[],
    };
    let genes = prepared.gene_table(table, Some(clustered));
    Arc::new(ClusterOutcome {
        clustering: Arc::new(clustering),
        summaries,
        colour_slots: (0..k).collect(),
        names: vec![None; k],
        by_hand: false,
        genes: Arc::new(genes),
    })
}

/// A map of so many points.
pub(crate) fn map_of(points: usize) -> Arc<Embedding> {
    Arc::new(Embedding {
        xy: (0..points).map(|point| [point as f32, 0.0]).collect(),
        trustworthiness: 0.9,
        neighbours: points.saturating_sub(1).min(15),
    })
}

/// The quality of one k.
pub(crate) fn quality(k: usize, silhouette: f64) -> KQuality {
    KQuality {
        k,
        silhouette,
        inertia: 1.0,
        ..KQuality::default()
    }
}

/// Two cells at every time of every gene, half a unit below and above its mean.
pub(crate) fn cells(table: &LoadedTable, genes: &[GeneIndex]) -> CellValues {
    let of_gene = |&gene: &GeneIndex| {
        let means = table.profiles.mean_profile(gene.index()).into_iter();
        let at = means.map(|mean| {
            let around = |shift: f64| CellValue {
                value: (mean.unwrap_or_default() + shift) as f32,
                cell_type: 0,
            };
            vec![around(-0.5), around(0.5)]
        });
        let at = at.collect();
        GeneCells { gene, at }
    };
    let genes = genes.iter().map(of_gene).collect();
    CellValues { genes }
}

/// Bands from -1 to 1.
pub(crate) fn bands(genes: &[GeneIndex]) -> Vec<(GeneIndex, Band)> {
    let band = Band {
        low: vec![-1.0; TIMES.len()],
        high: vec![1.0; TIMES.len()],
        between: Vec::new(),
    };
    genes.iter().map(|&gene| (gene, band.clone())).collect()
}
