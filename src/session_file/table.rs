//! The table in the file.

use serde::{Deserialize, Serialize};

use crate::session_file::check::{ensure, length};
use crate::session_file::{columns::Column, error::Problem};
use genetide_data::read::{CellSource, LeftOut, LoadedTable, TableSummary, TimeOfLabel};
use genetide_data::samples::Column as CourseColumn;
use genetide_data::{GeneProfiles, Matrix, Moments, Sample, Samples, TimeUnit};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct TableFile {
    pub genes: Vec<String>,
    time_unit: Option<TimeUnit>,
    cell_types: Vec<String>,
    /// `[S]`, ascending in time; absent in formats 1 and 2.
    samples: Vec<Sample>,
    /// `[G, S]`.
    moments: MomentsFile,
    summary: TableSummary,
    /// `[G]`, or empty in a session saved before single cells could be read again.
    gene_columns: Column<u32>,
    /// `[C]` or empty; `[T]` from before conditions had sizes of their own.
    cell_sizes: Column<f64>,
    /// Absent in formats 1 and 2.
    cell_times: Vec<TimeOfLabel>,
    excluded_columns: Column<u32>,
    left_out: LeftOut,
    // Formats 1 and 2 know samples by time and cell type alone.
    #[serde(skip_serializing)]
    times: Column<f64>,
    /// `[T, C]`.
    #[serde(skip_serializing)]
    cells: Column<u32>,
    /// `[G, T, C]` each.
    #[serde(skip_serializing)]
    counts: Column<u32>,
    #[serde(skip_serializing)]
    means: Column<f64>,
    #[serde(skip_serializing)]
    m2: Column<f64>,
}

/// The moments of every gene in every sample.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct MomentsFile {
    counts: Column<u32>,
    means: Column<f64>,
    m2: Column<f64>,
}

impl MomentsFile {
    fn new(profiles: &GeneProfiles) -> Self {
        let genes = 0..profiles.gene_count();
        let all = || genes.clone().flat_map(|gene| profiles.sample_moments(gene));
        Self {
            counts: Column(all().map(|m| m.count).collect()),
            means: Column(all().map(|m| m.mean).collect()),
            m2: Column(all().map(|m| m.m2).collect()),
        }
    }

    /// The moments, if there are as many as the product of `dims`, of which the first is that of genes.
    fn checked(self, dims: &[usize]) -> Result<Vec<Moments>, Problem> {
        length("counts", &self.counts.0, dims)?;
        length("means", &self.means.0, dims)?;
        length("sums of squares", &self.m2.0, dims)?;
        let mut of_genes = self.counts.0.chunks(self.counts.0.len() / dims[0].max(1));
        ensure(of_genes.all(is_summable), "a gene has too many values")?;
        let sums = self.means.0.into_iter().zip(self.m2.0);
        let moments = self.counts.0.into_iter().zip(sums);
        let moments = moments.map(|(count, (mean, m2))| Moments { count, mean, m2 });
        Ok(moments.collect())
    }
}

/// Whether the sum of numbers is one of their type.
fn is_summable(numbers: &[u32]) -> bool {
    let sum: u64 = numbers.iter().map(|&number| u64::from(number)).sum();
    u32::try_from(sum).is_ok()
}

impl TableFile {
    pub(super) fn new(table: &LoadedTable) -> Self {
        let (profiles, cells) = (&table.profiles, &table.cells);
        Self {
            genes: profiles.genes().to_vec(),
            time_unit: profiles.time_unit(),
            cell_types: profiles.cell_types().to_vec(),
            samples: profiles.samples().as_slice().to_vec(),
            moments: MomentsFile::new(profiles),
            summary: table.summary.clone(),
            gene_columns: Column::of_indices(&cells.columns),
            cell_sizes: Column(cells.sizes.clone()),
            cell_times: cells.times.clone(),
            excluded_columns: Column::of_indices(&cells.excluded),
            left_out: table.left_out.clone(),
            ..Self::default()
        }
    }

    pub(super) fn into_table(mut self) -> Result<LoadedTable, Problem> {
        ensure(!self.genes.is_empty(), "the data set is empty")?;
        let summary = std::mem::take(&mut self.summary);
        let left_out = std::mem::take(&mut self.left_out);
        let cells = CellSource {
            columns: std::mem::take(&mut self.gene_columns).into_indices(),
            sizes: std::mem::take(&mut self.cell_sizes.0),
            times: std::mem::take(&mut self.cell_times),
            excluded: std::mem::take(&mut self.excluded_columns).into_indices(),
        };
        let profiles = if self.samples.is_empty() {
            self.into_profiles_by_time()?
        } else {
            self.into_profiles()?
        };
        Ok(LoadedTable {
            cells: checked_cells(cells, &profiles)?,
            profiles,
            summary,
            left_out,
        })
    }

