//! The comparison as JSON, in `run.json` and as an event.

use genetide_analysis::prediction::comparison::Score;
use genetide_analysis::prediction::halves::Division;
use genetide_analysis::prediction::methods::Method;
use serde::Serialize;

use crate::pipeline::held_out::outcome::{HalvesCheck, HeldOut};

/// The comparison of methods on halves of the libraries.
#[derive(Serialize)]
#[serde(untagged)]
pub enum HeldOutRecord<'a> {
    /// Methods were compared.
    Compared(CheckRecord<'a>),
    /// There are no halves.
    NoHalves {
        /// What the curves are.
        curves: &'static str,
        /// Why, in a sentence.
        not_possible: &'a str,
    },
}

#[derive(Serialize)]
pub struct CheckRecord<'a> {
    /// What the curves are.
    curves: &'static str,
    /// "donors" or "libraries".
    divided_by: &'static str,
    /// Donors of each half.
    #[serde(skip_serializing_if = "Option::is_none")]
    halves: Option<&'a [Vec<String>; 2]>,
    /// Genes compared.
    genes: usize,
    /// Share of values whose weight was reduced as that of outliers.
    outliers: f64,
    /// Number of clusters of the mixture.
    #[serde(skip_serializing_if = "Option::is_none")]
    k: Option<usize>,
    methods: Vec<MethodRecord>,
    /// The error of the stack, of each gene with weights from other genes.
    stack: Score,
}

#[derive(Serialize)]
struct MethodRecord {
    method: Method,
    /// Mean of squared errors, in squared standard errors.
    error: f64,
    standard_error: f64,
    /// In the stack.
    weight: f64,
    /// The error of the stack of all other methods.
    #[serde(skip_serializing_if = "Option::is_none")]
    stack_without: Option<f64>,
}

impl<'a> HeldOutRecord<'a> {
    /// The record of a result.
    pub fn new(of: &'a HeldOut) -> Self {
        match of {
            HeldOut::Compared(check) => Self::Compared(CheckRecord::new(check)),
            HeldOut::NoHalves(reason) => Self::NoHalves {
                curves: "network",
                not_possible: reason,
            },
        }
    }
}

impl<'a> CheckRecord<'a> {
    fn new(check: &'a HalvesCheck) -> Self {
        let comparison = &check.comparison;
        let (divided_by, halves) = match &check.division {
            Division::Donors(halves) => ("donors", Some(halves)),
            Division::Libraries => ("libraries", None),
        };
        let methods = comparison.methods.iter().map(|of| MethodRecord {
            method: of.method,
            error: of.score.error,
            standard_error: of.score.standard_error,
            weight: of.weight,
            stack_without: of.stack_without,
        });
        Self {
            curves: "stack",
            divided_by,
            halves,
            genes: comparison.genes,
            outliers: comparison.outliers,
            k: check.k,
            methods: methods.collect(),
            stack: comparison.stack,
        }
    }
}
