//! Where plots, legends and text go on a page.
//!
//! A page of a chosen size is laid out in units that are a tenth of its smallest text, so that text
//! has its size in points whatever the width: a narrow page has fewer columns, not smaller letters.

mod grid;
mod losses;
mod page;
mod spacing;
mod summary;

pub(crate) use crate::figure::layout::grid::{Cell, Grid, panel_width};
pub(crate) use crate::figure::layout::losses::LossPlot;
pub use crate::figure::layout::page::Page;
pub(crate) use crate::figure::layout::spacing::{CURVE_NAME_PITCH, HEADER, KEY_LINE, TICK_ROOM};
pub(crate) use crate::figure::layout::summary::{Contents, SummaryLayout};
