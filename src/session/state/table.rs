//! The data set that is open, and its response test.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use crate::config::RunConfig;
use crate::config::wording::{for_window, settings_named};
use crate::pipeline::Prepared;
use genetide_analysis::{AnalysisSettings, GeneRow};
use genetide_data::read::{FoundLabel, LoadedTable, Source};
use genetide_data::{DataError, DataSettings, GeneScale};

/// The data set that is open, and how it was read.
#[derive(Debug)]
pub(in crate::session) struct OpenTable {
    pub table: Arc<LoadedTable>,
    pub source: Source,
    pub settings: Arc<DataSettings>,
}

/// A data set that could not be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Unread {
    /// Where it comes from.
    pub source: Source,
    /// How it was tried.
    pub settings: Arc<DataSettings>,
    /// Why it failed.
    pub failure: ReadFailure,
}

/// Why a data set could not be read, and what may help.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadFailure {
    /// The message, as the window words it.
    pub message: String,
    /// The settings that it names, each with the value that it proposes.
    pub settings: Vec<(String, Option<String>)>,
    /// The time labels of the data set, where it is they that tell no usable times.
    pub labels: Vec<FoundLabel>,
}

impl ReadFailure {
    /// A failure of reading.
    pub fn new(error: DataError) -> Self {
        let message = error.to_string();
        Self {
            message: for_window(&message),
            settings: settings_named(&message),
            labels: error.labels,
        }
    }
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

/// The settings that decide test and scaling. Files of earlier versions lack those that had no choice then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PrepareSettings {
    /// Those of the test; k and method, which decide neither, are the default ones.
    #[serde(flatten)]
    analysis: AnalysisSettings,
    gene_scale: GeneScale,
}

impl Default for PrepareSettings {
    fn default() -> Self {
        Self::of(&RunConfig::default())
    }
}

impl PrepareSettings {
    pub(in crate::session) fn of(config: &RunConfig) -> Self {
        let neither = AnalysisSettings::default();
        Self {
            analysis: AnalysisSettings {
                k: neither.k,
                method: neither.method,
                ..config.analysis.clone()
            },
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
