//! What waits for the threads, and what stops their work.

pub(super) mod control;
pub(super) mod file_queue;
pub(super) mod inbox;
pub(super) mod live;
pub(super) mod mailbox;
pub(super) mod map_job;
pub(super) mod queue;
