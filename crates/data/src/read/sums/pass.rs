//! One pass over the blocks of a file.

use std::path::Path;

use rayon::prelude::*;

use crate::attribute::ByAttribute;
use crate::error::{DataError, DataErrorKind};
use crate::read::format::layout::Layout;
use crate::read::format::open::open;
use crate::read::format::table_reader::{Header, OpenTable};
use crate::read::source::{Progress, Source};
use crate::read::sums::block_stream::{BlockStream, PassNumber, blocks_at_once};
use crate::read::sums::block_sums::{Plan, sum_block};
use crate::read::sums::group_moments::Summands;
use crate::read::sums::total::Total;
use crate::roles::{Role, kept_labels, recognise};
use crate::settings::DataSettings;

/// A file read once.
pub(in crate::read) struct Pass {
    /// The header.
    pub header: Header,
    /// The columns.
    pub layout: Layout,
    /// The sums over its cells.
    pub total: Total,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Bytes behind the compressed part of the file.
    pub trailing_bytes: u64,
}

/// Reads a file once. The sums do not depend on the number of threads.
///
/// # Errors
/// All of [`DataErrorKind`] that name a place in the table.
pub(in crate::read) fn pass(
    source: &Source,
    settings: &DataSettings,
    summands: Summands,
    number: PassNumber,
    progress: &mut Progress<'_>,
) -> Result<Pass, DataError> {
    let path = source.path();
    let OpenTable { header, reader } = open(source)?;
    let layout = layout_of(path, &header, settings)?;
    let mut plan = Plan {
        path,
        headers: &header.names,
        layout: &layout,
        kept: ByAttribute::from_fn(|attribute| kept_labels(attribute, settings).0),
        summands,
    };
    let mut stream = BlockStream::new(reader, (path, &layout), number, progress);
    let total = sum(&mut plan, &mut stream)?;
    if total.cells == 0 {
        return Err(DataErrorKind::NoCells.in_file(path).at(header.place));
    }
    Ok(Pass {
        sha256: stream.reader.sha256(),
        trailing_bytes: stream.reader.trailing_bytes(),
        total,
        layout,
        header,
    })
}

/// The contents of the columns of a table.
///
/// # Errors
/// [`DataErrorKind::Roles`], [`DataErrorKind::NoLabels`] and [`DataErrorKind::NoGenes`].
pub(in crate::read) fn layout_of(
    path: &Path,
    header: &Header,
    settings: &DataSettings,
) -> Result<Layout, DataError> {
    let error = |kind: DataErrorKind| kind.in_file(path).at(header.place);
    let roles = recognise(&header.names, settings)
        .map_err(|role| error(DataErrorKind::Roles(Box::new(role))))?;
    for (attribute, column) in roles.attributes.iter() {
        let (kept, setting) = kept_labels(attribute, settings);
        if column.is_none() && !kept.is_empty() {
            let role = Role::Attribute(attribute);
            return Err(error(DataErrorKind::NoLabels {
                noun: role.noun(),
                column: role.setting(),
                setting,
            }));
        }
    }
    let layout = Layout::new(header.names.len(), roles);
    if layout.values.is_empty() {
        let ignored = "every column has another role or was left out".to_owned();
        return Err(error(DataErrorKind::NoGenes { ignored }));
    }
    Ok(layout)
}

/// Reduces blocks on all threads while this one reads the next, and adds them in file order.
fn sum(plan: &mut Plan<'_>, stream: &mut BlockStream<'_, '_>) -> Result<Total, DataError> {
    let at_once = blocks_at_once();
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
            next = stream.batch(at_once);
        });
        for block in sums {
            total.add(block?, plan)?;
            stream.cells = total.cells;
            stream.report()?;
        }
        if total.has_non_count && plan.summands == Summands::ValuesAndShares {
            plan.summands = Summands::Values;
        }
        batch = next?;
    }
    Ok(total)
}
