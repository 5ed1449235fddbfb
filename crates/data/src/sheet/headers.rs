//! What the headers of a table of samples say of their columns.

use crate::attribute::{Attribute, CLEAR, REPLICATES};
use crate::labels::unit_of_header;
use crate::roles::vocabulary::is_in;
use crate::roles::words;

/// Names of what is named by a row; the clearest first.
const KEYS: [&str; 32] = [
    "cellid",
    "cellbarcode",
    "barcode",
    "barcodes",
    "cell",
    "cellname",
    "sample",
    "sampleid",
    "samplename",
    "samples",
    "name",
    "id",
    "",
    "unnamed0",
    "index",
    "rowname",
    "rownames",
    "origident",
    "library",
    "libraryid",
    "libraryname",
    "file",
    "filename",
    "fastq",
    "bam",
    "folder",
    "path",
    "gsm",
    "geoaccession",
    "accession",
    "title",
    "run",
];

/// Names of the number or name behind a barcode.
const SUFFIXES: [&str; 9] = [
    "suffix",
    "barcodesuffix",
    "gemgroup",
    "gemwell",
    "librarynumber",
    "number",
    "no",
    "nr",
    "well",
];

/// How clearly a header names a time; `None` where it does not.
pub(super) fn of_time(header: &str) -> Option<u32> {
    let words = words(header);
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    if words.iter().any(|word| word.contains("pseudo"))
        || has(&["birth", "date", "run", "calendar"])
    {
        return None;
    }
    let unit = unit_of_header(header).is_some();
    let joined = words.concat();
    match joined.as_str() {
        "time" | "times" | "timepoint" | "timepoints" | "timenumeric" | "timenumerics"
        | "samplingtime" => Some(100),
        _ if has(&["time", "timepoint", "timepoints"]) && unit => Some(95),
        _ if has(&["time", "timepoint", "timepoints"]) => Some(CLEAR),
        _ if unit => Some(70),
        "t" | "tp" | "zt" | "age" | "stage" => Some(60),
        _ if has(&["age", "stage"]) => Some(50),
        _ => None,
    }
}

/// How clearly a header names an attribute; `None` where it does not.
pub(super) fn of_attribute(attribute: Attribute, header: &str) -> Option<u32> {
    let words = words(header);
    let joined = words.concat();
    let no_label = [
        "dose",
        "concentration",
        "conc",
        "date",
        "color",
        "colour",
        "order",
    ];
    if words.iter().any(|word| no_label.contains(&word.as_str())) {
        return None;
    }
    let names = &attribute.facts().in_sheets;
    let is_other = |word: &String| names.never.is_some_and(|start| word.starts_with(start));
    if words.iter().any(is_other) {
        return None;
    }
    let mut exact = names.exact.iter();
    let exact = exact.find(|(_, list)| list.contains(&joined.as_str()));
    exact
        .map(|(clearness, _)| *clearness)
        .or_else(|| listed(&words, &joined, names.clear, 100))
        .or_else(|| listed(&words, &joined, names.possible, 60))
        .or_else(|| says(&words, names.phrase).then_some(CLEAR))
}

/// How clearly a header is one of the names, alone or as in `donor_id` and `treatment.group`: `best`
/// for the first of them.
fn listed(words: &[String], joined: &str, names: &[&[&str]], best: u32) -> Option<u32> {
    let rank = |text: &str| {
        let mut all = names.iter().copied().flatten();
        let at = all.position(|name| *name == text)?;
        Some(best - at.min(19) as u32)
    };
    let endings = ["id", "name", "group", "no", "nr", "number", "label"];
    let is_ended = words
        .last()
        .is_some_and(|last| endings.contains(&last.as_str()));
    let shorter = words.first().filter(|_| words.len() == 2 && is_ended);
    rank(joined).or_else(|| rank(shorter?))
}

/// Whether words of a header are those of a phrase: `cell_type`, or `celltype` as one word.
fn says(words: &[String], phrase: &[&str]) -> bool {
    if phrase.is_empty() {
        return false;
    }
    let mut parts = words.windows(phrase.len());
    words.contains(&phrase.concat()) || parts.any(|part| part == phrase)
}

/// Whether a header names a person, an animal or the like.
pub(super) fn is_organism(header: &str) -> bool {
    let words = words(header);
    let first = words.first().map_or("", String::as_str);
    // Before them stand the numbers of replicates.
    is_in(&REPLICATES[1..], first)
}

/// The rank of a header among those that name samples or cells, 0 first; `None` where it does not.
pub(super) fn of_key(header: &str) -> Option<usize> {
    let joined = words(header).concat();
    let at = |names: &[&str]| names.iter().position(|name| *name == joined);
    at(&KEYS).or_else(|| at(&SUFFIXES).map(|at| at + KEYS.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_named_in_many_ways() {
        for header in [
            "time",
            "Time (h)",
            "time_h",
            "timepoint",
            "Time Point",
            "day",
            "Days",
            "hpi",
            "age",
            "hours_post_infection",
            "Age (weeks)",
            "sampling time",
            "tp",
        ] {
            assert!(of_time(header).is_some(), "{header}");
        }
        for header in [
            "pseudotime",
            "dpt_pseudotime",
            "collection date",
            "timeless",
            "donor",
            "",
        ] {
            assert_eq!(of_time(header), None, "{header}");
        }
        assert!(of_time("time") > of_time("day"));
    }

    #[test]
    fn attributes_are_named_in_many_ways() {
        use Attribute::{CellType, Condition, Replicate};
        for (header, attribute) in [
            ("condition", Condition),
            ("Treatment", Condition),
            ("treatment_group", Condition),
            ("donor_id", Replicate),
            ("Mouse", Replicate),
            ("Biological replicate", Replicate),
            ("orig.ident", Replicate),
            ("cell_type", CellType),
            ("predicted.celltype.l1", CellType),
            ("CellType", CellType),
        ] {
            for other in Attribute::ALL {
                let found = of_attribute(other, header).is_some();
                assert_eq!(found, other == attribute, "{header} {other:?}");
            }
        }
        assert_eq!(of_attribute(Replicate, "technical_replicate"), None);
        assert_eq!(of_attribute(Condition, "drug dose"), None);
        assert!(of_attribute(Replicate, "donor") > of_attribute(Replicate, "batch"));
        assert!(
            of_key("sample").is_some() && of_key("").is_some() && of_key("condition").is_none()
        );
    }
}
