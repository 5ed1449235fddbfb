//! Names of headers, as [`plain`](crate::roles::plain) leaves them, for tables of cells, long tables and
//! tables of samples alike.

/// Columns with names of genes; the best first.
pub(crate) const GENES: &[&str] = &[
    "gene",
    "genesymbol",
    "genename",
    "symbol",
    "hgncsymbol",
    "mgisymbol",
    "externalgenename",
    "genes",
    "genenames",
    "symbols",
    "featurename",
    "geneid",
    "geneids",
    "feature",
    "ensemblgeneid",
    "ensemblid",
    "ensembl",
    "orf",
    "yorf",
    "locus",
    "locustag",
    "transcript",
    "transcriptid",
    "probe",
    "probeid",
    "probesetid",
    "idref",
    "protein",
];

/// Whether one of several lists has a name.
pub(crate) fn is_in(names: &[&[&str]], plain: &str) -> bool {
    names.iter().any(|names| names.contains(&plain))
}
