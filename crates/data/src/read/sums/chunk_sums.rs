//! Sums over the values of a matrix, chunk by chunk.
//!
//! Zeros are not visited: the moments of a gene in a group are those of its other values, with as many
//! zeros added as the group has observations left.

use crate::error::Place;
use crate::moments::Moments;
use crate::read::matrix::ValueChunk;
use crate::read::sums::group_moments::Summands;
use crate::read::sums::group_sums::GroupSums;
use crate::read::sums::odd_values::{OddValues, are_all_counts};
use crate::read::sums::power_sum::PowerSum;
use crate::read::sums::sparse_sum::SparseSum;
use crate::read::sums::total::Total;

/// What is summed of every value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The value in its group.
    Values,
    /// Its share of the total of its observation, in its group.
    Shares,
    /// Both.
    ValuesAndShares,
    /// Of small counts: the share in its group, and the value in all groups together.
    SharesOfCounts,
    /// ln(1 + x), in its group.
    Logs,
    /// ln(1 + share x size), in its group.
    LogsOfSized,
}

impl Kind {
    /// What is summed, to judge by the first chunk of a matrix: where its values are small counts, values
    /// by group will not be needed, and where most genes have others, shares will not.
    pub(super) fn of(summands: &Summands, first: Option<&ValueChunk>, genes: usize) -> Self {
        match (summands, first) {
            (Summands::Values, _) => Self::Values,
            (Summands::Shares, _) => Self::Shares,
            (Summands::Logs, _) => Self::Logs,
            (Summands::LogsOfSized(_), _) => Self::LogsOfSized,
            (Summands::ValuesAndShares, Some(first)) if are_small_counts(&first.values) => {
                Self::SharesOfCounts
            }
            (Summands::ValuesAndShares, Some(first)) if are_no_counts(first, genes) => Self::Values,
            (Summands::ValuesAndShares, _) => Self::ValuesAndShares,
        }
    }

    /// Whether values are divided by the totals of their observations.
    pub(super) fn divides(self) -> bool {
        self.has_shares() || self == Self::LogsOfSized
    }

    fn has_values(self) -> bool {
        !matches!(self, Self::Shares | Self::SharesOfCounts)
    }

    /// Whether shares of the totals of observations are summed.
    pub(super) fn has_shares(self) -> bool {
        matches!(
            self,
            Self::Shares | Self::ValuesAndShares | Self::SharesOfCounts
        )
    }
}

fn are_small_counts(values: &[f64]) -> bool {
    are_all_counts(values) && values.iter().all(|&value| value < PowerSum::LARGE)
}

fn are_no_counts(chunk: &ValueChunk, genes: usize) -> bool {
    let mut odd = OddValues::new(genes);
    for (n, gene, value) in chunk.iter() {
        odd.look_at(value, Place::Row(n as u64 + 1), gene);
    }
    odd.are_no_counts()
}

/// The groups of the observations `[N]` of a matrix, and their totals and sizes.
#[derive(Clone, Copy)]
pub(super) struct Observed<'a> {
    /// `[N]`: index of the group; `None` for an observation that is left out.
    pub group_of: &'a [Option<u32>],
    /// `[N]`: the total of each; where shares are summed, known for those of the chunk.
    pub totals: &'a [f64],
    /// The size of each group, where logarithms of sized shares are summed.
    pub sizes: &'a [f64],
}

/// Sums over the values of the chunks seen so far.
pub(super) struct ChunkSums<'a> {
    kind: Kind,
    /// `[G]`: genes that are left out.
    is_excluded: &'a [bool],
    excludes_any: bool,
    groups: Vec<GenesOfGroup>,
    /// `[G]`: of all groups together; empty unless summed.
    all: Vec<PowerSum>,
    /// Values that are no counts.
    odd: OddValues,
}

/// Sums over the values of a group, each `[G]`, or empty unless summed.
#[derive(Clone)]
struct GenesOfGroup {
    values: Vec<SparseSum>,
    shares: Vec<SparseSum>,
    shares_of_counts: Vec<PowerSum>,
    /// Missing values; empty before the first.
    missing: Vec<u32>,
}

impl<'a> ChunkSums<'a> {
    /// Nothing yet, in so many groups.
    pub(super) fn new(kind: Kind, groups: usize, is_excluded: &'a [bool]) -> Self {
        let genes_if = |wanted: bool| if wanted { is_excluded.len() } else { 0 };
        let are_counts = kind == Kind::SharesOfCounts;
        let of_counts = vec![PowerSum::default(); genes_if(are_counts)];
        let has_shares = kind.has_shares() && !are_counts;
        let group = GenesOfGroup {
            values: vec![SparseSum::default(); genes_if(kind.has_values())],
            shares: vec![SparseSum::default(); genes_if(has_shares)],
            shares_of_counts: of_counts.clone(),
            missing: Vec::new(),
        };
        Self {
            kind,
            is_excluded,
            excludes_any: is_excluded.contains(&true),
            groups: vec![group; groups],
            all: of_counts,
            odd: OddValues::new(is_excluded.len()),
        }
    }

