//! File formats of figures.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::ExportError;

/// The file format of a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FigureFormat {
    /// Scalable, editable.
    Svg,
    /// Scalable, for print.
    Pdf,
    /// Pixels.
    #[default]
    Png,
}

impl FigureFormat {
    /// All, in the order of menus.
    pub const ALL: [Self; 3] = [Self::Png, Self::Pdf, Self::Svg];

    /// The extension of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Pdf => "pdf",
            Self::Png => "png",
        }
    }

    /// The format of a path by its extension, in any case.
    ///
    /// # Errors
    /// [`ExportError::NotAPicture`] for any other extension.
    pub fn of_path(path: &Path) -> Result<Self, ExportError> {
        let ending = path.extension().and_then(|ending| ending.to_str());
        let known = |format: &Self| {
            ending.is_some_and(|ending| ending.eq_ignore_ascii_case(format.ending()))
        };
        let format = Self::ALL.into_iter().find(known);
        format.ok_or_else(|| ExportError::NotAPicture {
            path: path.to_owned(),
        })
    }
}
