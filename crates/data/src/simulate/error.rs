//! Failures of simulating a table.

use std::path::PathBuf;

use thiserror::Error;

/// A table could not be simulated or written.
#[derive(Debug, Error)]
pub enum SimulationError {
    /// A list on the command line does not read as one.
    #[error(
        "{setting} '{text}' is not a list of {items} separated by '{separator}', such as {example}"
    )]
    List {
        /// The setting.
        setting: &'static str,
        /// The text given.
        text: String,
        /// Items of the list, in words.
        items: &'static str,
        /// Separator of the items.
        separator: &'static str,
        /// A list that would do.
        example: &'static str,
    },
    /// No set of that many programs.
    #[error("there is no set of {0} responding programs; choose 4, 6 or 8")]
    Programs(usize),
    /// One relative size a program, and one for flat.
    #[error(
        "the mix has {given} sizes, but {programs} responding programs and flat need {needed}; \
         give them in the order {order}"
    )]
    MixLength {
        /// Sizes given.
        given: usize,
        /// Responding programs.
        programs: usize,
        /// Sizes needed.
        needed: usize,
        /// The programs in order.
        order: String,
    },
    /// Sizes by which genes cannot be divided.
    #[error("the mix {0} cannot be: sizes are at least 0, finite, and one is above 0")]
    MixSizes(String),
    /// No time, or times out of order.
    #[error(
        "the times {0} cannot be: give one or more finite times, each later than the one before"
    )]
    Times(String),
    /// Numbers of cells and times do not fit.
    #[error(
        "{cells} numbers of cells for {times} times; give one for each time, or a single one for all"
    )]
    CellsLength {
        /// Numbers of cells given.
        cells: usize,
        /// Times.
        times: usize,
    },
    /// A time without cells, or too many cells.
    #[error("{cells} cells at time {time} cannot be; give 1 to {most} cells a time")]
    Cells {
        /// Cells asked for.
        cells: usize,
        /// The time.
        time: f64,
        /// The most that can be had.
        most: usize,
    },
    /// Too few genes.
    #[error(
        "{genes} genes are too few; give at least {least}{}",
        if *named { ", or leave the named genes out" } else { "" }
    )]
    Genes {
        /// Genes asked for.
        genes: usize,
        /// The fewest.
        least: usize,
        /// Whether it is the named genes that need the room.
        named: bool,
    },
    /// A factor that is not above 0, or so large that counts would overflow.
    #[error("{setting} {value} cannot be; give a number above 0, at most {most}")]
    Factor {
        /// The setting.
        setting: &'static str,
        /// Its value.
        value: f64,
        /// The largest value taken.
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
