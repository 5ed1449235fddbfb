//! Where the files of a run go.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::ExportError;
use crate::figure::FigureFormat;
use crate::stage::write::{parent_of, staging_folder};

/// Where the files of a run go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputLayout {
    /// A figure (.png or .svg), and everything else beside it as `<stem>_<name>`.
    Figure(PathBuf),
    /// A folder with everything under its plain name.
    Folder(PathBuf),
}

impl OutputLayout {
    /// Reads the output path of a run: .png or .svg (in any case) is a figure, no extension a folder,
    /// and any other extension is refused. A folder that exists, or a path that ends in a separator,
    /// is a folder whatever its name (`results.v2/`).
    ///
    /// # Errors
    /// [`ExportError::UnknownEnding`] naming the path and the extensions known.
    pub fn parse(path: &Path) -> Result<Self, ExportError> {
        let ends_in_separator = path.to_string_lossy().ends_with(std::path::is_separator);
        if !ends_in_separator && figure_format(path).is_some() {
            return Ok(Self::Figure(path.to_owned()));
        }
        let named = !path.as_os_str().is_empty();
        if ends_in_separator || path.is_dir() || (named && path.extension().is_none()) {
            return Ok(Self::Folder(path.to_owned()));
        }
        Err(ExportError::UnknownEnding(path.to_owned()))
    }

    /// The format of the figure: that of the path given, else PNG.
    pub fn figure_format(&self) -> FigureFormat {
        match self {
            Self::Figure(path) => figure_format(path).unwrap_or_default(),
            Self::Folder(_) => FigureFormat::default(),
        }
    }

    /// The plain name of the figure, with its extension: "figure.png" or "figure.svg".
    pub fn figure_name(&self) -> &'static str {
        match self.figure_format() {
            FigureFormat::Png => "figure.png",
            FigureFormat::Svg => "figure.svg",
            FigureFormat::Pdf => "figure.pdf",
        }
    }

    /// The path of the file called `name` ("clusters.csv", "figure.png").
    ///
    /// In a [`Self::Figure`] layout the name [`Self::figure_name`] is the figure itself.
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

    /// The folders that [`Self::probe`] would create, deepest first.
    pub fn missing_folders(&self) -> Vec<PathBuf> {
        let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
        let missing = self.folder().ancestors().take_while(is_missing);
        missing.map(Path::to_owned).collect()
    }

    /// Creates the parent folders and checks that a file can be written there, before any work is
    /// done.
    ///
    /// # Errors
    /// [`ExportError::Unwritable`] with the folder that cannot be created or written to;
    /// [`ExportError::IsFolder`] when the figure's path is a folder.
    pub fn probe(&self) -> Result<(), ExportError> {
        if let Self::Figure(figure) = self
            && figure.is_dir()
        {
            return Err(ExportError::IsFolder(figure.clone()));
        }
        let folder = self.folder();
        let unwritable = |source| ExportError::Unwritable {
            path: folder.to_owned(),
            source,
        };
        fs::create_dir_all(folder).map_err(unwritable)?;
        let staging = staging_folder(folder).map_err(unwritable)?;
        fs::write(staging.path().join("probe"), b"probe").map_err(unwritable)?;
        staging.close().map_err(unwritable)
    }
}

/// The format of the figure, when `path` ends as the figure of a run does.
fn figure_format(path: &Path) -> Option<FigureFormat> {
    let format = FigureFormat::of_path(path).ok();
    format.filter(|format| matches!(format, FigureFormat::Png | FigureFormat::Svg))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::files::{names, temporary};

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
        assert_eq!(svg.figure_format(), FigureFormat::Svg);
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
}
