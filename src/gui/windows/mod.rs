//! Windows over the panels.

pub(crate) mod figure_window;
pub(crate) mod help;
pub(crate) mod name_prompt;
pub(crate) mod palette_window;
pub(crate) mod path_prompt;
pub(crate) mod prompt;
pub(crate) mod session_windows;
pub(crate) mod tour;
pub(crate) mod welcome;
