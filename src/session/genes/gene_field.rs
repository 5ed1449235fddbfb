//! The columns of the gene table: to sort, filter and copy by.

use serde::{Deserialize, Serialize};

use genetide_analysis::{Estimate, GeneRow};
use genetide_data::Courses;
use genetide_data::value_scale::ValueScale;

macro_rules! fields {
    ($($(#[$attribute:meta])* $field:ident: $title:literal, $header:literal;)*) => {
        /// The columns of the table of genes, in their order.
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub enum GeneField {
            $($(#[$attribute])* $field,)*
        }

        impl GeneField {
            /// All columns, in their order.
            pub const ALL: [Self; 21] = [$(Self::$field),*];

            /// Its title.
            pub fn title(self) -> &'static str {
                match self { $(Self::$field => $title,)* }
            }

            /// Its header in a copied table: the one of the exported tables, where it is in those.
            pub fn header(self) -> &'static str {
                match self { $(Self::$field => $header,)* }
            }
        }
    };
}

// With each column: its title, and its header in a copied table.
fields! {
    /// Its name.
    #[default]
    Gene: "Gene", "Gene";
    /// Its cluster.
    Cluster: "Cluster", "Cluster";
    /// Probability of its cluster.
    Membership: "Membership", "membership";
    /// Time of half the largest change.
    Onset: "Onset", "onset";
    /// Time of 95 % of the largest change.
    TimeTo95: "Time to 95 %", "time_to_95";
    /// Time of the largest change.
    Peak: "Peak", "peak_time";
    /// Whether that change is up or down.
    Direction: "Direction", "direction";
    /// Size of that change.
    Amplitude: "Amplitude", "amplitude";
    /// Largest change of the means, with its sign.
    Log2Change: "log2 change", "log2_change";
    /// Time at which half of that change is gone again.
    Return: "Return", "return_time";
    /// Time spent above half of the largest change.
    Duration: "Duration", "duration";
    /// Half-life.
    HalfLife: "Half-life", "half_life";
    /// Share of bootstrap repeats in which it stays in its cluster.
    Stability: "Stability", "stability";
    /// Silhouette.
    Silhouette: "Silhouette", "silhouette";
    /// Verdict of the response test.
    Status: "Status", "status";
    /// p value of the change over time.
    P: "p", "p";
    /// Adjusted p value of the change over time.
    Q: "q", "q";
    /// Largest difference between two conditions at one time.
    Difference: "log2 difference", "log2_difference";
    /// In what way conditions differ.
    Kind: "Kind of difference", "difference_kind";
    /// Adjusted p value of the difference between conditions.
    QCondition: "q condition", "q_condition";
    /// Adjusted p value of the difference between the courses of conditions.
    QInteraction: "q interaction", "q_interaction";
}

impl GeneField {
    /// Its title where means are compared on `scale`: those that are compared as they are have no log2.
    pub fn title_on(self, scale: ValueScale) -> &'static str {
        match (self, scale) {
            (Self::Log2Change, ValueScale::AsIs) => "Change",
            (Self::Difference, ValueScale::AsIs) => "Difference",
            _ => self.title(),
        }
    }

    /// The same of its header.
    pub fn header_on(self, scale: ValueScale) -> &'static str {
        match (self, scale) {
            (Self::Log2Change, ValueScale::AsIs) => "change",
            (Self::Difference, ValueScale::AsIs) => "difference",
            _ => self.header(),
        }
    }

    /// Whether it is a value of one course: that with the largest amplitude.
    pub fn is_of_a_course(self) -> bool {
        matches!(
            self,
            Self::Onset
                | Self::TimeTo95
                | Self::Peak
                | Self::Direction
                | Self::Amplitude
                | Self::Log2Change
                | Self::Return
                | Self::Duration
                | Self::HalfLife
        )
    }

    /// Whether it is a time or a length of time.
    pub fn is_time(self) -> bool {
        matches!(self, Self::Onset | Self::Peak | Self::Return) || self.is_estimated()
    }

    /// Whether no gene has a number there without a network that estimates it.
    pub fn is_estimated(self) -> bool {
        matches!(self, Self::TimeTo95 | Self::Duration | Self::HalfLife)
    }

    /// Whether it holds words; else it holds numbers.
    pub fn is_text(self) -> bool {
        matches!(
            self,
            Self::Gene | Self::Direction | Self::Status | Self::Kind
        )
    }

    /// The word of a gene in a column of words; `None` where it has none.
    pub fn word(self, row: &GeneRow) -> Option<&str> {
        match self {
            Self::Gene => Some(&row.gene),
            Self::Direction => row.direction(row.leading_course()?),
            Self::Status => Some(row.status.as_str()),
            Self::Kind => Some(row.difference?.kind?.name()),
            _ => None,
        }
    }

    /// The number of a gene in a column of numbers; `None` where it has none.
    pub fn number(self, row: &GeneRow) -> Option<f64> {
        if self.is_of_a_course() {
            return self.in_course(row, row.leading_course()?);
        }
        match self {
            Self::Cluster => row.cluster.map(|label| label as f64),
            Self::Membership => row.membership,
            Self::Stability => row.stability,
            Self::Silhouette => row.silhouette,
            Self::P => row.p,
            Self::Q => row.q,
            Self::QCondition => row.condition.map(|test| test.q),
            Self::QInteraction => row.interaction.map(|test| test.q),
            Self::Difference => row.difference.map(|of| of.log2_fold),
            _ => None,
        }
    }

    /// The number of a gene in a course; `None` where it has none there.
    pub fn in_course(self, row: &GeneRow, course: usize) -> Option<f64> {
        let kinetics = row.kinetics.get(course).copied().flatten();
        match self {
            Self::Onset => Some(kinetics?.onset),
            Self::Peak => Some(kinetics?.peak_time),
            Self::Amplitude => Some(kinetics?.amplitude),
            Self::Return => kinetics?.return_time,
            Self::TimeTo95 | Self::Duration | Self::HalfLife => {
                Some(self.estimate(row, course)?.median)
            }
            Self::Log2Change => *row.log2_change.get(course)?,
            _ => None,
        }
    }

    /// What is believed of that number, with a 90 % interval; `None` where nothing is.
    pub fn estimate(self, row: &GeneRow, course: usize) -> Option<Estimate> {
        let estimates = row.kinetics.get(course).copied().flatten()?.estimates?;
        match self {
            Self::Onset => Some(estimates.onset),
            Self::TimeTo95 => Some(estimates.time_to_95),
            Self::Peak => Some(estimates.peak),
            Self::Duration => Some(estimates.duration),
            Self::HalfLife => estimates.half_life,
            _ => None,
        }
    }

    /// The value of a gene with all its digits, as the exported tables have it; empty where there
    /// is none. `courses` are those of the gene table.
    pub fn raw(self, row: &GeneRow, courses: &Courses) -> String {
        if self == Self::Kind {
            let kind = row.difference.and_then(|difference| difference.kind);
            return kind.map_or_else(String::new, |kind| kind.describe(courses));
        }
        match self.word(row) {
            Some(word) => word.to_owned(),
            None => self.number(row).map_or_else(String::new, |n| n.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::{fixtures, kinetics};

    #[test]
    fn estimated_columns_have_medians_and_intervals() {
        let mut row = fixtures::gene_row("IRF1");
        row.kinetics = vec![Some(kinetics::rise(2.0))];
        let of = |row: &GeneRow| {
            let fields = [GeneField::Onset, GeneField::TimeTo95, GeneField::Duration];
            fields.map(|field| field.number(row))
        };
        assert_eq!(of(&row), [Some(3.0), None, None], "those of the curve");
        row.kinetics = vec![Some(
            kinetics::rise(2.0).with_estimates(kinetics::estimates()),
        )];
        assert_eq!(of(&row), [Some(2.1), Some(4.1), Some(8.1)]);
        let onset = GeneField::Onset.estimate(&row, 0).unwrap();
        assert_eq!((onset.low, onset.high), (1.2, 3.4));
        assert_eq!(GeneField::HalfLife.number(&row), None);
        assert_eq!(GeneField::Amplitude.estimate(&row, 0), None);
        assert_eq!(GeneField::HalfLife.raw(&row, &fixtures::two_courses()), "");
    }
}
