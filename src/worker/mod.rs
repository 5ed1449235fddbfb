//! Named threads that carry out [`Request`]s and report [`Notice`]s.
//!
//! | thread | does | waiting requests |
//! |---|---|---|
//! | `trainer` | trainings, one at a time | the latest |
//! | `analysis` | reading, response test, clusters, sweep over k, exports | the latest of each kind; every export |
//! | `cells` | single cells of the genes on view | the latest, which stops the one before |
//! | `bands` | posterior bands of the genes on view | the latest |
//! | `saver` | session files: saving, opening, keeping in case the program ends badly | all; of the sessions to keep the latest |
//! | `umap` | maps of genes | the latest; that of a result before one of a training that goes on |
//!
//! The window never waits: handing in a request takes a lock for a moment, and a request takes the
//! place of one of its kind that still waits, so what waits is bounded. Notices come back over one
//! bounded channel; a thread that finds it full waits for the window, but for a training, which
//! keeps its epochs and goes on. A job that fails or panics becomes a [`Notice::Failed`], and its
//! thread goes on.

mod analysis;
mod curves;
mod inbox;
mod live;
mod notify;
mod saver;
mod slot;
mod steps;
#[cfg(test)]
mod tests;
mod trainer;
mod umap;

use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

pub use steps::{PipelineSteps, Steps};

use analysis::Analysis;
use curves::{BandsRequest, CellsRequest, LatestCells};
use inbox::{
    ClusterTask, ClusterWork, ExportTask, ExportWork, Inbox, PrepareWork, ReadWork, SweepWork, Work,
};
use live::Live;
use notify::Notifier;
use saver::Tasks;
use slot::Slot;
use trainer::{Control, TrainRequest};
use umap::{EmbedRequest, LiveRequest};

use crate::model::Signal;
use crate::session::{Notice, Request};

/// Wakes the window when a notice waits.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Notices that fit in the channel.
const CHANNEL_ROOM: usize = 256;

/// The threads `trainer`, `analysis`, `umap`, `cells`, `bands` and `saver`.
///
/// When it is dropped, the training is discarded, readings and the sweep are stopped, and the
/// exports and sessions that wait are written. All are joined but `umap`, since an embedding cannot
/// be stopped: it ends by itself and its result goes nowhere.
pub struct Engine {
    notices: Option<Receiver<Notice>>,
    trainings: Arc<Slot<TrainRequest>>,
    embeddings: Arc<Slot<EmbedRequest>>,
    cells: Arc<Slot<CellsRequest>>,
    latest_cells: LatestCells,
    bands: Arc<Slot<BandsRequest>>,
    inbox: Arc<Inbox>,
    tasks: Arc<Tasks>,
    live: Arc<Live>,
    /// The control of the training asked for last.
    control: Mutex<Arc<Control>>,
    joined: Vec<JoinHandle<()>>,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("inbox", &self.inbox)
            .finish_non_exhaustive()
    }
}

impl Engine {
    /// Starts the threads.
    ///
    /// # Errors
    /// When the system refuses a thread.
    pub fn start(wake: Wake) -> std::io::Result<Self> {
        Self::start_with(wake, Arc::new(PipelineSteps))
    }

    /// Starts the threads, and keeps sessions in `folder` in case the program ends badly.
    ///
    /// # Errors
    /// When the system refuses a thread.
    pub fn start_keeping(wake: Wake, folder: Option<PathBuf>) -> std::io::Result<Self> {
        Self::start_all(wake, Arc::new(PipelineSteps), CHANNEL_ROOM, folder)
    }

    /// Starts the threads with other steps than those of the pipeline.
    ///
    /// # Errors
    /// When the system refuses a thread.
    pub fn start_with(wake: Wake, steps: Arc<dyn Steps>) -> std::io::Result<Self> {
        Self::start_with_room(wake, steps, CHANNEL_ROOM)
    }

    fn start_with_room(wake: Wake, steps: Arc<dyn Steps>, room: usize) -> std::io::Result<Self> {
        Self::start_all(wake, steps, room, None)
    }

