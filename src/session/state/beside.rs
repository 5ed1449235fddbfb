//! Clusters by another method, beside those on view.

use std::sync::Arc;

use crate::pipeline::ClusterOutcome;
use crate::session::state::{JobId, RunId};
use genetide_analysis::ClusterMethod;

/// The clusters of one run by another method than those on view, to be compared with them. They are not
/// saved.
#[derive(Clone, Debug)]
pub(in crate::session) struct Beside {
    /// The run.
    pub run: RunId,
    /// The clusters.
    pub clusters: Arc<ClusterOutcome>,
    /// Whether map and table have the colours of these clusters.
    pub colours: bool,
}

/// Such clusters on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::session) struct AwaitedBeside {
    pub id: JobId,
    pub method: ClusterMethod,
}
