//! Which genes respond at all: one-way analysis of variance over the times.

use serde::{Deserialize, Serialize};

use crate::data::GeneProfiles;

/// What is known of a gene's response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Its means differ over time at the false discovery rate chosen.
    Responds,
    /// They do not: cluster 0.
    NoResponse,
    /// There is no noise estimate to test against (too few cells, or no variance within times).
    Untested,
    /// It has no value at some time and is left out of the model.
    Incomplete,
}

impl Status {
    /// As written in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Responds => "responds",
            Self::NoResponse => "no_response",
            Self::Untested => "untested",
            Self::Incomplete => "incomplete",
        }
    }
}

/// The test of one gene.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeneResponse {
    /// The verdict.
    pub status: Status,
    /// p value of the F test; absent when untested or incomplete.
    pub p: Option<f64>,
    /// Benjamini-Hochberg adjusted p value, over the genes tested.
    pub q: Option<f64>,
    /// Whether the gene is trained on, embedded and clustered: it responds, or is untested and its
    /// means are not all the same.
    pub clustered: bool,
}

/// The test of all genes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResponseTest {
    /// The false discovery rate applied.
    pub fdr: f64,
    /// `[G]`.
    pub genes: Vec<GeneResponse>,
    /// `[G, T]`: moderated standard errors of the means on the observed scale, all above 0;
    /// absent when no gene has two values at one time. 0 only for incomplete genes' empty times.
    pub standard_errors: Option<Vec<f64>>,
}

impl ResponseTest {
    /// How many genes have this status.
    pub fn count(&self, status: Status) -> usize {
        self.genes
            .iter()
            .filter(|gene| gene.status == status)
            .count()
    }
}

/// Tests every gene of `profiles` at false discovery rate `fdr` (1: every gene tested responds).
pub fn test_response(profiles: &GeneProfiles, fdr: f64) -> ResponseTest {
    todo!("{profiles:?} {fdr}")
}
