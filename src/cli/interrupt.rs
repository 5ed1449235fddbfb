//! Ctrl+C.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A flag that is set when the user asks the program to end.
pub fn cancelled_by_user() -> Arc<AtomicBool> {
    let cancel = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&cancel);
    let handler = ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed));
    if let Err(error) = handler {
        log::warn!("Ctrl+C cannot be handled, an interrupted run may leave files behind: {error}");
    }
    cancel
}
