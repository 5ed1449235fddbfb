//! `genetide render`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::cli::report::{EXIT_USAGE, print_outcome};
use crate::cli::setting_args::choice;
use crate::pipeline::{ExportInputs, ExportKind, PipelineError, files};
use crate::session_file::{self, SessionFileError};
use genetide_analysis::{GeneRow, GeneValue};
use genetide_data::GeneIndex;
use genetide_figure::figure::{Band, FigureFormat, FigureKind, FigureSettings};
use genetide_figure::{ColourBy, ExportError, GeneSet};

/// Options of `genetide render`.
#[derive(Args, Debug)]
pub struct RenderArgs {
    /// Session saved by the window (.genetide)
    #[arg(value_name = "SESSION")]
    pub session: PathBuf,
    /// Figure to draw
    #[arg(long, value_parser = choice::<FigureKind>(), value_name = "NAME", default_value = "page")]
    pub figure: FigureKind,
    /// Output file; its extension (.svg, .pdf or .png) sets the format
    #[arg(long, value_name = "FILE")]
    pub output: PathBuf,
    /// Width in millimetres
    #[arg(long, value_name = "MM", default_value_t = 180.0)]
    pub width_mm: f64,
    /// Height in millimetres [default: fitted to the content]
    #[arg(long, value_name = "MM")]
    pub height_mm: Option<f64>,
    /// Pixels per inch of a PNG
    #[arg(long, value_name = "N", default_value_t = 300.0)]
    pub dpi: f64,
    /// Minimum font size in points, at least 6
    #[arg(long, value_name = "PT", default_value_t = 8.0)]
    pub font_pt: f64,
    /// Spread shown by the cluster bands [default: range; quartiles with several conditions]
    #[arg(long, value_parser = choice::<Band>(), value_name = "NAME")]
    pub band: Option<Band>,
    /// Colouring of the map [default: as in the session]
    #[arg(long, value_parser = colour_by(), value_name = "WHAT")]
    pub colour_by: Option<ColourBy>,
    /// Genes to label [default: the genes pinned in the session]
    #[arg(long, value_name = "GENE", num_args = 1..)]
    pub highlight: Vec<String>,
}

/// Parses the name of a colouring.
fn colour_by() -> impl TypedValueParser<Value = ColourBy> {
    let names = ColourBy::<GeneSet>::without_lists().map(|colour| colour.id());
    PossibleValuesParser::new(names).map(|name| ColourBy::named(&name).unwrap_or_default())
}

#[derive(Debug, thiserror::Error)]
enum RenderError {
    #[error(transparent)]
    Session(#[from] SessionFileError),
    #[error("the session has no gene named {0}; use the gene names of its data set")]
    UnknownGene(String),
    #[error("{}", no_values(*_0, _1))]
    NoValues(GeneValue, Vec<&'static str>),
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
            Self::Session(_) | Self::UnknownGene(_) | Self::NoValues(..) | Self::Figure(_) => {
                EXIT_USAGE
            }
        }
    }
}

/// Draws a figure of a saved session; returns the exit code.
pub fn main(args: &RenderArgs) -> u8 {
    let shown = |path: &PathBuf| path.display().to_string();
    let lines = render(args).map(|paths| paths.iter().map(shown).collect());
    print_outcome(lines, RenderError::exit_code)
}

fn render(args: &RenderArgs) -> Result<Vec<PathBuf>, RenderError> {
    // What can be known to be wrong is said before a large file is read.
    FigureFormat::of_path(&args.output)?;
    args.apply(FigureSettings::default()).check()?;
    let mut inputs = session_file::read_results(&args.session)?;
    inputs.figure = args.apply(inputs.figure);
    check_colouring(&inputs, args.colour_by.as_ref())?;
    if !args.highlight.is_empty() {
        inputs.highlight = named_genes(&inputs, &args.highlight)?;
    }
    let written = files::write_export(ExportKind::Figure, &args.output, &inputs);
    Ok(written?)
}

