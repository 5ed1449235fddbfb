//! The columns of the gene table: to sort, filter and copy by.

use serde::{Deserialize, Serialize};

use genetide_analysis::GeneRow;
use genetide_data::Courses;

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
            pub const ALL: [Self; 18] = [$(Self::$field),*];

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
    /// Time of the largest change.
    Peak: "Peak", "peak_time";
    /// Whether that change is up or down.
    Direction: "Direction", "direction";
    /// Size of that change.
    Amplitude: "Amplitude", "amplitude";
    /// Largest change of the means, as log2 with its sign.
    Log2Change: "log2 change", "log2_change";
    /// Time at which half of that change is gone again.
    Return: "Return", "return_time";
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
    /// Largest difference between two conditions at one time, as log2.
    Difference: "log2 difference", "log2_difference";
    /// In what way conditions differ.
    Kind: "Kind of difference", "difference_kind";
    /// Adjusted p value of the difference between conditions.
    QCondition: "q condition", "q_condition";
    /// Adjusted p value of the difference between the courses of conditions.
    QInteraction: "q interaction", "q_interaction";
}

impl GeneField {
    /// Whether it is a value of one course: that with the largest amplitude.
    pub fn is_of_a_course(self) -> bool {
        matches!(
            self,
            Self::Onset
                | Self::Peak
                | Self::Direction
                | Self::Amplitude
                | Self::Log2Change
                | Self::Return
        )
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
            Self::Direction => Some(row.leading()?.direction.as_str()),
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
            Self::Log2Change => *row.log2_change.get(course)?,
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
