//! Which gene of one file is which of another.

use std::collections::{HashMap, VecDeque};

/// How two names are alike. The first that applies is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// Letter by letter.
    Exact,
    /// But for capitals.
    Case,
    /// But for the version of an Ensembl id.
    Version,
    /// As R makes column names of them: everything but letters and digits is a point.
    Characters,
}

impl Rule {
    const ALL: [Self; 4] = [Self::Exact, Self::Case, Self::Version, Self::Characters];

    /// What the names differ in.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Exact => "nothing",
            Self::Case => "capitals",
            Self::Version => "the version of the Ensembl id",
            Self::Characters => "marks that R replaces in names",
        }
    }

    /// Names with the same key are alike.
    fn key(self, name: &str) -> String {
        match self {
            Self::Exact => name.to_owned(),
            Self::Case => name.to_lowercase(),
            Self::Version => without_version(name).to_lowercase(),
            Self::Characters => made_name(without_version(name)),
        }
    }
}

/// Pairs of genes.
#[derive(Debug, Default)]
pub(super) struct Matches {
    /// Indices of the first and the second file, in the order of the second.
    pub pairs: Vec<(usize, usize)>,
    /// Rules other than exact ones that applied: pairs, and one of them.
    pub loosened: Vec<(Rule, usize, (usize, usize))>,
}

/// Matches the names of two files. Of a name that occurs more than once the first is matched with the
/// first, and so on; by the other rules only what is unique in both files.
pub(super) fn matched(first: &[&str], second: &[&str]) -> Matches {
    let mut found = Matches::default();
    let mut left: Vec<usize> = (0..first.len()).collect();
    let mut right: Vec<usize> = (0..second.len()).collect();
    for rule in Rule::ALL {
        let mut by_key: HashMap<String, VecDeque<usize>> = HashMap::new();
        for &index in &left {
            by_key
                .entry(rule.key(first[index]))
                .or_default()
                .push_back(index);
        }
        let mut times: HashMap<String, usize> = HashMap::new();
        for &index in &right {
            *times.entry(rule.key(second[index])).or_default() += 1;
        }
        let mut own = Vec::new();
        for &index in &right {
            let key = rule.key(second[index]);
            let Some(candidates) = by_key.get_mut(&key) else {
                continue;
            };
            let is_unique = candidates.len() == 1 && times[&key] == 1;
            if (rule == Rule::Exact || is_unique)
                && let Some(other) = candidates.pop_front()
            {
                own.push((other, index));
            }
        }
        left = without(left, own.iter().map(|pair| pair.0));
        right = without(right, own.iter().map(|pair| pair.1));
        if let (true, Some(&example)) = (rule != Rule::Exact, own.first()) {
            found.loosened.push((rule, own.len(), example));
        }
        found.pairs.extend(own);
        if left.is_empty() || right.is_empty() {
            break;
        }
    }
    found.pairs.sort_unstable_by_key(|pair| pair.1);
    found
}

fn without(mut indices: Vec<usize>, taken: impl Iterator<Item = usize>) -> Vec<usize> {
    let taken: std::collections::HashSet<usize> = taken.collect();
    indices.retain(|index| !taken.contains(index));
    indices
}

/// Whether this is an Ensembl id such as `ENSMUSG00000012345.6`.
pub(super) fn is_ensembl(name: &str) -> bool {
    let Some(rest) = name
        .get(..3)
        .filter(|start| start.eq_ignore_ascii_case("ENS"))
    else {
        return false;
    };
    let rest = &name[rest.len()..];
    let id = rest.split('.').next().unwrap_or_default();
    let digits = id.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    digits.len() >= 6 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn without_version(name: &str) -> &str {
    match name.split_once('.') {
        Some((id, version)) if is_ensembl(id) && version.bytes().all(|b| b.is_ascii_digit()) => id,
        _ => name,
    }
}

/// What R's `make.names` makes of a name, in small letters; `_` is a mark, too.
fn made_name(name: &str) -> String {
    let mark = |c: char| if c.is_alphanumeric() { c } else { '.' };
    let made: String = name
        .chars()
        .map(mark)
        .flat_map(char::to_lowercase)
        .collect();
    let mut start = made.chars();
    let begins_well = match (start.next(), start.next()) {
        (Some('.'), Some(next)) => !next.is_ascii_digit(),
        (Some(first), _) => first.is_alphabetic() || first == '.',
        (None, _) => true,
    };
    if begins_well {
        made
    } else {
        format!("x{made}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_follow_one_another() {
        let first = [
            "IRF1",
            "irf1",
            "HLA-A",
            "ENSG00000125347.14",
            "1-Mar",
            "only",
            "nkx2_5",
        ];
        let second = [
            "HLA.A",
            "Irf1",
            "ensg00000125347",
            "IRF1",
            "X1.Mar",
            "other",
            "NKX2-5",
        ];
        let found = matched(&first, &second);
        assert_eq!(
            found.pairs,
            [(2, 0), (1, 1), (3, 2), (0, 3), (4, 4), (6, 6)]
        );
        assert_eq!(
            found.loosened,
            [
                (Rule::Case, 1, (1, 1)),
                (Rule::Version, 1, (3, 2)),
                (Rule::Characters, 3, (2, 0))
            ]
        );
    }

    #[test]
    fn what_may_be_one_of_two_is_none() {
        assert_eq!(matched(&["HLA-A", "HLA_A"], &["HLA.A"]).pairs, []);
        let versions = ["ENSG00000125347.1", "ENSG00000125347.2"];
        assert_eq!(matched(&versions, &["ENSG00000125347"]).pairs, []);
        // A version of something else is part of its name.
        assert_eq!(matched(&["AC004.1"], &["AC004"]).pairs, []);
        assert_eq!(
            matched(&["A", "A", "a"], &["A", "A"]).pairs,
            [(0, 0), (1, 1)]
        );
    }
}
