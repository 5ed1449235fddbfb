//! The data sets: a simulated one with the truth about its genes, and a table that is read.

use std::path::PathBuf;

use crate::error::BenchmarkError;
use crate::progress::Monitor;
use genetide_data::read::{CellSource, LeftOut, LoadedTable, Source, TableSummary, read_profiles};
use genetide_data::simulate::{Difference, Program, Simulation};
use genetide_data::{CellTransform, DataSettings, GeneProfiles, Matrix, Sample, Samples};

/// A simulated data set, and the truth about its genes.
#[derive(Clone, Debug)]
pub struct DataSet {
    /// The profiles of the raw counts, as a table that was read.
    pub table: LoadedTable,
    /// `[G]`: the true program.
    pub programs: Vec<Program>,
    /// `[G]`: how the gene differs between conditions; `None` where it does not.
    pub differences: Vec<Option<Difference>>,
    /// `[G]`: the true onset in hours, in the first condition; absent where nothing changes.
    pub onsets: Vec<Option<f64>>,
}

impl DataSet {
    /// The data set of `simulation`, under the name of its condition.
    pub(super) fn new(name: &str, simulation: &Simulation) -> Self {
        let profiles = simulation.profiles();
        let (mut programs, mut differences, mut onsets) = (Vec::new(), Vec::new(), Vec::new());
        for truth in simulation.truth() {
            programs.push(truth.program.unwrap_or(Program::Flat));
            differences.push(truth.difference);
            onsets.push(truth.landmarks[0].map(|marks| marks.onset));
        }
        Self {
            table: LoadedTable {
                summary: summary(name, simulation, &profiles),
                profiles,
                cells: CellSource::default(),
                left_out: LeftOut::default(),
            },
            programs,
            differences,
            onsets,
        }
    }

    /// The table without the libraries of other conditions, as if there were this one alone. The first
    /// condition by name is the first of the simulation; courses are in order of appearance.
    pub(super) fn alone(&self, condition: usize) -> LoadedTable {
        let profiles = &self.table.profiles;
        let mut names = profiles.courses().conditions().to_vec();
        names.sort();
        let (samples, name) = (profiles.samples(), names.get(condition).map(String::as_str));
        let own: Vec<usize> = (0..samples.len())
            .filter(|&s| {
                let condition = samples.as_slice()[s].condition.as_deref();
                condition.is_none() || condition == name
            })
            .collect();
        let without_condition = |&s: &usize| Sample {
            condition: None,
            ..samples.as_slice()[s].clone()
        };
        let kept = own.iter().map(without_condition).collect();
        let cell_types = samples.cell_types().to_vec();
        let moments = Matrix::from_fn(profiles.gene_count(), own.len(), |gene, sample| {
            profiles.sample_moments(gene)[own[sample]]
        });
        LoadedTable {
            profiles: GeneProfiles::new(
                profiles.genes().to_vec(),
                Samples::new(kept, samples.time_unit(), cell_types),
                moments,
            ),
            ..self.table.clone()
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
