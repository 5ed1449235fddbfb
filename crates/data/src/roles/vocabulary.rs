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

/// Conditions by the clearness of their names.
pub(crate) const CONDITIONS: &[&[&str]] = &[
    &["condition", "conditions"],
    &["treatment", "treatments", "treatmentgroup", "treat"],
    &[
        "stimulus",
        "stimulation",
        "stim",
        "perturbation",
        "infection",
        "genotype",
    ],
    &["group", "groups", "experimentalgroup"],
];

/// Replicates by the clearness of their names: numbers of replicates, persons, and other organisms.
pub(crate) const REPLICATES: &[&[&str]] = &[
    &[
        "replicate",
        "replicates",
        "rep",
        "reps",
        "biorep",
        "bioreplicate",
        "biologicalreplicate",
        "biologicalrep",
        "repl",
    ],
    &[
        "donor",
        "patient",
        "subject",
        "individual",
        "participant",
        "volunteer",
    ],
    &[
        "mouse", "animal", "rat", "fish", "embryo", "plant", "organoid",
    ],
];

/// Whether one of these lists has a name.
pub(crate) fn is_in(names: &[&[&str]], plain: &str) -> bool {
    names.iter().any(|names| names.contains(&plain))
}
