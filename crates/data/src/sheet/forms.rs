//! Forms of names, by which the names of the data are found in a table of samples.

/// A rule by which a name of the data and one of the table of samples are the same; the strictest
/// first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rule {
    /// They are equal.
    Exact,
    /// They are equal but for case.
    Folded,
    /// They are equal without folders and the endings of files: `aln/t00_1.bam` is `t00_1`. A folder
    /// may be the name.
    File,
    /// They are equal but for signs between words, and for the X that R puts before digits.
    Words,
    /// They hold the same barcode, with another prefix or suffix.
    Barcode,
    /// What stands before the barcode, as in `sampleA_ACGT-1`.
    Prefix,
    /// What stands behind the barcode, as in `ACGT-1`.
    Suffix,
    /// The name of the sample stands between other words, and no other sample's does.
    Part,
}

/// Letters of a barcode at least.
const SHORTEST_BARCODE: usize = 8;

/// Words of a name that is searched for parts.
const MOST_WORDS: usize = 24;

impl Rule {
    /// All rules.
    pub(super) const ALL: [Self; 8] = [
        Self::Exact,
        Self::Folded,
        Self::File,
        Self::Words,
        Self::Barcode,
        Self::Prefix,
        Self::Suffix,
        Self::Part,
    ];

    /// Whether it compares whole names.
    pub(super) fn is_of_whole(self) -> bool {
        self <= Self::Words
    }

    /// What was done to match names, for a note; nothing where they are equal.
    pub(super) fn note(self) -> &'static str {
        match self {
            Self::Exact => "",
            Self::Folded => ", ignoring case",
            Self::File => ", by names of files and folders",
            Self::Words => ", ignoring signs between words and the X that R puts before digits",
            Self::Barcode => ", by the barcodes alone",
            Self::Prefix => ", by what stands before the barcode",
            Self::Suffix => ", by what stands behind the barcode",
            Self::Part => ", by the words in the names",
        }
    }

    /// The form of a name in the table of samples; `None` where the rule does not apply to it.
    pub(super) fn of_key(self, key: &str) -> Option<String> {
        let key = key.trim();
        let form = match self {
            Self::Exact => key.to_owned(),
            Self::Folded => key.to_lowercase(),
            Self::File => stem(key).to_lowercase(),
            Self::Words | Self::Prefix | Self::Suffix => joined(stem(key)),
            Self::Barcode => Split::of(key)?.barcode.to_owned(),
            Self::Part => {
                let form = joined(stem(key));
                // The barcode of a cell may be that of another cell in another library.
                let is_word = form.len() > 1
                    && form.chars().any(char::is_alphabetic)
                    && Split::of(key).is_none();
                return is_word.then_some(form);
            }
        };
        (!form.is_empty()).then_some(form)
    }

    /// The forms of a name of the data, in the order in which they are looked for; not for
    /// [`Rule::Part`].
    pub(super) fn of_name(self, name: &str) -> Vec<String> {
        let split = || Split::of(name);
        match self {
            Self::File => {
                let folders = name.split(['/', '\\']).rev().skip(1).map(str::to_lowercase);
                let stem = self.of_key(name);
                stem.into_iter()
                    .chain(folders.filter(|name| !name.is_empty()))
                    .collect()
            }
            Self::Prefix => {
                let before = split().map(|split| joined(split.before));
                before.into_iter().filter(|form| !form.is_empty()).collect()
            }
            Self::Suffix => {
                let after = split().map(|split| joined(split.after)).unwrap_or_default();
                // Of `-1_2`, the last was added by whoever put libraries together.
                let words: Vec<&str> = after.split('.').filter(|word| !word.is_empty()).collect();
                (0..words.len())
                    .map(|start| words[start..].join("."))
                    .collect()
            }
            _ => self.of_key(name).into_iter().collect(),
        }
    }
}

/// The words of a name, at most `most` in a row, as [`Rule::Part`] compares them: start, end and form,
/// the longest first.
pub(super) fn parts(name: &str, most: usize) -> Vec<(usize, usize, String)> {
    let form = joined(stem(name));
    let words: Vec<&str> = form.split('.').take(MOST_WORDS).collect();
    let mut parts = Vec::new();
    for length in (1..=words.len().min(most)).rev() {
        for start in 0..=words.len() - length {
            let end = start + length;
            parts.push((start, end, words[start..end].join(".")));
        }
    }
    parts
}

/// The words of a name in lower case with points between them, without the X of R.
fn joined(name: &str) -> String {
    let name = match name.strip_prefix('X') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '_')) => {
            rest
        }
        _ => name,
    };
    let mut form = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_alphanumeric() {
            form.extend(c.to_lowercase());
        } else if !form.is_empty() && !form.ends_with('.') {
            form.push('.');
        }
    }
    form.truncate(form.trim_end_matches('.').len());
    form
}

/// A name without folders and endings of files. Of a file that has the same name for all samples, the
/// folder is the name.
fn stem(name: &str) -> &str {
    const ENDINGS: [&str; 29] = [
        ".gz",
        ".bz2",
        ".zip",
        ".bam",
        ".sam",
        ".cram",
        ".sorted",
        ".fastq",
        ".fq",
        ".txt",
        ".csv",
        ".tsv",
        ".tab",
        ".h5ad",
        ".h5",
        ".hdf5",
        ".mtx",
        ".loom",
        ".rds",
        ".counts",
        ".count",
        ".out",
        ".results",
        ".genes",
        ".isoforms",
        "aligned.sortedbycoord",
        "readspergene",
        ".markdup",
        ".dedup",
    ];
    const COMMON: [&str; 10] = [
        "quant.sf",
        "abundance",
        "matrix",
        "filtered_feature_bc_matrix",
        "raw_feature_bc_matrix",
        "filtered_gene_bc_matrices",
        "counts",
        "count",
        "outs",
        "accepted_hits",
    ];
    let mut rest = name.trim().trim_end_matches(['/', '\\']);
    loop {
        let cut = rest.rfind(['/', '\\']).map_or(0, |at| at + 1);
        let mut last = &rest[cut..];
        while let Some(shorter) = ENDINGS.iter().find_map(|ending| without(last, ending)) {
            last = shorter;
        }
        let is_common = COMMON
            .iter()
            .any(|common| last.eq_ignore_ascii_case(common));
        if cut == 0 || !(is_common || last.is_empty()) {
            return last.trim_end_matches(['_', '.', '-']);
        }
        rest = rest[..cut].trim_end_matches(['/', '\\']);
    }
}

