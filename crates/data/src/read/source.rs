//! The origin of a table, and the progress of reading it.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::read::matrix::{Member, matrix_in, members, name_of};
use crate::sample;

/// The origin of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A file, or a folder with a matrix or with a file for each sample.
    File(PathBuf),
    /// Several files that are read together, such as one for each sample.
    Files(Vec<PathBuf>),
    /// The simulated sample embedded in the program.
    Sample,
}

impl Source {
    /// One file or folder, or several that are read together.
    pub fn of(mut paths: Vec<PathBuf>) -> Self {
        match paths.pop() {
            Some(path) if paths.is_empty() => Self::File(path),
            last => {
                paths.extend(last);
                Self::Files(paths)
            }
        }
    }

    /// The files that were named; none for the sample.
    pub fn paths(&self) -> &[PathBuf] {
        match self {
            Self::File(path) => std::slice::from_ref(path),
            Self::Files(paths) => paths,
            Self::Sample => &[],
        }
    }

    /// The path as messages and summaries show it.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Sample => Path::new(sample::NAME),
            _ => self.paths().first().map_or(Path::new(""), PathBuf::as_path),
        }
    }

    /// The file name; of several files, that of the first and their number.
    pub fn name(&self) -> String {
        match self {
            Self::Files(paths) if paths.len() > 1 => {
                format!("{} and {} more", name_of(&paths[0]), paths.len() - 1)
            }
            Self::File(_) | Self::Files(_) | Self::Sample => name_of(self.path()),
        }
    }

    /// The names of the files of a folder that is read as one for each sample; none for any other source.
    pub(crate) fn tables_of_folder(&self) -> Vec<String> {
        match self {
            Self::File(path) if path.is_dir() => {
                let parts = self.parts();
                let parts = parts.iter().filter(|part| part.name.is_some());
                parts.map(|part| part.source.name()).collect()
            }
            Self::File(_) | Self::Files(_) | Self::Sample => Vec::new(),
        }
    }

    /// The files that are read one after the other. Where there are several, each has the name of its
    /// sample.
    pub(crate) fn parts(&self) -> Vec<Part> {
        let alone = |source: &Self| Part {
            name: None,
            source: source.clone(),
        };
        let member = |member: Member| Part {
            name: Some(member.name),
            source: Self::File(member.path),
        };
        match self {
            Self::File(path) if path.is_dir() && matrix_in(path).is_none() => {
                let members = members(path);
                match <[Member; 1]>::try_from(members) {
                    Ok([only]) => vec![alone(&Self::File(only.path))],
                    Err(members) if members.is_empty() => vec![alone(self)],
                    Err(members) => members.into_iter().map(member).collect(),
                }
            }
            Self::Files(paths) if paths.len() > 1 => {
                let parts = paths.iter().zip(names_of(paths)).map(|(path, name)| Part {
                    name: Some(name),
                    source: Self::File(path.clone()),
                });
                parts.collect()
            }
            Self::Files(paths) => paths
                .iter()
                .cloned()
                .map(Self::File)
                .map(|s| alone(&s))
                .collect(),
            Self::File(_) | Self::Sample => vec![alone(self)],
        }
    }
}

/// One of the files that are read together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// The name of its sample, where there are several files.
    pub name: Option<String>,
    /// The file.
    pub source: Source,
}

/// A name for each file: its own, or, where these are not different, as in `a/matrix.h5` and
/// `b/matrix.h5`, that of the nearest folder in which they are.
fn names_of(paths: &[PathBuf]) -> Vec<String> {
    const MOST_FOLDERS: usize = 4;
    let folders = |up: usize| -> Option<Vec<String>> {
        let folders = paths
            .iter()
            .map(|path| path.ancestors().nth(up).map(stem_of));
        folders.collect()
    };
    let are_different = |names: &Vec<String>| {
        let named = names.iter().filter(|name| !name.is_empty());
        named.collect::<HashSet<_>>().len() == names.len()
    };
    let different = (0..=MOST_FOLDERS).filter_map(folders).find(are_different);
    different.unwrap_or_else(|| paths.iter().map(|path| stem_of(path)).collect())
}

/// The name of a file without its endings, or that of a folder.
fn stem_of(path: &Path) -> String {
    let name = name_of(path);
    if path.is_dir() {
        return name;
    }
    let stem = name.strip_suffix(".gz").unwrap_or(&name);
    let ending = stem.rfind('.').filter(|at| *at > 0);
    stem[..ending.unwrap_or(stem.len())].to_owned()
}

/// Progress of reading a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReadProgress {
    /// Bytes of the file read so far (compressed bytes for a compressed file).
    pub bytes_read: u64,
    /// Bytes of the file.
    pub bytes_total: u64,
    /// Cells read so far.
    pub cells: u64,
}

/// A function that takes the progress of a reading, and can stop it.
pub(crate) type Progress<'a> = dyn FnMut(ReadProgress) -> ControlFlow<()> + 'a;

#[cfg(test)]
mod tests {
    use super::*;

    fn names(paths: &[&str]) -> Vec<String> {
        names_of(&paths.iter().map(PathBuf::from).collect::<Vec<_>>())
    }

    #[test]
    fn files_have_the_names_by_which_they_differ() {
        assert_eq!(names(&["x/0h_D1.csv.gz", "y/1.5h.tsv"]), ["0h_D1", "1.5h"]);
        let inside = "outs/filtered_feature_bc_matrix.h5";
        let paths = ["0h", "6h"].map(|sample| format!("study/{sample}/{inside}"));
        assert_eq!(names(&[&paths[0], &paths[1]]), ["0h", "6h"]);
        assert_eq!(names(&["x/a.csv", "a.csv"]), ["a", "a"]);
    }

    #[test]
    fn one_path_is_a_file_and_several_are_read_together() {
        let paths = |paths: &[&str]| paths.iter().map(PathBuf::from).collect::<Vec<_>>();
        let one = Source::of(paths(&["a.csv"]));
        assert_eq!(one, Source::File("a.csv".into()));
        assert_eq!(one.paths(), paths(&["a.csv"]));
        let two = Source::of(paths(&["b.csv", "a.csv"]));
        assert_eq!(two.paths(), paths(&["b.csv", "a.csv"]));
        assert_eq!(two.name(), "b.csv and 1 more");
        assert_eq!(Source::Sample.paths(), paths(&[]));
    }
}
