//! One pass over the blocks of a file.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::blocks::Header;
use super::layout::Layout;
use super::reduce::{self, Plan};
use super::sums::Sums;
use super::table::{Block, Next, Table};
use super::total::Total;
use super::{ReadProgress, Source};
use crate::data::{DataError, DataSettings, roles};

/// Most blocks in work at once: each needs several times its size in memory, and as many are read
/// in the meantime.
const MOST_BLOCKS: usize = 6;

/// Time between two reports.
const REPORT_EVERY: Duration = Duration::from_millis(200);

/// What calls back during reading.
pub(super) type Progress<'a> = dyn FnMut(ReadProgress) -> ControlFlow<()> + 'a;

/// A file read once.
pub(super) struct Pass {
    /// The header.
    pub header: Header,
    /// The columns.
    pub layout: Layout,
    /// What the cells sum up to.
    pub total: Total,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Bytes behind the gzip stream.
    pub after_gzip: u64,
}

/// Which of how many passes this is, for the progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PassNumber {
    /// From 0.
    pub index: u64,
    /// How many there are.
    pub of: u64,
}

/// Reads a file once. The sums do not depend on the number of threads.
///
/// # Errors
/// All of [`DataError`] that name a place in the table.
pub(super) fn pass(
    source: &Source,
    settings: &DataSettings,
    sums: Sums,
    number: PassNumber,
    progress: &mut Progress<'_>,
) -> Result<Pass, DataError> {
    let (table, header) = Table::open(source)?;
    let layout = layout_of(source.path(), &header, settings)?;
    let mut plan = Plan {
        path: source.path(),
        headers: &header.names,
        layout: &layout,
        cell_types: &settings.cell_types,
        sums,
        preview: true,
    };
    let mut input = Input::new(table, &layout, number, progress);
    let total = sum(&mut plan, &mut input)?;
    if total.cells == 0 {
        return Err(DataError::NoCells {
            path: source.path().to_owned(),
            place: header.place,
        });
    }
    Ok(Pass {
        sha256: input.table.sha256(),
        after_gzip: input.table.after_gzip(),
        total,
        layout,
        header,
    })
}

/// What the columns of a table hold.
///
/// # Errors
/// [`DataError::Roles`], [`DataError::NoCellTypes`] and [`DataError::NoGenes`].
pub(super) fn layout_of(
    path: &Path,
    header: &Header,
    settings: &DataSettings,
) -> Result<Layout, DataError> {
    let (path, place) = (path.to_owned(), header.place);
    let roles = match roles::recognise(&header.names, settings) {
        Ok(roles) => roles,
        Err(source) => {
            return Err(DataError::Roles {
                path,
                place,
                source,
            });
        }
    };
    if roles.cell_type.is_none() && !settings.cell_types.is_empty() {
        return Err(DataError::NoCellTypes { path, place });
    }
    let layout = Layout::new(header.names.len(), roles);
    if layout.values.is_empty() {
        let ignored = "every column has another role or was left out".to_owned();
        return Err(DataError::NoGenes {
            path,
            place,
            ignored,
        });
    }
    Ok(layout)
}

/// How many blocks are worked on side by side.
pub(super) fn blocks_at_once() -> usize {
    rayon::current_num_threads().clamp(1, MOST_BLOCKS)
}

/// Reduces blocks on all threads while this one reads the next, and adds them in file order.
fn sum(plan: &mut Plan<'_>, input: &mut Input<'_, '_>) -> Result<Total, DataError> {
    let at_once = blocks_at_once();
    let mut total = Total::new(plan.layout.values.len());
    let mut batch = input.batch(at_once)?;
    while !batch.is_empty() {
        let mut reduced = Vec::new();
        let mut next = Ok(Vec::new());
        rayon::in_place_scope(|scope| {
            let (plan, reduced) = (&*plan, &mut reduced);
            scope.spawn(move |_| {
                let blocks = batch.into_par_iter();
                *reduced = blocks.map(|block| reduce::reduce(plan, block)).collect();
            });
            next = input.batch(at_once);
        });
        for block in reduced {
            total.add(block?, plan)?;
            input.cells = total.cells;
            input.report()?;
        }
        plan.preview = false;
        if total.has_non_count && plan.sums == Sums::ValuesAndShares {
            plan.sums = Sums::Values;
        }
        batch = next?;
    }
    Ok(total)
}

/// The blocks of a file, and who wants to know how far they are read.
pub(super) struct Input<'a, 'p> {
    /// The table.
    pub table: Table,
    layout: &'a Layout,
    /// Cells taken in so far.
    pub cells: u64,
    number: PassNumber,
    reported: Option<Instant>,
    progress: &'a mut Progress<'p>,
}

impl<'a, 'p> Input<'a, 'p> {
    /// Nothing was read yet.
    pub(super) fn new(
        table: Table,
        layout: &'a Layout,
        number: PassNumber,
        progress: &'a mut Progress<'p>,
    ) -> Self {
        Self {
            table,
            layout,
            cells: 0,
            number,
            reported: None,
            progress,
        }
    }

    /// The next blocks, at most `size`; none at the end.
    ///
    /// # Errors
    /// Those of [`Table::next`], and [`DataError::Cancelled`].
    pub(super) fn batch(&mut self, size: usize) -> Result<Vec<Block>, DataError> {
        let mut batch = Vec::with_capacity(size);
        while batch.len() < size {
            self.report()?;
            match self.table.next(self.layout)? {
                Next::Block(block) => batch.push(block),
                Next::Later => {}
                Next::End => break,
            }
        }
        Ok(batch)
    }

    fn report(&mut self) -> Result<(), DataError> {
        if self
            .reported
            .is_some_and(|last| last.elapsed() < REPORT_EVERY)
        {
            return Ok(());
        }
        self.reported = Some(Instant::now());
        let (bytes, all) = self.table.bytes();
        let at = ReadProgress {
            bytes_read: (bytes + self.number.index * all) / self.number.of,
            bytes_total: all,
            cells: self.cells,
        };
        match (self.progress)(at) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(DataError::Cancelled),
        }
    }
}
