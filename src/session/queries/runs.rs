//! The results of all training runs, one of which is on view.

use std::sync::Arc;

use crate::pipeline::ClusterOutcome;
use crate::session::{Run, RunId, Session};
use genetide_analysis::KQuality;

impl Session {
    /// The runs, oldest first.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The run with this number.
    pub fn run(&self, id: RunId) -> Option<&Run> {
        self.runs.iter().find(|run| run.id == id)
    }

    /// The run on view.
    pub fn view(&self) -> Option<&Run> {
        self.run(self.on_view?)
    }

    pub(in crate::session) fn view_mut(&mut self) -> Option<&mut Run> {
        let on_view = self.on_view?;
        self.runs.iter_mut().find(|run| run.id == on_view)
    }

    /// The clusters on view.
    pub fn clusters(&self) -> Option<&Arc<ClusterOutcome>> {
        self.view()?.clusters.as_ref()
    }

    /// Quality per k of the run on view so far, ascending in k.
    pub fn quality(&self) -> &[KQuality] {
        self.view().map_or(&[], |run| &run.quality)
    }

    /// Whether there is something to export.
    pub fn can_export(&self) -> bool {
        self.clusters().is_some()
    }
}
