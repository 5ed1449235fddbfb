//! The window. The only folder that imports egui.
//!
//! [`app`] receives notices in `logic` and paints in `ui`; [`panels`] read the session and send
//! [`command::Action`]s; [`dialogs`] owns the thread that waits for file dialogs; [`launch`] starts
//! it all or says what is missing.

mod actions;
pub mod app;
pub mod command;
pub mod dialogs;
mod figure_window;
mod focus_ring;
mod form;
mod format;
mod help;
mod icon;
mod keeping;
pub mod launch;
pub mod layout;
mod log_axis;
mod menu;
mod name_prompt;
mod notify;
mod pace;
mod palette_window;
mod panel_names;
mod panels;
mod path_prompt;
mod pin_slots;
mod plot;
pub mod point_grid;
mod probe;
mod progress;
mod prompt_field;
mod quit_prompt;
mod session_windows;
mod small_plot;
mod split;
mod status_bar;
mod theme;
mod tour;
mod welcome;

pub use app::{GenetideApp, Remembered, Workers};
