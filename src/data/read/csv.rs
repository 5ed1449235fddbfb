//! CSV and TSV, plain or gzipped: one pass over the blocks of a file.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::blocks::{Block, Blocks, Header};
use super::parse::Layout;
use super::reduce::{self, Plan, Reduced, Sums};
use super::total::{Names, Total};
use super::{ReadProgress, Source};
use crate::data::{DataError, DataSettings, roles};

/// Most blocks in work at once: each needs several times its size in memory.
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
    let (blocks, header) = Blocks::open(source)?;
    let path = source.path();
    let roles = roles::recognise(&header.names, settings).map_err(|source| DataError::Roles {
        path: path.to_owned(),
        line: header.line,
        source,
    })?;
    if roles.cell_type.is_none() && !settings.cell_types.is_empty() {
        return Err(DataError::NoCellTypes {
            path: path.to_owned(),
            line: header.line,
        });
    }
    let layout = Layout::new(header.separator, header.names.len(), roles);
    if layout.values.is_empty() {
        return Err(DataError::NoGenes {
            path: path.to_owned(),
            line: header.line,
            ignored: "every column has another role or was left out".to_owned(),
        });
    }
    let mut reading = Reading {
        source,
        settings,
        header,
        total: Total::new(layout.values.len()),
        layout,
        sums,
        blocks,
        number,
        reported: None,
    };
    reading.run(progress)?;
    let stream = reading.blocks.stream();
    if reading.total.cells == 0 {
        return Err(DataError::NoCells {
            path: path.to_owned(),
            line: reading.header.line,
        });
    }
    Ok(Pass {
        sha256: stream.sha256(),
        after_gzip: stream.after_gzip(),
        header: reading.header,
        layout: reading.layout,
        total: reading.total,
    })
}

struct Reading<'a> {
    source: &'a Source,
    settings: &'a DataSettings,
    header: Header,
    layout: Layout,
    sums: Sums,
    blocks: Blocks,
    total: Total,
    number: PassNumber,
    reported: Option<Instant>,
}

impl Reading<'_> {
    fn run(&mut self, progress: &mut Progress<'_>) -> Result<(), DataError> {
        let at_once = rayon::current_num_threads().clamp(1, MOST_BLOCKS);
        self.report(progress)?;
        // The first block alone, because it tells which columns are text.
        let mut batch_size = 1;
        loop {
            let batch = self.batch(batch_size, progress)?;
            if batch.is_empty() {
                return Ok(());
            }
            let reduced = self.reduce(batch);
            for block in reduced {
                let names = Names {
                    path: self.source.path(),
                    headers: &self.header.names,
                    layout: &self.layout,
                };
                self.total.add(block?, &names)?;
                self.report(progress)?;
            }
            self.learn();
            batch_size = at_once;
        }
    }

    fn batch(&mut self, size: usize, progress: &mut Progress<'_>) -> Result<Vec<Block>, DataError> {
        let mut batch = Vec::with_capacity(size);
        while batch.len() < size {
            let Some(block) = self.blocks.next_block()? else {
                break;
            };
            batch.push(block);
            self.report(progress)?;
        }
        Ok(batch)
    }

    fn reduce(&self, batch: Vec<Block>) -> Vec<Result<Reduced, DataError>> {
        let plan = Plan {
            path: self.source.path(),
            headers: &self.header.names,
            layout: &self.layout,
            cell_types: &self.settings.cell_types,
            sums: self.sums.clone(),
            preview: self.total.cells == 0,
        };
        batch
            .into_par_iter()
            .map(|block| reduce::reduce(&plan, block))
            .collect()
    }

    /// What the blocks so far say about how to read the next.
    fn learn(&mut self) {
        let new: Vec<usize> = self
            .total
            .text_columns()
            .into_iter()
            .filter(|&slot| !self.layout.text[slot])
            .collect();
        self.layout.mark_text(&new);
        if self.sums == Sums::ValuesAndShares && self.total.has_non_count {
            self.sums = Sums::Values;
        }
    }

    fn report(&mut self, progress: &mut Progress<'_>) -> Result<(), DataError> {
        if self
            .reported
            .is_some_and(|last| last.elapsed() < REPORT_EVERY)
        {
            return Ok(());
        }
        self.reported = Some(Instant::now());
        let stream = self.blocks.stream();
        let (bytes, all) = (stream.bytes_read(), stream.total());
        let at = ReadProgress {
            bytes_read: (bytes + self.number.index * all) / self.number.of,
            bytes_total: all,
            cells: self.total.cells,
        };
        match progress(at) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(DataError::Cancelled),
        }
    }
}
