//! The columns of a table with genes in rows: names of genes, what is said of them, and the
//! observations.

use crate::read::format::values::Field;
use crate::read::matrix::gene_symbols::{NameKind, better_columns, kind_of};
use crate::read::matrix::genes_in_rows::one_sample::OneSample;
use crate::read::matrix::genes_in_rows::summaries::summaries;
use crate::read::orientation::{Content, Look};
use crate::roles::plain;
use crate::settings::DataSettings;
use crate::words::listed;

/// Columns that describe genes, as [`plain`] leaves their headers.
const DESCRIPTIONS: [&str; 60] = [
    "chr",
    "chrom",
    "chromosome",
    "seqnames",
    "seqname",
    "start",
    "end",
    "strand",
    "length",
    "width",
    "genelength",
    "effectivelength",
    "startposition",
    "endposition",
    "chromosomename",
    "genebiotype",
    "biotype",
    "genetype",
    "featuretype",
    "featuretypes",
    "description",
    "genedescription",
    "annotation",
    "entrez",
    "entrezid",
    "entrezgeneid",
    "entrezgene",
    "entrezgeneids",
    "ensembl",
    "ensemblid",
    "ensemblgeneid",
    "uniprot",
    "refseq",
    "exoncount",
    "exons",
    "gccontent",
    "percentagegenegccontent",
    "gweight",
    "gid",
    "basemean",
    "basemeana",
    "basemeanb",
    "logfc",
    "log2fc",
    "foldchange",
    "log2foldchange",
    "lfcse",
    "stat",
    "pvalue",
    "pval",
    "padj",
    "qvalue",
    "fdr",
    "adjpval",
    "adjpvalue",
    "aveexpr",
    "avelogcpm",
    "logcpm",
    "geneid",
    "genesymbol",
];

/// The columns of a table with genes in rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct GeneColumns {
    /// The column of names.
    pub name: usize,
    /// Where that one says nothing, the column of ids takes its place.
    pub id: Option<usize>,
    /// `[N]`: the columns of observations, ascending.
    pub observations: Vec<usize>,
    /// Whether the only observation is the file, as in the tables of one sample.
    pub is_file: bool,
    /// Columns known by their names to describe genes, other than names.
    pub known: Vec<usize>,
    /// What was assumed, in sentences.
    pub notes: Vec<String>,
}

impl GeneColumns {
    /// The columns by header and first rows.
    pub(crate) fn of(look: &Look, settings: &DataSettings) -> Self {
        if let Some(sample) = OneSample::of(look, settings) {
            return Self {
                observations: vec![sample.value],
                is_file: true,
                notes: sample.notes,
                ..Self::default()
            };
        }
        let mut columns = Self::default();
        let asked = |column: &usize| {
            let ignored = settings.ignore_columns.iter();
            let mut ignored = ignored.map(|name| name.trim().to_lowercase());
            ignored.any(|name| name == look.headers[*column].to_lowercase())
        };
        let all: Vec<usize> = (0..look.headers.len())
            .filter(|column| !asked(column))
            .collect();
        let is_text = |column: &usize| look.contents[*column] == Content::Text;
        let texts: Vec<usize> = all.iter().copied().filter(is_text).collect();
        let numbers: Vec<usize> = all
            .iter()
            .copied()
            .filter(|column| !is_text(column))
            .collect();
        let rows = numbers
            .iter()
            .copied()
            .find(|&column| is_row_number(look, column));
        let rows = rows.filter(|_| !texts.is_empty());
        match texts.first().or(all.first()) {
            Some(&name) => columns.name = name,
            None => return columns,
        }
        let kind = kind_of(&look.column(columns.name).collect::<Vec<_>>());
        if let Some(better) = better_name(look, columns.name, kind, &all) {
            columns.id = Some(columns.name);
            columns.name = better;
            columns.notes.push(format!(
                "Genes are named by '{}'; by '{}' where that says nothing.",
                look.title(better),
                look.title(columns.id.unwrap_or(better))
            ));
        } else if texts.is_empty() {
            let title = look.title(columns.name);
            columns.notes.push(format!(
                "The numbers in '{title}' were taken for names of genes."
            ));
        }
        columns.take_observations(look, all, rows);
        columns.leave_out_summaries(look);
        columns
    }

    /// Takes the columns that are neither names nor known to describe genes, nor text, nor row numbers.
    fn take_observations(&mut self, look: &Look, all: Vec<usize>, rows: Option<usize>) {
        let is_text = |column: &usize| look.contents[*column] == Content::Text;
        let is_name = |column: usize| column == self.name || Some(column) == self.id;
        let is_known = |column: usize| is_description(look, column);
        let mut left_out = Vec::new();
        for column in all {
            if is_name(column) {
                continue;
            }
            if is_known(column) {
                self.known.push(column);
            }
            let is_unnamed = look.headers[column].is_empty() && column > 0;
            if is_known(column) || is_text(&column) || Some(column) == rows || is_unnamed {
                left_out.push(look.title(column));
            } else {
                self.observations.push(column);
            }
        }
        if !left_out.is_empty() {
            self.notes.push(format!(
                "Left out, because they describe genes or are no samples: {}.",
                listed(&left_out, Clone::clone)
            ));
        }
    }

