//! Single cells and posterior bands: computed when they are asked for, and kept.

use std::sync::Arc;

use crate::session::{BandsJob, CellsJob, Curves, JobId, Request, Session};
use genetide_data::GeneIndex;
use genetide_data::read::CellValues;
use genetide_model::Band;

/// Most genes whose cells are kept; with 100,000 cells a gene takes 1 MB.
const MOST_GENES: usize = 64;

impl Session {
    /// Reads the cells that these genes lack; reading in progress is superseded.
    pub(in crate::session) fn request_cells(&mut self, genes: &[GeneIndex]) -> Option<Request> {
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

    pub(super) fn on_cells(&mut self, id: JobId, cells: CellValues) -> Option<()> {
        let curves = &mut self.curves;
        curves.cells_awaited.take_if(|own| own.0 == id)?;
        if curves.cells.len() + cells.genes.len() > MOST_GENES {
            curves.cells.clear();
        }
        let read = cells.genes.into_iter();
        curves
            .cells
            .extend(read.map(|cells| (cells.gene, Arc::new(cells))));
        curves.version += 1;
        Some(())
    }

    /// Computes the bands that these genes lack in the run on view.
    pub(in crate::session) fn request_bands(&mut self, genes: &[GeneIndex]) -> Option<Request> {
        let lacking = self.genes_without_bands(genes);
        if lacking.is_empty() {
            return None;
        }
        let run = self.view()?;
        let (network, held_out) = (run.network(run.k, run.method), run.held_out.clone());
        let run = run.id;
        let id = self.jobs.next();
        let genes = lacking.iter().copied().collect();
        self.curves.bands_awaited = Some((id, run, lacking));
        Some(Request::MakeBands(BandsJob {
            id,
            network,
            held_out,
            genes,
        }))
    }

    pub(super) fn on_bands(&mut self, id: JobId, bands: Vec<(GeneIndex, Band)>) -> Option<()> {
        let curves = &mut self.curves;
        let (_, run, _) = curves.bands_awaited.take_if(|own| own.0 == id)?;
        if self.runs.iter().any(|own| own.id == run) {
            let shared = bands.into_iter().map(|(gene, of)| (gene, Arc::new(of)));
            curves.bands.entry(run).or_default().of_gene.extend(shared);
        }
        curves.version += 1;
        Some(())
    }

    /// Drops everything that belongs to the previous data set.
    pub(super) fn forget_curves(&mut self) -> Option<Request> {
        let next = Curves {
            version: self.curves.version + 1,
            ..Curves::default()
        };
        let before = std::mem::replace(&mut self.curves, next);
        before.cells_awaited.map(|(id, _)| Request::CancelCells(id))
    }
}
