//! What the user can choose about reading and scaling.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
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
    #[value(name = "normalise+log1p")]
    NormaliseLog1p,
}

/// How the profile of a gene is scaled before it is modelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
pub enum GeneScale {
    /// Mean 0 and standard deviation 1 over the times.
    Zscore,
    /// Divided by its largest absolute value.
    Max,
    /// As it is.
    None,
}

/// Reading and scaling.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DataSettings {
    /// Genes kept.
    pub genes: GeneChoice,
    /// Names of genes that are kept whatever the choice, where the table has them.
    pub always: Vec<String>,
    /// Column with the time; recognised by name when absent.
    pub time_column: Option<String>,
    /// Column with the cell type; recognised by name when absent.
    pub cell_type_column: Option<String>,
    /// Column with the cell id; recognised by name when absent.
    pub cell_id_column: Option<String>,
    /// Columns that are not genes.
    pub ignore_columns: Vec<String>,
    /// Cell types kept; all when empty.
    pub cell_types: Vec<String>,
    /// Per-cell transform.
    pub cell_transform: CellTransform,
    /// Per-gene scale.
    pub gene_scale: GeneScale,
}

impl Default for DataSettings {
    fn default() -> Self {
        Self {
            genes: GeneChoice::Variable(2000),
            always: Vec::new(),
            time_column: None,
            cell_type_column: None,
            cell_id_column: None,
            ignore_columns: Vec::new(),
            cell_types: Vec::new(),
            cell_transform: CellTransform::Auto,
            gene_scale: GeneScale::Zscore,
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
