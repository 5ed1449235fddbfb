//! The panels. Each reads the session and sends actions; none changes the session.

mod cached;
mod clusters;
mod cross_table;
pub mod data;
mod differences;
mod embedding;
pub mod genes;
mod lists;
mod on_click;
mod parts;
mod placeholder;
mod runs;
mod state;
mod training;
mod trajectories;
mod view;

pub use lists::ListPrompt;
pub use on_click::OnClick;
pub use state::{PanelOptions, Panels};
pub use view::View;
