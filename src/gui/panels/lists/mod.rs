//! Gene lists: their genes, and their overlap with clusters.

mod overlap;
mod panel;
mod prompt;

pub use panel::ListsPanel;
pub use prompt::ListPrompt;
