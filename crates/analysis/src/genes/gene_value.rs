//! Values of genes that a map can be coloured by.

use serde::{Deserialize, Serialize};

use crate::GeneRow;
use genetide_data::value_scale::ValueScale;

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
    /// Largest change from the first time, with its sign, on the scale of the test.
    Change,
    /// Largest difference between conditions, on the scale of the test.
    Difference,
    /// Time of 95 % of the largest change.
    TimeTo95,
    /// Half-life.
    HalfLife,
}

/// -log10 q up to which differences between conditions always have colours of their own: without it the
/// noise of a data set in which no gene differs would span all colours.
const LEAST_DIFFERENCE: f64 = 2.0;

impl GeneValue {
    /// All, in the order of menus.
    pub const ALL: [Self; 11] = [
        Self::Onset,
        Self::TimeTo95,
        Self::Peak,
        Self::HalfLife,
        Self::Amplitude,
        Self::Change,
        Self::Silhouette,
        Self::Membership,
        Self::Stability,
        Self::Condition,
        Self::Difference,
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
            Self::Change => ("Change", "change"),
            Self::Difference => ("Largest difference", "difference"),
            Self::TimeTo95 => ("Time to 95 %", "time-to-95"),
            Self::HalfLife => ("Half-life", "half-life"),
        }
    }

    /// The name as a heading.
    pub fn name(self) -> &'static str {
        self.names().0
    }

    /// What its numbers are where means are compared on `scale`, for a colour bar.
    pub fn measure(self, scale: ValueScale) -> &'static str {
        match (self, scale) {
            (Self::Condition, _) => "Condition −log10 q",
            (Self::Change, ValueScale::Linear) => "Change (log2)",
            (Self::Difference, ValueScale::Linear) => "Largest difference (log2)",
            (other, _) => other.name(),
        }
    }

    /// Returns true if its numbers lie on both sides of a 0 that means something.
    pub fn is_signed(self) -> bool {
        self == Self::Change
    }

    /// The name on the command line and in identifiers.
    pub fn id(self) -> &'static str {
        self.names().1
    }

    /// Returns true if the value is a time.
    pub fn is_time(self) -> bool {
        matches!(
            self,
            Self::Onset | Self::TimeTo95 | Self::Peak | Self::HalfLife
        )
    }

    /// Returns true if there is no value without estimates of kinetics.
    pub fn is_estimated(self) -> bool {
        matches!(self, Self::TimeTo95 | Self::HalfLife)
    }

    /// Returns true if it is a value of one course: that with the largest amplitude.
    pub fn is_of_a_course(self) -> bool {
        self.is_time() || matches!(self, Self::Amplitude | Self::Change)
    }

    /// The value of a gene, in its course with the largest amplitude; `None` if it is absent or not finite.
    pub fn of(self, row: &GeneRow) -> Option<f64> {
        let value = match self {
            Self::Onset => row.leading().map(|kinetics| kinetics.onset),
            Self::Peak => row.leading().map(|kinetics| kinetics.peak_time),
            Self::Amplitude => row.leading().map(|kinetics| kinetics.amplitude),
            Self::Silhouette => row.silhouette,
            Self::Membership => row.membership,
            Self::Stability => row.stability,
            // A q value that rounds to 0 is a very small one.
            Self::Condition => row
                .condition
                .map(|test| -test.q.max(f64::MIN_POSITIVE).log10()),
            Self::Change => row
                .leading_course()
                .and_then(|course| *row.log2_change.get(course)?),
            Self::Difference => row.difference.map(|difference| difference.log2_fold),
            Self::TimeTo95 => row.estimates().map(|of| of.time_to_95.median),
            Self::HalfLife => row.estimates().and_then(|of| Some(of.half_life?.median)),
        };
        value.filter(|value| value.is_finite())
    }

    /// The values of the first and the last colour, for ascending `sorted`.
    ///
    /// Probabilities and shares always span 0 to 1. Amplitudes, half-lives and differences are cut at the 98th
    /// percentile, since a few strong genes would leave all others in one colour; differences begin
    /// at 0, and those of q values span 2, a q of 0.01, at least. Changes span as much above 0 as below.
    pub fn range(self, sorted: &[f64]) -> (f64, f64) {
        let (Some(&low), Some(&high)) = (sorted.first(), sorted.last()) else {
            return (0.0, 1.0);
        };
        let strong = sorted[(sorted.len() - 1) * 98 / 100];
        match self {
            Self::Membership | Self::Stability => (0.0, 1.0),
            Self::Amplitude | Self::HalfLife => (low, strong),
            Self::Condition => (0.0, strong.max(LEAST_DIFFERENCE)),
            Self::Difference => (0.0, strong),
            Self::Change => {
                // Of few genes all: the extremes are what is looked for.
                let last = sorted.len() - 1;
                let at = (last * 98).div_ceil(100);
                let largest = sorted[at].abs().max(sorted[last - at].abs());
                (-largest, largest)
            }
            Self::Onset | Self::TimeTo95 | Self::Peak | Self::Silhouette => (low, high),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::genes::{estimates_at, gene_row};
    use crate::{ConditionDifference, Direction, Kinetics, Significance};

    #[test]
    fn a_difference_between_conditions_is_a_power_of_ten() {
        let of = |q: Option<f64>| {
            let row = GeneRow {
                condition: q.map(|q| Significance { p: q, q }),
                ..gene_row("A")
            };
            GeneValue::Condition.of(&row)
        };
        assert!((of(Some(1e-5)).unwrap() - 5.0).abs() < 1e-12);
        assert_eq!(of(None), None);
        // log10 of the smallest normal number, 2^-1022, is -307.65.
        assert!((of(Some(0.0)).unwrap() - 307.65).abs() < 0.01);
    }

    #[test]
    fn values_compared_as_they_are_have_no_log2() {
        let measure = |value: GeneValue, scale| value.measure(scale);
        for (value, log2, as_is) in [
            (GeneValue::Change, "Change (log2)", "Change"),
            (GeneValue::Onset, "Onset", "Onset"),
        ] {
            assert_eq!(measure(value, ValueScale::Linear), log2);
            assert_eq!(measure(value, ValueScale::AsIs), as_is);
        }
    }

    #[test]
    fn the_course_that_changes_most_has_the_colour() {
        let kinetics = |onset: f64, amplitude: f64| Kinetics {
            onset,
            peak_time: 2.0 * onset,
            amplitude,
            direction: Direction::Down,
            return_time: None,
            estimates: Some(estimates_at(onset)),
        };
        let row = GeneRow {
            kinetics: vec![Some(kinetics(1.0, 2.0)), Some(kinetics(3.0, 4.0)), None],
            log2_change: vec![Some(5.0), Some(-2.5), Some(9.0)],
            difference: Some(ConditionDifference {
                log2_fold: 1.5,
                time: 6.0,
                high: 0,
                low: 1,
                kind: None,
            }),
            ..gene_row("A")
        };
        let of = |value: GeneValue| value.of(&row).unwrap();
        assert_eq!(of(GeneValue::Onset), 3.0);
        assert_eq!(of(GeneValue::Peak), 6.0);
        // 2 and 5 times the onset.
        assert_eq!(of(GeneValue::TimeTo95), 6.0);
        assert_eq!(of(GeneValue::HalfLife), 15.0);
        assert_eq!(of(GeneValue::Amplitude), 4.0);
        assert_eq!(of(GeneValue::Change), -2.5);
        assert_eq!(of(GeneValue::Difference), 1.5);
        assert_eq!(GeneValue::Change.of(&gene_row("B")), None);
        assert_eq!(GeneValue::TimeTo95.of(&gene_row("B")), None);
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
        assert_eq!(GeneValue::Difference.range(&values), (0.0, 98.0));
        // As much above 0 as below, without the two genes at either end: place 100 x 98 / 100 = 98 is 48, its
        // mirror image 2 is -48.
        let mut changes: Vec<f64> = (-50..=50).map(f64::from).collect();
        changes[0] = -1e6;
        assert_eq!(GeneValue::Change.range(&changes), (-48.0, 48.0));
        assert_eq!(GeneValue::Change.range(&[1.0, 2.0, 3.0]), (-3.0, 3.0));
    }
}
