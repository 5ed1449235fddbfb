//! Failures of simulating a table.

use std::path::PathBuf;

use thiserror::Error;

use crate::setting::SettingError;

/// A table could not be simulated or written.
#[derive(Debug, Error)]
pub enum SimulationError {
    /// A setting is out of its range.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// One relative size a program, and one for flat.
    #[error(
        "‹mix› has {given} sizes, but {programs} response programs and flat need {needed}; give them \
         in the order {order}"
    )]
    MixLength {
        /// Sizes given.
        given: usize,
        /// Response programs.
        programs: usize,
        /// Sizes needed.
        needed: usize,
        /// The programs in order.
        order: String,
    },
    /// Sizes by which genes cannot be divided.
    #[error(
        "genes cannot be divided by ‹mix {0}›: sizes must be finite and at least 0, and one above 0"
    )]
    MixSizes(String),
    /// No time, or times out of order.
    #[error("‹times› must be one or more finite times, each later than the one before, not '{0}'")]
    Times(String),
    /// Numbers of cells and times do not fit.
    #[error(
        "‹cells› has {cells} numbers, but there are {times} time points (‹times›); give a number for \
         each, or one for all"
    )]
    CellsLength {
        /// Numbers of cells given.
        cells: usize,
        /// Times.
        times: usize,
    },
    /// A time without cells.
    #[error("‹cells› gives no cells to time {time}; give at least 1")]
    NoCells {
        /// The time.
        time: f64,
    },
    /// Too few genes for the named ones.
    #[error(
        "‹genes {genes}› leaves no room for the {named} named genes; give at least {named}, or leave \
         those out with ‹named-genes off›"
    )]
    NamedGenes {
        /// Genes asked for.
        genes: usize,
        /// Number of named genes.
        named: usize,
    },
    /// More programs are to differ between conditions than there are.
    #[error(
        "‹differ-timing› and ‹differ-amplitude› are {differing} together, but there are {programs} \
         response programs (‹programs›)"
    )]
    Differing {
        /// Programs that are to differ.
        differing: usize,
        /// Response programs.
        programs: usize,
    },
    /// A difference between conditions where there is one.
    #[error("‹{setting}› needs at least two conditions, such as ‹conditions 2›")]
    OneCondition {
        /// The setting that asks for a difference.
        setting: &'static str,
    },
    /// More than can be drawn.
    #[error(
        "{size} {what} are too many, at most {most} can be simulated; choose fewer ‹genes›, ‹cells›, \
         ‹donors› or ‹conditions›"
    )]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How many were asked for.
        size: u64,
        /// The most that can be had.
        most: u64,
    },
    /// Counts that do not fit their type.
    #[error(
        "a gene would have about {counts:.1e} counts in a cell, at most {most:.0e} can be simulated; choose \
         a smaller ‹depth›"
    )]
    TooManyCounts {
        /// The largest expected count.
        counts: f64,
        /// The most that can be had.
        most: f64,
    },
    /// An output that is not a CSV by name.
    #[error("cannot write {}: the name must end in .csv or .csv.gz", .0.display())]
    Ending(PathBuf),
    /// The output cannot be written.
    #[error("cannot write {}: {source}; choose another place with ‹output› or ‹truth›", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}
