//! Writing files whole or not at all.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::ExportError;

/// Begins the name of every staging folder.
pub const STAGING_PREFIX: &str = ".genetide-";

/// A new hidden folder in `folder` that removes itself when dropped.
pub(super) fn staging_folder(folder: &Path) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(STAGING_PREFIX).tempdir_in(folder)
}

/// The folder that holds `path`: "." for a bare name.
pub(super) fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Writes one file under a temporary name beside it, then renames it. Missing folders are created.
///
/// # Errors
/// [`ExportError::Io`]; an old file of that name survives.
pub fn write_file(path: &Path, contents: &[u8]) -> Result<(), ExportError> {
    publish(&[(path, contents)], &|path| File::create(path))
}

/// Writes all files or none: every one is staged in full before the first is renamed, in the order
/// given. Missing folders are created.
///
/// # Errors
/// [`ExportError::Io`], [`ExportError::IsFolder`]; the old files survive, and nothing that was
/// staged is left.
pub fn write_all(files: &[(PathBuf, Vec<u8>)]) -> Result<(), ExportError> {
    publish(files, &|path| File::create(path))
}

/// A file that is written, waiting to be renamed.
struct PendingFile<'a> {
    target: &'a Path,
    staged: PathBuf,
    backup: PathBuf,
}

/// Stages all files, then renames them. `create` opens a new file; tests replace it by one that
/// fails.
fn publish<P: AsRef<Path>, C: AsRef<[u8]>>(
    files: &[(P, C)],
    create: &dyn Fn(&Path) -> io::Result<File>,
) -> Result<(), ExportError> {
    let mut paths = files.iter().map(|(path, _)| path.as_ref());
    if let Some(folder) = paths.find(|path| path.is_dir()) {
        return Err(ExportError::IsFolder(folder.to_owned()));
    }
    // One staging folder beside each destination, so that a rename never crosses file systems.
    // They are removed with all they hold when this map is dropped.
    let mut folders: BTreeMap<&Path, TempDir> = BTreeMap::new();
    let mut pending = Vec::with_capacity(files.len());
    for (number, (target, contents)) in files.iter().enumerate() {
        let target = target.as_ref();
        let failed = |source| ExportError::Io {
            path: target.to_owned(),
            source,
        };
        let parent = parent_of(target);
        if !folders.contains_key(parent) {
            fs::create_dir_all(parent).map_err(failed)?;
            folders.insert(parent, staging_folder(parent).map_err(failed)?);
        }
        let folder = folders[parent].path();
        let staged = folder.join(format!("new-{number}"));
        write_durably(&staged, contents.as_ref(), create).map_err(failed)?;
        pending.push(PendingFile {
            target,
            staged,
            backup: folder.join(format!("old-{number}")),
        });
    }
    rename_all(&pending)
}

fn write_durably(
    path: &Path,
    contents: &[u8],
    create: &dyn Fn(&Path) -> io::Result<File>,
) -> io::Result<()> {
    let mut file = create(path)?;
    file.write_all(contents)?;
    file.sync_all()
}

