//! The table in the file.

use serde::{Deserialize, Serialize};

use crate::session_file::check::{ensure, length};
use crate::session_file::{columns::Column, error::Problem};
use genetide_data::read::{CellSource, LeftOut, LoadedTable, TableSummary};
use genetide_data::{GeneProfiles, Moments, TimeUnit};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct TableFile {
    pub genes: Vec<String>,
    times: Column<f64>,
    time_unit: Option<TimeUnit>,
    cell_types: Vec<String>,
    /// `[T, C]`.
    cells: Column<u32>,
    /// `[G, T, C]` each.
    counts: Column<u32>,
    means: Column<f64>,
    m2: Column<f64>,
    summary: TableSummary,
    /// `[G]`, or empty in a session saved before single cells could be read again.
    gene_columns: Column<u32>,
    /// `[T]` or empty.
    cell_sizes: Column<f64>,
    left_out: LeftOut,
}

impl TableFile {
    pub(super) fn new(table: &LoadedTable) -> Self {
        let profiles = &table.profiles;
        let (times, types) = (profiles.time_count(), profiles.cell_types().len());
        let groups = || (0..times).flat_map(move |t| (0..types).map(move |c| (t, c)));
        let cells = groups().map(|(t, c)| profiles.cells_at_of_type(t, c));
        let moments: Vec<Moments> = (0..profiles.gene_count())
            .flat_map(|g| groups().map(move |(t, c)| profiles.moments_of_type(g, t, c)))
            .collect();
        Self {
            genes: profiles.genes().to_vec(),
            times: Column(profiles.times().to_vec()),
            time_unit: profiles.time_unit(),
            cell_types: profiles.cell_types().to_vec(),
            cells: Column(cells.collect()),
            counts: Column(moments.iter().map(|m| m.count).collect()),
            means: Column(moments.iter().map(|m| m.mean).collect()),
            m2: Column(moments.iter().map(|m| m.m2).collect()),
            summary: table.summary.clone(),
            gene_columns: Column::of_indices(&table.cells.columns),
            cell_sizes: Column(table.cells.sizes.clone()),
            left_out: table.left_out.clone(),
        }
    }

    pub(super) fn into_table(self) -> Result<LoadedTable, Problem> {
        let (genes, times) = (self.genes.len(), self.times.0.len());
        let types = self.cell_types.len();
        ensure(genes > 0 && times > 0 && types > 0, "the data set is empty")?;
        let ascending = self.times.0.is_sorted_by(|a, b| a < b);
        let finite = self.times.0.iter().all(|time| time.is_finite());
        ensure(
            ascending && finite,
            "the time points are not in ascending order",
        )?;
        length("cells", &self.cells.0, &[times, types])?;
        let mut at_times = self.cells.0.chunks(types);
        let sampled = at_times.all(|cells| cells.iter().any(|&n| n > 0));
        ensure(sampled, "a time point has no cells")?;
        let count = self.counts.0.len();
        ensure(self.means.0.len() == count, "means")?;
        ensure(self.m2.0.len() == count, "sums of squares")?;
        length("counts", &self.counts.0, &[genes, times, types])?;
        if !self.gene_columns.0.is_empty() {
            length("gene columns", &self.gene_columns.0, &[genes])?;
        }
        if !self.cell_sizes.0.is_empty() {
            length("cell sizes", &self.cell_sizes.0, &[times])?;
        }
        let sums = self.means.0.into_iter().zip(self.m2.0);
        let moments = self.counts.0.into_iter().zip(sums);
        let moments = moments.map(|(count, (mean, m2))| Moments { count, mean, m2 });
        Ok(LoadedTable {
            profiles: GeneProfiles::from_times(
                self.genes,
                &self.times.0,
                self.time_unit,
                self.cell_types,
                &self.cells.0,
                moments.collect(),
            ),
            summary: self.summary,
            cells: CellSource {
                columns: self.gene_columns.into_indices(),
                sizes: self.cell_sizes.0,
            },
            left_out: self.left_out,
        })
    }
}
