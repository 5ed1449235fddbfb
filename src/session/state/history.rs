//! What can be undone.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use crate::pipeline::ClusterOutcome;
use crate::session::state::{ColourBy, RunId};
use crate::session::{GeneFilter, GeneList};
use genetide_analysis::{ClusterMethod, KChoice};
use genetide_data::GeneIndex;

/// Everything that undo covers.
#[derive(Clone, Debug)]
pub(in crate::session) struct Snapshot {
    pub selected: Arc<BTreeSet<GeneIndex>>,
    pub pinned: Vec<GeneIndex>,
    pub colour_by: ColourBy,
    pub hidden: BTreeSet<usize>,
    pub filter: GeneFilter,
    pub lists: Arc<Vec<GeneList>>,
    pub k: KChoice,
    pub method: ClusterMethod,
    pub clusters: Option<Arc<ClusterOutcome>>,
    /// The run of these clusters.
    pub run: Option<RunId>,
}

impl Snapshot {
    pub fn differs_from(&self, other: &Self) -> bool {
        let pointer = |of: &Self| of.clusters.as_ref().map(Arc::as_ptr);
        !(pointer(self) == pointer(other)
            && self.selected == other.selected
            && self.pinned == other.pinned
            && self.colour_by == other.colour_by
            && self.hidden == other.hidden
            && self.filter == other.filter
            && self.lists == other.lists
            && self.k == other.k
            && self.method == other.method
            && self.run == other.run)
    }
}

/// A change, and what was before it.
#[derive(Clone, Debug)]
pub(in crate::session) struct Change {
    pub name: String,
    /// Whether it changed what is saved.
    pub is_saved: bool,
    pub before: Snapshot,
}

/// The changes that can be undone, and those that were.
#[derive(Debug, Default)]
pub(in crate::session) struct History {
    pub done: VecDeque<Change>,
    pub undone: Vec<Change>,
    /// The gesture of the last change, while it may continue.
    pub gesture: Option<Gesture>,
}

/// A step of undo.
#[derive(Debug)]
pub(in crate::session) struct UndoStep {
    /// What the menu calls it.
    pub name: String,
    /// Steps of one gesture that follow each other are one step.
    pub gesture: Option<Gesture>,
}

/// A change that is made in many small steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::session) enum Gesture {
    /// A drag of the slider for k.
    K,
    /// Typing a filter.
    Filter,
}
