//! Signs in names that tell what they name.

use crate::labels::{is_barcode, share_with_time};
use crate::read::matrix::is_ensembl;
use crate::roles::plain;
use crate::roles::vocabulary::GENES;

/// Names that are looked at.
const MOST_NAMES: usize = 1000;

/// The share of names from which on they are taken to be of a kind.
pub(super) const ENOUGH: f64 = 0.6;

/// Some of many names, evenly over all of them.
pub(super) fn some_of(names: &[String]) -> Vec<String> {
    let step = names.len().div_ceil(MOST_NAMES).max(1);
    names.iter().step_by(step).cloned().collect()
}

/// Whether most names say a time.
pub(super) fn say_times(names: &[String]) -> bool {
    let mut distinct = some_of(names);
    distinct.sort_unstable();
    distinct.dedup();
    distinct.len() > 1 && share_with_time(&distinct) >= ENOUGH
}

/// Whether most names are barcodes of cells.
pub(super) fn are_barcodes(names: &[String]) -> bool {
    share(names, is_barcode) >= ENOUGH
}

/// Whether most names are Ensembl ids of genes.
pub(super) fn are_ensembl(names: &[String]) -> bool {
    share(names, is_ensembl) >= ENOUGH
}

/// Whether names are numbers that never fall, as times are: `0 1 2 4 8`, or `X0 X1` from R.
pub(super) fn are_ascending_numbers(names: &[String]) -> bool {
    let number = |name: &String| -> Option<f64> {
        let rest = name.strip_prefix('X').unwrap_or(name);
        rest.parse().ok().filter(|number: &f64| number.is_finite())
    };
    let numbers: Vec<Option<f64>> = names.iter().map(number).collect();
    let distinct = numbers.windows(2).any(|pair| pair[0] != pair[1]);
    let ascend = |pair: &[Option<f64>]| matches!(pair, [Some(a), Some(b)] if a <= b);
    numbers.len() > 1 && distinct && numbers.windows(2).all(ascend)
}

/// The share of names that look like symbols of genes: `IRF1`, `Cxcl10`, `HLA-DRA`, `YAL001C`.
pub(super) fn symbol_share(names: &[String]) -> f64 {
    share(names, |name| {
        let known = ["sample", "cell", "time", "day", "rep", "ctrl", "control"];
        let first = name.chars().next();
        let length = name.chars().count();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        first.is_some_and(|c| c.is_ascii_uppercase())
            && (2..=15).contains(&length)
            && name.chars().all(is_plain)
            && !known.iter().any(|word| starts_with(name, word))
    })
}

/// Whether a name starts with a word, in either case.
fn starts_with(name: &str, word: &str) -> bool {
    let start = name.get(..word.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// Whether a header names genes.
pub(super) fn names_genes(header: &str) -> bool {
    GENES.contains(&plain(header).as_str())
}

/// Whether a header names cells or samples.
pub(super) fn names_cells(header: &str) -> bool {
    const WORDS: [&str; 12] = [
        "cell",
        "cells",
        "cellid",
        "cellname",
        "barcode",
        "barcodes",
        "sample",
        "samples",
        "sampleid",
        "samplename",
        "library",
        "gsm",
    ];
    WORDS.contains(&plain(header).as_str())
}

fn share(names: &[String], is: impl Fn(&str) -> bool) -> f64 {
    let some = some_of(names);
    let count = some.iter().filter(|name| is(name)).count();
    count as f64 / some.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn names_tell_what_they_name() {
        assert!(say_times(&names(&["0h_1", "0h_2", "6h_1"])));
        assert!(!say_times(&names(&["IRF1", "CD4", "STAT1"])));
        assert!(are_barcodes(&names(&[
            "AAACCTGAGAAACCAT-1",
            "day0_AAACCTGAGAAACCAG.1"
        ])));
        assert!(are_ensembl(&names(&[
            "ENSG00000125347.2",
            "ENSMUSG00000018899"
        ])));
        assert!(are_ascending_numbers(&names(&["0", "0", "6", "12.5"])));
        assert!(are_ascending_numbers(&names(&["X0", "X6"])));
        assert!(!are_ascending_numbers(&names(&["7157", "672"])));
        assert!(!are_ascending_numbers(&names(&["0", "0"])));
        assert!(symbol_share(&names(&["IRF1", "Cxcl10", "HLA-DRA"])) > 0.9);
        assert!(symbol_share(&names(&["cell_1", "Sample1", "act 6 h"])) < 0.1);
        assert!(names_genes("GENE.NAME") && names_cells("Cell ID") && !names_genes("time"));
    }
}
