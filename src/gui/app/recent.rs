//! What was opened lately.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use genetide_data::read::Source;

/// A file or folder, or several files that were opened together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Recent {
    /// A data set or a session.
    File(PathBuf),
    /// The files of a data set.
    Files(Vec<PathBuf>),
}

impl Recent {
    /// What was opened, unless it is the example.
    pub fn of(source: &Source) -> Option<Self> {
        match source {
            Source::File(path) => Some(Self::File(path.clone())),
            Source::Files(paths) => Some(Self::Files(paths.clone())),
            Source::Sample => None,
        }
    }

    /// What to read.
    pub fn source(&self) -> Source {
        match self {
            Self::File(path) => Source::File(path.clone()),
            Self::Files(paths) => Source::Files(paths.clone()),
        }
    }

    /// "cells.csv", "a.csv and 3 more".
    pub fn name(&self) -> String {
        let name = self.path().file_name().unwrap_or(self.path().as_os_str());
        self.with_number(name.to_string_lossy().into_owned())
    }

    /// The same with the folder.
    pub fn full_name(&self) -> String {
        self.with_number(self.path().display().to_string())
    }

    fn path(&self) -> &Path {
        match self {
            Self::File(path) => path,
            Self::Files(paths) => paths.first().map_or(Path::new(""), PathBuf::as_path),
        }
    }

    fn with_number(&self, name: String) -> String {
        match self {
            Self::Files(paths) if paths.len() > 1 => format!("{name} and {} more", paths.len() - 1),
            _ => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_files_are_remembered_beside_single_ones() {
        let files = ["a/x.csv", "a/y.csv"].map(PathBuf::from).to_vec();
        let recent = vec![Recent::File("a/cells.csv".into()), Recent::Files(files)];
        assert_eq!(recent[0].name(), "cells.csv");
        assert_eq!(recent[1].name(), "x.csv and 1 more");
        assert_eq!(recent[1].full_name(), "a/x.csv and 1 more");
        for one in &recent {
            assert_eq!(Recent::of(&one.source()).as_ref(), Some(one));
        }
        let written = serde_json::to_string(&recent).unwrap();
        assert_eq!(written, r#"["a/cells.csv",["a/x.csv","a/y.csv"]]"#);
        assert_eq!(
            serde_json::from_str::<Vec<Recent>>(&written).unwrap(),
            recent
        );
    }
}