    /// Leaves out what sums other columns up.
    fn leave_out_summaries(&mut self, look: &Look) {
        let headers = self.observations.iter();
        let headers: Vec<&str> = headers.map(|&c| look.headers[c].as_str()).collect();
        let mut is_summary = summaries(&headers).into_iter();
        let mut left_out = Vec::new();
        self.observations.retain(|&column| {
            let is_summary = is_summary.next().unwrap_or(false);
            if is_summary {
                left_out.push(look.title(column));
            }
            !is_summary
        });
        if !left_out.is_empty() {
            self.notes.push(format!(
                "Left out, because by their names they sum samples up or compare them: {}.",
                listed(&left_out, Clone::clone)
            ));
        }
    }
}

/// Whether a column is known by its name to describe genes. A sample may be called "start" too, but not
/// beside an "end".
fn is_description(look: &Look, column: usize) -> bool {
    let name = plain(&look.headers[column]);
    let has = |name: &str| look.headers.iter().any(|header| plain(header) == name);
    match name.as_str() {
        "start" => has("end"),
        "end" => has("start"),
        name => DESCRIPTIONS.contains(&name),
    }
}

/// A column with better names than the first column of names.
fn better_name(look: &Look, name: usize, kind: NameKind, all: &[usize]) -> Option<usize> {
    let headers: Vec<String> = look.headers.clone();
    let kind = match kind {
        NameKind::Names
            if better_columns(&headers, NameKind::Ensembl).contains(&&headers[name]) =>
        {
            return None;
        }
        // Ids of another kind, such as those of loci and probes.
        NameKind::Names => NameKind::Ensembl,
        kind => kind,
    };
    let better = better_columns(&headers, kind).into_iter();
    let better = better.filter_map(|wanted| {
        let mut columns = all.iter().copied();
        columns.find(|&column| column != name && look.headers[column] == *wanted)
    });
    let mut better = better.filter(|&column| look.contents[column] == Content::Text);
    better.find(|&column| are_names(look, column))
}

/// Whether the values of a column are there, nearly all differ, and are short.
fn are_names(look: &Look, column: usize) -> bool {
    let values = look
        .column(column)
        .filter(|value| Field::of(value) != Field::Missing);
    let values: Vec<&str> = values.collect();
    let mut distinct = values.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let words = values.iter().filter(|value| value.contains(' ')).count();
    values.len() * 2 > look.first.rows.len()
        && distinct.len() * 10 >= values.len() * 9
        && words * 4 < values.len()
}

/// Whether a column numbers the rows under a header that says no more.
fn is_row_number(look: &Look, column: usize) -> bool {
    let header = plain(&look.headers[column]);
    let is_empty = header.is_empty() || header.starts_with("unnamed") || header == "index";
    let numbers: Vec<Option<i64>> = look
        .column(column)
        .map(|value| value.parse().ok())
        .collect();
    let follows =
        |pair: &[Option<i64>]| matches!(pair, [Some(a), Some(b)] if a.checked_add(1) == Some(*b));
    (is_empty || header == "x" && column == 0)
        && matches!(numbers.first(), Some(Some(0 | 1)))
        && numbers.windows(2).all(follows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(headers: &[&str], rows: &[&[&str]]) -> (Look, GeneColumns) {
        let text = |row: &[&str]| row.iter().map(ToString::to_string).collect();
        let rows = rows.iter().map(|row| text(row)).collect();
        let look = Look::of(text(headers), rows);
        let columns = GeneColumns::of(&look, &DataSettings::default());
        (look, columns)
    }

    #[test]
    fn what_describes_genes_is_no_observation() {
        let headers = ["Geneid", "Chr", "Start", "End", "a.bam", "b.bam"];
        let rows = [
            ["A1", "chr1", "1", "900", "5", "0"].as_slice(),
            &["B2", "chr1", "2", "900", "1", "NA"],
        ];
        let found = columns(&headers, &rows).1;
        assert_eq!((found.name, found.observations), (0, vec![4, 5]));
        assert_eq!(found.known, [1, 2, 3]);
        assert!(
            found.notes[0].contains("Chr, Start, End"),
            "{:?}",
            found.notes
        );
    }

    #[test]
    fn symbols_go_before_ids() {
        let headers = ["id", "0h", "6h", "symbol"];
        let rows = [
            ["ENSG00000125347.14", "1", "2", "IRF1"].as_slice(),
            &["ENSG00000018899", "1", "2", "STAT1"],
            &["ENSG00000018898", "1", "2", ""],
        ];
        let found = columns(&headers, &rows).1;
        assert_eq!((found.name, found.id), (3, Some(0)));
        assert_eq!(found.observations, [1, 2]);
        let headers = ["YORF", "GENE.NAME", "a", "b"];
        let rows = [
            ["TIME", "", "0", "6"].as_slice(),
            &["Y0", "G1", "0", "6"],
            &["Y1", "G2", "0", "6"],
        ];
        let found = columns(&headers, &rows).1;
        assert_eq!((found.name, found.id), (1, Some(0)));
        let headers = ["gene", "name", "a", "b"];
        let rows = [
            ["Irf1", "interferon factor", "0", "6"].as_slice(),
            &["Stat1", "signal transducer", "0", "6"],
        ];
        assert_eq!(columns(&headers, &rows).1.name, 0);
    }

    #[test]
    fn row_numbers_are_no_observation() {
        let rows = [["0", "A", "7", "8"].as_slice(), &["1", "B", "9", "9"]];
        let found = columns(&["", "gene", "0h", "6h"], &rows).1;
        assert_eq!((found.name, found.observations), (1, vec![2, 3]));
        let rows = [["7157", "7", "8"].as_slice(), &["672", "9", "9"]];
        let found = columns(&["gene", "0h", "6h"], &rows).1;
        assert_eq!((found.name, found.observations), (0, vec![1, 2]));
        assert!(found.notes[0].contains("names of genes"));
    }
}