/// Refuses a colouring by a value that no gene of the map has, which would draw all of them grey.
fn check_colouring(inputs: &ExportInputs, asked: Option<&ColourBy>) -> Result<(), RenderError> {
    let genes = inputs.clusters.genes.iter();
    let clustered: Vec<&GeneRow> = genes
        .filter(|row| row.cluster.is_some_and(|cluster| cluster > 0))
        .collect();
    let has_values = |value: GeneValue| clustered.iter().any(|row| value.of(row).is_some());
    let Some(value) = asked
        .and_then(ColourBy::value)
        .filter(|&of| !has_values(of))
    else {
        return Ok(());
    };
    let all = ColourBy::<GeneSet>::without_lists();
    let works = all.filter(|colour| colour.value().is_none_or(has_values));
    Err(RenderError::NoValues(
        value,
        works.map(|colour| colour.id()).collect(),
    ))
}

fn no_values(value: GeneValue, works: &[&str]) -> String {
    let why = match value {
        GeneValue::Condition => "its data set has no conditions that were tested for differences",
        GeneValue::Difference => "its data set has no conditions to compare",
        GeneValue::Stability => "its clusters were not bootstrapped",
        GeneValue::TimeTo95 => "its network, trained from random weights, tells no such time",
        GeneValue::HalfLife => "its network tells no half-life of any gene",
        _ => "no gene has this value",
    };
    format!(
        "the map of this session cannot be coloured by {}: {why}; choose one of: {}",
        value.id(),
        works.join(", ")
    )
}

fn named_genes(inputs: &ExportInputs, names: &[String]) -> Result<Vec<GeneIndex>, RenderError> {
    let genes = inputs.table.profiles.genes();
    let place = |name: &String| {
        let place = genes.iter().position(|gene| gene == name);
        place
            .map(GeneIndex::new)
            .ok_or_else(|| RenderError::UnknownGene(name.clone()))
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
            colouring: self.colour_by.clone().unwrap_or(settings.colouring),
            hidden: settings.hidden,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::{Cli, Command};
    use crate::session::testing::driver::Driver;

    fn args(session: &std::path::Path, rest: &[&str]) -> RenderArgs {
        let session = session.to_str().unwrap();
        let words = ["genetide", "render", session].into_iter();
        match Cli::try_parse_from(words.chain(rest.iter().copied()))
            .unwrap()
            .command
        {
            Some(Command::Render(args)) => args,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_saved_session_is_drawn_and_what_is_wrong_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let session = folder.path().join("run.genetide");
        session_file::write(&session, &Driver::clustered().session.saved()).unwrap();
        let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        for (figure, name) in [("losses", "a.svg"), ("clusters", "b.pdf"), ("map", "c.png")] {
            let output = at(name);
            let rest = ["--figure", figure, "--output", &output, "--width-mm", "90"];
            let written = render(&args(&session, &rest)).unwrap();
            assert_eq!(written, [PathBuf::from(&output)]);
            assert!(std::fs::metadata(&output).unwrap().len() > 1000);
        }
        let output = at("d.svg");
        let wrong = |rest: &[&str]| {
            let all = [&["--output", output.as_str()], rest].concat();
            let error = render(&args(&session, &all)).unwrap_err();
            assert_eq!(error.exit_code(), EXIT_USAGE);
            error.to_string()
        };
        assert!(wrong(&["--highlight", "NO_SUCH"]).contains("NO_SUCH"));
        let grey = wrong(&["--colour-by", "condition"]);
        assert!(
            grey.contains("no conditions")
                && grey.contains("cluster, ")
                && grey.contains("membership"),
            "{grey}"
        );
        assert!(!grey.contains(", condition"), "{grey}");
        assert!(wrong(&["--font-pt", "3"]).contains("6 to 72 pt"));
        assert!(!std::path::Path::new(&output).exists());
        let bad = render(&args(&session, &["--output", "figure.gif"])).unwrap_err();
        assert!(bad.to_string().contains(".pdf"));
        let rest = ["--output", output.as_str(), "--colour-by", "peak"];
        let settings = args(&session, &rest).apply(FigureSettings::default());
        assert_eq!(settings.colouring, ColourBy::Value(GeneValue::Peak));
    }

    #[test]
    fn the_sizes_named_in_the_help_are_the_windows() {
        let session = std::path::Path::new("a.genetide");
        let settings = args(session, &["--output", "a.svg"]).apply(FigureSettings::default());
        assert_eq!(settings, FigureSettings::default());
    }
}
