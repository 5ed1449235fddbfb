//! What the workers are asked for, and what they report.

pub(super) mod notice;
pub(super) mod request;
