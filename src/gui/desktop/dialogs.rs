//! File dialogs that never block the window.
//!
//! A dialog is created on the main thread (some systems insist), and awaited on the thread
//! `dialog`, which sends the answer back and wakes the window.

use std::cell::Cell;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use crate::session::ExportKind;
use crate::session_file;
use crate::worker::Wake;
use genetide_data::formats;

/// The purpose of a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Opening a data set, in one file or several.
    OpenTable,
    /// Opening a folder with a matrix, or with a file for each sample.
    OpenFolder,
    /// Choosing the table of samples beside the data set.
    OpenSamples,
    /// Opening a session.
    OpenSession,
    /// Writing the session.
    SaveSession,
    /// Writing results.
    Export(ExportKind),
}

impl Purpose {
    /// The dialog's title.
    pub fn title(self) -> &'static str {
        match self {
            Self::OpenTable => "Open data",
            Self::OpenFolder => "Open a folder of data",
            Self::OpenSamples => "Choose the table of samples",
            Self::OpenSession => "Open session",
            Self::SaveSession => "Save session",
            Self::Export(ExportKind::ClustersCsv) => "Export clusters as CSV",
            Self::Export(ExportKind::H5ad) => "Export results as AnnData file",
            Self::Export(ExportKind::ClusterFiles) => "Export one CSV per cluster to a folder",
            Self::Export(ExportKind::AllTables) => "Export all tables to a folder",
            Self::Export(ExportKind::Figure) => "Export figure (.png, .pdf or .svg)",
        }
    }

    /// Whether a folder is chosen rather than a file.
    pub fn is_folder(self) -> bool {
        matches!(
            self,
            Self::OpenFolder | Self::Export(ExportKind::ClusterFiles | ExportKind::AllTables)
        )
    }

    /// Whether a folder can be given in place of a file.
    pub fn takes_folders(self) -> bool {
        self.is_folder() || self == Self::OpenTable
    }

    /// Whether something is written to the path.
    pub fn writes(self) -> bool {
        matches!(self, Self::SaveSession | Self::Export(_))
    }

    /// Kinds of files to choose from, and their extensions.
    fn filters(self) -> Vec<(&'static str, Vec<&'static str>)> {
        match self {
            Self::OpenTable => vec![
                ("Data sets", formats::all_endings()),
                ("All files", vec!["*"]),
            ],
            Self::OpenSamples => vec![
                ("Tables", formats::SHEET_ENDINGS.to_vec()),
                ("All files", vec!["*"]),
            ],
            Self::OpenFolder => Vec::new(),
            Self::OpenSession | Self::SaveSession => vec![("Sessions", vec![session_file::ENDING])],
            Self::Export(ExportKind::Figure) => vec![("Images", vec!["png", "pdf", "svg"])],
            Self::Export(ExportKind::ClustersCsv) => vec![("CSV", vec!["csv"])],
            Self::Export(ExportKind::H5ad) => vec![("AnnData", vec!["h5ad"])],
            Self::Export(_) => Vec::new(),
        }
    }

    /// The file or folder name proposed for the data set named `stem`; empty for opening.
    pub fn proposed_name(self, stem: &str) -> String {
        match self {
            Self::OpenTable | Self::OpenFolder | Self::OpenSamples | Self::OpenSession => {
                String::new()
            }
            Self::SaveSession => format!("{stem}.{}", session_file::ENDING),
            Self::Export(ExportKind::ClustersCsv) => format!("{stem}_clusters.csv"),
            Self::Export(ExportKind::H5ad) => format!("{stem}_result.h5ad"),
            Self::Export(ExportKind::ClusterFiles) => format!("{stem}_clusters"),
            Self::Export(ExportKind::AllTables) => format!("{stem}_results"),
            Self::Export(ExportKind::Figure) => format!("{stem}_figure.png"),
        }
    }

    /// The path with the extension it needs, if the user gave none.
    pub fn with_ending(self, path: PathBuf) -> PathBuf {
        let (has_one, ending) = match self {
            Self::SaveSession => (session_file::is_session(&path), session_file::ENDING),
            Self::Export(ExportKind::ClustersCsv) => (path.extension().is_some(), "csv"),
            Self::Export(ExportKind::H5ad) => (path.extension().is_some(), "h5ad"),
            Self::Export(ExportKind::Figure) => (path.extension().is_some(), "png"),
            _ => return path,
        };
        if has_one {
            path
        } else {
            path.with_added_extension(ending)
        }
    }
}

/// Resolves to the paths chosen, of which only [`Purpose::OpenTable`] can have several; `None` if the
/// user cancelled, or if the system has no dialog.
pub type PathFuture = Pin<Box<dyn Future<Output = Option<Vec<PathBuf>>> + Send>>;

/// Asks the user for a path; tests use a stand-in.
pub trait PathPicker {
    /// Starts a dialog; called on the main thread.
    fn pick(&self, purpose: Purpose, proposed_name: &str) -> PathFuture;
}

/// The dialogs of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemPicker;

impl PathPicker for SystemPicker {
    fn pick(&self, purpose: Purpose, proposed_name: &str) -> PathFuture {
        let mut dialog = rfd::AsyncFileDialog::new().set_title(purpose.title());
        for (kind, endings) in purpose.filters() {
            dialog = dialog.add_filter(kind, &endings);
        }
        if purpose == Purpose::OpenTable {
            let chosen = dialog.pick_files();
            return Box::pin(async move {
                let files = chosen.await?;
                Some(files.iter().map(|file| file.path().to_path_buf()).collect())
            });
        }
        let chosen: Pin<Box<dyn Future<Output = Option<rfd::FileHandle>> + Send>> =
            if purpose.is_folder() {
                let creates = purpose.writes();
                Box::pin(dialog.set_can_create_directories(creates).pick_folder())
            } else if purpose.writes() {
                Box::pin(dialog.set_file_name(proposed_name).save_file())
            } else {
                Box::pin(dialog.pick_file())
            };
        Box::pin(async move { Some(vec![chosen.await?.path().to_path_buf()]) })
    }
}

