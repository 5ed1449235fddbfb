//! The panels. Each reads the session and sends actions; none changes the session.

mod clusters;
pub mod data;
mod embedding;
pub mod genes;
mod lists;
mod placeholder;
mod runs;
mod start_button;
mod state;
mod training;
mod trajectories;
mod view;

pub use lists::ListPrompt;
pub use state::{PanelOptions, Panels};
pub use view::View;
