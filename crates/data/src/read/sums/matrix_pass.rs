//! One pass over the values of a matrix whose observations are known.
//!
//! Zeros are not visited: the moments of a gene in a group are those of its other values, with as many
//! zeros added as the group has observations left.

use std::ops::ControlFlow;
use std::path::Path;

use crate::attribute::ByAttribute;
use crate::error::{DataError, DataErrorKind, Place};
use crate::moments::Moments;
use crate::read::matrix::{MatrixValues, ValueChunk};
use crate::read::source::{Progress, ReadProgress};
use crate::read::sums::block_stream::PassNumber;
use crate::read::sums::group_moments::Summands;
use crate::read::sums::group_sums::GroupSums;
use crate::read::sums::odd_values::OddValues;
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

/// Totals of the observations `[N]`, for files that do not hold an observation in one piece.
///
/// # Errors
/// Those of the file.
pub(in crate::read) fn totals(
    values: &mut dyn MatrixValues,
    observations: usize,
    is_excluded: &[bool],
    (path, number): (&Path, PassNumber),
    progress: &mut Progress<'_>,
) -> Result<Vec<f64>, DataError> {
    let mut totals = vec![0.0; observations];
    while let Some(chunk) = values.next()? {
        add_totals(&chunk, is_excluded, &mut totals);
        report(values, number, 0, path, progress)?;
    }
    Ok(totals)
}

/// Adds the values of a chunk to the totals of their observations.
pub(in crate::read) fn add_totals(chunk: &ValueChunk, is_excluded: &[bool], totals: &mut [f64]) {
    for (n, gene, value) in chunk.iter() {
        if !value.is_nan() && !is_excluded[gene] {
            totals[n] += value;
        }
    }
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
        let mut sums = self.no_sums();
        let mut odd = OddValues::new(self.genes);
        let labels = self.sizes_of_groups(total);
        while let Some(chunk) = values.next()? {
            if !are_totals_known {
                add_totals(&chunk, self.is_excluded, totals);
            }
            self.add(&chunk, totals, &labels, &mut sums, &mut odd);
            let last = chunk.observations.last().map_or(0, |&n| u64::from(n) + 1);
            report(values, self.number, last, self.path, progress)?;
            if self.is_look {
                break;
            }
        }
        self.finish(sums, totals, total);
        for slot in 0..self.genes {
            total.has_number[slot] = !self.is_excluded[slot];
        }
        total.odd = odd;
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

    fn no_sums(&self) -> Vec<PartialSums> {
        let (values, shares) = match self.summands {
            Summands::ValuesAndShares => (true, true),
            Summands::Shares => (false, true),
            Summands::Values | Summands::Logs | Summands::LogsOfSized(_) => (true, false),
        };
        let sums = |wanted: bool| if wanted { self.genes } else { 0 };
        let group = PartialSums {
            values: vec![Moments::default(); sums(values)],
            shares: vec![Moments::default(); sums(shares)],
            missing: vec![0; self.genes],
        };
        vec![group; self.groups.groups.len()]
    }

    /// The size of the time of each group, where logarithms of sized shares are summed.
    fn sizes_of_groups(&self, total: &Total) -> Vec<f64> {
        let Summands::LogsOfSized(sizes) = self.summands else {
            return vec![f64::NAN; self.groups.groups.len()];
        };
        let size = |(time, _): &(usize, ByAttribute<usize>)| {
            let label = &total.times[*time].label;
            let size = sizes.iter().find(|(of, _)| of == label);
            size.map_or(f64::NAN, |(_, size)| *size)
        };
        self.groups.groups.iter().map(size).collect()
    }

    fn add(
        &self,
        chunk: &ValueChunk,
        totals: &[f64],
        sizes: &[f64],
        sums: &mut [PartialSums],
        odd: &mut OddValues,
    ) {
        for (n, gene, value) in chunk.iter() {
            let Some(group) = self.groups.group_of[n].filter(|_| !self.is_excluded[gene]) else {
                continue;
            };
            let of_group = &mut sums[group as usize];
            if value.is_nan() {
                of_group.missing[gene] += 1;
                continue;
            }
            odd.look_at(value, Place::Row(n as u64 + 1), gene);
            if value == 0.0 {
                continue;
            }
            match self.summands {
                Summands::Values => of_group.values[gene].push(value),
                Summands::Shares => of_group.shares[gene].push(value / totals[n]),
                Summands::ValuesAndShares => {
                    of_group.values[gene].push(value);
                    of_group.shares[gene].push(value / totals[n]);
                }
                Summands::Logs => of_group.values[gene].push(value.ln_1p()),
                Summands::LogsOfSized(_) => {
                    let sized = value / totals[n] * sizes[group as usize];
                    of_group.values[gene].push(sized.ln_1p());
                }
            }
        }
    }

    /// Adds the zeros, and hands the groups over.
    fn finish(&self, sums: Vec<PartialSums>, totals: &[f64], total: &mut Total) {
        let mut cells = vec![(0_u32, 0_u32, 0.0); sums.len()];
        for (group, &of_cell) in self.groups.group_of.iter().zip(totals) {
            if let Some(group) = group {
                let (count, zero, sum) = &mut cells[*group as usize];
                *count += 1;
                *zero += u32::from(of_cell <= 0.0);
                *sum += of_cell;
            }
        }
        let groups = sums.into_iter().zip(cells).zip(&self.groups.groups);
        for ((sums, (count, zero_total, sum)), &(time, labels)) in groups {
            for (slot, &missing) in sums.missing.iter().enumerate() {
                total.missing[slot] += u64::from(missing);
            }
            // A cell without any count has no shares.
            let of_shares = sums.with_zeros(&sums.shares, count - zero_total);
            let of_values = sums.with_zeros(&sums.values, count);
            total.groups.push(TotalGroup {
                time,
                labels,
                sums: GroupSums {
                    cells: count,
                    zero_total,
                    total: sum,
                    values: of_values,
                    shares: of_shares,
                },
            });
        }
    }
}

/// Sums over the values of a group that are not 0.
#[derive(Clone)]
struct PartialSums {
    /// `[G]`, or empty unless summed.
    values: Vec<Moments>,
    /// `[G]`, or empty unless summed.
    shares: Vec<Moments>,
    /// `[G]`.
    missing: Vec<u32>,
}

impl PartialSums {
    /// The moments with all values of `cells` observations that are neither summed nor missing as 0.
    fn with_zeros(&self, moments: &[Moments], cells: u32) -> Vec<Moments> {
        let of = moments.iter().zip(&self.missing);
        of.map(|(moments, &missing)| {
            let zeros = cells.saturating_sub(moments.count).saturating_sub(missing);
            let zeros = Moments {
                count: zeros,
                ..Moments::default()
            };
            moments.merged(zeros)
        })
        .collect()
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
