//! Trajectories of pinned and selected genes on the true time axis.

mod cache;
mod chart;
mod curves;
mod genes;
mod legend;
mod options;
mod plots;

pub use options::Options;
pub use plots::Trajectories;
