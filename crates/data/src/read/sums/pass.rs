//! One pass over the blocks of a table with cells in rows.

use std::path::Path;

use rayon::prelude::*;

use crate::error::{DataError, DataErrorKind};
use crate::read::format::layout::Layout;
use crate::read::format::table_reader::OpenTable;
use crate::read::passes::columns::Columns;
use crate::read::passes::labelling::Labelling;
use crate::read::source::Progress;
use crate::read::sums::block_stream::{BlockStream, PassNumber, blocks_at_once};
use crate::read::sums::block_sums::{Plan, sum_block};
use crate::read::sums::group_moments::Summands;
use crate::read::sums::total::Total;
use crate::sheet::Sheet;
use crate::words::{counted, were};

/// A file read once.
pub(in crate::read) struct Pass {
    /// The columns.
    pub columns: Columns,
    /// The sums over its cells.
    pub total: Total,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Sentences about what was assumed or passed over.
    pub notes: Vec<String>,
    /// Format and layout in words.
    pub layout: String,
    /// What an observation is: "cell" or "sample".
    pub noun: &'static str,
}

/// How a file is read once.
pub(in crate::read) struct PassSettings<'a> {
    /// The file, for messages.
    pub path: &'a Path,
    /// The table of samples.
    pub sheet: Option<&'a Sheet>,
    /// The name of the sample that the file holds, where there are several files.
    pub part: Option<&'a str>,
    /// The values that are summed.
    pub summands: Summands,
    /// The place of this pass among others.
    pub number: PassNumber,
    /// Whether the first blocks suffice.
    pub is_look: bool,
    /// Whether every observation is a group of its own.
    pub keeps_apart: bool,
}

/// Reads a table once. The sums do not depend on the number of threads.
///
/// # Errors
/// All of [`DataErrorKind`] that name a place in the table.
pub(in crate::read) fn table_pass(
    table: OpenTable,
    layout: &Layout,
    how: PassSettings<'_>,
    progress: &mut Progress<'_>,
) -> Result<Pass, DataError> {
    let OpenTable {
        header,
        mut notes,
        reader,
    } = table;
    let format = reader.format();
    let mut plan = Plan {
        path: how.path,
        headers: &header.names,
        layout,
        labelling: Labelling {
            sheet: how.sheet,
            part: how.part,
            roles: &layout.roles,
        },
        summands: how.summands,
        keeps_apart: how.keeps_apart,
    };
    let mut stream = BlockStream::new(reader, (how.path, layout), how.number, progress);
    let (total, is_whole) = sum(&mut plan, &mut stream, how.is_look)?;
    if total.cells == 0 {
        return Err(DataErrorKind::NoCells.in_file(how.path).at(header.place));
    }
    if !is_whole {
        let cells = counted(total.cells as usize, "row");
        notes.push(format!(
            "This is a look at the first {cells}: all numbers are those of these rows."
        ));
    }
    let trailing = stream.reader.trailing_bytes() as usize;
    if trailing > 0 {
        let bytes = counted(trailing, "byte");
        notes.push(format!(
            "{bytes} behind the end of the gzip stream {} left out.",
            were(trailing)
        ));
    }
    Ok(Pass {
        sha256: stream.reader.sha256(),
        columns: Columns::of_table(&header, layout),
        total,
        notes,
        layout: format!("{format}, cells in rows"),
        noun: "cell",
    })
}

/// Reduces blocks on all threads while this one reads the next, and adds them in file order. Says
/// whether these were all.
fn sum(
    plan: &mut Plan<'_>,
    stream: &mut BlockStream<'_, '_>,
    is_look: bool,
) -> Result<(Total, bool), DataError> {
    let at_once = if is_look { 1 } else { blocks_at_once() };
    let mut total = Total::new(plan.layout.values.len());
    let mut batch = stream.batch(at_once)?;
    while !batch.is_empty() {
        let mut sums = Vec::new();
        let mut next = Ok(Vec::new());
        rayon::in_place_scope(|scope| {
            let (plan, sums) = (&*plan, &mut sums);
            scope.spawn(move |_| {
                let blocks = batch.into_par_iter();
                *sums = blocks.map(|block| sum_block(plan, block)).collect();
            });
            if !is_look {
                next = stream.batch(at_once);
            }
        });
        for block in sums {
            total.add(block?, plan)?;
            stream.cells = total.cells;
            stream.report()?;
        }
        if total.lacks_shares && plan.summands == Summands::ValuesAndShares {
            plan.summands = Summands::Values;
        }
        if is_look {
            return Ok((total, stream.batch(at_once)?.is_empty()));
        }
        batch = next?;
    }
    Ok((total, true))
}
