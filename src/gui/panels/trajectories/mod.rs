//! Trajectories of pinned and selected genes on the true time axis.

mod cache;
mod chart;
mod curve;
mod curves;
mod genes;
mod legend;
mod libraries;
mod look;
mod onsets;
mod options;
mod parts;
mod plots;
mod pointer;

pub use options::Options;
pub use plots::Trajectories;
