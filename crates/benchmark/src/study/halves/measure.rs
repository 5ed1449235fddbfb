//! The comparison on every table, after the steps of `genetide run`.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use crate::error::BenchmarkError;
use crate::progress::Monitor;
use crate::study::data_set::read_table;
use crate::study::halves::cells::halved;
use crate::study::halves::source::HalvesTable;
use genetide::config::RunConfig;
use genetide::pipeline::held_out::{HalvesCheck, held_out};
use genetide::pipeline::{HeldOut, steps};
use genetide_analysis::prediction::comparison::Comparison;
use genetide_analysis::{KChoice, Share};
use genetide_data::read::LoadedTable;

/// The tables.
#[derive(Clone, Debug, PartialEq)]
pub struct HalvesRequest {
    /// What is read.
    pub tables: Vec<HalvesTable>,
    /// The settings of the run.
    pub config: RunConfig,
}

impl HalvesRequest {
    /// Number of pieces of work, as a [`Monitor`] counts them.
    pub fn pieces(&self) -> usize {
        self.tables.len()
    }
}

/// The result on a table.
#[derive(Clone, Debug, PartialEq)]
pub struct HalvesRow {
    /// The table, as it was written.
    pub table: String,
    /// What was predicted from what.
    pub halves: String,
    /// Number of clusters of the mixture.
    pub k: Option<usize>,
    /// Errors and weights, or why there are none.
    pub comparison: Result<Comparison, String>,
    /// Wall-clock seconds of the comparison.
    pub seconds: f64,
}

/// Compares methods on every table.
///
/// # Errors
/// The error of the step that failed, also after a cancellation.
pub fn measure_halves(
    request: &HalvesRequest,
    monitor: &mut Monitor<'_>,
) -> Result<Vec<HalvesRow>, BenchmarkError> {
    let tables = request.tables.iter();
    tables
        .map(|table| {
            monitor.begin(table.name.clone())?;
            measure(table, &request.config, monitor)
        })
        .collect()
}

fn measure(
    table: &HalvesTable,
    config: &RunConfig,
    monitor: &mut Monitor<'_>,
) -> Result<HalvesRow, BenchmarkError> {
    let mut config = config.clone();
    let unusable = |reason| BenchmarkError::UnusableTable {
        table: table.name.clone(),
        reason,
    };
    table.apply(&mut config.data).map_err(unusable)?;
    let loaded = read(table, &config, monitor)?;
    let prepared = steps::prepare(&loaded, &config);
    steps::check_gene_count(&prepared, steps::smallest_k(config.analysis.k))?;
    let training = steps::train(&prepared, &config, &mut |_| (), monitor)?;
    let share = Share::unwatched();
    let base = steps::cluster_base(&prepared, &training, &config, share)?;
    let k = match config.analysis.k {
        KChoice::Fixed(k) => k,
        KChoice::Auto => base.suggested_k().unwrap_or(1),
    };
    let clustering = base.cluster(k, loaded.profiles.time_unit())?;
    monitor.check()?;
    let started = Instant::now();
    let found = held_out(&loaded, &prepared, &training, &clustering, &config, share)?;
    let seconds = started.elapsed().as_secs_f64();
    let check = found.check();
    Ok(HalvesRow {
        table: table.name.clone(),
        halves: check.map(HalvesCheck::halves).unwrap_or_default(),
        k: check.and_then(|check| check.k),
        seconds,
        comparison: match found {
            HeldOut::Compared(check) => Ok(check.comparison),
            HeldOut::NoHalves(reason) => Err(reason),
        },
    })
}

fn read(
    table: &HalvesTable,
    config: &RunConfig,
    monitor: &Monitor<'_>,
) -> Result<LoadedTable, BenchmarkError> {
    if !table.halve_cells {
        return read_table(table.path.clone(), &config.data, monitor);
    }
    let unusable = |reason: String| BenchmarkError::UnusableTable {
        table: table.name.clone(),
        reason,
    };
    let text = fs::read_to_string(&table.path).map_err(|error| unusable(error.to_string()))?;
    let text = halved(&text).ok_or_else(|| unusable("it has no column 'Time'".to_owned()))?;
    let folder = tempfile::tempdir().map_err(BenchmarkError::Temporary)?;
    let path: PathBuf = folder.path().join("halves.csv");
    fs::write(&path, text).map_err(BenchmarkError::Temporary)?;
    read_table(path, &config.data, monitor)
}
