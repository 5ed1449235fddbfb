//! Named lists of genes.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{ColourBy, Session};
use crate::pipeline::LogLevel;

/// A named list of genes. Names that the table does not have are kept: another table may.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GeneList {
    /// Its name.
    pub name: String,
    /// Indices of the genes found, in the order of the list, each once.
    pub genes: Vec<usize>,
    /// Names that are none of the table's.
    pub unknown: Vec<String>,
}

impl GeneList {
    /// Finds the genes that `text` names among `table`.
    ///
    /// Names end at spaces, commas, semicolons and line ends, and may stand in quotes. Upper and
    /// lower case count only where the table has names that differ in nothing else.
    pub fn parse(name: &str, text: &str, table: &[String]) -> Self {
        Self::find(name, names_in(text), table)
    }

    /// The same list in another table, given the names of the genes of this one.
    #[must_use]
    pub(super) fn in_table(&self, old: &[String], new: &[String]) -> Self {
        let known = self.genes.iter().filter_map(|&gene| old.get(gene));
        let names = known.chain(&self.unknown).map(String::as_str);
        Self::find(&self.name, names, new)
    }

    fn find<'a>(name: &str, names: impl Iterator<Item = &'a str>, table: &[String]) -> Self {
        let exact: HashMap<&str, usize> = by_name(table.iter().map(String::as_str));
        let folded: Vec<String> = table.iter().map(|gene| gene.to_lowercase()).collect();
        let mut without_case: HashMap<&str, Option<usize>> = HashMap::new();
        for (gene, folded) in folded.iter().enumerate() {
            without_case
                .entry(folded)
                .and_modify(|only| *only = None)
                .or_insert(Some(gene));
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

/// The first gene of each name.
fn by_name<'a>(names: impl Iterator<Item = &'a str>) -> HashMap<&'a str, usize> {
    let mut index = HashMap::new();
    for (gene, name) in names.enumerate() {
        index.entry(name).or_insert(gene);
    }
    index
}

fn names_in(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|'))
        .map(|name| name.trim_matches(|c| matches!(c, '"' | '\'' | '`')))
        .filter(|name| !name.is_empty())
}

impl Session {
    /// Names of the genes of the table.
    pub fn gene_names(&self) -> &[String] {
        self.table
            .as_ref()
            .map_or(&[], |table| table.profiles.genes())
    }

    /// The names of a list that are none of the genes kept: those that the table has, as it spells
    /// them, and those that it has not.
    pub fn not_found(&self, list: &GeneList) -> (Vec<String>, Vec<String>) {
        let (mut left_out, mut unknown) = (Vec::new(), Vec::new());
        for name in &list.unknown {
            let table = self.table.as_deref();
            match table.and_then(|table| table.left_out.find(name)) {
                Some(own) => left_out.push(own.to_owned()),
                None => unknown.push(name.clone()),
            }
        }
        (left_out, unknown)
    }

    /// Keeps the selected genes under a name.
    pub(super) fn save_list(&mut self, name: &str) {
        let list = GeneList {
            name: self.free_name(name),
            genes: self.selection.selected.iter().copied().collect(),
            unknown: Vec::new(),
        };
        Arc::make_mut(&mut self.lists).push(list);
    }

    pub(super) fn paste_list(&mut self, name: &str, text: &str) {
        let list = GeneList::parse(&self.free_name(name), text, self.gene_names());
        if list.genes.is_empty() && list.unknown.is_empty() {
            let message =
                "The pasted text names no gene: separate names by lines, spaces or commas";
            self.announce(LogLevel::Error, message);
            return;
        }
        let (left_out, unknown) = self.not_found(&list);
        for (names, what) in [
            (unknown, "not in this table"),
            (left_out, "not among the genes kept"),
        ] {
            if !names.is_empty() {
                let (count, names) = (names.len(), names.join(", "));
                let message = format!("List {}: {count} {what}: {names}", list.name);
                self.announce(LogLevel::Warning, message);
            }
        }
        Arc::make_mut(&mut self.lists).push(list);
    }

    pub(super) fn rename_list(&mut self, place: usize, name: &str) {
        if name.trim().is_empty() || self.lists.get(place).is_none_or(|list| list.name == name) {
            return;
        }
        let name = self.free_name(name);
        if let Some(list) = Arc::make_mut(&mut self.lists).get_mut(place) {
            list.name = name;
        }
    }

    /// Removes a list; colours by the lists behind it go on showing the same one.
    pub(super) fn remove_list(&mut self, place: usize) {
        if place >= self.lists.len() {
            return;
        }
        Arc::make_mut(&mut self.lists).remove(place);
        self.colour_by = match self.colour_by {
            ColourBy::List(shown) if shown == place => ColourBy::Cluster,
            ColourBy::List(shown) if shown > place => ColourBy::List(shown - 1),
            other => other,
        };
    }

    pub(super) fn select_list(&mut self, place: usize) {
        if let Some(list) = self.lists.get(place) {
            let genes: BTreeSet<usize> = list.genes.iter().copied().collect();
            self.selection.selected = Arc::new(genes);
        }
    }

    /// Finds the genes of all lists again in a table that takes the place of one with genes `old`.
    pub(super) fn move_lists(&mut self, old: &[String], new: &[String]) {
        let lists = self.lists.iter().map(|list| list.in_table(old, new));
        self.lists = Arc::new(lists.collect());
        if matches!(self.colour_by, ColourBy::List(_)) {
            self.colour_by = ColourBy::Cluster;
        }
    }

    /// `wanted`, or "List", with a number where a list of this name is there.
    fn free_name(&self, wanted: &str) -> String {
        let wanted = match wanted.trim() {
            "" => "List",
            wanted => wanted,
        };
        let is_free = |name: &str| self.lists.iter().all(|list| list.name != name);
        if is_free(wanted) {
            return wanted.to_owned();
        }
        let mut numbered = (2..).map(|number| format!("{wanted} {number}"));
        numbered.find(|name| is_free(name)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(list.genes, [0, 1, 2]);
        assert_eq!(list.unknown, ["FOO1"]);
    }

    #[test]
    fn case_counts_only_where_names_differ_in_nothing_else() {
        let list = GeneList::parse("", "abc ABC Abc", &table());
        assert_eq!(list.genes, [3, 4]);
        assert_eq!(list.unknown, ["Abc"]);
    }

    #[test]
    fn a_list_goes_over_to_another_table_and_back() {
        let list = GeneList::parse("x", "IRF1 abc FOO1", &table());
        let other: Vec<String> = ["FOO1", "abc"].map(str::to_owned).to_vec();
        let moved = list.in_table(&table(), &other);
        assert_eq!(
            (moved.genes.as_slice(), moved.unknown.as_slice()),
            (&[1, 0][..], &["IRF1".to_owned()][..])
        );
        let back = moved.in_table(&other, &table());
        assert_eq!(back.unknown, ["FOO1"]);
        assert_eq!(BTreeSet::from_iter(back.genes), BTreeSet::from([0, 3]));
    }
}
