//! Single cells and posterior bands of the genes on view.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::session::state::{JobId, RunId};
use genetide_data::GeneIndex;
use genetide_data::read::GeneCells;
use genetide_model::Band;

/// Single cells and posterior bands.
#[derive(Debug, Default)]
pub struct Curves {
    /// Why cells could not be read last, until they are asked for again.
    pub cells_failed: Option<String>,
    /// Counts the changes, so that a window knows when to draw again.
    pub version: u64,
    pub(in crate::session) cells: BTreeMap<GeneIndex, Arc<GeneCells>>,
    pub(in crate::session) bands: BTreeMap<RunId, RunBands>,
    pub(in crate::session) cells_awaited: Option<(JobId, BTreeSet<GeneIndex>)>,
    pub(in crate::session) bands_awaited: Option<(JobId, RunId, BTreeSet<GeneIndex>)>,
}

/// The bands of one run.
#[derive(Debug, Default)]
pub(in crate::session) struct RunBands {
    pub of_gene: BTreeMap<GeneIndex, Arc<Band>>,
    /// Whether computing them failed; it would again.
    pub failed: bool,
}

impl Curves {
    /// The cells of a gene, if they were read.
    pub fn cells(&self, gene: GeneIndex) -> Option<&Arc<GeneCells>> {
        self.cells.get(&gene)
    }

    /// The band of a gene by a run, if it was computed.
    pub fn band(&self, run: RunId, gene: GeneIndex) -> Option<&Arc<Band>> {
        self.bands.get(&run)?.of_gene.get(&gene)
    }

    /// Whether cells are being read.
    pub fn is_reading(&self) -> bool {
        self.cells_awaited.is_some()
    }
}
