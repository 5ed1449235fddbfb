//! Markers, names and legend of the map.

pub(crate) mod labels;
pub(crate) mod legend;
pub(crate) mod markers;
pub(crate) mod names;
