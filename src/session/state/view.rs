//! What all panels share.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::pipeline::Prepared;
use genetide_analysis::Embedding;
use genetide_data::GeneIndex;

/// What colours the map; a gene list is named by its index.
pub type ColourBy = genetide_figure::ColourBy<usize>;

/// The one selection that every panel shares.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// Under the pointer.
    pub hovered: Option<GeneIndex>,
    /// Selected; shared, so that a change is seen from the pointer.
    pub selected: Arc<BTreeSet<GeneIndex>>,
    /// Pinned, in the order of pinning.
    pub pinned: Vec<GeneIndex>,
}

/// A map of the training run in progress.
#[derive(Clone, Debug)]
pub(in crate::session) struct LiveMap {
    /// The epoch it shows, 1-based.
    pub epoch: usize,
    pub embedding: Arc<Embedding>,
    /// The profiles of its points.
    pub prepared: Arc<Prepared>,
}

/// Whether training runs are watched, and what is seen of them.
#[derive(Clone, Debug)]
pub(in crate::session) struct Live {
    /// Whether the user wants to watch training runs.
    pub wanted: bool,
    /// Whether another run was chosen to be shown while training is in progress.
    pub looked_away: bool,
    /// The newest map of the training run in progress; afterwards, until the final map is computed.
    pub map: Option<LiveMap>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            wanted: true,
            looked_away: false,
            map: None,
        }
    }
}

/// The map on view.
#[derive(Clone, Copy, Debug)]
pub struct MapOnView<'a> {
    /// The map.
    pub embedding: &'a Arc<Embedding>,
    /// The profiles of its points.
    pub prepared: &'a Arc<Prepared>,
    /// The epoch of a preview; `None` for the map of a result.
    pub epoch: Option<usize>,
}
