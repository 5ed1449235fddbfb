//! Whether the values of a table are counts, or estimates of counts, over the whole table.

use std::ops::RangeInclusive;

use crate::moments::Moments;
use crate::read::sums::Pass;
use crate::settings::CellTransform;

/// Columns of scores that a table of counts may hold.
const MOST_SCORES: usize = 20;

/// Means of genes that scores do not reach.
const LARGE_COUNT: f64 = 20.0;

/// More than a logarithm of counts can be: that to the base 2 of 30 million.
const LARGE: f64 = 25.0;

/// Totals of the reads of a sample, or of those in a look at its first genes.
const TOTALS: RangeInclusive<f64> = 1e4..=1e9;

/// The fewest columns, and the smallest share of them, whose values are all whole, as many are where
/// counts are estimated: those of genes without reads that belong to several. In values that were
/// scaled hardly any are.
const FEWEST_WHOLE: (usize, f64) = (20, 0.1);

/// Whether the values of a table are counts.
pub(in crate::read) fn are_counts(pass: &Pass) -> bool {
    pass.total.odd.are_counts(cells(pass)) && !holds_estimates(pass)
}

/// Whether values are counts that a program estimated (RSEM, Salmon, kallisto): many genes have whole
/// ones alone and others have fractions, none is negative, and the totals are those of reads.
pub(in crate::read) fn are_estimates(pass: &Pass) -> bool {
    let odd = &pass.total.odd;
    let columns = || odd.has_positive.iter().zip(&odd.count);
    let held = columns().filter(|(positive, _)| **positive).count();
    let whole = columns()
        .filter(|(positive, odd)| **positive && **odd == 0)
        .count();
    let (fewest, share) = FEWEST_WHOLE;
    !are_counts(pass)
        && odd.negative.is_none()
        && whole >= fewest
        && whole as f64 >= share * held as f64
        && mean_totals(pass).all(|total| TOTALS.contains(&total))
        && totals_differ(pass)
}

/// A sentence about values that are, or may be, estimated counts, to which `transform` is applied: none
/// is negative, some are large or many are whole, and the totals of cells are not all a round number,
/// as those of TPM are.
pub(in crate::read) fn estimates_note(pass: &Pass, transform: CellTransform) -> Option<String> {
    if transform.divides() {
        return are_estimates(pass).then(|| {
            "Values are counts, many of them with fractions, as RSEM, Salmon and kallisto estimate them; \
             they were normalised as counts. ‹cell-transform none› leaves them as they are."
                .to_owned()
        });
    }
    let odd = &pass.total.odd;
    let columns = odd.has_positive.iter().zip(&odd.count);
    let whole = columns
        .filter(|(positive, odd)| **positive && **odd == 0)
        .count();
    let (fewest, share) = FEWEST_WHOLE;
    let has_whole = whole >= fewest && whole as f64 >= share * odd.count.len() as f64;
    let has_large = moments(pass).iter().any(|moments| moments.mean > LARGE);
    (odd.negative.is_none() && (has_large || has_whole) && totals_differ(pass)).then(|| {
        "Values that are not whole were not normalised. Where they are estimated counts (RSEM, Salmon, \
         kallisto), use ‹cell-transform normalise›."
            .to_owned()
    })
}

/// Whether many columns that hold mostly fractions have the means of genes rather than of scores.
fn holds_estimates(pass: &Pass) -> bool {
    let (moments, cells) = (moments(pass), cells(pass));
    let fractions = moments.iter().zip(&pass.total.odd.count);
    let fractions: Vec<&Moments> = fractions
        .filter(|(_, odd)| 2 * **odd > cells)
        .map(|(moments, _)| moments)
        .collect();
    let large = fractions
        .iter()
        .filter(|moments| moments.mean > LARGE_COUNT);
    fractions.len() > MOST_SCORES && 2 * large.count() > fractions.len()
}

/// The mean total of the cells of each group.
fn mean_totals(pass: &Pass) -> impl Iterator<Item = f64> {
    let groups = pass.total.groups.iter().map(|group| &group.sums);
    let groups = groups.filter(|sums| sums.cells > 0);
    groups.map(|sums| sums.total / f64::from(sums.cells))
}

/// Whether the totals of cells are not all nearly one round number.
fn totals_differ(pass: &Pass) -> bool {
    mean_totals(pass).any(|total| {
        let power = 10_f64.powi(total.log10().round() as i32);
        (total - power).abs() >= 0.02 * power
    })
}

/// Cells that are in a group.
pub(super) fn cells(pass: &Pass) -> u64 {
    let groups = pass.total.groups.iter();
    groups.map(|group| u64::from(group.sums.cells)).sum()
}

/// The moments of the value columns over all cells; none where values were not summed.
pub(super) fn moments(pass: &Pass) -> Vec<Moments> {
    pass.total.moments()
}
