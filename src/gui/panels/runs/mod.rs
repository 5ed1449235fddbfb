//! The training runs with a result: which is shown, how they differ, how their clusters agree.

mod comparison;
mod panel;
mod settings;

pub use panel::RunsPanel;
