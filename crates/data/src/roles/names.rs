//! Headers that name a role.

use crate::attribute::CellHeaders;
use crate::roles::headers::words;
use crate::roles::role::{COUNT, Role};

/// How clearly a header names each role, in the order of [`Role::all`]; see [`rank`].
pub(super) type Ranks = [Option<u8>; COUNT];

/// How clearly a header names each role. Of 20,000 headers each is cut into words once.
pub(super) fn ranks(header: &str) -> Ranks {
    let words = words(header);
    let joined = words.concat();
    Role::all().map(|role| rank_of_words(role, (&words, &joined), header))
}

/// How clearly a header names a role; `None` where it does not, 0 for the clearest.
pub(super) fn rank(role: Role, header: &str) -> Option<u8> {
    let words = words(header);
    let joined = words.concat();
    rank_of_words(role, (&words, &joined), header)
}

fn rank_of_words(role: Role, (words, joined): (&[String], &str), header: &str) -> Option<u8> {
    match role {
        Role::Time => time_rank(words, joined, header.trim()),
        Role::Attribute(attribute) => attribute_rank(&attribute.facts().in_cells, joined),
        Role::CellId => ranked(IDS, joined),
    }
}

/// Whether a header names the sample of a cell: the name of a row where each row is a sample, else a
/// replicate.
pub(super) fn names_sample(header: &str) -> bool {
    const NAMES: &[&str] = &[
        "sample",
        "samples",
        "sampleid",
        "samplename",
        "sampleids",
        "samplenames",
        "samplelabel",
        "library",
        "libraryid",
        "gsm",
        "geoaccession",
        "origident",
        "title",
    ];
    // None of them has a digit, as most names of genes have.
    let has_digit = header.bytes().any(|byte| byte.is_ascii_digit());
    !has_digit && NAMES.contains(&words(header).concat().as_str())
}

/// Whether a header is one that tools give to the row names of a table when they write it once more.
pub(super) fn names_rows(header: &str) -> bool {
    let header = header.trim();
    let rest = |start: &str| {
        let rest = header.strip_prefix(start)?;
        rest.chars()
            .all(|c| c.is_ascii_digit() || c == '.')
            .then_some(())
    };
    let is_tool_name = ["Unnamed: ", "X.", "...", "level_"]
        .into_iter()
        .any(|s| rest(s).is_some());
    header.is_empty()
        || is_tool_name
        || matches!(
            header,
            "X" | "V1" | "index" | "rowname" | "rownames" | "row.names" | "row_names" | "row"
        )
}

/// Ids by the clearness of their names.
const IDS: &[&[&str]] = &[&[
    "cellid",
    "cellids",
    "pseudocellid",
    "barcode",
    "barcodes",
    "cell",
    "cells",
    "cellname",
    "cellnames",
    "cellbarcode",
    "cellbarcodes",
    "cellindex",
    "index",
    "indexlevel0",
    "obsnames",
    "obsid",
    "spot",
    "spotid",
    "nucleus",
    "nucleusid",
]];

fn ranked(names: &[&[&str]], joined: &str) -> Option<u8> {
    let rank = names.iter().position(|names| names.contains(&joined))?;
    u8::try_from(rank).ok()
}

fn attribute_rank(names: &CellHeaders, joined: &str) -> Option<u8> {
    let mut endings = names.endings.iter();
    let shorter = endings.find_map(|ending| joined.strip_suffix(ending));
    let begins = names
        .beginning
        .is_some_and(|start| joined.starts_with(start));
    ranked(names.names, joined)
        .or_else(|| ranked(names.names, shorter?))
        .or(begins.then_some(1))
}

/// The unit names that stand for a time by themselves. Short ones are left out: HR, DPT, MPI and Dpp
/// are genes.
const UNITS: &[&str] = &[
    "hours", "hour", "days", "day", "minutes", "minute", "mins", "weeks", "week", "seconds", "hpi",
    "dpi", "hpf", "dpf", "wpi", "wpf", "hpa", "dpa", "hrs", "months", "month", "years", "year",
    "zt", "hpt",
];

/// Names of times.
const TIMES: &[&str] = &["time", "times", "timepoint", "timepoints", "tp"];

/// Names of what may be a time.
const STAGES: &[&str] = &["age", "ages", "stage", "stages", "tp"];

/// Words that may stand beside the name of a time or unit.
const BESIDE: &[&str] = &[
    "point",
    "points",
    "numeric",
    "numerics",
    "label",
    "labels",
    "course",
    "series",
    "group",
    "sampling",
    "sample",
    "collection",
    "harvest",
    "experimental",
    "experiment",
    "exp",
    "infection",
    "treatment",
    "stimulation",
    "stim",
    "culture",
    "chase",
    "post",
    "after",
    "since",
    "of",
    "in",
    "the",
    "exposure",
    "induction",
    "differentiation",
    "real",
    "actual",
    "nominal",
    "dev",
    "developmental",
    "development",
    "embryonic",
    "gestational",
    "theiler",
    "h",
    "min",
    "diff",
];

