//! What starts a job, and what its answer changes.

mod beside;
mod clusters;
mod curves;
mod data;
mod dispatch;
mod files;
mod first_look;
mod held_out;
pub(super) mod notice;
mod runs;
mod training;
