//! What starts a job, and what its answer changes.

mod clusters;
mod curves;
mod data;
mod dispatch;
mod files;
pub(super) mod notice;
mod runs;
mod training;
