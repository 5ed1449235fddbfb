//! Writing that never leaves a half-written file: all is staged beside its place, then renamed.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::ExportError;

/// Begins the name of every folder in which files are staged.
pub const STAGING_PREFIX: &str = ".genetide-";

/// Where the files of a run go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputLayout {
    /// `figure` (ending in .png or .svg), and the rest beside it as `<stem>_<name>`.
    Figure(PathBuf),
    /// A folder that holds everything under its plain name.
    Folder(PathBuf),
}

impl OutputLayout {
    /// Reads `--output`: .png or .svg (in any case) is a figure, no ending a folder, another ending
    /// is refused. A folder that exists, or a path that ends in a separator, is a folder whatever
    /// its name (`results.v2/`).
    ///
    /// # Errors
    /// [`ExportError::UnknownEnding`] naming the path and the endings known.
    pub fn parse(path: &Path) -> Result<Self, ExportError> {
        let ends_in_separator = path.to_string_lossy().ends_with(std::path::is_separator);
        if ends_in_separator {
            return Ok(Self::Folder(path.to_owned()));
        }
        if figure_ending(path).is_some() {
            return Ok(Self::Figure(path.to_owned()));
        }
        let named = !path.as_os_str().is_empty();
        if path.is_dir() || (named && path.extension().is_none()) {
            return Ok(Self::Folder(path.to_owned()));
        }
        Err(ExportError::UnknownEnding {
            path: path.to_owned(),
        })
    }

    /// The name of the figure, which says its format: "figure.svg" where the path asked for ends in
    /// .svg, else "figure.png".
    pub fn figure_name(&self) -> &'static str {
        match self {
            Self::Figure(path) => figure_ending(path).unwrap_or("figure.png"),
            Self::Folder(_) => "figure.png",
        }
    }

    /// The path of the file called `name` ("clusters.csv", "figure.png").
    ///
    /// In a [`Self::Figure`] layout, the name given by [`Self::figure_name`] is the figure itself.
    pub fn path_of(&self, name: &str) -> PathBuf {
        match self {
            Self::Folder(folder) => folder.join(name),
            Self::Figure(figure) if name == self.figure_name() => figure.clone(),
            Self::Figure(figure) => {
                let mut file: OsString = figure.file_stem().unwrap_or_default().to_owned();
                file.push("_");
                file.push(name);
                figure.with_file_name(file)
            }
        }
    }

    /// The folder that the files go to.
    fn folder(&self) -> &Path {
        match self {
            Self::Figure(figure) => parent_of(figure),
            Self::Folder(folder) => folder,
        }
    }

    /// The folders that [`Self::probe`] would make, deepest first.
    pub fn missing_folders(&self) -> Vec<PathBuf> {
        self.folder()
            .ancestors()
            .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
            .map(Path::to_owned)
            .collect()
    }

    /// Makes the parents and checks that a file can be made there, before any work is done.
    ///
    /// # Errors
    /// [`ExportError::Unwritable`] with the folder that cannot be made or written to;
    /// [`ExportError::IsFolder`] when the figure's path is a folder.
    pub fn probe(&self) -> Result<(), ExportError> {
        if let Self::Figure(figure) = self
            && figure.is_dir()
        {
            return Err(ExportError::IsFolder {
                path: figure.clone(),
            });
        }
        let folder = self.folder();
        let unwritable = |source| ExportError::Unwritable {
            path: folder.to_owned(),
            source,
        };
        fs::create_dir_all(folder).map_err(unwritable)?;
        let staging = staging_folder(folder).map_err(unwritable)?;
        File::create(staging.path().join("probe"))
            .and_then(|mut file| file.write_all(b"probe"))
            .map_err(unwritable)?;
        staging.close().map_err(unwritable)
    }
}

/// Writes one file: to a temporary name beside it, then renamed. Missing folders are made.
///
/// # Errors
/// [`ExportError::Io`]; an old file of that name survives.
pub fn write_file(path: &Path, contents: &[u8]) -> Result<(), ExportError> {
    publish(&[(path, contents)], &|path| File::create(path))
}

