//! Gene lists.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use genetide_data::GeneIndex;

/// A named list of genes. Names that are not in the data set are kept: another data set may have
/// them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GeneList {
    /// Its name.
    pub name: String,
    /// The genes found, in the order of the list, each once.
    pub genes: Vec<GeneIndex>,
    /// Names that are not in the data set.
    pub unknown: Vec<String>,
}

impl GeneList {
    /// Finds the genes that `text` names among `table`, the genes of a data set.
    ///
    /// Names end at spaces, commas, semicolons and line ends, and may be quoted. Case matters only
    /// where names of the data set differ in nothing else.
    pub fn parse(name: &str, text: &str, table: &[String]) -> Self {
        Self::find(name, names_in(text), table)
    }

    /// The same list in another data set, given the gene names of both.
    #[must_use]
    pub(in crate::session) fn in_table(&self, old: &[String], new: &[String]) -> Self {
        let known = self.genes.iter().filter_map(|gene| old.get(gene.index()));
        let names = known.chain(&self.unknown).map(String::as_str);
        Self::find(&self.name, names, new)
    }

    fn find<'a>(name: &str, names: impl Iterator<Item = &'a str>, table: &[String]) -> Self {
        // Of genes of the same name the first one.
        let backwards = table.iter().enumerate().rev();
        let exact = backwards.map(|(gene, name)| (&**name, GeneIndex::new(gene)));
        let exact: HashMap<&str, GeneIndex> = exact.collect();
        let folded: Vec<String> = table.iter().map(|gene| gene.to_lowercase()).collect();
        let mut without_case: HashMap<&str, Option<GeneIndex>> = HashMap::new();
        for (gene, folded) in folded.iter().enumerate() {
            without_case
                .entry(folded)
                .and_modify(|only| *only = None)
                .or_insert(Some(GeneIndex::new(gene)));
        }
        let mut list = Self {
            name: name.trim().to_owned(),
            ..Self::default()
        };
        let mut seen = HashSet::new();
        for name in names {
            let gene = exact.get(name).copied().or_else(|| {
                let lower = name.to_lowercase();
                without_case.get(lower.as_str()).copied().flatten()
            });
            match gene {
                Some(gene) if seen.insert(gene) => list.genes.push(gene),
                Some(_) => {}
                None if list.unknown.iter().any(|other| other == name) => {}
                None => list.unknown.push(name.to_owned()),
            }
        }
        list
    }
}

fn names_in(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|'))
        .map(|name| name.trim_matches(|c| matches!(c, '"' | '\'' | '`')))
        .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn table() -> Vec<String> {
        ["IRF1", "Cxcl9", "CXCL10", "abc", "ABC"]
            .map(str::to_owned)
            .to_vec()
    }

    #[test]
    fn names_are_found_whatever_stands_between_them() {
        let list = GeneList::parse(
            " Mine ",
            "irf1, \"CXCL9\";\tFOO1\n'CXCL10' IRF1 FOO1",
            &table(),
        );
        assert_eq!(list.name, "Mine");
        assert_eq!(list.genes, [0, 1, 2].map(GeneIndex::new));
        assert_eq!(list.unknown, ["FOO1"]);
    }

    #[test]
    fn case_counts_only_where_names_differ_in_nothing_else() {
        let list = GeneList::parse("", "abc ABC Abc", &table());
        assert_eq!(list.genes, [3, 4].map(GeneIndex::new));
        assert_eq!(list.unknown, ["Abc"]);
    }

    #[test]
    fn a_list_goes_over_to_another_table_and_back() {
        let list = GeneList::parse("x", "IRF1 abc FOO1", &table());
        let other: Vec<String> = ["FOO1", "abc"].map(str::to_owned).to_vec();
        let moved = list.in_table(&table(), &other);
        assert_eq!(moved.genes, [1, 0].map(GeneIndex::new));
        assert_eq!(moved.unknown, ["IRF1"]);
        let back = moved.in_table(&other, &table());
        assert_eq!(back.unknown, ["FOO1"]);
        assert_eq!(
            BTreeSet::from_iter(back.genes),
            [0, 3].map(GeneIndex::new).into()
        );
    }
}
