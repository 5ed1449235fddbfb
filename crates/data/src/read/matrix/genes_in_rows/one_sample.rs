//! Tables of one sample, as programs that count reads write them: a file for each sample.

use std::path::Path;

use crate::read::format::text::HTSEQ_HEADERS;
use crate::read::orientation::Look;
use crate::roles::plain;
use crate::roles::vocabulary::GENES;
use crate::settings::DataSettings;
use crate::words::listed;

/// The table of one sample.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OneSample {
    /// The column of its values.
    pub value: usize,
    /// What was assumed, in sentences.
    pub notes: Vec<String>,
}

/// A kind of table of one sample.
struct Kind {
    program: &'static str,
    /// Headers by which it is known.
    headers: &'static [&'static str],
    /// Columns of values, of which the first that is not to be left out is taken.
    values: &'static [&'static str],
    /// Whether its rows may be transcripts.
    of_transcripts: bool,
}

/// Those with a header; headers as [`plain`] leaves them.
const KINDS: [Kind; 4] = [
    Kind {
        program: "RSEM",
        headers: &["geneid", "effectivelength", "expectedcount", "tpm", "fpkm"],
        values: &["expectedcount", "tpm", "fpkm"],
        of_transcripts: false,
    },
    Kind {
        program: "RSEM",
        headers: &["transcriptid", "effectivelength", "expectedcount", "tpm"],
        values: &["expectedcount", "tpm", "fpkm"],
        of_transcripts: true,
    },
    Kind {
        program: "kallisto",
        headers: &["targetid", "efflength", "estcounts", "tpm"],
        values: &["estcounts", "tpm"],
        of_transcripts: true,
    },
    Kind {
        program: "Salmon",
        headers: &["name", "effectivelength", "tpm", "numreads"],
        values: &["numreads", "tpm"],
        of_transcripts: true,
    },
];

/// Headers of counts in a table of genes and nothing else.
const COUNTS: [&str; 9] = [
    "count",
    "counts",
    "rawcount",
    "rawcounts",
    "readcount",
    "reads",
    "expectedcount",
    "estcounts",
    "numreads",
];

impl OneSample {
    /// The table of one sample that a look shows; `None` for any other table.
    pub(crate) fn of(look: &Look, settings: &DataSettings) -> Option<Self> {
        Self::of_kinds(look, settings)
            .or_else(|| Self::of_star(look))
            .or_else(|| Self::of_two_columns(look))
    }

    fn of_kinds(look: &Look, settings: &DataSettings) -> Option<Self> {
        let names: Vec<String> = look.headers.iter().map(|header| plain(header)).collect();
        let at = |wanted: &str| names.iter().position(|name| name == wanted);
        let first = names.first()?;
        let has_all = |kind: &&Kind| {
            let mut headers = kind.headers.iter();
            kind.headers[0] == first && headers.all(|header| at(header).is_some())
        };
        let kind = KINDS.iter().find(has_all)?;
        let is_asked = |column: &usize| {
            let header = look.headers[*column].to_lowercase();
            let mut ignored = settings.ignore_columns.iter();
            !ignored.any(|name| name.trim().to_lowercase() == header)
        };
        let all: Vec<usize> = kind.values.iter().filter_map(|name| at(name)).collect();
        let value = all.iter().copied().find(is_asked)?;
        let others: Vec<usize> = all
            .into_iter()
            .filter(|&column| column != value && is_asked(&column))
            .collect();
        let (program, title) = (kind.program, look.title(value));
        let mut note = format!("Read as {program}'s table of one sample: '{title}' was taken");
        if !others.is_empty() {
            let others = listed(&others, |&column| format!("'{}'", look.title(column)));
            note += &format!(
                "; {others} left out. ‹ignore-column '{title}'› takes another of them instead"
            );
        }
        let mut notes = vec![note + "."];
        if kind.of_transcripts {
            notes.push(format!(
                "Each row was read as a gene of its own; {program} counts transcripts, unless it was \
                 told which gene each belongs to."
            ));
        }
        Some(Self { value, notes })
    }

    /// Counts of STAR, which have no header: their first line counts unmapped reads.
    fn of_star(look: &Look) -> Option<Self> {
        let (first, counts) = look.headers.split_first()?;
        let are_counts = counts.iter().all(|count| count.parse::<u64>().is_ok());
        (first == "N_unmapped" && counts.len() == 3 && are_counts).then(|| Self {
            value: 1,
            notes: vec![
                "Read as STAR's counts of one sample: column 2 was taken, which counts reads of both \
                 strands; columns 3 and 4, which count one strand each, were left out."
                    .to_owned(),
            ],
        })
    }