    /// Adds the values of a chunk.
    pub(super) fn add(&mut self, chunk: &ValueChunk, observed: Observed<'_>) {
        match self.kind {
            Kind::Values => self.each(chunk, observed, |sums, gene, value| {
                sums.values[gene].push(value);
            }),
            Kind::Shares => self.each(chunk, observed, |sums, gene, value| {
                sums.shares[gene].push(value / sums.total);
            }),
            Kind::ValuesAndShares => self.each(chunk, observed, |sums, gene, value| {
                sums.values[gene].push(value);
                sums.shares[gene].push(value / sums.total);
            }),
            Kind::SharesOfCounts => self.each(chunk, observed, |sums, gene, value| {
                sums.all[gene].push(value);
                sums.shares_of_counts[gene].push(value / sums.total);
            }),
            Kind::Logs => self.each(chunk, observed, |sums, gene, value| {
                sums.values[gene].push(value.ln_1p());
            }),
            Kind::LogsOfSized => self.each(chunk, observed, |sums, gene, value| {
                let sized = value / sums.total * sums.size;
                sums.values[gene].push(sized.ln_1p());
            }),
        }
    }

    /// Shows every value that is not 0 of the groups and genes that are summed.
    #[inline]
    fn each(
        &mut self,
        chunk: &ValueChunk,
        observed: Observed<'_>,
        push: impl Fn(&mut SumsOfRun<'_>, usize, f64),
    ) {
        // Of counts, no value has to be looked at.
        let are_counts = !self.excludes_any && are_all_counts(&chunk.values);
        let mut start = 0;
        // In most chunks one observation comes after the other, in others the runs are short.
        for run in chunk.observations.chunk_by(PartialEq::eq) {
            let places = start..start + run.len();
            start = places.end;
            let n = run[0] as usize;
            let Some(group) = observed.group_of[n] else {
                continue;
            };
            let of_group = &mut self.groups[group as usize];
            let mut sums = SumsOfRun {
                values: &mut of_group.values,
                shares: &mut of_group.shares,
                shares_of_counts: &mut of_group.shares_of_counts,
                missing: &mut of_group.missing,
                all: &mut self.all,
                total: observed.totals[n],
                size: observed.sizes[group as usize],
            };
            let genes = chunk.genes[places.clone()].iter();
            for (&gene, &value) in genes.zip(&chunk.values[places]) {
                let gene = gene as usize;
                let is_summed = are_counts || {
                    let is_excluded = self.is_excluded[gene];
                    !is_excluded && sums.look_at((n, gene), value, &mut self.odd)
                };
                if is_summed && value != 0.0 {
                    push(&mut sums, gene, value);
                }
            }
        }
    }

    /// Adds the zeros. `groups` have the numbers of their cells, and take the moments; `total` takes
    /// what is kept of all of them together.
    pub(super) fn finish(mut self, groups: &mut [GroupSums], total: &mut Total) {
        for (sums, group) in self.groups.into_iter().zip(&mut *groups) {
            // A cell without any count has no shares.
            let divided = group.cells - group.zero_total;
            let missing = &sums.missing;
            group.values = moments(&sums.values, SparseSum::moments, group.cells, missing);
            group.shares = match self.kind {
                Kind::SharesOfCounts => {
                    moments(&sums.shares_of_counts, PowerSum::moments, divided, missing)
                }
                _ => moments(&sums.shares, SparseSum::moments, divided, missing),
            };
            for (sum, &missing) in total.missing.iter_mut().zip(missing) {
                *sum += u64::from(missing);
            }
            let summed = match self.kind.has_values() {
                true => &group.values,
                false => &group.shares,
            };
            // Counts were not looked at one by one.
            for (has_positive, moments) in self.odd.has_positive.iter_mut().zip(summed) {
                *has_positive |= moments.mean > 0.0;
            }
        }
        let cells = groups.iter().map(|group| group.cells).sum();
        // Not more than there are cells.
        let missing = total.missing.iter().map(|&missing| missing as u32);
        let missing: Vec<u32> = missing.collect();
        total.of_columns = moments(&self.all, PowerSum::moments, cells, &missing);
        total.odd = self.odd;
    }
}

/// The sums to which the values of one observation belong, and what they are divided by.
struct SumsOfRun<'a> {
    values: &'a mut [SparseSum],
    shares: &'a mut [SparseSum],
    shares_of_counts: &'a mut [PowerSum],
    missing: &'a mut Vec<u32>,
    all: &'a mut [PowerSum],
    total: f64,
    size: f64,
}

impl SumsOfRun<'_> {
    /// Takes note of what a value is, and tells whether there is one.
    #[inline]
    fn look_at(&mut self, (n, gene): (usize, usize), value: f64, odd: &mut OddValues) -> bool {
        if value.is_nan() {
            self.missing.resize(odd.count.len(), 0);
            self.missing[gene] += 1;
            return false;
        }
        odd.look_at(value, Place::Row(n as u64 + 1), gene);
        true
    }
}

/// The moments of `cells` values of each gene, but for the missing ones.
fn moments<S>(
    sums: &[S],
    of: impl Fn(&S, u32) -> Moments,
    cells: u32,
    missing: &[u32],
) -> Vec<Moments> {
    let missing = missing.iter().copied().chain(std::iter::repeat(0));
    let each = sums.iter().zip(missing);
    each.map(|(sum, missing)| of(sum, cells.saturating_sub(missing)))
        .collect()
}

#[cfg(test)]
#[path = "chunk_sums_tests.rs"]
mod tests;
