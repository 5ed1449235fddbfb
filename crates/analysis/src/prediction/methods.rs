//! The methods that predict profiles from noisy ones.

use std::fmt;

use genetide_data::Courses;
use serde::{Deserialize, Serialize};

use crate::prediction::observed::{Observed, Predicted};
use crate::prediction::{em, gaussian_process};

/// A method that predicts profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The means as they are.
    Raw,
    /// A smooth course for every gene.
    GaussianProcess,
    /// Shrinkage to the mean and covariance of all genes.
    Gaussian,
    /// Shrinkage to the clusters.
    Mixture,
    /// The neural network.
    Network,
}

impl Method {
    /// As written in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::GaussianProcess => "gaussian_process",
            Self::Gaussian => "gaussian",
            Self::Mixture => "mixture",
            Self::Network => "network",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Raw => "means as they are",
            Self::GaussianProcess => "Gaussian process",
            Self::Gaussian => "empirical-Bayes Gaussian",
            Self::Mixture => "mixture",
            Self::Network => "network",
        })
    }
}

/// What the methods of this module predict: nothing but the values and their errors goes in.
#[derive(Clone, Debug, PartialEq)]
pub struct Shrunk {
    /// By a Gaussian process: the level of a gene, and a smooth course in warped time (squared exponential or
    /// Matern 3/2), in size one of several; what conditions share and differ by are processes of their own.
    pub gaussian_process: Predicted,
    /// By the mean and covariance of all genes, estimated by expectation and maximisation from those of the
    /// Gaussian process, to which they are shrunk where genes are few.
    pub gaussian: Predicted,
}

/// Predicts the profiles of `observed` from what its genes have in common.
pub fn shrunk(observed: &Observed, courses: &Courses) -> Shrunk {
    let process = gaussian_process::fit(observed, courses);
    let gaussian = em::fit(observed, &process);
    Shrunk {
        gaussian_process: process.posterior(observed),
        gaussian: gaussian.posterior(observed),
    }
}

#[cfg(test)]
mod tests;
