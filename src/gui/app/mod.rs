//! The application: receives notices, paints, then performs the actions sent.
//!
//! | file | holds |
//! |---|---|
//! | `state`, `persistent` | the state of the window, and what is remembered from one start to the next |
//! | `update`, `perform` | what happens in a frame, and what each action does |
//! | `command` | the actions, and how panels send them |
//! | `files`, `sessions`, `unsaved_prompt` | files and sessions; the question about unsaved results |
//! | `autosave` | when the session is autosaved |
//! | `workers` | the worker threads as the window sees them |

mod autosave;
pub mod command;
mod files;
mod perform;
mod persistent;
mod sessions;
mod state;
mod unsaved_prompt;
mod update;
mod workers;

pub use persistent::PersistentState;
pub use state::GenetideApp;
pub use workers::Workers;
