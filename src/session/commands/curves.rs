//! Commands for single cells and posterior bands.

use crate::session::{Request, Session};
use genetide_data::GeneIndex;

/// Commands for single cells and posterior bands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CurveCommand {
    /// Read the single cells of these genes, where they are not known.
    ReadCells(Vec<GeneIndex>),
    /// Stop reading single cells.
    CancelCells,
    /// Compute the posterior bands of these genes, where they are not known.
    MakeBands(Vec<GeneIndex>),
}

impl Session {
    pub(super) fn execute_curves(&mut self, command: CurveCommand) -> Option<Request> {
        match command {
            CurveCommand::ReadCells(genes) => self.request_cells(&genes),
            CurveCommand::CancelCells => self.cancel_cells(),
            CurveCommand::MakeBands(genes) => self.request_bands(&genes),
        }
    }
}