/// The result of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Paths were chosen, one at least.
    Paths(Purpose, Vec<PathBuf>),
    /// The user cancelled.
    Cancelled(Purpose),
    /// The dialog ended too fast for a user to have seen it: the system has none.
    NoDialog(Purpose),
}

/// A dialog that ends without a path sooner than this was not cancelled by a user.
const SHORTEST_CANCEL: Duration = Duration::from_millis(400);

fn verdict(purpose: Purpose, paths: Option<Vec<PathBuf>>, after: Duration) -> Answer {
    match paths.filter(|paths| !paths.is_empty()) {
        Some(paths) => Answer::Paths(purpose, paths),
        None if after < SHORTEST_CANCEL => Answer::NoDialog(purpose),
        None => Answer::Cancelled(purpose),
    }
}

/// A dialog to await, and when it was asked for.
type Pending = (Purpose, PathFuture, Instant);

/// The thread `dialog` and the channels to and from it.
pub struct Dialogs {
    picker: Box<dyn PathPicker>,
    pending: SyncSender<Pending>,
    answers: Receiver<Answer>,
    open: Cell<bool>,
}

impl Dialogs {
    /// Starts the thread, which is not joined: an open dialog must not keep the program alive.
    ///
    /// # Errors
    /// When the system refuses a thread.
    pub fn start(picker: Box<dyn PathPicker>, wake: Wake) -> std::io::Result<Self> {
        let (pending, to_await) = sync_channel::<Pending>(1);
        let (answer, answers) = sync_channel::<Answer>(4);
        std::thread::Builder::new()
            .name("dialog".to_owned())
            .spawn(move || {
                for (purpose, paths, asked) in to_await {
                    let paths = pollster::block_on(paths);
                    let verdict = verdict(purpose, paths, asked.elapsed());
                    if answer.send(verdict).is_err() {
                        return;
                    }
                    wake();
                }
            })?;
        Ok(Self {
            picker,
            pending,
            answers,
            open: Cell::new(false),
        })
    }

    /// Opens a dialog; returns false if one is open already.
    pub fn ask(&self, purpose: Purpose, proposed_name: &str) -> bool {
        if self.open.get() {
            return false;
        }
        let paths = self.picker.pick(purpose, proposed_name);
        let pending = (purpose, paths, Instant::now());
        let asked = self.pending.try_send(pending).is_ok();
        self.open.set(asked);
        asked
    }

    /// Whether a dialog is open.
    pub fn is_open(&self) -> bool {
        self.open.get()
    }

    /// Takes a waiting answer without blocking.
    pub fn poll(&self) -> Option<Answer> {
        let answer = self.answers.try_recv().ok()?;
        self.open.set(false);
        Some(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_added_only_where_missing() {
        let figure = Purpose::Export(ExportKind::Figure);
        assert_eq!(figure.with_ending("a".into()), PathBuf::from("a.png"));
        assert_eq!(figure.with_ending("a.svg".into()), PathBuf::from("a.svg"));
        let csv = Purpose::Export(ExportKind::ClustersCsv);
        assert_eq!(csv.with_ending("b/c".into()), PathBuf::from("b/c.csv"));
        let session = Purpose::SaveSession;
        let kept = PathBuf::from("a.genetide");
        assert_eq!(session.with_ending(kept.clone()), kept);
        assert_eq!(
            session.with_ending("a.b".into()),
            PathBuf::from("a.b.genetide")
        );
        let folder = Purpose::Export(ExportKind::AllTables);
        assert_eq!(folder.with_ending("out".into()), PathBuf::from("out"));
    }

    struct Fixed(Option<PathBuf>);

    impl PathPicker for Fixed {
        fn pick(&self, _purpose: Purpose, _proposed_name: &str) -> PathFuture {
            Box::pin(std::future::ready(self.0.clone().map(|path| vec![path])))
        }
    }

    #[test]
    fn a_path_comes_back_from_the_dialog_thread() {
        let (woken, wakes) = sync_channel(1);
        let wake: Wake = std::sync::Arc::new(move || woken.send(()).unwrap());
        let path = PathBuf::from("cells.csv");
        let dialogs = Dialogs::start(Box::new(Fixed(Some(path.clone()))), wake).unwrap();
        assert!(dialogs.ask(Purpose::OpenTable, ""));
        assert!(!dialogs.ask(Purpose::OpenTable, ""), "one dialog at a time");
        wakes.recv_timeout(Duration::from_secs(60)).unwrap();
        let answer = Answer::Paths(Purpose::OpenTable, vec![path]);
        assert_eq!(dialogs.poll(), Some(answer));
        assert!(dialogs.ask(Purpose::OpenTable, ""));
    }

    #[test]
    fn nobody_cancels_within_an_instant() {
        let purpose = Purpose::OpenTable;
        let quick = verdict(purpose, None, Duration::from_millis(20));
        assert_eq!(quick, Answer::NoDialog(purpose));
        let slow = verdict(purpose, None, Duration::from_secs(2));
        assert_eq!(slow, Answer::Cancelled(purpose));
    }
}
