//! Names of the genes of a table that the choice of genes left out.

use serde::{Deserialize, Serialize};

/// Names of genes that are in a table but were not kept, sorted without regard to case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct LeftOut(Vec<String>);

impl From<Vec<String>> for LeftOut {
    fn from(mut names: Vec<String>) -> Self {
        names.sort_by_cached_key(|name| (name.to_lowercase(), name.clone()));
        Self(names)
    }
}

impl LeftOut {
    /// The gene of this name as the table spells it; of another case where none is spelt exactly so.
    pub fn find(&self, name: &str) -> Option<&str> {
        let lower = name.trim().to_lowercase();
        let first = self.0.partition_point(|own| own.to_lowercase() < lower);
        let mut alike = self.0[first..].iter();
        let alike: Vec<&String> = alike
            .by_ref()
            .take_while(|own| own.to_lowercase() == lower)
            .collect();
        let exact = alike.iter().find(|own| own.as_str() == name.trim());
        exact.or(alike.first()).map(|own| own.as_str())
    }

    /// All names.
    pub fn names(&self) -> &[String] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_case_and_best_as_they_are_spelt() {
        let names = ["Stat1", "IRF1", "irf1", "Actb"].map(str::to_owned);
        let left_out = LeftOut::from(names.to_vec());
        assert_eq!(left_out.find("irf1"), Some("irf1"));
        assert_eq!(left_out.find(" IRF1 "), Some("IRF1"));
        assert_eq!(left_out.find("STAT1"), Some("Stat1"));
        assert_eq!(left_out.find("IRF"), None);
        assert_eq!(LeftOut::default().find("IRF1"), None);
        assert_eq!(left_out.names(), ["Actb", "IRF1", "irf1", "Stat1"]);
    }
}
