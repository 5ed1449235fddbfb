//! Conditions and replicates in the tokens of labels that are no times.

use std::collections::{HashMap, HashSet};

use crate::labels::tokens::parts;

/// Words before the number of a replicate; the clearest first.
const WORDS: [&str; 22] = [
    "rep",
    "replicate",
    "repl",
    "biorep",
    "donor",
    "patient",
    "subject",
    "mouse",
    "animal",
    "lib",
    "library",
    "sample",
    "bio",
    "br",
    "r",
    "d",
    "p",
    "m",
    "s",
    "n",
    "b",
    "l",
];

/// Condition and replicate of a label.
pub(super) type Design = (Option<String>, Option<String>);

/// Labels of a time up to which they are samples, and not cells.
const MOST_SAMPLES: usize = 12;

/// Replicates that plain numbers name.
const MOST_REPLICATES: usize = 60;

/// The condition and replicate of each label, from the tokens of each that say no time; `times` is the
/// number of different times.
pub(super) fn designs(labels: &[Vec<String>], times: usize) -> Vec<Design> {
    let of_cells = labels.len() > MOST_SAMPLES * times.max(1);
    let replicates = replicates(labels, of_cells);
    let counts = counts(labels);
    // What few of many cells share is a well, a plate or a barcode.
    let fewest = if of_cells {
        labels.len().div_ceil(20)
    } else {
        1
    };
    let conditions: Vec<Option<String>> = labels
        .iter()
        .zip(&replicates)
        .map(|(tokens, replicate)| {
            let rest = tokens.iter().enumerate().filter(|(at, token)| {
                !replicate.contains(at)
                    && counts.get(token.as_str()) >= Some(&fewest)
                    && tells(token, &counts, labels.len())
            });
            let words: Vec<&str> = rest.map(|(_, token)| token.as_str()).collect();
            (!words.is_empty()).then(|| words.join("_"))
        })
        .collect();
    let joined = |(tokens, places): (&Vec<String>, &Vec<usize>)| {
        let words: Vec<&str> = places.iter().map(|&at| tokens[at].as_str()).collect();
        (!words.is_empty()).then(|| words.join("_"))
    };
    let replicates = labels.iter().zip(&replicates).map(joined);
    conditions.into_iter().zip(replicates).collect()
}

/// Whether a token tells a condition: it is not in all labels, and is no serial number.
fn tells(token: &str, counts: &HashMap<&str, usize>, labels: usize) -> bool {
    let count = counts.get(token).copied().unwrap_or(0);
    let is_serial = count == 1 && token.chars().any(|c| c.is_ascii_digit());
    count < labels && !is_serial
}

/// The number of labels that hold each token.
fn counts(labels: &[Vec<String>]) -> HashMap<&str, usize> {
    let mut counts = HashMap::new();
    for tokens in labels {
        let mut tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
        tokens.sort_unstable();
        tokens.dedup();
        for token in tokens {
            *counts.entry(token).or_insert(0) += 1;
        }
    }
    counts
}

/// The tokens of each label that name its replicate, by place. A number of its own for each of many
/// cells is none.
fn replicates(labels: &[Vec<String>], of_cells: bool) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<(usize, usize, usize)>> = labels.iter().map(|l| candidates(l)).collect();
    let is_plain = |(_, _, word): &(usize, usize, usize)| *word == WORDS.len();
    let plain: Vec<&str> = labels
        .iter()
        .zip(&found)
        .filter_map(|(tokens, places)| {
            Some(tokens[places.iter().find(|p| is_plain(p))?.0].as_str())
        })
        .collect();
    let distinct: HashSet<&&str> = plain.iter().collect();
    let is_shared = plain.len() == labels.len() && distinct.len() == 1 && labels.len() > 1;
    let are_serial = distinct.len() == plain.len() || distinct.len() > MOST_REPLICATES;
    if is_shared || of_cells && are_serial {
        for places in &mut found {
            places.retain(|place| !is_plain(place));
        }
    }
    // A letter may mean something else; what stands in most labels is the replicate.
    let with = |word: usize| {
        let has = |places: &&Vec<(usize, usize, usize)>| places.iter().any(|(_, _, w)| *w == word);
        found.iter().filter(has).count()
    };
    let counts: Vec<usize> = (0..=WORDS.len()).map(with).collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    if most * 2 < labels.len().max(1) {
        return vec![Vec::new(); labels.len()];
    }
    // The letters that stand for replicates stand in all labels but a few: `M1` beside `F1` are sexes.
    let is_taken = |word: usize| {
        let is_letter = (14..WORDS.len()).contains(&word);
        let in_most = 10 * counts[word] >= 9 * labels.len();
        2 * counts[word] >= most && (!is_letter || in_most && counts[word] == most)
    };
    found
        .iter()
        .map(|places| {
            let taken = places.iter().filter(|(_, _, word)| is_taken(*word));
            taken.flat_map(|&(at, used, _)| at..at + used).collect()
        })
        .collect()
}

