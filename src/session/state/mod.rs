//! What the session is made of.

mod curves;
mod history;
mod jobs;
mod live;
mod log;
mod revisions;
mod run;
mod saved;
mod session;
mod table;
mod training;
mod view;

pub(in crate::session) use self::log::Log;
pub use self::log::LogEntry;
pub use curves::Curves;
pub(in crate::session) use history::{Change, Gesture, History, Snapshot, UndoStep};
pub use jobs::JobId;
pub(in crate::session) use jobs::{AwaitedClusters, Jobs, Reading, Sweep};
pub use live::MapOnView;
pub(in crate::session) use live::{Live, LiveMap};
pub(in crate::session) use revisions::Revisions;
pub use run::{Run, RunId, TrainedNetwork};
pub use saved::{AutosavedSession, RunState, SavedSession, SavedState};
pub use session::Session;
pub use table::PrepareSettings;
pub(in crate::session) use table::{OpenTable, PreparedTable, reads_differently};
pub(in crate::session) use training::Training;
pub use training::TrainingState;
pub use view::{ColourBy, Selection};
