//! The blocks of a file, with reports on how far they are read.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::error::{DataError, DataErrorKind};
use crate::read::format::block::Block;
use crate::read::format::layout::Layout;
use crate::read::format::table_reader::{Step, TableReader};
use crate::read::source::{Progress, ReadProgress};

/// Most blocks in work at once: each needs several times its size in memory, and as many are read
/// in the meantime.
const MOST_BLOCKS: usize = 6;

/// Time between two reports.
const REPORT_EVERY: Duration = Duration::from_millis(200);

/// Index of a pass among the passes over a file, for the progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::read) struct PassNumber {
    /// From 0.
    pub index: u64,
    /// Number of passes.
    pub of: u64,
}

/// Number of blocks that are worked on side by side.
pub(in crate::read) fn blocks_at_once() -> usize {
    rayon::current_num_threads().clamp(1, MOST_BLOCKS)
}

/// The blocks of a file.
pub(in crate::read) struct BlockStream<'a, 'p> {
    /// The file.
    pub reader: Box<dyn TableReader>,
    path: &'a Path,
    layout: &'a Layout,
    /// Cells taken in so far, for the reports.
    pub cells: u64,
    number: PassNumber,
    reported: Option<Instant>,
    progress: &'a mut Progress<'p>,
}

impl<'a, 'p> BlockStream<'a, 'p> {
    /// The blocks of a table of which only the header was read.
    pub(in crate::read) fn new(
        reader: Box<dyn TableReader>,
        (path, layout): (&'a Path, &'a Layout),
        number: PassNumber,
        progress: &'a mut Progress<'p>,
    ) -> Self {
        Self {
            reader,
            path,
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
    /// Those of [`TableReader::next`], and [`DataErrorKind::Cancelled`].
    pub(in crate::read) fn batch(&mut self, size: usize) -> Result<Vec<Box<dyn Block>>, DataError> {
        let mut batch = Vec::with_capacity(size);
        while batch.len() < size {
            self.report()?;
            match self.reader.next(self.layout)? {
                Step::Block(block) => batch.push(block),
                Step::Pending => {}
                Step::End => break,
            }
        }
        Ok(batch)
    }

    /// Reports how far the reading is, unless that was done a moment ago.
    ///
    /// # Errors
    /// [`DataErrorKind::Cancelled`].
    pub(super) fn report(&mut self) -> Result<(), DataError> {
        if self
            .reported
            .is_some_and(|last| last.elapsed() < REPORT_EVERY)
        {
            return Ok(());
        }
        self.reported = Some(Instant::now());
        let (bytes, all) = self.reader.bytes();
        let at = ReadProgress {
            bytes_read: (bytes + self.number.index * all) / self.number.of,
            bytes_total: all,
            cells: self.cells,
        };
        match (self.progress)(at) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(DataErrorKind::Cancelled.in_file(self.path)),
        }
    }
}
