//! Fuzzy search over names, of genes first of all.

use std::cmp::Reverse;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use genetide_data::GeneIndex;
use genetide_data::read::LoadedTable;

/// Most hits that are listed.
const MOST_HITS: usize = 50;

/// Most hits among the genes that the gene filter removed.
const MOST_REMOVED: usize = 3;

/// The gene search: its text and its hits.
#[derive(Debug, Default)]
pub struct GeneSearch {
    /// The text.
    pub text: String,
    /// The genes found, best first.
    pub hits: Vec<GeneIndex>,
    /// Names found among the genes that the gene filter removed.
    pub removed: Vec<String>,
}

impl GeneSearch {
    /// Searches a data set for the text; without one, nothing is found.
    pub(in crate::session) fn update(&mut self, table: Option<&LoadedTable>) {
        self.hits.clear();
        self.removed.clear();
        let Some(table) = table else { return };
        let (genes, left_out) = (table.profiles.genes(), &table.left_out);
        let found = search(genes, &self.text).into_iter();
        self.hits = found.map(GeneIndex::new).collect();
        let wanted = self.text.trim().to_lowercase();
        let first = self
            .hits
            .first()
            .map(|gene| genes[gene.index()].to_lowercase());
        if first.as_ref() == Some(&wanted) {
            return;
        }
        self.removed = match left_out.find(&self.text) {
            Some(name) => vec![name.to_owned()],
            None if first.is_some() => Vec::new(),
            None => search(left_out.names(), &wanted)
                .into_iter()
                .take(MOST_REMOVED)
                .map(|place| left_out.names()[place].clone())
                .collect(),
        };
    }
}

/// Indices of the names that match `text`, ignoring case, best first; at most 50.
///
/// The letters of a word may be apart (`cx9` finds CXCL9), and every word has to match. A gene of
/// exactly this name comes first; genes that match equally well keep their order.
pub fn search(genes: &[String], text: &str) -> Vec<usize> {
    let mut matches = matches(genes.iter().map(String::as_str), text);
    matches.truncate(MOST_HITS);
    matches.into_iter().map(|found| found.index).collect()
}

/// A name that matches a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Whether it is the text, but for case.
    pub exact: bool,
    /// How well it matches; higher is better.
    pub score: u32,
    /// Which of the names.
    pub index: usize,
}

/// The names that match `text`, best first, as [`search`] has them.
pub fn matches<'a>(names: impl Iterator<Item = &'a str>, text: &str) -> Vec<Match> {
    let text = text.trim();
    let pattern = Pattern::new(
        text,
        CaseMatching::Ignore,
        Normalization::Smart,
        AtomKind::Fuzzy,
    );
    if pattern.atoms.is_empty() {
        return Vec::new();
    }
    let mut config = Config::DEFAULT;
    config.prefer_prefix = true;
    let mut matcher = Matcher::new(config);
    let lower_text = text.to_lowercase();
    let mut letters = Vec::new();
    let mut matches: Vec<Match> = Vec::new();
    for (index, name) in names.enumerate() {
        let haystack = Utf32Str::new(name, &mut letters);
        if let Some(score) = pattern.score(haystack, &mut matcher) {
            let exact = name.to_lowercase() == lower_text;
            matches.push(Match {
                exact,
                score,
                index,
            });
        }
    }
    matches.sort_by_key(|found| (Reverse(found.exact), Reverse(found.score), found.index));
    matches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(genes: &[&'a str], text: &str) -> Vec<&'a str> {
        let names: Vec<String> = genes.iter().map(|&gene| gene.to_owned()).collect();
        search(&names, text).into_iter().map(|g| genes[g]).collect()
    }

    #[test]
    fn letters_may_be_apart_and_case_does_not_matter() {
        let genes = ["IRF1", "CXCL10", "Cxcl9", "HLA.B"];
        let cases: [(&str, &[&str]); 8] = [
            ("irf1", &["IRF1"]),
            ("cxcl9", &["Cxcl9"]),
            ("CX9", &["Cxcl9"]),
            ("hla b", &["HLA.B"]),
            ("  irf1 ", &["IRF1"]),
            ("stat", &[]),
            ("", &[]),
            ("   ", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(&genes, text), expected, "searching '{text}'");
        }
    }

    #[test]
    fn the_exact_name_comes_first_and_ties_keep_their_order() {
        let genes = ["IL10", "IL1B", "IL1A", "XIL1", "il1"];
        let order = found(&genes, "IL1");
        assert_eq!(order[0], "il1");
        let place = |name| order.iter().position(|&gene| gene == name).unwrap();
        assert!(place("IL10") < place("IL1B") && place("IL1B") < place("IL1A"));
        assert!(
            place("IL1A") < place("XIL1"),
            "a prefix beats a match inside"
        );
    }

    #[test]
    fn signs_have_no_special_meaning() {
        assert_eq!(found(&["A^B", "AB"], "^b"), ["A^B"]);
        assert_eq!(found(&["AB", "!AB"], "!ab"), ["!AB"]);
        assert!(found(&["AB"], "\\").is_empty());
    }

    #[test]
    fn at_most_fifty_are_listed() {
        let genes: Vec<String> = (0..200).map(|g| format!("SIM_{g:04}")).collect();
        let order = search(&genes, "sim");
        assert_eq!(order, (0..50).collect::<Vec<_>>());
        assert_eq!(search(&genes, "SIM_0150")[0], 150);
    }
}
