//! Named threads that carry out [`Request`]s and report [`Notice`]s.

use std::sync::Arc;

use crate::session::{Notice, Request};

/// Wakes the window when a notice waits.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// The threads `trainer`, `analysis` and `umap`.
#[derive(Debug)]
pub struct Engine {}

impl Engine {
    /// Starts the threads.
    ///
    /// # Errors
    /// When the system refuses a thread.
    pub fn start(wake: Wake) -> std::io::Result<Self> {
        wake();
        todo!()
    }

    /// Hands a request to the thread it belongs to.
    pub fn submit(&self, request: Request) {
        todo!("{request:?}")
    }

    /// Takes one waiting notice; never blocks.
    pub fn poll(&self) -> Option<Notice> {
        todo!()
    }
}
