//! The worker threads as the window sees them.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use std::time::Duration;

use eframe::egui;

use crate::session::{Notice, Request};
use crate::worker::{Engine, Wake};

/// The worker threads as the window sees them; tests use a stand-in.
pub trait Workers {
    /// Submits a request without blocking.
    fn submit(&self, request: Request);
    /// Takes a waiting notice without blocking.
    fn poll(&self) -> Option<Notice>;
}

impl Workers for Engine {
    fn submit(&self, request: Request) {
        Self::submit(self, request);
    }

    fn poll(&self) -> Option<Notice> {
        Self::poll(self)
    }
}

/// Wakes the window at once, or after 100 ms during training: without a graphics card, painting and
/// training compete for the CPU, and several epochs fit into one repaint.
pub(super) fn paced_wake(ctx: egui::Context, training: Arc<AtomicBool>) -> Wake {
    Arc::new(move || {
        if training.load(Ordering::Relaxed) {
            ctx.request_repaint_after(Duration::from_millis(100));
        } else {
            ctx.request_repaint();
        }
    })
}
