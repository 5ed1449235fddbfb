//! What the user can choose about reading and scaling.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::setting::{Choice, ChoiceOption, Group};
use crate::settings;
use crate::time_unit::TimeUnit;

/// Which genes of the table are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GeneChoice {
    /// All genes that are expressed enough to be tested, within bounds of time and memory.
    Auto,
    /// The N genes whose variance is most above that of genes of the same mean.
    Variable(usize),
    /// The first N genes of the table.
    First(usize),
    /// All genes.
    All,
    /// The genes named in a text file, one a line.
    List(PathBuf),
}

impl fmt::Display for GeneChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Variable(n) => write!(f, "variable:{n}"),
            Self::First(n) => write!(f, "first:{n}"),
            Self::All => f.write_str("all"),
            Self::List(path) => write!(f, "list:{}", path.display()),
        }
    }
}

impl FromStr for GeneChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let usage = || {
            format!(
                "'{text}' is not one of auto, variable:N, first:N, all, list:FILE (N at least 1)"
            )
        };
        let count = |n: &str| n.parse().ok().filter(|&n: &usize| n > 0).ok_or_else(usage);
        match text.split_once(':') {
            None if text == "auto" => Ok(Self::Auto),
            None if text == "all" => Ok(Self::All),
            Some(("variable", n)) => count(n).map(Self::Variable),
            Some(("first", n)) => count(n).map(Self::First),
            Some(("list", path)) if !path.is_empty() => Ok(Self::List(path.into())),
            _ => Err(usage()),
        }
    }
}

/// What is done to the values of a cell before they are averaged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CellTransform {
    /// `normalise` for counts and estimates of counts, `none` for anything else.
    #[default]
    Auto,
    /// The values as they are.
    None,
    /// Cell totals brought to a common size within a time, and one size factor per time; with several
    /// conditions, within each time and condition.
    Normalise,
    /// ln(1 + x).
    Log1p,
    /// Both, in this order.
    NormaliseLog1p,
}

impl CellTransform {
    /// Whether values are divided by the total of their cell.
    pub(crate) fn divides(self) -> bool {
        matches!(self, Self::Normalise | Self::NormaliseLog1p)
    }
}

impl Choice for CellTransform {
    const VALUES: &'static [Self] = &[
        Self::Auto,
        Self::None,
        Self::Normalise,
        Self::Log1p,
        Self::NormaliseLog1p,
    ];

    fn option(self) -> ChoiceOption {
        match self {
            Self::Auto => ChoiceOption::new(
                "auto",
                "Automatic",
                "Normalise counts; use other values unchanged",
            ),
            Self::None => ChoiceOption::new("none", "None", "Use the values unchanged"),
            Self::Normalise => ChoiceOption::new(
                "normalise",
                "Normalise library size",
                "Normalise library sizes within each time point (of each condition), then scale these by size factors",
            ),
            Self::Log1p => ChoiceOption::new("log1p", "log(1 + x)", "ln(1 + x)"),
            Self::NormaliseLog1p => ChoiceOption::new(
                "normalise+log1p",
                "Normalise, then log(1 + x)",
                "Normalise, then ln(1 + x)",
            ),
        }
    }
}

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Orientation {
    /// Recognised from headers and first column.
    #[default]
    Auto,
    /// A row for each cell or sample, a column for each gene.
    CellsInRows,
    /// A row for each gene, a column for each cell or sample.
    GenesInRows,
    /// A row for each value: gene, sample or time, value.
    Long,
}

impl Choice for Orientation {
    const VALUES: &'static [Self] = &[Self::Auto, Self::CellsInRows, Self::GenesInRows, Self::Long];

    fn option(self) -> ChoiceOption {
        match self {
            Self::Auto => ChoiceOption::new("auto", "Automatic", "Recognised from the headers"),
            Self::CellsInRows => ChoiceOption::new(
                "cells-in-rows",
                "Cells in rows",
                "A row for each cell or sample, a column for each gene",
            ),
            Self::GenesInRows => ChoiceOption::new(
                "genes-in-rows",
                "Genes in rows",
                "A row for each gene, a column for each cell or sample",
            ),
            Self::Long => ChoiceOption::new(
                "long",
                "Long",
                "A row for each value, with columns for gene, sample or time, and value",
            ),
        }
    }
}

/// The character between the fields of a text file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Separator {
    /// The one by which header and rows agree.
    #[default]
    Auto,
    /// `,`
    Comma,
    /// A tab.
    Tab,
    /// `;`
    Semicolon,
    /// One or more spaces, as R's `write.table` writes them.
    Space,
}

impl Choice for Separator {
    const VALUES: &'static [Self] = &[
        Self::Auto,
        Self::Comma,
        Self::Tab,
        Self::Semicolon,
        Self::Space,
    ];

    fn option(self) -> ChoiceOption {
        match self {
            Self::Auto => ChoiceOption::new(
                "auto",
                "Automatic",
                "The separator by which header and rows agree",
            ),
            Self::Comma => ChoiceOption::new("comma", "Comma", "a,b,c"),
            Self::Tab => ChoiceOption::new("tab", "Tab", "Fields separated by tabs"),
            Self::Semicolon => ChoiceOption::new("semicolon", "Semicolon", "a;b;c"),
            Self::Space => ChoiceOption::new("space", "Space", "a b c, as R's write.table writes"),
        }
    }
}

