//! Columns that sum samples up, such as means and results of tests, and are no samples.

use crate::roles::{plain, words};

/// Parts of the headers of results of tests, as [`plain`] leaves them.
const RESULTS: [&str; 10] = [
    "log2fc",
    "logfc",
    "log2foldchange",
    "foldchange",
    "pvalue",
    "padj",
    "qvalue",
    "basemean",
    "lfcse",
    "adjpval",
];

/// Words of the headers of results of tests.
const RESULT_WORDS: [&str; 5] = ["fdr", "pval", "qval", "lfc", "adjp"];

/// Words of results that samples may have too, as the frontal cortex has.
const DOUBTFUL: [&str; 2] = ["fc", "stat"];

/// Words of spreads.
const SPREADS: [&str; 5] = ["sd", "sem", "stdev", "std", "stderr"];

/// Words of what is in the middle.
const MIDDLES: [&str; 4] = ["mean", "avg", "average", "median"];

/// Headers of sums.
const SUMS: [&str; 4] = ["total", "sum", "rowsum", "rowsums"];

/// A header without marks, and its words.
type Words = (String, Vec<String>);

/// Those of the columns, given by their headers, that sum others up. Means are no summaries where
/// there is nothing else, and the others neither.
pub(super) fn summaries(headers: &[&str]) -> Vec<bool> {
    let of: Vec<Words> = headers
        .iter()
        .map(|header| (plain(header), words(header)))
        .collect();
    let mut is_summary = vec![false; headers.len()];
    let mut add = |is: &dyn Fn(&Words) -> bool, most: f64| {
        let found: Vec<bool> = of.iter().map(is).collect();
        let is_new = |column: &usize| found[*column] && !is_summary[*column];
        let new = (0..headers.len()).filter(is_new).count();
        let open = is_summary.iter().filter(|is_summary| !**is_summary).count();
        if new < open && new as f64 <= most * open as f64 {
            for (is_summary, found) in is_summary.iter_mut().zip(found) {
                *is_summary |= found;
            }
        }
    };
    let has =
        |list: &'static [&str], of: &[String]| of.iter().any(|word| list.contains(&word.as_str()));
    add(
        &|(name, words)| {
            RESULTS.iter().any(|part| name.contains(part)) || has(&RESULT_WORDS, words)
        },
        1.0,
    );
    // Few of them are samples of a tissue or a diet: those are about as many as the others.
    add(&|(_, words)| has(&DOUBTFUL, words), 0.25);
    let has_means = of.iter().any(|(_, words)| has(&MIDDLES, words));
    add(
        &|(_, words)| has(&SPREADS, words),
        if has_means { 0.67 } else { 0.25 },
    );
    add(&|(_, words)| has(&MIDDLES, words), 0.5);
    add(&|(name, _)| SUMS.contains(&name.as_str()), 0.5);
    is_summary
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept<'a>(headers: &[&'a str]) -> Vec<&'a str> {
        let summaries = summaries(headers).into_iter();
        let pairs = headers.iter().zip(summaries);
        pairs
            .filter_map(|(header, is)| (!is).then_some(*header))
            .collect()
    }

    #[test]
    fn what_sums_samples_up_is_told_from_them() {
        let samples = ["0h_1", "0h_2", "6h_1", "6h_2"];
        let with = |more: &[&'static str]| [&samples[..], more].concat();
        for more in [
            ["FC_6h_vs_0h", "pvalue_6h"].as_slice(),
            &["Mean", "Total"],
            &["0h_mean", "0h_sd", "6h_mean", "6h_sd"],
            &["6h_mean", "6h_sd"],
            &["FC"],
            &["baseMean", "log2FoldChange", "lfcSE", "stat", "padj"],
            &["p.value", "FDR.6h", "q-value"],
            &["Sum", "median.0h", "SEM_0h", "avg_6h"],
        ] {
            assert_eq!(kept(&with(more)), samples, "{more:?}");
        }
    }

    #[test]
    fn means_stay_where_they_are_all_there_is() {
        let headers = ["0h_mean", "0h_sd", "6h_mean", "6h_sd"];
        assert_eq!(kept(&headers), ["0h_mean", "6h_mean"]);
        let tissues = ["FC_0h", "FC_6h", "HC_0h", "HC_6h"];
        assert_eq!(kept(&tissues), tissues);
        let diets = ["SD_0h", "SD_6h", "HFD_0h", "HFD_6h"];
        assert_eq!(kept(&diets), diets);
        let totals = ["total_0h", "total_6h", "nascent_0h"];
        assert_eq!(kept(&totals), totals);
        assert_eq!(kept(&["logFC_6h", "logFC_24h"]), ["logFC_6h", "logFC_24h"]);
    }
}
