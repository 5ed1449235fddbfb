//! The methods, and their names.

use crate::error::BenchmarkError;
use crate::progress::Monitor;
use crate::study::kinetics::methods::task::Task;
use crate::study::kinetics::methods::{labels, mixture, network, observed};
use crate::study::kinetics::reading::Outcome;

/// A method, in the order of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KineticMethod {
    /// The observed profile, linear between the times.
    Raw,
    /// k-means of the z-scored profiles.
    KmeansZscore,
    /// The mixture of shapes with the true number of clusters.
    Mixture,
    /// The mixture of shapes with twice as many.
    MixtureOfTwice,
    /// A classifier that was given the programs of nine tenths of the genes.
    Labels,
    /// The network.
    Network,
}

impl KineticMethod {
    /// All of them, in the order of the tables.
    pub const ALL: [Self; 6] = [
        Self::Raw,
        Self::KmeansZscore,
        Self::Mixture,
        Self::MixtureOfTwice,
        Self::Labels,
        Self::Network,
    ];

    /// As written in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::KmeansZscore => "kmeans-zscore",
            Self::Mixture => "mixture",
            Self::MixtureOfTwice => "mixture, 2 k",
            Self::Labels => "labels",
            Self::Network => "network",
        }
    }

    /// Applies the method.
    ///
    /// # Errors
    /// When a fit fails.
    pub(in crate::study::kinetics) fn apply(
        self,
        task: &Task<'_>,
        monitor: &mut Monitor<'_>,
    ) -> Result<Outcome, BenchmarkError> {
        match self {
            Self::Raw => Ok(observed::raw(task)),
            Self::KmeansZscore => observed::kmeans(task),
            Self::Mixture => mixture::outcome(task, task.k),
            Self::MixtureOfTwice => mixture::outcome(task, 2 * task.k),
            Self::Labels => Ok(labels::outcome(task)),
            Self::Network => network::outcome(task, monitor),
        }
    }
}
