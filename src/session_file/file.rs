//! Reading and writing session files.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::session::{AutosavedSession, ExportInputs, SavedSession, Session};
use crate::session_file::container::{self, FIRST_WITH_START, HEADER, Header};
use crate::session_file::data::DataFile;
use crate::session_file::error::{Problem, SessionFileError};
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
/// [`Problem::Encode`], [`SessionFileError::Write`]; an old file of that name survives.
pub fn write(path: &Path, saved: &SavedSession) -> Result<(), SessionFileError> {
    let bytes = to_bytes(saved).map_err(|error| Problem::Encode(error).of(path))?;
    Ok(write_file(path, &bytes)?)
}

pub(super) fn to_bytes(saved: &SavedSession) -> io::Result<Vec<u8>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let state = StateFile {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        saved_at: now.map_or(0, |since| since.as_secs()),
        table: saved.table.as_ref().map(|table| table.summary.name.clone()),
        session: saved.state.clone(),
        runs: saved.runs.iter().map(|run| run.state.clone()).collect(),
    };
    container::write(&state, &DataFile::new(saved))
}

/// Reads a session, in full or not at all.
///
/// # Errors
/// [`SessionFileError`] names the file and what to try.
pub fn read(path: &Path) -> Result<SavedSession, SessionFileError> {
    let read = || {
        let mut file = File::open(path)?;
        // A large file that is no session is not read to its end.
        let mut bytes = first_bytes(&mut file, HEADER as u64)?;
        Header::read(&bytes)?;
        file.read_to_end(&mut bytes)?;
        from_bytes(&bytes)
    };
    read().map_err(|problem: Problem| problem.of(path))
}

fn first_bytes(file: &mut File, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

pub(super) fn from_bytes(bytes: &[u8]) -> Result<SavedSession, Problem> {
    let header = Header::read(bytes)?;
    let parts = bytes.get(HEADER..).unwrap_or_default();
    let mut state: StateFile = header.state(parts)?;
    if header.format < FIRST_WITH_START {
        state.start_from_random_weights();
    }
    let data: DataFile = header.data(parts)?;
    data.into_session(state, header.format)
}

/// Tells of a session what its small part says.
///
/// # Errors
/// As [`read`], but for damage of the data, which is not looked at.
pub fn summary(path: &Path) -> Result<AutosavedSession, SessionFileError> {
    let state = read_state(path).map_err(|problem| problem.of(path))?;
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

fn read_state(path: &Path) -> Result<StateFile, Problem> {
    let mut file = File::open(path)?;
    let header = Header::read(&first_bytes(&mut file, HEADER as u64)?)?;
    let length = header.state_length().min(LARGEST_STATE);
    header.state(&first_bytes(&mut file, length)?)
}

/// Reads what the run on view of a session holds, ready to be drawn and written.
///
/// # Errors
/// As [`read`], and [`Problem::NoResult`] where nothing was clustered.
pub fn read_results(path: &Path) -> Result<ExportInputs, SessionFileError> {
    let (session, _lacking) = Session::of_saved(read(path)?);
    let results = session.export_inputs();
    results.ok_or_else(|| Problem::NoResult.of(path))
}