    /// Genes and their counts, and nothing else.
    fn of_two_columns(look: &Look) -> Option<Self> {
        let [gene, count] = look.headers.as_slice() else {
            return None;
        };
        if look.headers == HTSEQ_HEADERS {
            // What was assumed was said where the header was found to be missing.
            return Some(Self {
                value: 1,
                notes: Vec::new(),
            });
        }
        let is_table =
            GENES.contains(&plain(gene).as_str()) && COUNTS.contains(&plain(count).as_str());
        is_table.then(|| Self {
            value: 1,
            notes: vec![format!(
                "Read as the table of one sample: genes in '{gene}', their counts in '{count}'."
            )],
        })
    }
}

/// The name of the sample of a file: that of the file, or of its folder where programs give all files
/// one name.
pub(super) fn sample_name(path: &Path) -> String {
    const SAME: [&str; 3] = ["abundance", "quant", "quant.genes"];
    const ENDINGS: [&str; 12] = [
        ".gz",
        ".bz2",
        ".xz",
        ".zip",
        ".genes.results",
        ".isoforms.results",
        ".out.tab",
        ".tab",
        ".tsv",
        ".csv",
        ".txt",
        ".sf",
    ];
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = name.to_string_lossy();
    let mut stem: &str = &name;
    for ending in ENDINGS {
        stem = stem.strip_suffix(ending).unwrap_or(stem);
    }
    stem = stem.strip_suffix("ReadsPerGene").unwrap_or(stem);
    let folder = path.parent().and_then(Path::file_name);
    match folder {
        Some(folder) if SAME.contains(&stem) || stem.is_empty() => {
            folder.to_string_lossy().into_owned()
        }
        _ => stem.trim_matches(['_', '-', '.', ' ']).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headers: &[&str], ignored: &[&str]) -> Option<OneSample> {
        let text = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        let settings = DataSettings {
            ignore_columns: text(ignored),
            ..DataSettings::default()
        };
        OneSample::of(&Look::of(text(headers), Vec::new()), &settings)
    }

    #[test]
    fn the_counts_of_a_sample_are_taken_from_what_programs_write() {
        let rsem = [
            "gene_id",
            "transcript_id(s)",
            "length",
            "effective_length",
            "expected_count",
            "TPM",
            "FPKM",
        ];
        let found = of(&rsem, &[]).unwrap();
        assert_eq!(found.value, 4);
        assert!(found.notes[0].starts_with(
            "Read as RSEM's table of one sample: 'expected_count' was taken; 'TPM', 'FPKM' left out."
        ));
        assert_eq!(found.notes.len(), 1);
        assert_eq!(of(&rsem, &["Expected_count"]).unwrap().value, 5);
        let kallisto = ["target_id", "length", "eff_length", "est_counts", "tpm"];
        let found = of(&kallisto, &[]).unwrap();
        assert_eq!((found.value, found.notes.len()), (3, 2));
        let salmon = ["Name", "Length", "EffectiveLength", "TPM", "NumReads"];
        assert_eq!(of(&salmon, &[]).unwrap().value, 4);
        let star = ["N_unmapped", "10", "10", "10"];
        assert_eq!(of(&star, &[]).unwrap().value, 1);
        assert_eq!(of(&["gene_id", "count"], &[]).unwrap().value, 1);
    }

    #[test]
    fn other_tables_are_of_several_samples() {
        assert_eq!(of(&["gene_id", "length", "TPM", "FPKM"], &[]), None);
        assert_eq!(of(&["N_unmapped", "a", "b", "c"], &[]), None);
        assert_eq!(of(&["gene", "0h"], &[]), None);
        assert_eq!(of(&["time", "count"], &[]), None);
    }

    #[test]
    fn samples_are_named_by_their_file_or_folder() {
        let name = |path: &str| sample_name(Path::new(path));
        assert_eq!(name("x/0h_rep1.genes.results"), "0h_rep1");
        assert_eq!(name("x/6h_1_ReadsPerGene.out.tab.gz"), "6h_1");
        assert_eq!(name("x/6h_1/quant.sf"), "6h_1");
        assert_eq!(name("x/6h_1/abundance.tsv"), "6h_1");
        assert_eq!(name("1.5h.txt"), "1.5h");
    }
}

#[cfg(test)]
#[path = "one_sample_tests.rs"]
mod reading_tests;