    fn start_all(
        wake: Wake,
        steps: Arc<dyn Steps>,
        room: usize,
        folder: Option<PathBuf>,
    ) -> std::io::Result<Self> {
        let (sender, receiver) = sync_channel(room);
        let notifier = Notifier::new(sender, wake);
        // Put together before the first thread starts: if a later one is refused, dropping the
        // engine ends those that run.
        let mut engine = Self {
            notices: Some(receiver),
            trainings: Arc::new(Slot::new()),
            embeddings: Arc::new(Slot::new()),
            cells: Arc::new(Slot::new()),
            latest_cells: LatestCells::default(),
            bands: Arc::new(Slot::new()),
            inbox: Arc::default(),
            tasks: Arc::default(),
            live: Arc::default(),
            control: Mutex::default(),
            joined: Vec::new(),
        };
        engine.start_trainer(&notifier, &steps)?;
        engine.start_analysis(&notifier, &steps)?;
        engine.start_curves(&notifier, &steps)?;
        engine.start_saver(&notifier, folder)?;
        engine.start_umap(notifier, steps)?;
        Ok(engine)
    }

    /// Starts a thread whose end is waited for.
    fn start_joined(
        &mut self,
        name: &str,
        body: impl FnOnce() + Send + 'static,
    ) -> std::io::Result<()> {
        let thread = Builder::new().name(name.to_owned()).spawn(body)?;
        self.joined.push(thread);
        Ok(())
    }

    fn start_trainer(&mut self, to: &Notifier, steps: &Arc<dyn Steps>) -> std::io::Result<()> {
        let (requests, live) = (Arc::clone(&self.trainings), Arc::clone(&self.live));
        let (to, steps) = (to.clone(), Arc::clone(steps));
        self.start_joined("trainer", move || {
            trainer::run(&requests, steps.as_ref(), &live, &to);
        })
    }

    fn start_analysis(&mut self, to: &Notifier, steps: &Arc<dyn Steps>) -> std::io::Result<()> {
        let inbox = Arc::clone(&self.inbox);
        let (to, steps) = (to.clone(), Arc::clone(steps));
        self.start_joined("analysis", move || {
            Analysis::new(&inbox, steps.as_ref(), &to).run();
        })
    }

    fn start_saver(&mut self, to: &Notifier, folder: Option<PathBuf>) -> std::io::Result<()> {
        let (tasks, to) = (Arc::clone(&self.tasks), to.clone());
        self.start_joined("saver", move || saver::run(&tasks, folder, &to))
    }

    fn start_curves(&mut self, to: &Notifier, steps: &Arc<dyn Steps>) -> std::io::Result<()> {
        let requests = Arc::clone(&self.cells);
        let (to_window, work) = (to.clone(), Arc::clone(steps));
        self.start_joined("cells", move || {
            curves::run_cells(&requests, work.as_ref(), &to_window);
        })?;
        let requests = Arc::clone(&self.bands);
        let (to_window, work) = (to.clone(), Arc::clone(steps));
        self.start_joined("bands", move || {
            curves::run_bands(&requests, work.as_ref(), &to_window);
        })
    }

    /// Not joined: a map of many genes takes long and cannot be stopped, and nothing is lost with it.
    fn start_umap(&self, notifier: Notifier, steps: Arc<dyn Steps>) -> std::io::Result<()> {
        let requests = Arc::clone(&self.embeddings);
        let live = Arc::clone(&self.live);
        Builder::new()
            .name("umap".into())
            .spawn(move || umap::run(&requests, steps.as_ref(), &live, &notifier))?;
        Ok(())
    }

    /// Hands a request to the thread it belongs to; never blocks.
    pub fn submit(&self, request: Request) {
        match request {
            Request::Signal(signal) => self.signal(signal),
            Request::CancelRead(job) => self.inbox.cancel_read(job),
            Request::File(job, task) => self.tasks.put(job, task),
            Request::Train {
                job,
                prepared,
                config,
            } => {
                let control = self.next_control();
                self.trainings.put(TrainRequest {
                    job,
                    prepared,
                    config,
                    control,
                });
            }
            Request::Embed {
                job,
                prepared,
                training,
                seed,
            } => {
                self.live.drop_map();
                self.embeddings.put(EmbedRequest::Result {
                    job,
                    prepared,
                    training,
                    seed,
                });
            }
            Request::EmbedLive {
                job,
                latents,
                before,
                seed,
            } => self.embed_live(LiveRequest {
                job,
                latents,
                before,
                seed,
                dropped: self.live.next_map(),
            }),
            Request::CancelCells(job) => self.latest_cells.cancel(Some(job)),
            work @ (Request::ReadCells { .. } | Request::MakeBands { .. }) => {
                self.submit_curves(work);
            }
            Request::Watch(wanted) => self.live.watch(wanted),
            work => {
                if let Some(work) = analysis_work(work) {
                    self.inbox.put(work);
                }
            }
        }
    }

