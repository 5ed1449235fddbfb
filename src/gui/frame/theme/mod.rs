//! Spacing, text sizes and the few colours that are not data.

mod appearance;
mod colours;
mod style;
mod visuals;
mod widgets;

pub use appearance::{Appearance, TEXT_SIZES};
pub use colours::{colour, level_colour};
pub use style::{GAP, apply, font, install, text_scale};
pub use widgets::{activity_ui, hint_ui, line_edit, select_all};
