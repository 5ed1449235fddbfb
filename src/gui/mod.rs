//! The window. The only folder that imports egui.
//!
//! | folder | holds |
//! |---|---|
//! | [`app`] | the state of the window: receives notices in `logic`, paints in `ui`, performs actions |
//! | `actions` | the table from which menus, shortcuts, help and palette are made |
//! | [`desktop`] | start of the program, icon, and the thread that waits for file dialogs |
//! | [`frame`] | around the panels: menu bar, layout, status bar, theme |
//! | `panels` | each reads the session and sends an `Action` |
//! | [`windows`] | windows over the panels |
//! | [`widgets`] | widgets and formats that the others share |
//! | `titled` | enums of menus, panels and pages with their titles |

mod actions;
pub mod app;
pub mod desktop;
pub mod frame;
mod panels;
mod titled;
pub mod widgets;
pub mod windows;

pub use crate::worker::Workers;
pub use app::{GenetideApp, PersistentState};