    fn into_profiles(self) -> Result<GeneProfiles, Problem> {
        let samples = self.samples;
        check_times(samples.iter().map(|sample| sample.time), |a, b| a <= b)?;
        let cells: Vec<u32> = samples.iter().map(|sample| sample.cells).collect();
        ensure(is_summable(&cells), "the samples have too many cells")?;
        let (genes, count) = (self.genes.len(), samples.len());
        let samples = Samples::new(samples, self.time_unit, self.cell_types);
        let sampled = (0..samples.times().len()).all(|t| samples.cells_at(t) > 0);
        ensure(sampled, "a time point has no cells")?;
        let moments = self.moments.checked(&[genes, count])?;
        let moments = Matrix::new(genes, count, moments);
        Ok(GeneProfiles::new(self.genes, samples, moments))
    }

    /// The profiles of formats 1 and 2.
    fn into_profiles_by_time(self) -> Result<GeneProfiles, Problem> {
        let (times, types) = (self.times.0.len(), self.cell_types.len());
        ensure(times > 0 && types > 0, "the data set is empty")?;
        check_times(self.times.0.iter().copied(), |a, b| a < b)?;
        length("cells", &self.cells.0, &[times, types])?;
        ensure(
            is_summable(&self.cells.0),
            "the samples have too many cells",
        )?;
        let mut at_times = self.cells.0.chunks(types);
        let sampled = at_times.all(|cells| cells.iter().any(|&n| n > 0));
        ensure(sampled, "a time point has no cells")?;
        let moments = MomentsFile {
            counts: self.counts,
            means: self.means,
            m2: self.m2,
        };
        let moments = moments.checked(&[self.genes.len(), times, types])?;
        Ok(GeneProfiles::from_times(
            self.genes,
            &self.times.0,
            self.time_unit,
            self.cell_types,
            &self.cells.0,
            moments,
        ))
    }
}

fn check_times(
    times: impl Iterator<Item = f64> + Clone,
    is_order: impl Fn(&f64, &f64) -> bool,
) -> Result<(), Problem> {
    let finite = times.clone().all(f64::is_finite);
    let ascending = times.is_sorted_by(is_order);
    ensure(
        ascending && finite,
        "the time points are not in ascending order",
    )
}

/// The way back to single cells, checked. Formats 1 and 2 do not say which times the labels tell, so that
/// there is no way back from them.
fn checked_cells(mut cells: CellSource, profiles: &GeneProfiles) -> Result<CellSource, Problem> {
    let (genes, times) = (profiles.gene_count(), profiles.time_count());
    if !cells.columns.is_empty() {
        length("gene columns", &cells.columns, &[genes])?;
    }
    let columns = profiles.courses().columns();
    if cells.sizes.len() == times {
        let size = |column: &CourseColumn| cells.sizes[column.time];
        cells.sizes = columns.iter().map(size).collect();
    }
    if !cells.sizes.is_empty() {
        length("cell sizes", &cells.sizes, &[columns.len()])?;
    }
    let known = cells.times.iter().all(|label| label.time < times);
    ensure(known, "a label refers to a missing time point")?;
    if cells.times.is_empty() {
        return Ok(CellSource::default());
    }
    Ok(cells)
}

#[cfg(test)]
mod tests {
    use super::*;
    use genetide_data::Attribute;

    #[test]
    fn sizes_of_times_become_those_of_times_and_conditions() {
        let sample = |time, condition: &str| {
            Sample::new(time, 1, |attribute| {
                (attribute == Attribute::Condition).then(|| condition.to_owned())
            })
        };
        let samples = vec![sample(0.0, "a"), sample(0.0, "b"), sample(6.0, "a")];
        let samples = Samples::new(samples, None, Vec::new());
        let moments = Matrix::filled(1, 3, Moments::default());
        let profiles = GeneProfiles::new(vec!["A".to_owned()], samples, moments);
        let label = |label: &str, time| TimeOfLabel {
            label: label.to_owned(),
            time,
            condition: None,
            is_of_all: false,
        };
        let cells = |sizes: &[f64]| CellSource {
            columns: vec![3],
            sizes: sizes.to_vec(),
            times: vec![label("0", 0), label("6", 1)],
            excluded: Vec::new(),
        };
        let sizes = |of: &[f64]| checked_cells(cells(of), &profiles).map(|cells| cells.sizes);
        // Columns: a and b at 0, a at 6.
        assert_eq!(sizes(&[2.0, 5.0]).unwrap(), [2.0, 2.0, 5.0]);
        assert_eq!(sizes(&[2.0, 3.0, 5.0]).unwrap(), [2.0, 3.0, 5.0]);
        assert!(sizes(&[2.0]).is_err());
    }
}