/// The decimal mark of the numbers in a text file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decimal {
    /// The one by which all numbers can be read.
    #[default]
    Auto,
    /// 1,320.5 or 1320.5
    Point,
    /// 1.320,5 or 1320,5
    Comma,
}

impl Choice for Decimal {
    const VALUES: &'static [Self] = &[Self::Auto, Self::Point, Self::Comma];

    fn option(self) -> ChoiceOption {
        match self {
            Self::Auto => ChoiceOption::new(
                "auto",
                "Automatic",
                "The mark by which all numbers of the file can be read",
            ),
            Self::Point => ChoiceOption::new("point", "Point", "1320.5 or 1,320.5"),
            Self::Comma => ChoiceOption::new("comma", "Comma", "1320,5 or 1.320,5"),
        }
    }
}

/// The unit of times that are written as plain numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnitChoice {
    /// The one that a header or a label says, or none.
    #[default]
    AsWritten,
    /// This one.
    Unit(TimeUnit),
}

impl Choice for UnitChoice {
    const VALUES: &'static [Self] = &[
        Self::AsWritten,
        Self::Unit(TimeUnit::Seconds),
        Self::Unit(TimeUnit::Minutes),
        Self::Unit(TimeUnit::Hours),
        Self::Unit(TimeUnit::Days),
        Self::Unit(TimeUnit::Weeks),
        Self::Unit(TimeUnit::Months),
        Self::Unit(TimeUnit::Years),
    ];

    fn option(self) -> ChoiceOption {
        match self {
            Self::AsWritten => ChoiceOption::new("auto", "Automatic", "As headers and labels say"),
            Self::Unit(unit) => ChoiceOption::new(unit.symbol(), unit.name(), unit.name()),
        }
    }
}

/// How the profile of a gene is scaled before it is modelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GeneScale {
    /// Mean 0 and standard deviation 1 over the times.
    Zscore,
    /// Divided by its largest absolute value.
    Max,
    /// As it is.
    None,
}

impl Choice for GeneScale {
    const VALUES: &'static [Self] = &[Self::Zscore, Self::Max, Self::None];

    fn option(self) -> ChoiceOption {
        match self {
            Self::Zscore => ChoiceOption::new(
                "zscore",
                "z-score",
                "Mean 0 and standard deviation 1 over the time points",
            ),
            Self::Max => ChoiceOption::new(
                "max",
                "Largest value = 1",
                "Divided by the largest absolute value",
            ),
            Self::None => ChoiceOption::new("none", "None", "Unscaled"),
        }
    }
}

/// Heading of the settings that say what the columns of a data set hold.
pub const COLUMNS: Group = Group {
    panel: "Data",
    heading: "Columns",
};
/// Heading of the settings that say how a file is laid out.
pub const FILE: Group = Group {
    panel: "Data",
    heading: "File",
};
/// Heading of the settings that say when and from what samples were taken.
pub const SAMPLES: Group = Group {
    panel: "Data",
    heading: "Samples",
};
/// Heading of the settings that say which cells are read, and how.
pub const CELLS: Group = Group {
    panel: "Data",
    heading: "Cells",
};
/// Heading of the settings that choose and scale genes.
pub const GENES: Group = Group {
    panel: "Data",
    heading: "Genes and response test",
};

