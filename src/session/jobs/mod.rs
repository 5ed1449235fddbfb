//! What starts a job, and what its answer changes.

mod beside;
mod clusters;
mod curves;
mod data;
mod dispatch;
mod files;
mod held_out;
pub(super) mod notice;
mod runs;
mod training;
