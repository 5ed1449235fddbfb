//! Single cells and posterior bands.

use std::sync::Arc;

use crate::session::{JobId, Session};
use genetide_data::read::CellValues;
use genetide_model::Band;

/// Most genes whose cells are kept; with 100,000 cells a gene takes 1 MB.
const MOST_GENES: usize = 64;

impl Session {
    pub(super) fn on_cells(&mut self, id: JobId, cells: CellValues) {
        let curves = &mut self.curves;
        if curves.cells_awaited.take_if(|own| own.0 == id).is_none() {
            return;
        }
        if curves.cells.len() + cells.genes.len() > MOST_GENES {
            curves.cells.clear();
        }
        let read = cells.genes.into_iter();
        curves
            .cells
            .extend(read.map(|cells| (cells.gene, Arc::new(cells))));
        curves.version += 1;
    }

    pub(super) fn on_bands(&mut self, id: JobId, bands: Vec<(usize, Band)>) {
        let curves = &mut self.curves;
        let Some((_, run, _)) = curves.bands_awaited.take_if(|own| own.0 == id) else {
            return;
        };
        if self.runs.iter().any(|own| own.id == run) {
            let computed = bands.into_iter();
            let bands = curves.bands.entry(run).or_default();
            let shared = computed.map(|(gene, band)| (gene, Arc::new(band)));
            bands.of_gene.extend(shared);
        }
        curves.version += 1;
    }
}
