//! The columns of the gene table: to sort, filter and copy by.

use serde::{Deserialize, Serialize};

use genetide_analysis::GeneRow;

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
            pub const ALL: [Self; 15] = [$(Self::$field),*];

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
    /// Adjusted p value of the difference between conditions.
    QCondition: "q condition", "q_condition";
    /// Adjusted p value of the difference between the courses of conditions.
    QInteraction: "q interaction", "q_interaction";
}

impl GeneField {
    /// Whether it is about differences between conditions, which not every data set has.
    pub fn compares_conditions(self) -> bool {
        matches!(self, Self::QCondition | Self::QInteraction)
    }

    /// Whether it holds words; else it holds numbers.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Gene | Self::Direction | Self::Status)
    }

    /// The word of a gene in a column of words; `None` where it has none.
    pub fn word(self, row: &GeneRow) -> Option<&str> {
        match self {
            Self::Gene => Some(&row.gene),
            Self::Direction => row.kinetics.as_ref().map(|k| k.direction.as_str()),
            Self::Status => Some(row.status.as_str()),
            _ => None,
        }
    }

    /// The number of a gene in a column of numbers; `None` where it has none.
    pub fn number(self, row: &GeneRow) -> Option<f64> {
        let kinetics = row.kinetics.as_ref();
        match self {
            Self::Gene | Self::Direction | Self::Status => None,
            Self::Cluster => row.cluster.map(|label| label as f64),
            Self::Membership => row.membership,
            Self::Onset => kinetics.map(|k| k.onset),
            Self::Peak => kinetics.map(|k| k.peak_time),
            Self::Amplitude => kinetics.map(|k| k.amplitude),
            Self::Return => kinetics.and_then(|k| k.return_time),
            Self::Stability => row.stability,
            Self::Silhouette => row.silhouette,
            Self::P => row.p,
            Self::Q => row.q,
            Self::QCondition => row.condition.map(|test| test.q),
            Self::QInteraction => row.interaction.map(|test| test.q),
        }
    }

    /// The value of a gene with all its digits, as the exported tables have it; empty where there
    /// is none.
    pub fn raw(self, row: &GeneRow) -> String {
        match self.word(row) {
            Some(word) => word.to_owned(),
            None => self.number(row).map_or_else(String::new, |n| n.to_string()),
        }
    }
}
