//! Values of genes that a map can be coloured by.

use serde::{Deserialize, Serialize};

use crate::GeneRow;

/// A value of a gene that is shown as a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GeneValue {
    /// Onset time.
    Onset,
    /// Peak time.
    Peak,
    /// Amplitude.
    Amplitude,
    /// Silhouette.
    Silhouette,
    /// Probability of the gene's cluster.
    Membership,
    /// Share of bootstrap repeats in which the gene stays in its cluster.
    Stability,
}

impl GeneValue {
    /// All, in the order of menus.
    pub const ALL: [Self; 6] = [
        Self::Onset,
        Self::Peak,
        Self::Amplitude,
        Self::Silhouette,
        Self::Membership,
        Self::Stability,
    ];

    /// The name as a heading, and on the command line and in identifiers.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Onset => ("Onset", "onset"),
            Self::Peak => ("Peak", "peak"),
            Self::Amplitude => ("Amplitude", "amplitude"),
            Self::Silhouette => ("Silhouette", "silhouette"),
            Self::Membership => ("Membership", "membership"),
            Self::Stability => ("Stability", "stability"),
        }
    }

    /// The name as a heading.
    pub fn name(self) -> &'static str {
        self.names().0
    }

    /// The name on the command line and in identifiers.
    pub fn id(self) -> &'static str {
        self.names().1
    }

    /// Returns true if the value is a time.
    pub fn is_time(self) -> bool {
        matches!(self, Self::Onset | Self::Peak)
    }

    /// The value of a gene; `None` if it is absent or not finite.
    pub fn of(self, row: &GeneRow) -> Option<f64> {
        let value = match self {
            Self::Onset => row.kinetics.map(|kinetics| kinetics.onset),
            Self::Peak => row.kinetics.map(|kinetics| kinetics.peak_time),
            Self::Amplitude => row.kinetics.map(|kinetics| kinetics.amplitude),
            Self::Silhouette => row.silhouette,
            Self::Membership => row.membership,
            Self::Stability => row.stability,
        };
        value.filter(|value| value.is_finite())
    }

    /// The values of the first and the last colour, for ascending `sorted`.
    ///
    /// Probabilities and shares always span 0 to 1. Amplitudes are cut at the 98th percentile,
    /// since a few strong genes would leave all others in one colour.
    pub fn range(self, sorted: &[f64]) -> (f64, f64) {
        let (Some(&low), Some(&high)) = (sorted.first(), sorted.last()) else {
            return (0.0, 1.0);
        };
        match self {
            Self::Membership | Self::Stability => (0.0, 1.0),
            Self::Amplitude => (low, sorted[(sorted.len() - 1) * 98 / 100]),
            Self::Onset | Self::Peak | Self::Silhouette => (low, high),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strong_genes_do_not_take_the_colours_of_all_others() {
        // Of 101 values 0, 1, ..., 99, 1e6 the 98th percentile is the value at place 98.
        let mut values: Vec<f64> = (0..100).map(f64::from).collect();
        values.push(1e6);
        assert_eq!(GeneValue::Amplitude.range(&values), (0.0, 98.0));
        assert_eq!(GeneValue::Onset.range(&values), (0.0, 1e6));
        assert_eq!(GeneValue::Membership.range(&[0.4, 0.6]), (0.0, 1.0));
        assert_eq!(GeneValue::Silhouette.range(&[]), (0.0, 1.0));
    }
}