/// Tokens that may name a replicate: place, number of tokens, and index of the word.
fn candidates(tokens: &[String]) -> Vec<(usize, usize, usize)> {
    let word_of = |word: &str| WORDS.iter().position(|w| w.eq_ignore_ascii_case(word));
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let is_last = at + 1 == tokens.len();
        let number = |token: &String| matches!(parts(token), Some(("", _, "")));
        // One letter and a number apart are a condition and a replicate: `A_0h_1`.
        let is_apart = tokens[at].len() > 1;
        let mut used = 1;
        if let Some(word) =
            word_of(&tokens[at]).filter(|_| is_apart && tokens.get(at + 1).is_some_and(number))
        {
            used = 2;
            found.push((at, used, word));
        } else if let Some((word, _, "")) = parts(&tokens[at]) {
            let word = if word.is_empty() && is_last {
                Some(WORDS.len())
            } else {
                word_of(word)
            };
            found.extend(word.map(|word| (at, used, word)));
        } else if is_last && tokens[at].len() == 1 && tokens.len() < 4 {
            found.push((at, used, WORDS.len()));
        }
        at += used;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn designs_of(labels: &[&[&str]]) -> Vec<(String, String)> {
        let labels: Vec<Vec<String>> = labels
            .iter()
            .map(|tokens| tokens.iter().map(ToString::to_string).collect())
            .collect();
        let text = |part: Option<String>| part.unwrap_or_default();
        let designs = designs(&labels, labels.len()).into_iter();
        designs.map(|(c, r)| (text(c), text(r))).collect()
    }

    fn pair(condition: &str, replicate: &str) -> (String, String) {
        (condition.to_owned(), replicate.to_owned())
    }

    #[test]
    fn serial_numbers_and_what_all_share_tell_nothing() {
        let found = designs_of(&[
            &["RIB1", "Pan", "T", "D1"],
            &["RIB2", "Pan", "T", "ctr", "D1"],
            &["RIB3", "Pan", "T", "act", "D2"],
        ]);
        assert_eq!(
            found,
            [pair("", "D1"), pair("ctr", "D1"), pair("act", "D2")]
        );
    }

    #[test]
    fn numbers_of_cells_and_wells_are_no_replicates_and_conditions() {
        let names: Vec<Vec<String>> = (0..120)
            .map(|n| {
                vec![
                    format!("{}{}", ["A", "B"][n % 2], n / 2 % 12),
                    n.to_string(),
                ]
            })
            .collect();
        let found = designs(&names, 4);
        assert!(found.iter().all(|design| *design == (None, None)));
        let names: Vec<Vec<String>> = (0..120)
            .map(|n| {
                vec![
                    ["LPS", "IFN"][n % 2].to_owned(),
                    format!("rep{}", n % 3),
                    n.to_string(),
                ]
            })
            .collect();
        let found = designs(&names, 4);
        let first = (Some("LPS".to_owned()), Some("rep0".to_owned()));
        assert_eq!(found[0], first);
        // Samples that are numbered through keep their numbers.
        let found = designs_of(&[&["1"], &["2"], &["3"]]);
        assert_eq!(found, [pair("", "1"), pair("", "2"), pair("", "3")]);
    }

    #[test]
    fn replicates_are_named_in_many_ways() {
        let found = designs_of(&[&["rep1"], &["rep2"]]);
        assert_eq!(found, [pair("", "rep1"), pair("", "rep2")]);
        let found = designs_of(&[&["LPS", "1"], &["LPS", "2"], &["IFN", "1"]]);
        assert_eq!(
            found,
            [pair("LPS", "1"), pair("LPS", "2"), pair("IFN", "1")]
        );
        let found = designs_of(&[&["WT", "a"], &["KO", "b"]]);
        assert_eq!(found, [pair("WT", "a"), pair("KO", "b")]);
        let found = designs_of(&[&["donor", "1", "LPS"], &["donor", "2", "IFN"]]);
        assert_eq!(found, [pair("LPS", "donor_1"), pair("IFN", "donor_2")]);
    }
}
