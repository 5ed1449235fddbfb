//! Starts the threads, hands them requests, and ends them.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::thread::{Builder, JoinHandle};

use crate::session::{Notice, Request};
use crate::worker::context::{Context, Queues};
use crate::worker::notify::{CHANNEL_ROOM, Notifier, Wake};
use crate::worker::steps::{PipelineSteps, Steps};
use crate::worker::threads::{analysis, curves, saver, trainer, umap};

/// The worker threads as the window sees them; tests use a stand-in.
pub trait Workers {
    /// Hands a request to its thread; never blocks.
    fn submit(&self, request: Request);
    /// Takes a waiting notice; never blocks.
    fn poll(&self) -> Option<Notice>;
}

/// The threads `trainer`, `analysis`, `umap`, `cells`, `bands` and `saver`.
///
/// When it is dropped, training is discarded, reading and the sweep are stopped, and the exports and
/// sessions that wait are written. All threads are joined but `umap`, since a map cannot be stopped: it
/// ends by itself and its result goes nowhere.
#[derive(Debug)]
pub struct Engine {
    notices: Option<Receiver<Notice>>,
    pub(super) queues: Arc<Queues>,
    joined: Vec<JoinHandle<()>>,
}

impl Engine {
    /// Starts the threads; sessions are autosaved in `folder`, if there is one.
    ///
    /// # Errors
    /// When the system refuses a thread.
    pub fn start(wake: Wake, folder: Option<PathBuf>) -> std::io::Result<Self> {
        let steps: Arc<dyn Steps> = Arc::new(PipelineSteps);
        Self::start_with(wake, &steps, CHANNEL_ROOM, folder)
    }

    /// Starts the threads with these steps, and room for so many notices.
    pub(super) fn start_with(
        wake: Wake,
        steps: &Arc<dyn Steps>,
        room: usize,
        folder: Option<PathBuf>,
    ) -> std::io::Result<Self> {
        let (notifier, receiver) = Notifier::new(room, wake);
        // Put together before the first thread starts: if a later one is refused, dropping the
        // engine ends those that run.
        let mut engine = Self {
            notices: Some(receiver),
            queues: Arc::default(),
            joined: Vec::new(),
        };
        type Run = fn(Context<'_>);
        let threads: [(&str, Run); 4] = [
            ("trainer", trainer::run),
            ("analysis", analysis::run),
            ("cells", curves::run_cells),
            ("bands", curves::run_bands),
        ];
        for (name, run) in threads {
            let thread = engine.spawn(name, &notifier, steps, run)?;
            engine.joined.push(thread);
        }
        let thread = engine.spawn("saver", &notifier, steps, |context| {
            saver::run(context, folder);
        })?;
        engine.joined.push(thread);
        // Not joined: a map of many genes takes long and cannot be stopped, and nothing is lost with it.
        engine.spawn("umap", &notifier, steps, umap::run)?;
        Ok(engine)
    }

    fn spawn(
        &self,
        name: &str,
        notifier: &Notifier,
        steps: &Arc<dyn Steps>,
        run: impl FnOnce(Context<'_>) + Send + 'static,
    ) -> std::io::Result<JoinHandle<()>> {
        let (queues, steps) = (Arc::clone(&self.queues), Arc::clone(steps));
        let notifier = notifier.clone();
        Builder::new().name(name.to_owned()).spawn(move || {
            run(Context {
                queues: &queues,
                steps: steps.as_ref(),
                notifier: &notifier,
            });
        })
    }
}

impl Workers for Engine {
    fn submit(&self, request: Request) {
        self.queues.submit(request);
    }

    fn poll(&self) -> Option<Notice> {
        self.notices.as_ref()?.try_recv().ok()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.queues.close();
        // A thread that waits for room in the channel is let go by this.
        self.notices = None;
        for thread in self.joined.drain(..) {
            // Every job's panic is caught; one outside a job has nobody left to tell.
            let _panicked = thread.join();
        }
    }
}
