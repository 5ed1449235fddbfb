//! What the user can choose about the analysis.

use std::fmt;
use std::str::FromStr;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// How genes are clustered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
pub enum ClusterMethod {
    /// Mixture of response shapes that knows the standard errors, started from the latents.
    Shapes,
    /// k-means on the latents (k-means++ starts).
    Kmeans,
    /// Gaussian mixture with full covariances on the latents, after PCA.
    Gmm,
}

/// How many clusters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KChoice {
    /// The number suggested by the quality curves.
    Auto,
    /// This many.
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
        if text == "auto" {
            return Ok(Self::Auto);
        }
        text.parse()
            .ok()
            .filter(|&k: &usize| k > 0)
            .map(Self::Fixed)
            .ok_or_else(|| format!("'{text}' is neither 'auto' nor a whole number of at least 1"))
    }
}

/// Response test and clustering.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnalysisSettings {
    /// False discovery rate of the response test, in (0, 1]; 1 switches the test off.
    pub fdr: f64,
    /// Number of clusters.
    pub k: KChoice,
    /// Clustering method.
    pub method: ClusterMethod,
}

impl Default for AnalysisSettings {
    fn default() -> Self {
        Self {
            fdr: 0.05,
            k: KChoice::Auto,
            method: ClusterMethod::Shapes,
        }
    }
}
