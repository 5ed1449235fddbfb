//! Which names of genes a table of genes offers: symbols rather than Ensembl ids or row numbers.

use crate::roles::plain;

/// Columns with symbols, as [`plain`] leaves their headers; the first that is there is taken.
const SYMBOLS: [&str; 14] = [
    "featurename",
    "genesymbols",
    "genesymbol",
    "symbol",
    "symbols",
    "hgncsymbol",
    "mgisymbol",
    "externalgenename",
    "genename",
    "genenames",
    "genesname",
    "geneshortname",
    "name",
    "gene",
];

/// Columns with ids, for a table whose rows have only numbers.
const IDS: [&str; 7] = [
    "geneids",
    "geneid",
    "genes",
    "ensemblid",
    "ensemblgeneid",
    "ensembl",
    "id",
];

/// What the names of most genes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameKind {
    /// Ids such as `ENSG00000125347.14`.
    Ensembl,
    /// Numbers.
    RowNumbers,
    /// Anything else; symbols, most likely.
    Names,
}

/// What most of these names are.
pub(super) fn kind_of<S: AsRef<str>>(names: &[S]) -> NameKind {
    let most = |is: fn(&str) -> bool| {
        let count = names.iter().filter(|name| is(name.as_ref())).count();
        count * 2 > names.len()
    };
    if most(is_ensembl) {
        NameKind::Ensembl
    } else if most(is_number) {
        NameKind::RowNumbers
    } else {
        NameKind::Names
    }
}

/// The columns that may hold better names, the best first.
pub(super) fn better_columns(columns: &[String], kind: NameKind) -> Vec<&String> {
    let wanted: Vec<&str> = match kind {
        NameKind::Names => Vec::new(),
        NameKind::Ensembl => SYMBOLS.to_vec(),
        NameKind::RowNumbers => [SYMBOLS.as_slice(), &IDS].concat(),
    };
    let of = |wanted: &str| columns.iter().find(|column| plain(column) == wanted);
    wanted.into_iter().filter_map(of).collect()
}

/// An id without its version: `ENSG00000125347` for `ENSG00000125347.14`.
pub(super) fn without_version(id: &str) -> &str {
    match id.split_once('.') {
        Some((gene, version)) if is_ensembl(gene) && is_number(version) => gene,
        _ => id,
    }
}

/// Whether a name is the Ensembl id of a gene, with or without a version: `ENSG` or, for other
/// species, `ENS`, letters and `G`, and eleven digits.
pub(crate) fn is_ensembl(name: &str) -> bool {
    let Some(rest) = name.strip_prefix("ENS") else {
        return false;
    };
    let letters = rest.bytes().take_while(u8::is_ascii_uppercase).count();
    let (species, number) = rest.split_at(letters);
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    species.ends_with('G')
        && digits >= 8
        && matches!(number.as_bytes().get(digits), None | Some(b'.' | b'_'))
}

fn is_number(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ensembl_ids_are_told_from_symbols() {
        for id in [
            "ENSG00000125347",
            "ENSMUSG00000018899.16",
            "ENSG00000002586.20_PAR_Y",
        ] {
            assert!(is_ensembl(id), "{id}");
        }
        for symbol in ["ENSA", "IRF1", "ENSAP1", "ENST00000125347", ""] {
            assert!(!is_ensembl(symbol), "{symbol}");
        }
        assert_eq!(without_version("ENSG00000125347.14"), "ENSG00000125347");
        assert_eq!(without_version("AC010.1"), "AC010.1");
    }

    #[test]
    fn the_best_column_comes_first() {
        let columns = ["gene_ids", "name", "feature_name"].map(str::to_owned);
        let ids = ["ENSG00000125347", "ENSG00000018899", "x"];
        let better = better_columns(&columns, kind_of(&ids));
        assert_eq!(better, ["feature_name", "name"]);
        assert!(better_columns(&columns, kind_of(&["IRF1", "2"])).is_empty());
        let better = better_columns(&columns, kind_of(&["0", "1"]));
        assert_eq!(better, ["feature_name", "name", "gene_ids"]);
    }
}
