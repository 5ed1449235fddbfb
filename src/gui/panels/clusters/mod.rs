//! Clusters: a small plot for each, in the order of response.

mod beside;
mod controls;
mod menu;
mod options;
mod panel;
mod selection;

pub use options::GridOptions;
pub use panel::ClustersPanel;
