//! `genetide render`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::EXIT_USAGE;
use super::report::{print_line, print_message};
use crate::analysis::GeneValue;
use crate::export::ExportError;
use crate::export::figure::{Band, Colouring, FigureFormat, FigureKind, FigureSettings};
use crate::pipeline::PipelineError;
use crate::pipeline::files::{self, ExportInputs, ExportKind};
use crate::session_file::{self, SessionFileError};

/// Options of `genetide render`.
#[derive(Args, Debug)]
pub struct RenderArgs {
    /// A session saved by the window (.genetide)
    #[arg(value_name = "SESSION")]
    pub session: PathBuf,
    /// What the figure shows
    #[arg(long, value_enum, value_name = "NAME", default_value = "page")]
    pub figure: FigureKind,
    /// Where it goes; .svg, .pdf or .png decides the format
    #[arg(long, value_name = "FILE")]
    pub output: PathBuf,
    /// Width in millimetres
    #[arg(long, value_name = "MM", default_value_t = 180.0)]
    pub width_mm: f64,
    /// Height in millimetres [default: as the contents need]
    #[arg(long, value_name = "MM")]
    pub height_mm: Option<f64>,
    /// Pixels an inch of a PNG
    #[arg(long, value_name = "N", default_value_t = 300.0)]
    pub dpi: f64,
    /// Size of the smallest text in points, at least 6
    #[arg(long, value_name = "PT", default_value_t = 8.0)]
    pub font_pt: f64,
    /// What the bands of clusters span
    #[arg(long, value_enum, default_value = "range")]
    pub band: Band,
    /// What colours the map [default: as in the session]
    #[arg(long, value_enum, value_name = "WHAT")]
    pub colour_by: Option<ColourName>,
    /// Genes drawn by name [default: the genes pinned in the session]
    #[arg(long, value_name = "GENE", num_args = 1..)]
    pub highlight: Vec<String>,
}

/// A colouring that can be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColourName {
    /// The cluster
    Cluster,
    /// Onset time
    Onset,
    /// Peak time
    Peak,
    /// Amplitude
    Amplitude,
    /// Silhouette
    Silhouette,
    /// Probability of the gene's cluster
    Membership,
    /// Share of bootstrap repeats in which the gene stays in its cluster
    Stability,
}

impl From<ColourName> for Colouring {
    fn from(name: ColourName) -> Self {
        Self::Value(match name {
            ColourName::Cluster => return Self::Cluster,
            ColourName::Onset => GeneValue::Onset,
            ColourName::Peak => GeneValue::Peak,
            ColourName::Amplitude => GeneValue::Amplitude,
            ColourName::Silhouette => GeneValue::Silhouette,
            ColourName::Membership => GeneValue::Membership,
            ColourName::Stability => GeneValue::Stability,
        })
    }
}

#[derive(Debug, thiserror::Error)]
enum RenderError {
    #[error(transparent)]
    Session(#[from] SessionFileError),
    #[error("{} holds no clusters yet: open it, train, and save it again", .0.display())]
    NoClusters(PathBuf),
    #[error("the session has no gene named {0}; names are those of its table")]
    UnknownGene(String),
    #[error(transparent)]
    Figure(#[from] ExportError),
    #[error(transparent)]
    Write(#[from] PipelineError),
}

impl RenderError {
    fn exit_code(&self) -> u8 {
        match self {
            Self::Write(error) => error.exit_code(),
            Self::Figure(error) if !error.is_usage() => 1,
            Self::Session(_) | Self::NoClusters(_) | Self::UnknownGene(_) | Self::Figure(_) => {
                EXIT_USAGE
            }
        }
    }
}

/// Draws a figure of a saved session; returns the exit code.
pub fn main(args: &RenderArgs) -> u8 {
    match render(args) {
        Ok(paths) => {
            for path in paths {
                print_line(&path.display().to_string());
            }
            0
        }
        Err(error) => {
            print_message(&format!("error: {error}"));
            error.exit_code()
        }
    }
}

fn render(args: &RenderArgs) -> Result<Vec<PathBuf>, RenderError> {
    // What can be known to be wrong is said before a large file is read.
    FigureFormat::of_path(&args.output)?;
    args.apply(FigureSettings::default()).check()?;
    let saved = session_file::read(&args.session)?;
    let inputs = saved.export_inputs();
    let mut inputs = inputs.ok_or_else(|| RenderError::NoClusters(args.session.clone()))?;
    inputs.figure = args.apply(inputs.figure);
    if !args.highlight.is_empty() {
        inputs.highlight = named_genes(&inputs, &args.highlight)?;
    }
    Ok(files::write_export(
        ExportKind::Figure,
        &args.output,
        &inputs,
    )?)
}

fn named_genes(inputs: &ExportInputs, names: &[String]) -> Result<Vec<usize>, RenderError> {
    let genes = inputs.table.profiles.genes();
    let place = |name: &String| {
        let place = genes.iter().position(|gene| gene == name);
        place.ok_or_else(|| RenderError::UnknownGene(name.clone()))
    };
    names.iter().map(place).collect()
}

impl RenderArgs {
    /// The settings with the arguments in their place.
    fn apply(&self, settings: FigureSettings) -> FigureSettings {
        FigureSettings {
            kind: self.figure,
            width_mm: self.width_mm,
            height_mm: self.height_mm,
            dpi: self.dpi,
            font_pt: self.font_pt,
            band: self.band,
            colouring: self.colour_by.map_or(settings.colouring, Colouring::from),
            hidden: settings.hidden,
        }
    }
}
