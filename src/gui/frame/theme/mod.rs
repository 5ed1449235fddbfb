//! Spacing, text sizes and the few colours that are not data.

mod style;
mod visuals;
mod widgets;

pub use style::{Appearance, GAP, TEXT_SIZES, apply, font, install, text_scale};
pub use visuals::{colour, level_colour};
pub use widgets::{activity_ui, hint_ui, line_edit, select_all};
