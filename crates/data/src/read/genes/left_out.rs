//! Names of the genes of a table that the choice of genes left out.

use serde::{Deserialize, Serialize};

/// Names of genes that are in a table but were not kept, sorted without regard to case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct LeftOut {
    names: Vec<String>,
    /// The same in lower case.
    folded: Vec<String>,
}

impl From<Vec<String>> for LeftOut {
    fn from(mut names: Vec<String>) -> Self {
        names.sort_by_cached_key(|name| (name.to_lowercase(), name.clone()));
        let folded = names.iter().map(|name| name.to_lowercase()).collect();
        Self { names, folded }
    }
}

impl From<LeftOut> for Vec<String> {
    fn from(left_out: LeftOut) -> Self {
        left_out.names
    }
}

impl LeftOut {
    /// The gene of this name as the table spells it; of another case where none is spelt exactly so.
    pub fn find(&self, name: &str) -> Option<&str> {
        let (name, wanted) = (name.trim(), name.trim().to_lowercase());
        let first = self.folded.partition_point(|own| *own < wanted);
        let alike = self.folded[first..]
            .iter()
            .take_while(|own| **own == wanted);
        let alike = &self.names[first..first + alike.count()];
        let exact = alike.iter().find(|own| *own == name);
        exact.or(alike.first()).map(String::as_str)
    }

    /// All names.
    pub fn names(&self) -> &[String] {
        &self.names
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
