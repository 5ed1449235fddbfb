//! What the session is made of.

mod beside;
mod curves;
mod history;
mod jobs;
mod log;
mod request;
mod run;
mod saved;
mod session;
mod table;
mod training;
mod view;

pub(in crate::session) use self::log::Log;
pub use self::log::LogEntry;
pub(in crate::session) use beside::{AwaitedBeside, Beside};
pub use curves::Curves;
pub(in crate::session) use history::{Change, Gesture, History, Snapshot, UndoStep};
pub(in crate::session) use jobs::{AwaitedClusters, Jobs, Reading, Sweep};
pub use request::{
    BandsJob, CellsJob, ClusterJob, ClusterTask, EmbedJob, ExportJob, ExportTarget, FileTask,
    HeldOutJob, Job, JobId, JobKind, PrepareJob, ReadJob, Request, SessionFileJob, SweepJob,
    TrainJob,
};
pub use run::{FIRST_LOOK, Run, RunId, RunState, TrainedNetwork};
pub(in crate::session) use saved::Revisions;
pub use saved::{AutosavedSession, SavedSession, SavedState};
pub use session::Session;
pub(in crate::session) use table::{OpenTable, PreparedTable, reads_differently};
pub use table::{PrepareSettings, ReadFailure, Unread};
pub use training::TrainingState;
pub(in crate::session) use training::{FirstLook, Training};
pub use view::{ColourBy, MapOnView, Selection};
pub(in crate::session) use view::{Live, LiveMap};
