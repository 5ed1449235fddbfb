//! What waits for the threads, and what stops their work.

pub(super) mod control;
pub(super) mod inbox;
pub(super) mod live;
pub(super) mod queue;
