//! What the user can choose about reading and scaling.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::setting::{Choice, ChoiceOption, Group};
use crate::settings;

/// Which genes of the table are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GeneChoice {
    /// The N genes of the highest dispersion within times.
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
        let usage =
            || format!("'{text}' is not one of variable:N, first:N, all, list:FILE (N at least 1)");
        let count = |n: &str| n.parse().ok().filter(|&n: &usize| n > 0).ok_or_else(usage);
        match text.split_once(':') {
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
    /// `normalise` for non-negative integers, `none` for anything else.
    #[default]
    Auto,
    /// The values as they are.
    None,
    /// Cell totals brought to a common size within a time, and one size factor per time.
    Normalise,
    /// ln(1 + x).
    Log1p,
    /// Both, in this order.
    NormaliseLog1p,
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
                "Normalise library sizes within each time point, then scale time points by size factors",
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
        /// Column with the time point of each cell, in any unit. Recognised by name if not given.
        time_column: Option<String> = None, column, "time-column", "Time", COLUMNS;
        /// Column with the type of each cell. Recognised by name if not given; not required.
        cell_type_column: Option<String> = None, column, "cell-type-column", "Cell type", COLUMNS;
        /// Column with the identifier of each cell. Recognised by name if not given; not required.
        cell_id_column: Option<String> = None, column, "cell-id-column", "Cell ID", COLUMNS;
        /// Columns that are not genes, such as nCount_RNA or donor. Text columns are ignored anyway.
        ignore_columns: Vec<String> = Vec::new(), names, "ignore-column", "Ignored columns", COLUMNS;
        /// Cell types to read; all if none is given.
        cell_types: Vec<String> = Vec::new(), names, "cell-type", "Cell types", CELLS;
        /// What is done to the values of a cell before they are averaged. Automatic: counts are
        /// normalised, other values are used unchanged.
        cell_transform: CellTransform = CellTransform::Auto, choice, "cell-transform", "Transform", CELLS;
        /// Genes to keep: variable:N (dispersion within time points), first:N, all, or list:FILE (one
        /// name per line).
        genes: GeneChoice = GeneChoice::Variable(2000), notation("variable:N, first:N, all or list:FILE"), "genes", "Genes", GENES;
        /// Genes that are kept regardless of that choice; names that are not in the data set are
        /// skipped. Default: the highlighted genes, beside variable:N.
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
        for text in ["variable:2000", "first:7", "all", "list:genes.txt"] {
            assert_eq!(text.parse::<GeneChoice>().unwrap().to_string(), text);
        }
        for wrong in ["", "variable", "variable:0", "first:x", "list:", "some"] {
            assert!(wrong.parse::<GeneChoice>().is_err(), "{wrong} was taken");
        }
    }
}
