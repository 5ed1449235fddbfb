//! Sessions kept in a folder of the program in case it ends badly: one file for each program that
//! runs, and beside it a lock, which the system lets go when the program ends in whatever way.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::{ENDING, SessionFileError, read, summary, write};
use crate::export::stage;
use crate::session::{KeptSession, SavedSession};

const PREFIX: &str = "autosave-";
const LOCK_ENDING: &str = "lock";

/// A name in the folder that this program holds until it ends.
#[derive(Debug)]
struct Claim {
    file: PathBuf,
    /// Locked as long as it is open.
    _lock: File,
}

/// Keeps the session of this program, and finds those of others.
#[derive(Debug)]
pub struct Keeper {
    folder: PathBuf,
    own: Option<Claim>,
    /// Sessions on offer: no other program offers them meanwhile.
    offered: BTreeMap<PathBuf, Claim>,
}

impl Keeper {
    /// Keeps sessions in `folder`, which is made when it is needed.
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            own: None,
            offered: BTreeMap::new(),
        }
    }

    /// Keeps a session in place of the one kept before.
    ///
    /// # Errors
    /// When it cannot be written; what was kept before survives.
    pub fn keep(&mut self, session: &SavedSession) -> Result<(), SessionFileError> {
        let own = match self.own.take() {
            Some(own) => own,
            None => self.claim_own().map_err(|source| SessionFileError::Keep {
                path: self.folder.clone(),
                source,
            })?,
        };
        let written = write(&own.file, session);
        self.own = Some(own);
        written
    }

    /// Removes what this program kept.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn end(&mut self) -> io::Result<()> {
        self.own.take().map_or(Ok(()), remove)
    }

    /// The sessions of programs that did not end properly, latest first; they are held until
    /// [`Self::leave`]. One that cannot be read is passed over.
    pub fn find(&mut self) -> Vec<KeptSession> {
        let mut found = Vec::new();
        let mut others_run = false;
        for lock in self.locks() {
            let file = lock.with_extension(ENDING);
            if self.holds(&file) {
                continue;
            }
            let Ok(Some(claim)) = claim(&file) else {
                others_run = true;
                continue;
            };
            match summary(&file) {
                Ok(told) => {
                    found.push(told);
                    self.offered.insert(file, claim);
                }
                // It ended before it kept anything.
                Err(_) if !file.exists() => log_refusal(remove(claim)),
                Err(error) => log::warn!("{error}"),
            }
        }
        if !others_run {
            self.sweep();
        }
        found.sort_by_key(|told| std::cmp::Reverse(told.saved_at));
        found
    }

    /// Reads a session that [`Self::find`] found; from then on it is the one kept for this program.
    ///
    /// # Errors
    /// As [`read`]; the session is left for the next start.
    pub fn restore(&mut self, file: &Path) -> Result<SavedSession, SessionFileError> {
        let session = read(file)?;
        if let Some(claim) = self.offered.remove(file) {
            let before = self.own.replace(claim);
            log_refusal(before.map_or(Ok(()), remove));
        }
        Ok(session)
    }

    /// Removes a session that [`Self::find`] found.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn discard(&mut self, file: &Path) -> io::Result<()> {
        self.offered.remove(file).map_or(Ok(()), remove)
    }

    /// Leaves the sessions found for the next start.
    pub fn leave(&mut self) {
        self.offered.clear();
    }

    fn holds(&self, file: &Path) -> bool {
        let own = self.own.as_ref().is_some_and(|own| own.file == file);
        own || self.offered.contains_key(file)
    }

    /// A name that no program holds and that no session has.
    fn claim_own(&self) -> io::Result<Claim> {
        fs::create_dir_all(&self.folder)?;
        let program = std::process::id();
        for number in 0..1000 {
            let file = self
                .folder
                .join(format!("{PREFIX}{program}-{number}.{ENDING}"));
            if file.exists() {
                continue;
            }
            if let Some(claim) = claim(&file)? {
                return Ok(claim);
            }
        }
        Err(io::Error::other("every name is taken"))
    }

    fn locks(&self) -> Vec<PathBuf> {
        self.entries(|name| name.starts_with(PREFIX) && name.ends_with(LOCK_ENDING))
    }

    /// Removes what programs left that ended while they wrote.
    fn sweep(&self) {
        for staging in self.entries(|name| name.starts_with(stage::STAGING_PREFIX)) {
            log_refusal(fs::remove_dir_all(staging));
        }
    }

    /// What lies in the folder under such names; nothing where there is no folder.
    fn entries(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let wanted = entries.filter(|entry| is_wanted(&entry.file_name().to_string_lossy()));
        wanted.map(|entry| entry.path()).collect()
    }
}

