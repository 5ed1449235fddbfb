//! The application: receives notices, paints, then performs the actions sent.
//!
//! | file | holds |
//! |---|---|
//! | `state` | the state of the window, and what is remembered from one start to the next |
//! | `update`, `perform` | what happens in a frame, and what each action does |
//! | `command` | the actions, and how panels send them |
//! | `files`, `recent`, `sessions` | files and sessions; the question about unsaved results |
//! | `autosave` | when the session is autosaved |

mod autosave;
pub(crate) mod command;
mod files;
mod perform;
mod recent;
mod sessions;
mod state;
mod update;

pub use recent::Recent;
pub use state::{GenetideApp, PersistentState};
