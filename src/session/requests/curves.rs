//! Single cells and posterior bands: computed when they are asked for, and kept.

use std::sync::Arc;

use crate::session::{BandsJob, CellsJob, Curves, Request, Session};

impl Session {
    /// Reads the cells that these genes lack; reading in progress is superseded.
    pub(in crate::session) fn request_cells(&mut self, genes: &[usize]) -> Option<Request> {
        self.table.as_ref()?;
        self.curves.cells_failed = None;
        let lacking = self.genes_without_cells(genes);
        if lacking.is_empty() {
            return None;
        }
        let id = self.jobs.next();
        let open = self.table.as_ref()?;
        let job = CellsJob {
            id,
            source: open.source.clone(),
            settings: Arc::clone(&open.settings),
            table: Arc::clone(&open.table),
            genes: lacking.iter().copied().collect(),
        };
        self.curves.cells_awaited = Some((id, lacking));
        self.curves.version += 1;
        Some(Request::ReadCells(job))
    }

    /// Ends the wait for cells, and forgets that they could not be read.
    pub(in crate::session) fn cancel_cells(&mut self) -> Option<Request> {
        self.curves.version += 1;
        self.curves.cells_failed = None;
        let (id, _) = self.curves.cells_awaited.take()?;
        Some(Request::CancelCells(id))
    }

    /// Computes the bands that these genes lack in the run on view.
    pub(in crate::session) fn request_bands(&mut self, genes: &[usize]) -> Option<Request> {
        let lacking = self.genes_without_bands(genes);
        if lacking.is_empty() {
            return None;
        }
        let run = self.view()?;
        let (network, run) = (run.network(run.k, run.method), run.id);
        let id = self.jobs.next();
        let genes = lacking.iter().copied().collect();
        self.curves.bands_awaited = Some((id, run, lacking));
        let job = BandsJob { id, network, genes };
        Some(Request::MakeBands(job))
    }

    /// Drops everything that belongs to the previous data set.
    pub(in crate::session) fn forget_curves(&mut self) -> Option<Request> {
        let version = self.curves.version + 1;
        let next = Curves {
            version,
            ..Curves::default()
        };
        let before = std::mem::replace(&mut self.curves, next);
        before.cells_awaited.map(|(id, _)| Request::CancelCells(id))
    }
}