/// Holds the name of `file`; `None` where another program does.
fn claim(file: &Path) -> io::Result<Option<Claim>> {
    let lock = File::create(file.with_extension(LOCK_ENDING))?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(Claim {
            file: file.to_owned(),
            _lock: lock,
        })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Removes the session first: a lock without one is nothing, a session without a lock is lost.
fn remove(claim: Claim) -> io::Result<()> {
    remove_if_there(&claim.file)?;
    let lock = claim.file.with_extension(LOCK_ENDING);
    drop(claim);
    remove_if_there(&lock)
}

fn remove_if_there(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn log_refusal(result: io::Result<()>) {
    if let Err(error) = result {
        log::warn!("a session that was kept cannot be removed: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::SavedState;

    fn session(search: &str) -> SavedSession {
        SavedSession {
            state: SavedState {
                search: search.to_owned(),
                ..SavedState::default()
            },
            ..SavedSession::default()
        }
    }

    fn files(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn what_a_program_kept_is_offered_once_it_has_ended() {
        let folder = tempfile::tempdir().unwrap();
        let keeper = || Keeper::new(folder.path().to_owned());
        let mut ended = keeper();
        ended.keep(&session("old")).unwrap();
        ended.keep(&session("new")).unwrap();
        let mut next = keeper();
        assert_eq!(next.find(), [], "its program still runs");
        drop(ended);
        let found = next.find();
        assert_eq!(found.len(), 1);
        assert_eq!(keeper().find(), [], "another window offers it");
        let restored = next.restore(&found[0].file).unwrap();
        assert_eq!(restored.state.search, "new");
        // From now on it is this program's: it is there if this one ends badly too.
        drop(next);
        let mut third = keeper();
        let again = third.find();
        assert_eq!(again.len(), 1);
        third.leave();
        assert_eq!(keeper().find().len(), 1);
        assert_eq!(third.find().len(), 1);
        third.discard(&again[0].file).unwrap();
        assert_eq!(files(folder.path()), 0);
    }

    #[test]
    fn nothing_is_left_of_a_program_that_ended_properly() {
        let folder = tempfile::tempdir().unwrap();
        let mut keeper = Keeper::new(folder.path().join("made when needed"));
        assert_eq!(keeper.find(), []);
        keeper.end().unwrap();
        keeper.keep(&session("")).unwrap();
        keeper.end().unwrap();
        assert_eq!(files(&folder.path().join("made when needed")), 0);
    }

    #[test]
    fn programs_do_not_take_each_others_names() {
        let folder = tempfile::tempdir().unwrap();
        let mut both = [0, 1].map(|_| Keeper::new(folder.path().to_owned()));
        for (keeper, search) in both.iter_mut().zip(["a", "b"]) {
            keeper.keep(&session(search)).unwrap();
        }
        drop(both);
        let mut next = Keeper::new(folder.path().to_owned());
        let found = next.find();
        let searches: Vec<String> = found
            .iter()
            .map(|told| read(&told.file).unwrap().state.search)
            .collect();
        assert_eq!(searches.len(), 2);
        assert!(searches.contains(&"a".to_owned()) && searches.contains(&"b".to_owned()));
    }

    #[test]
    fn what_was_half_written_is_swept_away_and_damage_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let staging = folder.path().join(".genetide-abc");
        fs::create_dir(&staging).unwrap();
        fs::write(staging.join("new-0"), "half").unwrap();
        fs::write(folder.path().join("autosave-1-0.lock"), "").unwrap();
        fs::write(folder.path().join("autosave-2-0.lock"), "").unwrap();
        fs::write(folder.path().join("autosave-2-0.genetide"), "GENETIDE?").unwrap();
        let mut keeper = Keeper::new(folder.path().to_owned());
        assert_eq!(keeper.find(), []);
        assert!(!staging.exists());
        assert!(!folder.path().join("autosave-1-0.lock").exists());
        assert!(folder.path().join("autosave-2-0.genetide").exists());
    }
}
