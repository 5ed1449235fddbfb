//! What the workers are asked for, and what their answers change.

mod clusters;
mod curves;
mod data;
mod dispatch;
mod files;
pub(super) mod notice;
pub(super) mod request;
mod runs;
mod training;
