//! The attributes, each with all that is particular to it.

use crate::attribute::facts::{CellHeaders, Facts, Kept, SheetHeaders};

/// A property of a sample, beside its time, that a column of the table can hold.
///
/// Reading treats all attributes alike: each combination of time and labels is a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Attribute {
    /// The type of the cells.
    CellType,
    /// The treatment, such as infected or control.
    Condition,
    /// The donor, animal or library.
    Replicate,
    /// What was prepared or sequenced together.
    Batch,
}

impl Attribute {
    /// All attributes, as declared; samples of one time are sorted by them in this order.
    pub const ALL: [Self; 4] = [
        Self::CellType,
        Self::Condition,
        Self::Replicate,
        Self::Batch,
    ];

    /// All attributes in the order of names of samples: "6h_infected_D1_Monocytes".
    pub const IN_NAMES: [Self; 4] = [
        Self::Condition,
        Self::Replicate,
        Self::Batch,
        Self::CellType,
    ];

    /// What it is.
    pub(crate) fn facts(self) -> &'static Facts {
        match self {
            Self::CellType => &CELL_TYPE,
            Self::Condition => &CONDITION,
            Self::Replicate => &REPLICATE,
            Self::Batch => &BATCH,
        }
    }
}

const CELL_TYPE: Facts = Facts {
    name: "cell_type",
    noun: "cell type",
    nouns: "cell types",
    setting: "‹cell-type-column›",
    column: |settings| &settings.cell_type_column,
    column_mut: |settings| &mut settings.cell_type_column,
    kept: Some(Kept {
        labels: |settings| &settings.cell_types,
        setting: "‹cell-type›",
    }),
    in_cells: CellHeaders {
        names: CELL_TYPES,
        // `celltype.l2`
        beginning: Some("celltype"),
        ..CellHeaders::NONE
    },
    in_sheets: SheetHeaders {
        exact: &[(100, &["celltype", "celltypes"]), (90, ANNOTATIONS)],
        phrase: &["cell", "type"],
        ..SheetHeaders::NONE
    },
};

const CONDITION: Facts = Facts {
    name: "condition",
    noun: "condition",
    nouns: "conditions",
    setting: "‹condition-column›",
    column: |settings| &settings.condition_column,
    column_mut: |settings| &mut settings.condition_column,
    kept: Some(Kept {
        labels: |settings| &settings.conditions,
        setting: "‹condition›",
    }),
    in_cells: CellHeaders {
        names: CONDITIONS,
        ..CellHeaders::NONE
    },
    in_sheets: SheetHeaders {
        clear: &[CONDITIONS[0], CONDITIONS[1], CONDITIONS[2], TREATMENTS],
        possible: &[CONDITIONS[3], GROUPS],
        ..SheetHeaders::NONE
    },
};

const REPLICATE: Facts = Facts {
    name: "replicate",
    noun: "replicate",
    nouns: "replicates",
    setting: "‹replicate-column›",
    column: |settings| &settings.replicate_column,
    column_mut: |settings| &mut settings.replicate_column,
    kept: Some(Kept {
        labels: |settings| &settings.replicates,
        setting: "‹replicate›",
    }),
    in_cells: CellHeaders {
        names: REPLICATES,
        endings: &["id", "number"],
        ..CellHeaders::NONE
    },
    in_sheets: SheetHeaders {
        clear: REPLICATES,
        possible: &[LIBRARIES],
        // `technical_replicate`
        never: Some("tech"),
        ..SheetHeaders::NONE
    },
};

const BATCH: Facts = Facts {
    name: "batch",
    noun: "batch",
    nouns: "batches",
    setting: "‹batch-column›",
    column: |settings| &settings.batch_column,
    column_mut: |settings| &mut settings.batch_column,
    kept: None,
    in_cells: CellHeaders {
        names: BATCHES,
        ..CellHeaders::NONE
    },
    in_sheets: SheetHeaders {
        clear: BATCHES,
        ..SheetHeaders::NONE
    },
};

/// Cell types by the clearness of their names; the last are those of tools that predict them.
const CELL_TYPES: &[&[&str]] = &[
    &["celltype", "celltypes", "cellkind"],
    &[
        "cellontologyclass",
        "cellannotation",
        "cellannotations",
        "celllabel",
        "celllabels",
        "cellclass",
    ],
    &["annotation", "annotations"],
    &[
        "predictedid",
        "predictedcelltype",
        "predictedlabels",
        "majorityvoting",
        "singler",
    ],
];

/// Names of cell types in tables of samples.
const ANNOTATIONS: &[&str] = &[
    "annotation",
    "annotations",
    "cellannotation",
    "cellontologyclass",
    "cellclass",
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

/// Batches by the clearness of their names.
const BATCHES: &[&[&str]] = &[
    &["batch", "batches", "batchid", "batchnumber"],
    &[
        "sequencingbatch",
        "seqbatch",
        "librarybatch",
        "processingbatch",
    ],
];

/// Names of what a condition may consist of.
const TREATMENTS: &[&str] = &["agent", "drug", "compound", "ligand"];

/// Names that may be those of conditions.
const GROUPS: &[&str] = &[
    "arm",
    "strain",
    "cohort",
    "status",
    "disease",
    "diet",
    "exposure",
    "phenotype",
    "state",
];

/// Names of what stands in for a replicate where nothing better is there.
const LIBRARIES: &[&str] = &[
    "origident",
    "sample",
    "sampleid",
    "samplename",
    "library",
    "libraryid",
];
