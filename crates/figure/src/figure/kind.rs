//! What is chosen about a figure: its kind, its file format, and what the bands of clusters span.

use std::path::Path;

use genetide_data::Courses;
use genetide_data::setting::{Choice, ChoiceOption};
use serde::{Deserialize, Serialize};

use crate::ExportError;

/// Makes a choice. A row is `variant = name, label;` below its help.
macro_rules! choice {
    (
        $(#[$about:meta])*
        pub enum $name:ident {
            $(
                #[doc = $help:literal]
                $(#[$default:ident])?
                $variant:ident = $id:literal, $label:literal;
            )*
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $(
                #[doc = $help]
                $(#[$default])?
                $variant,
            )*
        }

        impl Choice for $name {
            const VALUES: &'static [Self] = &[$(Self::$variant),*];

            fn option(self) -> ChoiceOption {
                match self {
                    $(Self::$variant => ChoiceOption::new($id, $label, $help.trim_ascii()),)*
                }
            }
        }
    };
}

choice! {
    /// What a figure shows.
    pub enum FigureKind {
        /// Clusters, UMAP and training, with title and caption
        #[default]
        Page = "page", "Summary page (clusters, UMAP, training)";
        /// A panel for each cluster: mean, band, highlighted genes, by condition
        Clusters = "clusters", "Clusters";
        /// Gene map (UMAP)
        Map = "map", "Gene map (UMAP)";
        /// Loss curves of the training
        Losses = "losses", "Loss curves";
        /// Means of highlighted genes with standard errors, libraries and reconstructions, by condition
        Trajectories = "trajectories", "Trajectories of pinned genes";
        /// Quality of the clusters for every k
        Quality = "quality", "Cluster number diagnostics";
    }
}

choice! {
    /// What the band of a cluster spans.
    pub enum Band {
        /// From the lowest to the highest gene
        #[default]
        Range = "range", "Min-max range";
        /// The middle half of the genes
        Quartiles = "quartiles", "Interquartile range";
    }
}

choice! {
    /// The file format of a figure.
    pub enum FigureFormat {
        /// Pixels
        #[default]
        Png = "png", "PNG (raster)";
        /// Scalable, for print
        Pdf = "pdf", "PDF (print)";
        /// Scalable, editable
        Svg = "svg", "SVG (editable)";
    }
}

impl Band {
    /// What bands span unless chosen: from the lowest to the highest gene, and the middle half where several
    /// conditions lie over each other.
    pub fn of(courses: &Courses) -> Self {
        if courses.are_several() {
            Self::Quartiles
        } else {
            Self::Range
        }
    }

    /// Its name in a legend, which has little room.
    pub(crate) fn short_title(self) -> &'static str {
        match self {
            Self::Range => "Min-max",
            Self::Quartiles => "IQR",
        }
    }
}

impl FigureFormat {
    /// The extension of its files.
    pub fn ending(self) -> &'static str {
        self.option().name
    }

    /// The format of a path by its extension, in any case.
    ///
    /// # Errors
    /// [`ExportError::NotAPicture`] for any other extension.
    pub fn of_path(path: &Path) -> Result<Self, ExportError> {
        let ending = path.extension().unwrap_or_default();
        let known = |format: &&Self| ending.eq_ignore_ascii_case(format.ending());
        let format = Self::VALUES.iter().find(known).copied();
        format.ok_or_else(|| ExportError::NotAPicture(path.to_owned()))
    }
}
