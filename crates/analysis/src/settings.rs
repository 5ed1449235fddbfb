//! Settings of the response test and of the clusters.

use genetide_data::setting::{Choice, ChoiceOption, Group};
use genetide_data::settings;
use genetide_data::settings::GENES;
use genetide_data::value_scale::ValueScale;
use serde::{Deserialize, Serialize};

use crate::{ClusterMethod, KChoice};

/// Whether donors that recur are compared with themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pairing {
    /// Where donors have names and recur, and enough libraries are left to estimate the variance.
    #[default]
    Auto,
    /// Where donors recur.
    Paired,
    /// Nowhere: all libraries are independent.
    Unpaired,
}

impl Choice for Pairing {
    const VALUES: &'static [Self] = &[Self::Auto, Self::Paired, Self::Unpaired];

    fn option(self) -> ChoiceOption {
        match self {
            Self::Auto => ChoiceOption::new(
                "auto",
                "Automatic",
                "Paired where donors with names, such as D1, recur at several times",
            ),
            Self::Paired => ChoiceOption::new(
                "paired",
                "Paired",
                "Replicates of one name are one donor, who is compared with itself",
            ),
            Self::Unpaired => ChoiceOption::new(
                "unpaired",
                "Unpaired",
                "Every library is of a donor of its own",
            ),
        }
    }
}

/// The scale on which libraries are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TestScale {
    /// Logarithms, unless the values are logarithms.
    #[default]
    Auto,
    /// log2 of the values.
    Log2,
    /// The values as they are.
    AsIs,
}

impl TestScale {
    /// The scale on which values are compared that are on the scale `found`.
    pub fn chosen(self, found: ValueScale) -> ValueScale {
        match self {
            Self::Auto => found,
            Self::Log2 => ValueScale::Linear,
            Self::AsIs => ValueScale::AsIs,
        }
    }
}

impl Choice for TestScale {
    const VALUES: &'static [Self] = &[Self::Auto, Self::Log2, Self::AsIs];

    fn option(self) -> ChoiceOption {
        match self {
            Self::Auto => ChoiceOption::new(
                "auto",
                "Automatic",
                "log2, unless the values are logarithms or negative",
            ),
            Self::Log2 => ChoiceOption::new("log2", "log2", "log2 of the means of libraries"),
            Self::AsIs => ChoiceOption::new("as-is", "As is", "The means of libraries unchanged"),
        }
    }
}

/// How means depend on time in the test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TimeModel {
    /// Every time point has a mean of its own.
    #[default]
    Factor,
    /// Natural cubic splines, where there are time points enough.
    Spline,
}

impl Choice for TimeModel {
    const VALUES: &'static [Self] = &[Self::Factor, Self::Spline];

    fn option(self) -> ChoiceOption {
        match self {
            Self::Factor => {
                ChoiceOption::new("factor", "Factor", "Every time point has a mean of its own")
            }
            Self::Spline => ChoiceOption::new(
                "spline",
                "Spline",
                "Means follow a smooth curve: a natural cubic spline with 4 degrees of freedom",
            ),
        }
    }
}

/// Heading of the settings of the clusters.
pub const CLUSTERS: Group = Group {
    panel: "Clusters",
    heading: "Clusters",
};

impl Choice for ClusterMethod {
    const VALUES: &'static [Self] = &Self::ALL;

    fn option(self) -> ChoiceOption {
        let option = ChoiceOption::new(self.name(), self.title(), self.description());
        // What its clusters are by is said in the singular everywhere else.
        match self {
            Self::Shapes => option.alias(self.short()),
            _ => option,
        }
    }
}

settings! {
    /// Settings of the response test and of the clusters.
    pub struct AnalysisSettings {
        /// False discovery rate of the response test: the expected proportion of false positives
        /// among the genes called responsive. 1 skips the test.
        fdr: f64 = 0.05, number(above 0.0 to 1.0), "fdr", "False discovery rate", GENES;
        /// Standard deviation of the natural logarithm between libraries (0.1 is about 10 %) that
        /// is assumed where each time point has one library, since cells of one library cannot show
        /// it. 0 assumes none: no gene is tested then. Not used with replicates or a spline over time.
        library_sd: f64 = 0.1, number(0.0 to 2.0), "library-sd", "Assumed SD between libraries", GENES;
        /// Whether donors that recur at several time points are compared with themselves.
        pairing: Pairing = Pairing::Auto, choice, "pairing", "Donors", GENES;
        /// How means depend on time in the test: a mean for every time point (factor), or a smooth curve
        /// (spline) where a condition has at least 8 time points. A spline finds slow changes better and
        /// sharp ones worse, and tests single libraries by their distances from the curve.
        time_model: TimeModel = TimeModel::Factor, choice, "time-model", "Time in the test", GENES;
        /// Scale on which libraries are compared.
        test_scale: TestScale = TestScale::Auto, choice, "test-scale", "Scale of the test", GENES;
        /// Number of clusters, or auto for the suggested number.
        k: KChoice = KChoice::Auto, notation("a whole number of at least 1, or auto"), "k", "Number of clusters", CLUSTERS;
        /// Clustering method.
        method: ClusterMethod = ClusterMethod::Shapes, choice, "method", "Method", CLUSTERS;
    }
    prototype: AnalysisSettings {
        fdr: 1.0,
        k: KChoice::Fixed(6),
        method: ClusterMethod::Kmeans,
        ..AnalysisSettings::default()
    };
}