/// Renames all files; when one fails, those renamed before it are restored.
fn rename_all(pending: &[PendingFile<'_>]) -> Result<(), ExportError> {
    for (done, file) in pending.iter().enumerate() {
        let renamed = back_up(file).and_then(|()| fs::rename(&file.staged, file.target));
        if let Err(source) = renamed {
            undo(&pending[..done]);
            return Err(ExportError::Io {
                path: file.target.to_owned(),
                source,
            });
        }
    }
    Ok(())
}

/// Gives the old file a backup name as well, without moving it.
fn back_up(file: &PendingFile<'_>) -> io::Result<()> {
    if !file.target.exists() {
        return Ok(());
    }
    // Some file systems have no hard links; a copy does the same, slower.
    fs::hard_link(file.target, &file.backup)
        .or_else(|_| fs::copy(file.target, &file.backup).map(|_| ()))
}

/// Restores the old files. Another error is already on its way to the user, so a file that cannot
/// be restored is only logged.
fn undo(renamed: &[PendingFile<'_>]) {
    for file in renamed.iter().rev() {
        let restored = if file.backup.exists() {
            fs::rename(&file.backup, file.target)
        } else {
            fs::remove_file(file.target)
        };
        if let Err(error) = restored {
            log::error!(
                "cannot restore {} after a failed export: {error}",
                file.target.display()
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::files::{names, temporary};

    #[test]
    fn writing_replaces_old_files_and_leaves_nothing_staged() {
        let place = temporary();
        let old = place.path().join("old.csv");
        fs::write(&old, "old").unwrap();
        let deep = place.path().join("new/folder/deep.csv");
        write_all(&[
            (old.clone(), b"new".to_vec()),
            (deep.clone(), b"deep".to_vec()),
        ])
        .unwrap();
        assert_eq!(fs::read(&old).unwrap(), b"new");
        assert_eq!(fs::read(&deep).unwrap(), b"deep");
        assert_eq!(names(place.path()), ["new", "old.csv"]);
        assert_eq!(names(deep.parent().unwrap()), ["deep.csv"]);
        write_file(&old, b"newer").unwrap();
        assert_eq!(fs::read(&old).unwrap(), b"newer");
        assert_eq!(names(place.path()), ["new", "old.csv"]);
    }

    #[cfg(unix)]
    #[test]
    fn files_get_the_permissions_of_any_new_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let place = temporary();
        let (plain, written) = (place.path().join("plain"), place.path().join("written"));
        fs::write(&plain, "x").unwrap();
        write_file(&written, b"x").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&written), mode(&plain));
    }

    /// Runs out of space at the second file: `/dev/full` refuses every write as a full disk does.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_leaves_the_old_files() {
        let place = temporary();
        let paths = ["a.csv", "b.csv", "c.csv"].map(|name| place.path().join(name));
        fs::write(&paths[0], "old a").unwrap();
        fs::write(&paths[1], "old b").unwrap();
        let files = paths.clone().map(|path| (path, b"new"));
        let create = |path: &Path| {
            if path.ends_with("new-1") {
                fs::OpenOptions::new().write(true).open("/dev/full")
            } else {
                File::create(path)
            }
        };
        let error = publish(&files, &create).unwrap_err();
        let ExportError::Io { path, source } = &error else {
            panic!("{error}");
        };
        assert_eq!(path, &paths[1]);
        assert_eq!(source.kind(), io::ErrorKind::StorageFull);
        assert!(!error.is_usage());
        assert_eq!(fs::read(&paths[0]).unwrap(), b"old a");
        assert_eq!(fs::read(&paths[1]).unwrap(), b"old b");
        assert_eq!(names(place.path()), ["a.csv", "b.csv"]);
    }

    #[test]
    fn a_folder_in_the_way_stops_all() {
        let place = temporary();
        let (a, b) = (place.path().join("a.csv"), place.path().join("b.csv"));
        fs::write(&a, "old").unwrap();
        fs::create_dir(&b).unwrap();
        let error = write_all(&[(a.clone(), b"new".to_vec()), (b, b"new".to_vec())]).unwrap_err();
        assert!(matches!(error, ExportError::IsFolder { .. }), "{error}");
        assert_eq!(fs::read(&a).unwrap(), b"old");
        assert_eq!(names(place.path()), ["a.csv", "b.csv"]);
    }

    #[test]
    fn a_rename_that_fails_undoes_those_before_it() {
        let place = temporary();
        let at = |name: &str| place.path().join(name);
        fs::write(at("a.csv"), "old").unwrap();
        for name in ["new-0", "new-1"] {
            fs::write(at(name), "new").unwrap();
        }
        let (a, b, c) = (at("a.csv"), at("b.csv"), at("c.csv"));
        let staged = |target, number| PendingFile {
            target,
            staged: at(&format!("new-{number}")),
            backup: at(&format!("old-{number}")),
        };
        // The third was never staged, so that its rename fails.
        let pending = [staged(&a, 0), staged(&b, 1), staged(&c, 2)];
        assert!(rename_all(&pending).is_err());
        assert_eq!(fs::read(&a).unwrap(), b"old");
        assert_eq!(names(place.path()), ["a.csv"]);
    }
}