    fn submit_curves(&self, request: Request) {
        match request {
            Request::ReadCells {
                job,
                source,
                settings,
                table,
                genes,
            } => self.cells.put(CellsRequest {
                job,
                source,
                settings,
                table,
                genes,
                cancelled: self.latest_cells.next(job),
            }),
            Request::MakeBands {
                job,
                prepared,
                training,
                config,
                genes,
            } => self.bands.put(BandsRequest {
                job,
                prepared,
                training,
                config,
                genes,
            }),
            _ => {}
        }
    }

    /// Asks for a map of a training that goes on, unless that of a result waits.
    fn embed_live(&self, request: LiveRequest) {
        let is_live = |waiting: &EmbedRequest| matches!(waiting, EmbedRequest::Live(_));
        self.embeddings
            .put_over(EmbedRequest::Live(request), is_live);
    }

    /// The control of a new training; the one before it is discarded if it still runs.
    fn next_control(&self) -> Arc<Control> {
        let next = Arc::new(Control::default());
        let mut control = self.control.lock().unwrap_or_else(PoisonError::into_inner);
        control.set(Signal::Discard);
        *control = Arc::clone(&next);
        next
    }

    fn signal(&self, signal: Signal) {
        let control = self.control.lock().unwrap_or_else(PoisonError::into_inner);
        control.set(signal);
    }

    /// Takes one waiting notice; never blocks.
    pub fn poll(&self) -> Option<Notice> {
        self.notices.as_ref()?.try_recv().ok()
    }
}

/// What the thread `analysis` has to do for a request; `None` for requests to other threads.
fn analysis_work(request: Request) -> Option<Work> {
    Some(match request {
        Request::Read {
            job,
            source,
            config,
        } => Work::Read(ReadWork {
            job,
            source,
            config,
            cancelled: Arc::new(AtomicBool::new(false)),
        }),
        Request::Prepare { job, table, config } => {
            Work::Prepare(PrepareWork { job, table, config })
        }
        Request::Sweep {
            job,
            prepared,
            training,
            config,
        } => Work::Sweep(SweepWork {
            job,
            prepared,
            training,
            config,
        }),
        Request::Export {
            job,
            kind,
            path,
            results,
        } => Work::Export(ExportWork {
            job,
            task: ExportTask::Write(kind, path),
            results,
        }),
        Request::Draw { job, results } => Work::Export(ExportWork {
            job,
            task: ExportTask::Draw,
            results,
        }),
        other => return cluster_work(other).map(Work::Cluster),
    })
}

/// What has to be done for clusters; `None` for any other request.
fn cluster_work(request: Request) -> Option<ClusterWork> {
    Some(match request {
        Request::Cluster {
            job,
            table,
            prepared,
            training,
            config,
            previous,
        } => ClusterWork {
            job,
            table,
            prepared,
            training,
            config,
            task: ClusterTask::Make(previous),
        },
        Request::EditClusters {
            job,
            table,
            prepared,
            training,
            config,
            clusters,
            edit,
        } => ClusterWork {
            job,
            table,
            prepared,
            training,
            config,
            task: ClusterTask::Edit(clusters, edit),
        },
        _ => return None,
    })
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.signal(Signal::Discard);
        self.live.watch(false);
        self.trainings.close();
        self.embeddings.close();
        self.cells.close();
        self.latest_cells.cancel(None);
        self.bands.close();
        self.inbox.close();
        self.tasks.close();
        // A thread that waits for room in the channel is let go by this.
        self.notices = None;
        for thread in self.joined.drain(..) {
            // Every job's panic is caught; one outside a job has nobody left to tell.
            let _panicked = thread.join();
        }
    }
}