/// Units that stand for a time only beside its name.
const SHORT_UNITS: &[&str] = &[
    "hr", "d", "s", "m", "w", "y", "mo", "yr", "yrs", "wk", "wks", "sec", "secs", "dpt", "mpi",
    "ds",
];

/// How clearly a header names a time: 0 for `time_h` and `days`, 1 for what may be another time, such
/// as `age` or `year`.
fn time_rank(words: &[String], joined: &str, header: &str) -> Option<u8> {
    if header == "t" {
        return Some(1);
    }
    let is_one = |word: &str, of: &[&str]| of.contains(&word);
    let beside =
        |word: &str| is_one(word, BESIDE) || is_one(word, UNITS) || is_one(word, SHORT_UNITS);
    // `timenumerics`, written as one word.
    if let Some(rest) = joined.strip_prefix("time")
        && words.len() == 1
        && is_one(rest, &["numeric", "numerics", "course", "label"])
    {
        return Some(0);
    }
    let with = |names: &[&str]| {
        let named = words.iter().any(|word| is_one(word, names));
        named && words.iter().all(|word| is_one(word, names) || beside(word))
    };
    if with(&TIMES[..4]) {
        return Some(0);
    }
    if with(STAGES) {
        return Some(1);
    }
    if !with(UNITS) {
        return None;
    }
    let is_long = words
        .iter()
        .any(|word| is_one(word, &["months", "month", "years", "year", "zt"]));
    Some(u8::from(is_long))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::Attribute;

    #[test]
    fn times_are_named_in_many_ways() {
        for name in [
            "time",
            "Time",
            "time_numerics",
            "Time-Numeric",
            "TIME",
            "Time point",
            "timepoint",
            "timepoints",
            "hours",
            "Time (h)",
            "time_h",
            "time.min",
            "day",
            "Days",
            "hpi",
            "dpi",
            "minutes",
            "TimePoint",
            "sampling_time",
            "time_post_infection_h",
            "hours post infection",
            "hours_after_treatment",
            "time_label",
            "timenumerics",
        ] {
            assert_eq!(rank(Role::Time, name), Some(0), "{name}");
        }
        for name in [
            "age",
            "Age (weeks)",
            "stage",
            "developmental_stage",
            "tp",
            "t",
            "month",
            "ZT",
        ] {
            assert_eq!(rank(Role::Time, name), Some(1), "{name}");
        }
        for other in [
            "timeless",
            "TIMELESS",
            "Timescore",
            "pseudotime",
            "latent_time",
            "TIMP1",
            "TIME1",
            "DPT",
            "HR",
            "T",
            "MPI",
            "Dpp",
            "AGER",
            "date",
            "runtime",
            "dpt_pseudotime",
            "H",
            "point",
            "DAYSLEEPER",
            "TP53",
            "timeout",
            "treatment",
            "sample",
            "min",
        ] {
            assert_eq!(rank(Role::Time, other), None, "{other}");
        }
    }

    #[test]
    fn other_roles_are_named_in_many_ways() {
        use Attribute::{CellType, Condition, Replicate};
        for (role, name, expected) in [
            (Role::Attribute(CellType), "cell_type", Some(0)),
            (Role::Attribute(CellType), "CellType", Some(0)),
            (Role::Attribute(CellType), "celltype.l2", Some(1)),
            (Role::Attribute(CellType), "cell_ontology_class", Some(1)),
            (Role::Attribute(CellType), "annotation", Some(2)),
            (Role::Attribute(CellType), "predicted.id", Some(3)),
            (Role::Attribute(CellType), "CELLTYPIST", None),
            (Role::Attribute(Condition), "Condition", Some(0)),
            (Role::Attribute(Condition), "stim", Some(2)),
            (Role::Attribute(Condition), "STIM1", None),
            (Role::Attribute(Replicate), "donor_id", Some(1)),
            (Role::Attribute(Replicate), "rep", Some(0)),
            (Role::Attribute(Replicate), "batch", None),
            (Role::Attribute(Replicate), "REP15", None),
            (Role::CellId, "cell_name", Some(0)),
            (Role::CellId, "Cell_ID", Some(0)),
            (Role::CellId, "index_level_0", Some(0)),
            (Role::CellId, "CELSR1", None),
        ] {
            assert_eq!(rank(role, name), expected, "{name}");
        }
        for name in [
            "",
            "Unnamed: 0",
            "Unnamed: 0.1",
            "X",
            "X.1",
            "...1",
            "V1",
            "rowname",
            "level_0",
        ] {
            assert!(names_rows(name), "{name}");
        }
        for gene in ["XIST", "X5", "V12", "Unnamed", "Y"] {
            assert!(!names_rows(gene), "{gene}");
        }
        assert!(names_sample("orig.ident") && names_sample("Sample") && !names_sample("SAMD9"));
    }
}
