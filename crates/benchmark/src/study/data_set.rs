//! The data sets: a simulated one with the truth about its genes, and a table that is read.

use std::path::PathBuf;

use crate::error::BenchmarkError;
use crate::progress::Monitor;
use genetide_data::read::{CellSource, LeftOut, LoadedTable, Source, TableSummary, read_profiles};
use genetide_data::simulate::{Program, Simulation};
use genetide_data::{CellTransform, DataSettings, GeneProfiles};

/// A simulated data set, and the truth about its genes.
#[derive(Clone, Debug)]
pub struct DataSet {
    /// The profiles of the raw counts, as a table that was read.
    pub table: LoadedTable,
    /// `[G]`: the true program.
    pub programs: Vec<Program>,
    /// `[G]`: the true onset in hours; absent where nothing changes.
    pub onsets: Vec<Option<f64>>,
}

impl DataSet {
    /// The data set of `simulation`, under the name of its condition.
    pub(super) fn new(name: &str, simulation: &Simulation) -> Self {
        let profiles = simulation.profiles();
        let (programs, onsets) = simulation
            .truth()
            .map(|truth| {
                let onset = truth.landmarks[0].map(|marks| marks.onset);
                (truth.program.unwrap_or(Program::Flat), onset)
            })
            .unzip();
        Self {
            table: LoadedTable {
                summary: summary(name, simulation, &profiles),
                profiles,
                cells: CellSource::default(),
                left_out: LeftOut::default(),
            },
            programs,
            onsets,
        }
    }
}

/// The summary that reading the table would have given.
fn summary(name: &str, simulation: &Simulation, profiles: &GeneProfiles) -> TableSummary {
    let types = profiles.cell_types().iter().enumerate();
    TableSummary {
        name: name.to_owned(),
        cells: simulation.cell_count(),
        genes_in_table: profiles.gene_count(),
        time_column: "Time".to_owned(),
        cell_types_in_table: types
            .map(|(c, kind)| {
                let cells = (0..profiles.time_count()).map(|t| profiles.cells_at_of_type(t, c));
                (kind.clone(), cells.sum())
            })
            .collect(),
        // Every cell has size 1: normalised counts are the counts.
        transform: CellTransform::Normalise,
        transform_note: "Simulated counts.".to_owned(),
        ..TableSummary::default()
    }
}

/// Reads the table at `path`.
///
/// # Errors
/// When it cannot be read, or after a cancellation.
pub(super) fn read_table(
    path: PathBuf,
    settings: &DataSettings,
    monitor: &Monitor<'_>,
) -> Result<LoadedTable, BenchmarkError> {
    let mut progress = |_| monitor.control_flow();
    Ok(read_profiles(&Source::File(path), settings, &mut progress)?)
}
