//! Training: start, pause, stop; progress; loss curves.

mod buttons;
mod curves;
mod held_out;
mod panel;
mod plots;
mod progress;
mod settings;

pub use curves::Look;
pub use panel::TrainingPanel;
