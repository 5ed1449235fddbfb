//! The state of the program.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::config::RunConfig;
use crate::pipeline::ClusterOutcome;
use crate::session::state::{
    AutosavedSession, Beside, ColourBy, Curves, FirstLook, History, Jobs, Live, Log, OpenTable,
    PreparedTable, Revisions, Run, RunId, Selection, Training, Unread,
};
use crate::session::{GeneFilter, GeneList, GeneSearch};
use genetide_figure::figure::{FigureSettings, Picture};

/// The state of the program. It changes by [`Session::execute`] and [`Session::on_notice`] alone.
#[derive(Debug, Default)]
pub struct Session {
    pub(in crate::session) config: RunConfig,
    pub(in crate::session) table: Option<OpenTable>,
    /// The data set that could not be read last: while none is open, a change of data settings tries
    /// it again.
    pub(in crate::session) unread: Option<Unread>,
    pub(in crate::session) prepared: Option<PreparedTable>,
    /// In progress, or failed and not discarded yet.
    pub(in crate::session) training: Option<Training>,
    pub(in crate::session) first_look: FirstLook,
    pub(in crate::session) runs: Vec<Run>,
    pub(in crate::session) on_view: Option<RunId>,
    /// Number of the last run.
    pub(in crate::session) last_run: RunId,
    /// Clusters of an earlier run, whose colours the first clusters of the run on view follow.
    pub(in crate::session) previous_clusters: Option<Arc<ClusterOutcome>>,
    /// Clusters that are compared with those on view.
    pub(in crate::session) beside: Option<Beside>,
    /// Whether the worker has the bootstrap of the run on view. It lacks that of a run that was opened
    /// or switched to, and has to sweep again for the stability of another k.
    pub(in crate::session) worker_has_bootstrap: bool,
    pub(in crate::session) live: Live,
    pub(in crate::session) selection: Selection,
    pub(in crate::session) filter: GeneFilter,
    pub(in crate::session) colour_by: ColourBy,
    pub(in crate::session) hidden: BTreeSet<usize>,
    pub(in crate::session) lists: Arc<Vec<GeneList>>,
    pub(in crate::session) search: GeneSearch,
    pub(in crate::session) curves: Curves,
    pub(in crate::session) path: Option<PathBuf>,
    pub(in crate::session) autosaves: Vec<AutosavedSession>,
    pub(in crate::session) figure: FigureSettings,
    /// A figure that was drawn for the clipboard, until the window takes it.
    pub(in crate::session) picture: Option<Arc<Picture>>,
    pub(in crate::session) log: Log,
    pub(in crate::session) layout: String,
    pub(in crate::session) jobs: Jobs,
    pub(in crate::session) history: History,
    pub(in crate::session) revisions: Revisions,
}

impl Session {
    /// A session with nothing open.
    pub fn new(config: RunConfig) -> Self {
        Self {
            config,
            ..Self::default()
        }
    }

    /// Searches the data set that is open.
    pub(in crate::session) fn update_search(&mut self) {
        let table = self.table.as_ref().map(|open| &*open.table);
        self.search.update(table);
    }
}
