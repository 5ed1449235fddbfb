//! What the session tells without a change.

pub(super) mod clusters;
mod curves;
mod data;
mod files;
mod training;
mod view;
