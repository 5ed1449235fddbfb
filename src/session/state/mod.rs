//! What the session is made of.

mod curves;
mod history;
mod jobs;
mod log;
mod run;
mod saved;
mod session;
mod table;
mod view;

pub(in crate::session) use self::log::Log;
pub use self::log::LogEntry;
pub use curves::Curves;
pub(in crate::session) use history::{Change, Gesture, History, Snapshot, UndoStep};
pub use jobs::JobId;
pub(in crate::session) use jobs::{AwaitedClusters, Jobs, Reading, Sweep};
pub(in crate::session) use run::Training;
pub use run::{Run, RunId, RunState, TrainedNetwork, TrainingState};
pub(in crate::session) use saved::Revisions;
pub use saved::{AutosavedSession, SavedSession, SavedState};
pub use session::Session;
pub(in crate::session) use table::{OpenTable, PreparedTable, reads_differently};
pub use table::{PrepareSettings, ReadFailure, Unread};
pub use view::{ColourBy, MapOnView, Selection};
pub(in crate::session) use view::{Live, LiveMap};
