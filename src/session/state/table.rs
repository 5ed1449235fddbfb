//! The data set that is open, and its response test.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use crate::config::RunConfig;
use crate::pipeline::Prepared;
use genetide_analysis::GeneRow;
use genetide_data::read::{LoadedTable, Source};
use genetide_data::{DataSettings, GeneScale};

/// The data set that is open, and how it was read.
#[derive(Debug)]
pub(in crate::session) struct OpenTable {
    pub table: Arc<LoadedTable>,
    pub source: Source,
    pub settings: Arc<DataSettings>,
}

/// The data set tested and scaled.
#[derive(Debug)]
pub(in crate::session) struct PreparedTable {
    pub prepared: Arc<Prepared>,
    /// How it was tested and scaled; unknown in some old session files.
    pub settings: Option<PrepareSettings>,
    /// The gene table as long as there are no clusters; made when it is first looked at.
    rows: OnceLock<Arc<Vec<GeneRow>>>,
}

impl PreparedTable {
    pub fn new(prepared: Arc<Prepared>, settings: Option<PrepareSettings>) -> Self {
        Self {
            prepared,
            settings,
            rows: OnceLock::new(),
        }
    }

    pub fn rows(&self, table: &LoadedTable) -> &Arc<Vec<GeneRow>> {
        let make = || Arc::new(self.prepared.gene_table(table, None));
        self.rows.get_or_init(make)
    }
}

/// The settings that decide test and scaling.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrepareSettings {
    fdr: f64,
    gene_scale: GeneScale,
}

impl PrepareSettings {
    pub(in crate::session) fn of(config: &RunConfig) -> Self {
        Self {
            fdr: config.analysis.fdr,
            gene_scale: config.data.gene_scale,
        }
    }
}

/// Whether a data set has to be read again to go from one of these settings to the other; the gene
/// scale is applied to profiles that were read.
pub(in crate::session) fn reads_differently(a: &DataSettings, b: &DataSettings) -> bool {
    let rescaled = DataSettings {
        gene_scale: b.gene_scale,
        ..a.clone()
    };
    rescaled != *b
}
