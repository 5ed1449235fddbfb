//! What a user can ask for: one file per group of commands, with what each command changes.

pub(super) mod clusters;
pub(super) mod command;
pub(super) mod curves;
pub(super) mod data;
mod effect;
pub(super) mod files;
pub(super) mod history;
pub(super) mod lists;
pub(super) mod log;
pub(super) mod runs;
pub(super) mod selection;
pub(super) mod training;
pub(super) mod view;
