//! One pass over the values of a matrix whose observations are known.

use std::ops::ControlFlow;
use std::path::Path;

use crate::attribute::{Attribute, ByAttribute};
use crate::error::{DataError, DataErrorKind};
use crate::read::matrix::{MatrixValues, ValueChunk};
use crate::read::source::{Progress, ReadProgress};
use crate::read::sums::block_stream::PassNumber;
use crate::read::sums::chunk_sums::{ChunkSums, Kind, Observed};
use crate::read::sums::group_moments::Summands;
use crate::read::sums::group_sums::GroupSums;
use crate::read::sums::odd_values::are_all_counts;
use crate::read::sums::total::{Total, TotalGroup, most_groups};

/// The group of each observation, and what the groups are.
#[derive(Default)]
pub(in crate::read) struct ObservationGroups {
    /// `[N]`: index of the group; `None` for an observation that is left out.
    pub group_of: Vec<Option<u32>>,
    /// Time and labels of each group, as indices into the times and levels of the total.
    pub groups: Vec<(usize, ByAttribute<usize>)>,
}

/// Sums over the values of a matrix.
pub(in crate::read) struct MatrixSums<'a> {
    /// The file, for messages.
    pub path: &'a Path,
    /// Number of genes G.
    pub genes: usize,
    /// The groups.
    pub groups: &'a ObservationGroups,
    /// The values that are summed.
    pub summands: &'a Summands,
    /// The place of this pass among others.
    pub number: PassNumber,
    /// Whether the first values suffice.
    pub is_look: bool,
    /// `[G]`: genes that are left out, from totals too.
    pub is_excluded: &'a [bool],
}

/// Totals of the observations `[N]`, for files that do not hold an observation in one piece; none where
/// the first values tell that no shares will be summed.
///
/// # Errors
/// Those of the file.
pub(in crate::read) fn totals(
    values: &mut dyn MatrixValues,
    observations: usize,
    (summands, is_excluded): (&Summands, &[bool]),
    (path, number): (&Path, PassNumber),
    progress: &mut Progress<'_>,
) -> Result<Option<Vec<f64>>, DataError> {
    let mut totals = vec![0.0; observations];
    let mut is_first = true;
    while let Some(chunk) = values.next()? {
        if is_first && !Kind::of(summands, Some(&chunk), is_excluded.len()).divides() {
            return Ok(None);
        }
        is_first = false;
        add_totals(&chunk, is_excluded, &mut totals);
        report(values, number, 0, path, progress)?;
    }
    Ok(Some(totals))
}

/// Adds the values of a chunk to the totals of their observations.
pub(in crate::read) fn add_totals(chunk: &ValueChunk, is_excluded: &[bool], totals: &mut [f64]) {
    let are_counts = !is_excluded.contains(&true) && are_all_counts(&chunk.values);
    let mut start = 0;
    // Most chunks hold one observation after the other, so that a total stays in a register.
    for run in chunk.observations.chunk_by(PartialEq::eq) {
        let places = start..start + run.len();
        start = places.end;
        let (genes, values) = (&chunk.genes[places.clone()], &chunk.values[places]);
        let total = &mut totals[run[0] as usize];
        if are_counts {
            *total += sum_of_counts(values);
            continue;
        }
        for (&gene, &value) in genes.iter().zip(values) {
            if !value.is_nan() && !is_excluded[gene as usize] {
                *total += value;
            }
        }
    }
}

/// The sum of counts, which is the same in any order.
fn sum_of_counts(values: &[f64]) -> f64 {
    const LANES: usize = 8;
    let (blocks, rest) = values.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for block in blocks {
        for (sum, value) in sums.iter_mut().zip(block) {
            *sum += value;
        }
    }
    sums.iter().sum::<f64>() + rest.iter().sum::<f64>()
}

impl MatrixSums<'_> {
    /// Reads all values. `totals` `[N]` are known or are filled in, where the file holds an
    /// observation in one piece; `total` has the times and levels, and takes the groups.
    ///
    /// # Errors
    /// Those of the file, and [`DataErrorKind::TooManySamples`].
    pub(in crate::read) fn read(
        &self,
        values: &mut dyn MatrixValues,
        totals: &mut [f64],
        are_totals_known: bool,
        total: &mut Total,
        progress: &mut Progress<'_>,
    ) -> Result<(), DataError> {
        self.check_size(total.times.len())?;
        let sizes = self.sizes_of_groups(total);
        let mut next = values.next()?;
        let kind = Kind::of(self.summands, next.as_ref(), self.genes);
        total.lacks_shares = *self.summands == Summands::ValuesAndShares && !kind.has_shares();
        let mut sums = ChunkSums::new(kind, self.groups.groups.len(), self.is_excluded);
        while let Some(chunk) = next {
            if !are_totals_known {
                add_totals(&chunk, self.is_excluded, totals);
            }
            let observed = Observed {
                group_of: &self.groups.group_of,
                totals,
                sizes: &sizes,
            };
            sums.add(&chunk, observed);
            let last = chunk.observations.last().map_or(0, |&n| u64::from(n) + 1);
            report(values, self.number, last, self.path, progress)?;
            if self.is_look {
                break;
            }
            drop(chunk);
            next = values.next()?;
        }
        self.finish(sums, totals, total);
        for slot in 0..self.genes {
            total.has_number[slot] = !self.is_excluded[slot];
        }
        Ok(())
    }

    fn check_size(&self, times: usize) -> Result<(), DataError> {
        let limit = most_groups(self.genes);
        if self.groups.groups.len() <= limit {
            return Ok(());
        }
        let kind = DataErrorKind::TooManySamples {
            genes: self.genes,
            limit,
            times,
        };
        Err(kind.in_file(self.path))
    }

    /// The size of each group, where logarithms of sized shares are summed.
    fn sizes_of_groups(&self, total: &Total) -> Vec<f64> {
        let Summands::LogsOfSized(sizes) = self.summands else {
            return vec![f64::NAN; self.groups.groups.len()];
        };
        let size = |(time, labels): &(usize, ByAttribute<usize>)| {
            let level = labels[Attribute::Condition];
            let condition = total.levels[Attribute::Condition].get(level);
            let condition = condition.map_or("", |level| level.label.as_str());
            sizes.size(&total.times[*time].label, condition)
        };
        self.groups.groups.iter().map(size).collect()
    }

    /// Adds the zeros, and hands the groups over.
    fn finish(&self, sums: ChunkSums<'_>, totals: &[f64], total: &mut Total) {
        let groups = self.groups.groups.iter().map(|_| GroupSums::default());
        let mut groups: Vec<GroupSums> = groups.collect();
        for (group, &of_cell) in self.groups.group_of.iter().zip(totals) {
            if let Some(group) = group {
                let group = &mut groups[*group as usize];
                group.cells += 1;
                group.zero_total += u32::from(of_cell <= 0.0);
                group.total += of_cell;
            }
        }
        sums.finish(&mut groups, total);
        let groups = groups.into_iter().zip(&self.groups.groups);
        total.groups = groups
            .map(|(sums, &(time, labels))| TotalGroup { time, labels, sums })
            .collect();
    }
}

fn report(
    values: &dyn MatrixValues,
    number: PassNumber,
    cells: u64,
    path: &Path,
    progress: &mut Progress<'_>,
) -> Result<(), DataError> {
    let (bytes, all) = values.bytes();
    let at = ReadProgress {
        bytes_read: (bytes + number.index * all) / number.of,
        bytes_total: all,
        cells,
    };
    match progress(at) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(DataErrorKind::Cancelled.in_file(path)),
    }
}
