//! Figures: each plot alone, and clusters, map and loss curves together on a summary page.
//!
//! | folder or file | does |
//! |---|---|
//! | `settings`, `kind` | what a figure shows, how large, in which file format |
//! | `render` | from results and settings to the bytes of a file |
//! | `summary_page`, `caption`, `standalone` | the pages |
//! | `layout` | where everything goes on a page |
//! | `plots`, `highlight` | the plots |
//! | `draw` | canvas, axes, fonts, names that do not overlap |
//! | `output` | from SVG to PNG and PDF with the embedded fonts |

mod caption;
pub mod draw;
pub mod drawing;
mod highlight;
mod kind;
pub mod layout;
mod output;
mod plots;
mod render;
mod settings;
mod standalone;
mod summary_page;
#[cfg(test)]
mod tests;

pub use crate::figure::kind::{Band, FigureFormat, FigureKind};
pub use crate::figure::output::png::{Picture, svg_to_png};
pub use crate::figure::render::{figure_svg, picture, render, run_figure, svg};
pub use crate::figure::settings::{DPI, FONT_PT, FigureSettings, SIDE_MM};
