//! Names that tools give to measures and labels of cells, which are no genes.

use crate::roles::headers::words;
use crate::roles::measure_words::{
    BEGINNINGS, COMPONENTS, ENDINGS, JOINED, JOINED_BEGINNINGS, MAPS,
};

/// Whether a header is one that common tools (Seurat, scanpy, scrublet, ArchR, Signac, Cell Ranger,
/// scVelo, Monocle) give to a measure or a label of a cell, such as `nCount_RNA` or `pct_counts_mt`,
/// and not the name of a gene.
pub fn looks_like_cell_measure(header: &str) -> bool {
    let words = words(header);
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return false;
    };
    let joined = words.concat();
    let has_second = words
        .get(1)
        .is_some_and(|second| second.starts_with(char::is_alphabetic));
    JOINED.contains(&joined.as_str())
        || (JOINED_BEGINNINGS
            .iter()
            .any(|start| joined.starts_with(start)))
        || (has_second && BEGINNINGS.contains(&first.as_str()))
        || (words.len() > 1 && ENDINGS.contains(&without_digits(last)))
        || (has_second && ["n_", "n."].iter().any(|start| header.starts_with(start)))
        || is_score(&joined)
        || is_clustering(&words)
        || is_coordinate(&words, &joined, header)
}

fn without_digits(word: &str) -> &str {
    word.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// `Timescore`, `IFNScore1`; but `SCORE1` may be a gene.
fn is_score(joined: &str) -> bool {
    let name = without_digits(joined);
    name.len() > "score".len() && name.ends_with("score")
}

/// `RNA_snn_res.0.3`, `leiden_0.5`, `DF.classifications_0.25_0.09_100`.
fn is_clustering(words: &[String]) -> bool {
    let has = |word: &str| words.iter().any(|known| known == word);
    let has_number = || words.iter().any(|word| word.parse::<u32>().is_ok());
    let by_graph =
        has("snn") || has("wsnn") || has("leiden") || has("louvain") || has("classifications");
    by_graph && words.len() > 1
        || (has("res") && has_number())
        || (words.len() > 2 && words[0] == "p" && words[1] == "ann" && has_number())
}

/// `UMAP_1`, `X_umap1`, `PC_12`, and the `x` and `y` of a map.
fn is_coordinate(words: &[String], joined: &str, header: &str) -> bool {
    let is_number = |word: &str| {
        let number = word.parse::<u32>().ok();
        word.len() <= 3 && number.is_some_and(|number| number <= 200)
    };
    let (Some(last), before) = (words.last(), &words[..words.len() - 1]) else {
        return false;
    };
    let name = without_digits(joined);
    let is_map = |name: &str| MAPS.iter().any(|map| name == *map || name.ends_with(map));
    let own = name.strip_prefix('x').unwrap_or(name);
    let is_short = before.len() < 4;
    (is_map(own) && name.len() < joined.len())
        || (is_number(last) && before.concat().contains("umap"))
        || (is_number(last) && is_short && before.concat().ends_with("tsne"))
        || (is_number(last)
            && is_short
            && before
                .last()
                .is_some_and(|word| COMPONENTS.contains(&word.as_str())))
        || matches!(
            header.trim(),
            "x" | "y" | "pxl_row" | "pxl_col" | "array_row" | "array_col"
        )
}

#[cfg(test)]
#[path = "measures_tests.rs"]
mod tests;
