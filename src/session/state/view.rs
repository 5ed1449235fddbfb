//! What all panels share.

use std::collections::BTreeSet;
use std::sync::Arc;

/// What colours the map; a gene list is named by its index.
pub type ColourBy = genetide_figure::ColourBy<usize>;

/// The one selection that every panel shares. Genes are indices into the profiles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// Under the pointer.
    pub hovered: Option<usize>,
    /// Selected; shared, so that a change is seen from the pointer.
    pub selected: Arc<BTreeSet<usize>>,
    /// Pinned, in the order of pinning.
    pub pinned: Vec<usize>,
}
