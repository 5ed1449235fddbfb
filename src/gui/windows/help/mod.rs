//! The help: one window with a page for each entry of the menu.

mod methods;
mod rows;
mod shortcuts;
mod window;

pub use window::HelpWindow;
