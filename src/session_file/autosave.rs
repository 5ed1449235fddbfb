//! Autosaves: one file for each running program, and beside it a lock, which the system releases when
//! the program ends in whatever way.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::session::{AutosavedSession, SavedSession};
use crate::session_file::{ENDING, Problem, SessionFileError, read, summary, write};
use genetide_figure::stage::STAGING_PREFIX;

const PREFIX: &str = "autosave-";
const LOCK_ENDING: &str = "lock";

/// A name in the folder that this program owns until it ends.
#[derive(Debug)]
struct Claim {
    file: PathBuf,
    /// Locked as long as it is open.
    _lock: File,
}

/// The folder of autosaves, with that of this program and those it found.
#[derive(Debug)]
pub struct AutosaveFolder {
    folder: PathBuf,
    own: Option<Claim>,
    /// Autosaves offered to the user: no other program offers them meanwhile.
    offered: BTreeMap<PathBuf, Claim>,
}

impl AutosaveFolder {
    /// Autosaves go to `folder`, which is created when it is needed.
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            own: None,
            offered: BTreeMap::new(),
        }
    }

    /// Writes a session in place of the previous autosave.
    ///
    /// # Errors
    /// When it cannot be written; the previous autosave survives.
    pub fn save(&mut self, session: &SavedSession) -> Result<(), SessionFileError> {
        let own = match self.own.take() {
            Some(own) => own,
            None => self
                .claim_own()
                .map_err(|error| Problem::Autosave(error).of(&self.folder))?,
        };
        write(&self.own.insert(own).file, session)
    }

    /// Deletes the autosave of this program.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn end(&mut self) -> io::Result<()> {
        self.own.take().map_or(Ok(()), remove)
    }

    /// The autosaves of programs that closed unexpectedly, latest first. This program owns them until
    /// [`Self::release`]. One that cannot be read is skipped.
    pub fn find(&mut self) -> Vec<AutosavedSession> {
        let mut found = Vec::new();
        let mut others_are_running = false;
        for lock in self.entries(|name| name.starts_with(PREFIX) && name.ends_with(LOCK_ENDING)) {
            let file = lock.with_extension(ENDING);
            if self.owns(&file) {
                continue;
            }
            let Ok(Some(claim)) = claim(&file) else {
                others_are_running = true;
                continue;
            };
            match summary(&file) {
                Ok(autosave) => {
                    found.push(autosave);
                    self.offered.insert(file, claim);
                }
                // The program ended before it saved anything.
                Err(_) if !file.exists() => log_refusal(remove(claim)),
                Err(error) => log::warn!("{error}"),
            }
        }
        if !others_are_running {
            // Of programs that ended while they wrote.
            for staging in self.entries(|name| name.starts_with(STAGING_PREFIX)) {
                log_refusal(fs::remove_dir_all(staging));
            }
        }
        found.sort_by_key(|autosave| std::cmp::Reverse(autosave.saved_at));
        found
    }

    /// Reads an autosave that [`Self::find`] found; from then on it is that of this program.
    ///
    /// # Errors
    /// As [`read`]; the autosave is left for the next start.
    pub fn restore(&mut self, file: &Path) -> Result<SavedSession, SessionFileError> {
        let session = read(file)?;
        if let Some(claim) = self.offered.remove(file) {
            let before = self.own.replace(claim);
            log_refusal(before.map_or(Ok(()), remove));
        }
        Ok(session)
    }

    /// Deletes an autosave that [`Self::find`] found.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn delete(&mut self, file: &Path) -> io::Result<()> {
        self.offered.remove(file).map_or(Ok(()), remove)
    }

    /// Leaves the autosaves found for the next start.
    pub fn release(&mut self) {
        self.offered.clear();
    }

    fn owns(&self, file: &Path) -> bool {
        let own = self.own.as_ref().is_some_and(|own| own.file == file);
        own || self.offered.contains_key(file)
    }

    /// A name that no program owns and no autosave has.
    fn claim_own(&self) -> io::Result<Claim> {
        fs::create_dir_all(&self.folder)?;
        let program = std::process::id();
        let names = (0..1000).map(|number| format!("{PREFIX}{program}-{number}.{ENDING}"));
        let files = names.map(|name| self.folder.join(name));
        let claimed = files
            .filter(|file| !file.exists())
            .find_map(|file| claim(&file).transpose());
        claimed.unwrap_or_else(|| Err(io::Error::other("no free file name")))
    }

    /// The entries of the folder with such names; none where there is no folder.
    fn entries(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let wanted = entries.filter(|entry| is_wanted(&entry.file_name().to_string_lossy()));
        wanted.map(|entry| entry.path()).collect()
    }
}

/// Claims the name of `file`; `None` where another program owns it.
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

/// Removes the autosave before its lock: a lock alone does no harm, an autosave alone is never found.
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
        log::warn!("cannot delete an autosaved session: {error}");
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
    fn an_autosave_is_offered_once_its_program_has_ended() {
        let folder = tempfile::tempdir().unwrap();
        let autosaves = || AutosaveFolder::new(folder.path().to_owned());
        let mut ended = autosaves();
        ended.save(&session("old")).unwrap();
        ended.save(&session("new")).unwrap();
        let mut next = autosaves();
        assert_eq!(next.find(), [], "its program is still running");
        drop(ended);
        let found = next.find();
        assert_eq!(found.len(), 1);
        assert_eq!(autosaves().find(), [], "another window offers it");
        let restored = next.restore(&found[0].file).unwrap();
        assert_eq!(restored.state.search, "new");
        // From now on it is this program's: it is there if this one closes unexpectedly too.
        drop(next);
        let mut third = autosaves();
        let again = third.find();
        assert_eq!(again.len(), 1);
        third.release();
        assert_eq!(autosaves().find().len(), 1);
        assert_eq!(third.find().len(), 1);
        third.delete(&again[0].file).unwrap();
        assert_eq!(files(folder.path()), 0);
    }

    #[test]
    fn nothing_is_left_of_a_program_that_ended_properly() {
        let folder = tempfile::tempdir().unwrap();
        let mut autosaves = AutosaveFolder::new(folder.path().join("made when needed"));
        assert_eq!(autosaves.find(), []);
        autosaves.end().unwrap();
        autosaves.save(&session("")).unwrap();
        autosaves.end().unwrap();
        assert_eq!(files(&folder.path().join("made when needed")), 0);
    }

    #[test]
    fn programs_do_not_take_each_others_names() {
        let folder = tempfile::tempdir().unwrap();
        let mut both = [0, 1].map(|_| AutosaveFolder::new(folder.path().to_owned()));
        for (autosaves, search) in both.iter_mut().zip(["a", "b"]) {
            autosaves.save(&session(search)).unwrap();
        }
        drop(both);
        let mut next = AutosaveFolder::new(folder.path().to_owned());
        let found = next.find();
        let searches: Vec<String> = found
            .iter()
            .map(|autosave| read(&autosave.file).unwrap().state.search)
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
        let mut autosaves = AutosaveFolder::new(folder.path().to_owned());
        assert_eq!(autosaves.find(), []);
        assert!(!staging.exists());
        assert!(!folder.path().join("autosave-1-0.lock").exists());
        assert!(folder.path().join("autosave-2-0.genetide").exists());
    }
}
