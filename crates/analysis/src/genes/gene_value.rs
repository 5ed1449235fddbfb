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
    /// Difference between conditions: -log10 q.
    Condition,
}

/// -log10 q up to which differences between conditions always have colours of their own: without it the
/// noise of a data set in which no gene differs would span all colours.
const LEAST_DIFFERENCE: f64 = 2.0;

impl GeneValue {
    /// All, in the order of menus.
    pub const ALL: [Self; 7] = [
        Self::Onset,
        Self::Peak,
        Self::Amplitude,
        Self::Silhouette,
        Self::Membership,
        Self::Stability,
        Self::Condition,
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
            Self::Condition => ("Difference between conditions", "condition"),
        }
    }

    /// The name as a heading.
    pub fn name(self) -> &'static str {
        self.names().0
    }

    /// What its numbers are, for a colour bar.
    pub fn measure(self) -> &'static str {
        match self {
            Self::Condition => "Condition −log10 q",
            other => other.name(),
        }
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
            // A q value that rounds to 0 is a very small one.
            Self::Condition => row
                .condition
                .map(|test| -test.q.max(f64::MIN_POSITIVE).log10()),
        };
        value.filter(|value| value.is_finite())
    }

    /// The values of the first and the last colour, for ascending `sorted`.
    ///
    /// Probabilities and shares always span 0 to 1. Amplitudes and differences are cut at the 98th
    /// percentile, since a few strong genes would leave all others in one colour; differences begin
    /// at 0 and span 2, a q of 0.01, at least.
    pub fn range(self, sorted: &[f64]) -> (f64, f64) {
        let (Some(&low), Some(&high)) = (sorted.first(), sorted.last()) else {
            return (0.0, 1.0);
        };
        let strong = sorted[(sorted.len() - 1) * 98 / 100];
        match self {
            Self::Membership | Self::Stability => (0.0, 1.0),
            Self::Amplitude => (low, strong),
            Self::Condition => (0.0, strong.max(LEAST_DIFFERENCE)),
            Self::Onset | Self::Peak | Self::Silhouette => (low, high),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Evidence, Significance, Status};

    #[test]
    fn a_difference_between_conditions_is_a_power_of_ten() {
        let of = |q: Option<f64>| {
            let row = GeneRow {
                gene: String::new(),
                cluster: None,
                status: Status::Responds,
                evidence: Evidence::Replicates { paired: false },
                p: None,
                q: None,
                condition: q.map(|q| Significance { p: q, q }),
                interaction: None,
                membership: None,
                stability: None,
                silhouette: None,
                kinetics: None,
            };
            GeneValue::Condition.of(&row)
        };
        assert!((of(Some(1e-5)).unwrap() - 5.0).abs() < 1e-12);
        assert_eq!(of(None), None);
        // log10 of the smallest normal number, 2^-1022, is -307.65.
        assert!((of(Some(0.0)).unwrap() - 307.65).abs() < 0.01);
    }

    #[test]
    fn strong_genes_do_not_take_the_colours_of_all_others() {
        // Of 101 values 0, 1, ..., 99, 1e6 the 98th percentile is the value at place 98.
        let mut values: Vec<f64> = (0..100).map(f64::from).collect();
        values.push(1e6);
        assert_eq!(GeneValue::Amplitude.range(&values), (0.0, 98.0));
        assert_eq!(GeneValue::Onset.range(&values), (0.0, 1e6));
        assert_eq!(GeneValue::Membership.range(&[0.4, 0.6]), (0.0, 1.0));
        assert_eq!(GeneValue::Silhouette.range(&[]), (0.0, 1.0));
        // From 1 on, the value at place 99 x 98 / 100 = 97 is 98. The colours begin at 0 all the same, and
        // noise does not span them all.
        assert_eq!(GeneValue::Condition.range(&values[1..]), (0.0, 98.0));
        assert_eq!(GeneValue::Condition.range(&[0.1, 0.3]), (0.0, 2.0));
    }
}
