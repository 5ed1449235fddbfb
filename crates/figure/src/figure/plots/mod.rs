//! The plots.

pub(crate) mod clusters;
pub(crate) mod clusters_key;
pub(crate) mod key_lines;
pub(crate) mod losses;
pub(crate) mod map;
pub(crate) mod map_data;
pub(crate) mod map_labels;
pub(crate) mod map_legend;
pub(crate) mod quality;
pub(crate) mod trajectories;
pub(crate) mod trajectories_key;
pub(crate) mod value_axis;