/// Writes all files or none: every one is staged in full before the first is renamed, in the order
/// given. Missing folders are made.
///
/// # Errors
/// [`ExportError::Io`], [`ExportError::IsFolder`]; the old files survive, and nothing that was
/// staged is left.
pub fn write_all(files: &[(PathBuf, Vec<u8>)]) -> Result<(), ExportError> {
    let files: Vec<(&Path, &[u8])> = files
        .iter()
        .map(|(path, contents)| (path.as_path(), contents.as_slice()))
        .collect();
    publish(&files, &|path| File::create(path))
}

/// A file that is written, waiting to be renamed.
struct Staged<'a> {
    target: &'a Path,
    staged: PathBuf,
    backup: PathBuf,
}

/// Stages all files, then renames all. `create` makes a file; tests replace it by one that fails.
fn publish(
    files: &[(&Path, &[u8])],
    create: &dyn Fn(&Path) -> io::Result<File>,
) -> Result<(), ExportError> {
    if let Some((path, _)) = files.iter().find(|(path, _)| path.is_dir()) {
        return Err(ExportError::IsFolder {
            path: (*path).to_owned(),
        });
    }
    // One staging folder beside each destination, so that a rename never crosses file systems.
    // They are removed with all they hold when this map is dropped.
    let mut folders: BTreeMap<&Path, TempDir> = BTreeMap::new();
    let mut waiting = Vec::with_capacity(files.len());
    for (number, &(target, contents)) in files.iter().enumerate() {
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
        write_durably(&staged, contents, create).map_err(failed)?;
        waiting.push(Staged {
            target,
            staged,
            backup: folder.join(format!("old-{number}")),
        });
    }
    rename_all(&waiting)
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

/// Renames all; when one fails, those renamed before it are undone.
fn rename_all(waiting: &[Staged<'_>]) -> Result<(), ExportError> {
    for (done, file) in waiting.iter().enumerate() {
        let renamed = keep_old(file).and_then(|()| fs::rename(&file.staged, file.target));
        if let Err(source) = renamed {
            undo(&waiting[..done]);
            return Err(ExportError::Io {
                path: file.target.to_owned(),
                source,
            });
        }
    }
    Ok(())
}

/// Keeps the old file reachable under its backup name, without taking it from its place.
fn keep_old(file: &Staged<'_>) -> io::Result<()> {
    if !file.target.exists() {
        return Ok(());
    }
    // Some file systems know no hard links; a copy does the same, slower.
    fs::hard_link(file.target, &file.backup)
        .or_else(|_| fs::copy(file.target, &file.backup).map(|_| ()))
}

/// Puts the old files back. It runs while another error is on its way to the user, so a file that
/// cannot be put back is logged.
fn undo(renamed: &[Staged<'_>]) {
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

/// A new hidden folder in `folder` that removes itself when dropped.
fn staging_folder(folder: &Path) -> io::Result<TempDir> {
    tempfile::Builder::new()
        .prefix(STAGING_PREFIX)
        .tempdir_in(folder)
}

/// The folder that holds `path`: "." for a bare name.
fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// The figure's name in its format, when `path` ends as a figure does.
fn figure_ending(path: &Path) -> Option<&'static str> {
    let ending = path.extension()?.to_str()?;
    if ending.eq_ignore_ascii_case("png") {
        Some("figure.png")
    } else if ending.eq_ignore_ascii_case("svg") {
        Some("figure.svg")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn temporary() -> TempDir {
        tempfile::tempdir().unwrap()
    }

    /// Names in `folder`, sorted.
    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_ending_decides_the_layout() {
        let figure = |path: &str| OutputLayout::Figure(path.into());
        let folder = |path: &str| OutputLayout::Folder(path.into());
        let parse = |path: &str| OutputLayout::parse(Path::new(path)).unwrap();
        assert_eq!(parse("results/demo.png"), figure("results/demo.png"));
        assert_eq!(parse("demo.SVG"), figure("demo.SVG"));
        assert_eq!(parse("results"), folder("results"));
        assert_eq!(parse("results.v2/"), folder("results.v2/"));
        assert_eq!(parse("."), folder("."));
        for refused in ["demo.pdf", "results/clusters.csv", "results.v2", ""] {
            let error = OutputLayout::parse(Path::new(refused)).unwrap_err();
            assert!(error.is_usage());
            let message = error.to_string();
            for part in [refused, ".png", ".svg", "folder"] {
                assert!(message.contains(part), "'{message}' lacks '{part}'");
            }
        }
    }

    #[test]
    fn a_folder_that_exists_is_a_folder_whatever_its_name() {
        let place = temporary();
        let dotted = place.path().join("results.v2");
        fs::create_dir(&dotted).unwrap();
        assert_eq!(
            OutputLayout::parse(&dotted).unwrap(),
            OutputLayout::Folder(dotted)
        );
    }

    #[test]
    fn names_follow_the_layout() {
        let png = OutputLayout::Figure("results/demo.png".into());
        let of = |layout: &OutputLayout, name: &str| layout.path_of(name);
        assert_eq!(
            of(&png, "clusters.csv"),
            Path::new("results/demo_clusters.csv")
        );
        assert_eq!(of(&png, png.figure_name()), Path::new("results/demo.png"));
        let svg = OutputLayout::Figure("demo.SVG".into());
        assert_eq!(svg.figure_name(), "figure.svg");
        assert_eq!(of(&svg, "figure.svg"), Path::new("demo.SVG"));
        assert_eq!(of(&svg, "run.json"), Path::new("demo_run.json"));
        let folder = OutputLayout::Folder("out".into());
        assert_eq!(of(&folder, "figure.png"), Path::new("out/figure.png"));
        assert_eq!(of(&folder, "umap.csv"), Path::new("out/umap.csv"));
    }

    #[test]
    fn probing_makes_the_parents_and_leaves_no_file() {
        let place = temporary();
        let layout = OutputLayout::Figure(place.path().join("a/b/demo.png"));
        layout.probe().unwrap();
        assert!(names(&place.path().join("a/b")).is_empty());
        OutputLayout::Folder(place.path().join("c"))
            .probe()
            .unwrap();
        assert!(names(&place.path().join("c")).is_empty());
    }

    #[test]
    fn probing_refuses_what_cannot_be_written() {
        let place = temporary();
        let file = place.path().join("file");
        fs::write(&file, "x").unwrap();
        // A file where a folder is needed: refused by every system, for every user.
        for layout in [
            OutputLayout::Figure(file.join("demo.png")),
            OutputLayout::Folder(file.join("out")),
            OutputLayout::Folder(file.clone()),
        ] {
            let error = layout.probe().unwrap_err();
            assert!(matches!(error, ExportError::Unwritable { .. }), "{error}");
            assert!(error.is_usage());
            assert!(error.to_string().contains(file.to_str().unwrap()));
        }
        let folder = place.path().join("demo.png");
        fs::create_dir(&folder).unwrap();
        let error = OutputLayout::parse(&folder).unwrap().probe().unwrap_err();
        assert!(matches!(error, ExportError::IsFolder { .. }), "{error}");
        assert_eq!(fs::read(&file).unwrap(), b"x");
    }

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
        let files: Vec<(&Path, &[u8])> = paths
            .iter()
            .map(|path| (path.as_path(), b"new".as_slice()))
            .collect();
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
        let staged = |target, number| Staged {
            target,
            staged: at(&format!("new-{number}")),
            backup: at(&format!("old-{number}")),
        };
        // The third was never staged, so that its rename fails.
        let waiting = [staged(&a, 0), staged(&b, 1), staged(&c, 2)];
        assert!(rename_all(&waiting).is_err());
        assert_eq!(fs::read(&a).unwrap(), b"old");
        assert_eq!(names(place.path()), ["a.csv"]);
    }
}
