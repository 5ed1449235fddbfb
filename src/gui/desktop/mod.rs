//! The desktop around the window: start, icon, file dialogs.

pub mod dialogs;
pub(crate) mod icon;
pub mod launch;
pub(crate) mod probe;
