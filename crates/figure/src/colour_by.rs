//! What the points of the map of genes are coloured by.

use serde::{Deserialize, Serialize};

use genetide_analysis::GeneValue;
use genetide_data::value_scale::ValueScale;
use genetide_data::{GeneIndex, TimeUnit};

/// A named set of genes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GeneSet {
    /// Its name.
    pub name: String,
    /// Its genes.
    pub genes: Vec<GeneIndex>,
}

/// What the points of the map are coloured by.
///
/// `L` is a gene list: its contents in the settings of a figure, its index in a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored<L>")]
pub enum ColourBy<L = GeneSet> {
    /// The cluster.
    #[default]
    Cluster,
    /// A value of each gene, with a colour bar.
    Value(GeneValue),
    /// Whether the gene is in a list.
    List(L),
}

impl<L> ColourBy<L> {
    /// All but the gene lists, in the order of menus.
    pub fn without_lists() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Cluster).chain(GeneValue::ALL.map(Self::Value))
    }

    /// The one with this name, in lower case: "peak".
    pub fn named(name: &str) -> Option<Self> {
        Self::without_lists().find(|colour_by| colour_by.id() == name)
    }

    /// Its name on the command line and in identifiers: "peak".
    pub fn id(&self) -> &'static str {
        match self {
            Self::Cluster => "cluster",
            Self::Value(value) => value.id(),
            Self::List(_) => "list",
        }
    }

    /// The gene value shown; `None` for clusters and lists.
    pub fn value(&self) -> Option<GeneValue> {
        match self {
            Self::Value(value) => Some(*value),
            Self::Cluster | Self::List(_) => None,
        }
    }

    /// Its name as a heading.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Cluster => "Cluster",
            Self::Value(value) => value.name(),
            Self::List(_) => "List",
        }
    }

    /// What its numbers are where means are compared on `scale`, with the unit where it is a time and the unit
    /// of time is known: "Onset (h)".
    pub fn title(&self, time_unit: Option<TimeUnit>, scale: ValueScale) -> String {
        let is_time = self.value().is_some_and(GeneValue::is_time);
        let measure = self.value();
        let measure = measure.map_or(self.name(), |value| value.measure(scale));
        match time_unit.filter(|_| is_time) {
            Some(unit) => format!("{measure} ({unit})"),
            None => measure.to_owned(),
        }
    }

    /// The same with the list that `find` returns; the cluster where it finds none.
    pub fn with_list<M>(self, find: impl FnOnce(L) -> Option<M>) -> ColourBy<M> {
        match self {
            Self::Cluster => ColourBy::Cluster,
            Self::Value(value) => ColourBy::Value(value),
            Self::List(list) => find(list).map_or(ColourBy::Cluster, ColourBy::List),
        }
    }
}

/// The forms in which files hold a [`ColourBy`]: sessions of format 1 name the values directly.
#[derive(Deserialize)]
enum Stored<L> {
    Cluster,
    Value(GeneValue),
    List(L),
    Onset,
    PeakTime,
    Amplitude,
    Silhouette,
    Membership,
    Stability,
}

impl<L> From<Stored<L>> for ColourBy<L> {
    fn from(stored: Stored<L>) -> Self {
        Self::Value(match stored {
            Stored::Cluster => return Self::Cluster,
            Stored::List(list) => return Self::List(list),
            Stored::Value(value) => value,
            Stored::Onset => GeneValue::Onset,
            Stored::PeakTime => GeneValue::Peak,
            Stored::Amplitude => GeneValue::Amplitude,
            Stored::Silhouette => GeneValue::Silhouette,
            Stored::Membership => GeneValue::Membership,
            Stored::Stability => GeneValue::Stability,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::de::IntoDeserializer as _;
    use serde::de::value::{Error, StrDeserializer};

    #[test]
    fn values_have_names_on_the_command_line() {
        let peak = ColourBy::Value(GeneValue::Peak);
        assert_eq!(ColourBy::<usize>::named("peak"), Some(peak));
        assert_eq!(ColourBy::<usize>::named("list"), None);
    }

    #[test]
    fn sessions_of_format_1_are_read() {
        for (stored, colour_by) in [
            ("Cluster", ColourBy::Cluster),
            ("PeakTime", ColourBy::Value(GeneValue::Peak)),
            ("Stability", ColourBy::Value(GeneValue::Stability)),
        ] {
            let text: StrDeserializer<'_, Error> = stored.into_deserializer();
            assert_eq!(ColourBy::<usize>::deserialize(text), Ok(colour_by));
        }
    }

    #[test]
    fn times_have_a_unit_and_lists_are_looked_up() {
        let hours = Some(TimeUnit::Hours);
        let title = |colour_by: ColourBy| colour_by.title(hours, ValueScale::Linear);
        assert_eq!(title(ColourBy::Value(GeneValue::Onset)), "Onset (h)");
        assert_eq!(title(ColourBy::Value(GeneValue::Amplitude)), "Amplitude");
        let change = ColourBy::<usize>::Value(GeneValue::Change);
        assert_eq!(change.title(hours, ValueScale::Linear), "Change (log2)");
        assert_eq!(change.title(hours, ValueScale::AsIs), "Change");
        let lists = ["interferon"];
        let found = |index: usize| ColourBy::List(index).with_list(|i| lists.get(i));
        assert_eq!(found(0), ColourBy::List(&"interferon"));
        assert_eq!(found(1), ColourBy::Cluster);
    }
}
