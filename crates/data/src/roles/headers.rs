//! Headers compared with names: exactly, in another spelling, or alike.

use crate::words::listed;

/// Whether a header is one that common tools (Seurat, scanpy, scrublet) give to a measure of a cell,
/// such as `nCount_RNA` or `pct_counts_mt`, and not the name of a gene.
pub fn looks_like_cell_measure(header: &str) -> bool {
    const BEGINNINGS: [&str; 9] = [
        "ncount",
        "nfeature",
        "ngenes",
        "numi",
        "totalcounts",
        "pctcounts",
        "percent",
        "log1ptotalcounts",
        "log1pngenes",
    ];
    const NAMES: [&str; 13] = [
        "doubletscore",
        "s.score",
        "g2m.score",
        "sizefactor",
        "librarysize",
        "donor",
        "batch",
        "replicate",
        "pseudotime",
        "seuratclusters",
        "leiden",
        "louvain",
        "clusterid",
    ];
    let name = plain(header);
    BEGINNINGS
        .iter()
        .any(|beginning| name.starts_with(beginning))
        || NAMES.contains(&name.as_str())
}

/// Header names ignoring case, `_`, `-` and spaces.
pub(super) fn plain(header: &str) -> String {
    header
        .chars()
        .filter(|c| !matches!(c, '_' | '-') && !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The first headers, in quotation marks.
pub(super) fn first_headers(headers: &[String]) -> String {
    listed(headers, |header| format!("'{header}'"))
}

/// The headers most like `name`, in words.
pub(super) fn close_to(headers: &[String], name: &str) -> String {
    let wanted = plain(name);
    let furthest = (wanted.chars().count() / 3).max(2);
    let mut close: Vec<(usize, &String)> = headers
        .iter()
        .filter_map(|header| {
            let has = plain(header);
            let contained = wanted.len() > 2 && has.len() > 2;
            if contained && (has.contains(&wanted) || wanted.contains(&has)) {
                return Some((1, header));
            }
            let distance = strsim::levenshtein(&wanted, &has);
            (distance <= furthest).then_some((distance, header))
        })
        .collect();
    close.sort_by_key(|(distance, _)| *distance);
    if close.is_empty() {
        return format!("the headers are {}", first_headers(headers));
    }
    let names: Vec<String> = close
        .iter()
        .take(3)
        .map(|(_, h)| format!("'{h}'"))
        .collect();
    format!("did you mean {}?", names.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_of_a_cell_are_told_from_genes() {
        for name in [
            "nCount_RNA",
            "nFeature_ATAC",
            "percent.mt",
            "pct_counts_mt",
            "S.Score",
            "donor",
        ] {
            assert!(looks_like_cell_measure(name), "{name} passed for a gene");
        }
        for gene in [
            "NUMB", "NUP98", "PERP", "SCORE1", "CXCL9", "MT-CO1", "NGEF", "LOUP",
        ] {
            assert!(!looks_like_cell_measure(gene), "{gene} did not");
        }
    }
}