settings! {
    /// Reading and scaling.
    pub struct DataSettings {
        /// What the rows of the data set are: cells (or samples), genes, or single values. Recognised
        /// if not given.
        orientation: Orientation = Orientation::Auto, choice, "orientation", "Rows are", FILE;
        /// Separator of a text file. Recognised if not given.
        separator: Separator = Separator::Auto, choice, "separator", "Separator", FILE;
        /// Decimal mark of a text file. Recognised if not given.
        decimal: Decimal = Decimal::Auto, choice, "decimal", "Decimal mark", FILE;
        /// Matrix of an h5ad file: X, raw, or layers/NAME. Default: the one that holds counts, else X.
        matrix: Option<String> = None, text("X, raw or layers/NAME"), "matrix", "Matrix", FILE;
        /// Table of samples or cells (CSV, TSV, XLSX) with their time points, conditions and
        /// replicates, matched by cell ID, sample name, file, folder or barcode suffix.
        samples: Option<String> = None, text("a CSV, TSV or XLSX file"), "samples", "Table of samples", SAMPLES;
        /// Time of a label, such as Ctrl=0 or T3=24h; may be given for several labels. Overrides what
        /// was read from the label.
        times: Vec<String> = Vec::new(), names, "time", "Times of labels", SAMPLES;
        /// Condition of a label, such as T3=LPS; may be given for several labels. Overrides what was
        /// read from the label, and the column of the condition.
        label_conditions: Vec<String> = Vec::new(), names, "label-condition", "Conditions of labels", SAMPLES;
        /// Replicate of a label, such as T3=donor2; may be given for several labels. Overrides what
        /// was read from the label, and the column of the replicate.
        label_replicates: Vec<String> = Vec::new(), names, "label-replicate", "Replicates of labels", SAMPLES;
        /// Whether a condition that was sampled alone at the first time point is the start of the other
        /// conditions too. Off: it is the start of its own alone.
        shared_start: bool = true, switch, "shared-start", "Common start", SAMPLES;
        /// Unit of times that are plain numbers. Recognised from headers and labels if not given.
        time_unit: UnitChoice = UnitChoice::AsWritten, choice, "time-unit", "Time unit", SAMPLES;
        /// Number of bins into which a pseudotime is divided, each with the same number of cells; 0
        /// for sampling times.
        time_bins: usize = 0, count(0..=100), "time-bins", "Bins of a pseudotime", SAMPLES;
        /// Column with the time point of each cell, in any unit. Recognised by name if not given.
        time_column: Option<String> = None, column, "time-column", "Time", COLUMNS;
        /// Column with the type of each cell. Recognised by name if not given; not required.
        cell_type_column: Option<String> = None, column, "cell-type-column", "Cell type", COLUMNS;
        /// Column with the condition (treatment) of each cell or sample. Recognised by name if not
        /// given; not required.
        condition_column: Option<String> = None, column, "condition-column", "Condition", COLUMNS;
        /// Column with the replicate (donor, animal, library) of each cell or sample. Recognised by
        /// name if not given; not required.
        replicate_column: Option<String> = None, column, "replicate-column", "Replicate", COLUMNS;
        /// Column with the batch (what was prepared or sequenced together) of each cell or sample.
        /// Recognised by name if not given; not required.
        batch_column: Option<String> = None, column, "batch-column", "Batch", COLUMNS;
        /// Column with the identifier of each cell. Recognised by name if not given; not required.
        cell_id_column: Option<String> = None, column, "cell-id-column", "Cell ID", COLUMNS;
        /// Columns that are not genes, such as nCount_RNA or donor. Text columns are ignored anyway.
        ignore_columns: Vec<String> = Vec::new(), names, "ignore-column", "Ignored columns", COLUMNS;
        /// Columns that are genes although their names are those of measures or labels of cells.
        gene_columns: Vec<String> = Vec::new(), names, "gene-column", "Gene columns", COLUMNS;
        /// Cell types to read; all if none is given.
        cell_types: Vec<String> = Vec::new(), names, "cell-type", "Cell types", CELLS;
        /// Conditions to read; all if none is given.
        conditions: Vec<String> = Vec::new(), names, "condition", "Conditions", CELLS;
        /// Replicates (donors, animals) to read; all if none is given.
        replicates: Vec<String> = Vec::new(), names, "replicate", "Replicates", CELLS;
        /// What is done to the values of a cell before they are averaged. Automatic: counts are
        /// normalised, other values are used unchanged.
        cell_transform: CellTransform = CellTransform::Auto, choice, "cell-transform", "Transform", CELLS;
        /// Genes to keep: auto (all that are expressed, at most 20,000; without replicates to test with,
        /// those that change most), variable:N (variance above that of genes of the same mean), first:N,
        /// all, or list:FILE (one name per line).
        genes: GeneChoice = GeneChoice::Auto, notation("auto, variable:N, first:N, all or list:FILE"), "genes", "Genes", GENES;
        /// Genes that are kept regardless of that choice; names that are not in the data set are
        /// skipped. Default: the highlighted genes, beside auto and variable:N.
        always: Vec<String> = Vec::new(), names, "always", "Always keep", GENES;
        /// How each gene's profile is scaled before it is modelled, so that genes are grouped by
        /// timing rather than by amplitude.
        gene_scale: GeneScale = GeneScale::Zscore, choice, "gene-scale", "Scale", GENES;
    }
    prototype: DataSettings {
        genes: GeneChoice::First(1000),
        cell_transform: CellTransform::None,
        gene_scale: GeneScale::None,
        ..DataSettings::default()
    };
}

impl DataSettings {
    /// The transform, scale and choice of genes of `other`, on the same columns and cells.
    #[must_use]
    pub fn with_method_of(&self, other: &Self) -> Self {
        Self {
            genes: other.genes.clone(),
            always: other.always.clone(),
            cell_transform: other.cell_transform,
            gene_scale: other.gene_scale,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gene_choice_reads_what_it_writes() {
        for text in ["auto", "variable:2000", "first:7", "all", "list:genes.txt"] {
            assert_eq!(text.parse::<GeneChoice>().unwrap().to_string(), text);
        }
        for wrong in ["", "variable", "variable:0", "first:x", "list:", "some"] {
            assert!(wrong.parse::<GeneChoice>().is_err(), "{wrong} was taken");
        }
    }
}
