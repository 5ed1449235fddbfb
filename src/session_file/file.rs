//! Reading and writing session files.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::session::{AutosavedSession, ExportInputs, RunState, SavedSession, Session};
use crate::session_file::container::{self, ContainerError, HEADER, Header};
use crate::session_file::data::DataFile;
use crate::session_file::error::SessionFileError;
use crate::session_file::state::StateFile;
use genetide_figure::stage::write_file;

/// The ending of session files.
pub const ENDING: &str = "genetide";

/// A state is far smaller; a header that says more is not followed.
const LARGEST_STATE: u64 = 256 << 20;

/// Whether a path names a session by its ending.
pub fn is_session(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING))
}

/// Writes a session, all or nothing.
///
/// # Errors
/// [`SessionFileError::Encode`], [`SessionFileError::Write`]; an old file of that name survives.
pub fn write(path: &Path, saved: &SavedSession) -> Result<(), SessionFileError> {
    let bytes = to_bytes(saved).map_err(|error| SessionFileError::Encode {
        path: path.to_owned(),
        reason: error.to_string(),
    })?;
    Ok(write_file(path, &bytes)?)
}

pub(super) fn to_bytes(saved: &SavedSession) -> std::io::Result<Vec<u8>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let state = StateFile {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        saved_at: now.map_or(0, |since| since.as_secs()),
        table: saved.table.as_ref().map(|table| table.summary.name.clone()),
        session: saved.state.clone(),
        runs: saved.runs.iter().map(RunState::of).collect(),
    };
    container::write(&state, &DataFile::new(saved))
}

/// Reads a session, in full or not at all.
///
/// # Errors
/// [`SessionFileError`] names the file and what to try.
pub fn read(path: &Path) -> Result<SavedSession, SessionFileError> {
    let read = |error| unreadable(path, error);
    let mut file = File::open(path).map_err(read)?;
    // A large file that is no session is not read to its end.
    let mut bytes = first_bytes(&mut file, HEADER as u64).map_err(read)?;
    Header::read(&bytes).map_err(|error| explain(path, error))?;
    file.read_to_end(&mut bytes).map_err(read)?;
    from_bytes(&bytes).map_err(|error| explain(path, error))
}

fn unreadable(path: &Path, source: std::io::Error) -> SessionFileError {
    SessionFileError::Read {
        path: path.to_owned(),
        source,
    }
}

fn first_bytes(file: &mut File, limit: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

pub(super) fn from_bytes(bytes: &[u8]) -> Result<SavedSession, ContainerError> {
    let header = Header::read(bytes)?;
    let parts = bytes.get(HEADER..).unwrap_or_default();
    let state: StateFile = header.state(parts)?;
    let data: DataFile = header.data(parts)?;
    let results = state
        .check(data.gene_count())
        .and_then(|()| data.into_results(state.runs))
        .map_err(|inconsistency| ContainerError::Unknown(inconsistency.0))?;
    Ok(SavedSession {
        state: state.session,
        table: results.table,
        prepared: results.prepared,
        runs: results.runs,
    })
}

/// Tells of a session what its small part says.
///
/// # Errors
/// As [`read`], but for damage of the data, which is not looked at.
pub fn summary(path: &Path) -> Result<AutosavedSession, SessionFileError> {
    let read = |error| unreadable(path, error);
    let explain = |error| explain(path, error);
    let mut file = File::open(path).map_err(read)?;
    let header = first_bytes(&mut file, HEADER as u64).map_err(read)?;
    let header = Header::read(&header).map_err(explain)?;
    let length = header.state_length().min(LARGEST_STATE);
    let part = first_bytes(&mut file, length).map_err(read)?;
    let state: StateFile = header.state(&part).map_err(explain)?;
    Ok(AutosavedSession {
        file: path.to_owned(),
        saved_at: UNIX_EPOCH
            .checked_add(Duration::from_secs(state.saved_at))
            .unwrap_or(UNIX_EPOCH),
        table: state.table,
        runs: state.runs.len(),
        path: state.session.path,
    })
}

pub(super) fn explain(path: &Path, error: ContainerError) -> SessionFileError {
    let path = path.to_owned();
    match error {
        ContainerError::NotASession => SessionFileError::NotASession { path },
        ContainerError::Newer(format) => SessionFileError::Newer { path, format },
        ContainerError::Damaged(what) => SessionFileError::Damaged { path, what },
        ContainerError::Unknown(what) => SessionFileError::Inconsistent { path, what },
    }
}

/// Reads what the run on view of a session holds, ready to be drawn and written.
///
/// # Errors
/// As [`read`], and [`SessionFileError::NoResult`] where nothing was clustered.
pub fn read_results(path: &Path) -> Result<ExportInputs, SessionFileError> {
    let (session, _lacking) = Session::of_saved(read(path)?);
    session
        .export_inputs()
        .ok_or_else(|| SessionFileError::NoResult {
            path: path.to_owned(),
        })
}
