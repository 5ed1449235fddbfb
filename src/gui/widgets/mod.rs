//! Widgets and formats that panels share.

pub(crate) mod focus_ring;
pub(crate) mod form;
pub(crate) mod format;
pub(crate) mod key;
pub(crate) mod log_axis;
pub(crate) mod notify;
pub(crate) mod pace;
pub(crate) mod pin_slots;
pub(crate) mod plot;
pub mod point_grid;
pub(crate) mod progress;
pub(crate) mod small_plot;
pub(crate) mod split;