/// A name without an ending, in any case; `None` where it lacks the ending or is nothing else.
fn without<'a>(name: &'a str, ending: &str) -> Option<&'a str> {
    let at = name.len().checked_sub(ending.len()).filter(|&at| at > 0)?;
    let (start, end) = name.split_at_checked(at)?;
    end.eq_ignore_ascii_case(ending).then_some(start)
}

/// A name of a cell around its barcode.
struct Split<'a> {
    before: &'a str,
    barcode: &'a str,
    after: &'a str,
}

impl<'a> Split<'a> {
    /// Finds the longest run of the letters of DNA that stands alone, the last of equals.
    fn of(name: &'a str) -> Option<Self> {
        let name = name.trim();
        let mut best: Option<(usize, usize)> = None;
        let mut start = 0;
        for (end, is_end) in name
            .char_indices()
            .map(|(at, c)| (at, !c.is_alphanumeric()))
            .chain([(name.len(), true)])
        {
            if !is_end {
                continue;
            }
            let word = &name[start..end];
            let is_barcode = word.len() >= SHORTEST_BARCODE
                && word
                    .bytes()
                    .all(|c| matches!(c, b'A' | b'C' | b'G' | b'T' | b'N'));
            if is_barcode && best.is_none_or(|(from, to)| end - start >= to - from) {
                best = Some((start, end));
            }
            start = end + name[end..].chars().next().map_or(0, char::len_utf8);
        }
        let (start, end) = best?;
        Some(Self {
            before: &name[..start],
            barcode: &name[start..end],
            after: &name[end..],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(rule: Rule, name: &str, key: &str) -> bool {
        let key = rule.of_key(key).unwrap();
        rule.of_name(name).contains(&key)
    }

    #[test]
    fn whole_names_are_the_same_by_rules() {
        for (rule, name, key) in [
            (Rule::Exact, " a_1", "a_1 "),
            (Rule::Folded, "CTRL_0h", "ctrl_0h"),
            (Rule::File, "aln/t00_1.bam", "t00_1"),
            (Rule::File, "t00_1.sorted.BAM", "T00_1"),
            (
                Rule::File,
                "runs/s1/outs/filtered_feature_bc_matrix.h5",
                "S1",
            ),
            (Rule::File, "quant/s1/quant.sf", "s1"),
            (Rule::File, "/data/s1/x7.bam", "s1"),
            (Rule::File, "s1ReadsPerGene.out.tab", "s1"),
            (Rule::Words, "X0h.rep.1", "0h-rep 1"),
            (Rule::Words, "Day.3..rep.2.", "Day 3 (rep 2)"),
            (Rule::Words, "aln/X0h_1.bam", "0h-1"),
        ] {
            assert!(same(rule, name, key), "{name} {key}");
            let stricter = Rule::ALL.into_iter().find(|&rule| same(rule, name, key));
            assert_eq!(stricter, Some(rule), "{name} {key}");
        }
        assert!(!same(Rule::Words, "XIST", "IST"));
    }

    #[test]
    fn cells_are_named_around_their_barcodes() {
        let barcode = "ACGTACGTACGTACGT";
        assert!(same(Rule::Barcode, &format!("{barcode}-1"), barcode));
        assert!(same(
            Rule::Barcode,
            &format!("s1_{barcode}-1"),
            &format!("{barcode}.1")
        ));
        for name in ["s-1_BARCODE-1", "s-1:BARCODE", "s-1#BARCODE-1"] {
            let name = name.replace("BARCODE", barcode);
            assert!(same(Rule::Prefix, &name, "S_1"), "{name}");
        }
        assert!(same(Rule::Suffix, &format!("{barcode}-2"), "2"));
        assert!(same(Rule::Suffix, &format!("{barcode}-1_2"), "2"));
        assert!(same(Rule::Suffix, &format!("{barcode}-1_day 3"), "day_3"));
        assert!(Rule::Suffix.of_name("sample_1").is_empty());
        assert!(Rule::Prefix.of_name(barcode).is_empty());
    }

    #[test]
    fn parts_are_words_in_a_row() {
        let forms: Vec<String> = parts("WT_LPS-c1", 9)
            .into_iter()
            .map(|part| part.2)
            .collect();
        assert_eq!(forms, ["wt.lps.c1", "wt.lps", "lps.c1", "wt", "lps", "c1"]);
        assert_eq!(Rule::Part.of_key("7"), None);
        assert_eq!(Rule::Part.of_key("ACGTACGTAC"), None);
        assert_eq!(Rule::Part.of_key("D1").as_deref(), Some("d1"));
    }

    #[test]
    fn odd_names_are_taken() {
        for name in ["", "/", "...", "ÄÖ/.gz", ".gz", "X", "a\\b\\", "µACGTACGTA"] {
            for rule in Rule::ALL {
                let _ = (rule.of_key(name), rule.of_name(name), parts(name, 9));
            }
        }
    }
}
