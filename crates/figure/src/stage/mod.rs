//! Where results go, and writing that never leaves a half-written file: everything is written to a
//! staging folder beside its place, then renamed.

mod layout;
mod write;

pub use crate::stage::layout::OutputLayout;
pub use crate::stage::write::{STAGING_PREFIX, write_all, write_file};
