//! Distances between the parts of a page, in units.

/// Left of the first frame of a row: axis title and numbers.
pub(crate) const AXIS_ROOM: f64 = 50.0;
/// Above a frame: its title and subtitle.
pub(crate) const HEADER: f64 = 38.0;
/// Below a frame: axis numbers.
pub(crate) const TICK_ROOM: f64 = 18.0;
/// Below the axis numbers of the lowest frame of a column: the axis title.
pub(crate) const TITLE_ROOM: f64 = 18.0;
/// Between columns.
pub(crate) const COLUMN_GAP: f64 = 20.0;
/// Between the grid of clusters and the row below it.
pub(crate) const ROW_GAP: f64 = 26.0;
/// Pitch of the columns and lines of curve names below a plot.
pub(crate) const CURVE_NAME_PITCH: (f64, f64) = (152.0, 13.0);
/// Height of a line with a legend above the plots.
pub(crate) const KEY_LINE: f64 = 14.0;
