//! What the session tells without a change.

pub(super) mod clusters;
mod curves;
mod data;
mod exports;
mod files;
mod progress;
mod runs;
mod training;
mod view;
