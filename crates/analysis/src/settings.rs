//! Settings of the response test and of the clusters.

use std::fmt;
use std::str::FromStr;

use genetide_data::setting::{Choice, ChoiceOption, Group};
use genetide_data::settings;
use genetide_data::settings::GENES;
use serde::{Deserialize, Serialize};

use crate::ClusterMethod;

/// The largest number of clusters that is offered, and at which the sweep over k ends.
pub const LARGEST_K: usize = 20;

/// Choice of the number of clusters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KChoice {
    /// The suggested number.
    Auto,
    /// A given number, at least 1.
    Fixed(usize),
}

impl fmt::Display for KChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Fixed(k) => write!(f, "{k}"),
        }
    }
}

impl FromStr for KChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match (text, text.parse()) {
            ("auto", _) => Ok(Self::Auto),
            (_, Ok(k @ 1..)) => Ok(Self::Fixed(k)),
            _ => Err(format!(
                "'{text}' is neither 'auto' nor a whole number of at least 1"
            )),
        }
    }
}

/// Heading of the settings of the clusters.
pub const CLUSTERS: Group = Group {
    panel: "Clusters",
    heading: "Clusters",
};

impl Choice for ClusterMethod {
    const VALUES: &'static [Self] = &Self::ALL;

    fn option(self) -> ChoiceOption {
        ChoiceOption::new(self.name(), self.title(), self.description())
    }
}

settings! {
    /// Settings of the response test and of the clusters.
    pub struct AnalysisSettings {
        /// False discovery rate of the response test: the expected proportion of false positives
        /// among the genes called responsive. 1 skips the test.
        fdr: f64 = 0.05, number(above 0.0 to 1.0), "fdr", "False discovery rate", GENES;
        /// Number of clusters, or auto for the suggested number.
        k: KChoice = KChoice::Auto, notation("a whole number of at least 1, or auto"), "k", "Number of clusters", CLUSTERS;
        /// Clustering method.
        method: ClusterMethod = ClusterMethod::Shapes, choice, "method", "Method", CLUSTERS;
    }
    prototype: AnalysisSettings {
        fdr: 1.0,
        k: KChoice::Fixed(6),
        method: ClusterMethod::Kmeans,
    };
}
