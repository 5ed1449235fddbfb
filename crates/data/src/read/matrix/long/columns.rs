//! The columns of a long table: gene, sample or time, value.

use crate::attribute::{Attribute, CONDITIONS, REPLICATES};
use crate::read::matrix::gene_symbols::{NameKind, kind_of};
use crate::read::orientation::{Content, Look};
use crate::roles::vocabulary::{GENES, is_in};
use crate::roles::{plain, recognise};
use crate::settings::DataSettings;
use crate::words::listed;

/// Headers of genes in tables of a few of them.
const TARGETS: &[&str] = &["target"];

/// Headers of values, as [`plain`] leaves them; the best first.
const VALUES: [&str; 36] = [
    "count",
    "counts",
    "rawcount",
    "rawcounts",
    "reads",
    "umi",
    "umis",
    "umicount",
    "nreads",
    "readcount",
    "estcounts",
    "value",
    "values",
    "expression",
    "expressionvalue",
    "expr",
    "exprvalue",
    "expressionlevel",
    "level",
    "abundance",
    "intensity",
    "signal",
    "normcount",
    "normalizedcount",
    "normalisedcount",
    "tpm",
    "fpkm",
    "rpkm",
    "cpm",
    "logcpm",
    "log2tpm",
    "logtpm",
    "log2expr",
    "logexpr",
    "ct",
    "logvalue",
];

/// Headers of samples; the best first.
const SAMPLES: [&str; 20] = [
    "sample",
    "sampleid",
    "samplename",
    "cell",
    "cellid",
    "cellname",
    "barcode",
    "library",
    "libraryid",
    "run",
    "runid",
    "srr",
    "gsm",
    "array",
    "arrayid",
    "experiment",
    "sampletitle",
    "variable",
    "variablename",
    "column",
];

/// More headers of conditions than are taken for such in other tables.
const DESIGN: &[&str] = &["strain", "arm"];

/// The columns of a long table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct LongColumns {
    /// The names of the genes.
    pub gene: usize,
    /// The values.
    pub value: usize,
    /// The names of samples.
    pub sample: Option<usize>,
    /// Time, condition, replicate and cell type, as far as they are there: with the sample they tell
    /// observations apart.
    pub design: Vec<usize>,
    /// Whether two values of a gene in an observation are of two genes with one name, because sample
    /// or replicate are known.
    pub has_replicates: bool,
    /// The columns left, which may describe observations.
    pub others: Vec<usize>,
    /// What was assumed, in sentences.
    pub notes: Vec<String>,
}

/// The columns of a long table.
///
/// # Errors
/// What is lacking, in words.
pub(crate) fn long_columns(look: &Look, settings: &DataSettings) -> Result<LongColumns, String> {
    let lists = Lists::of(look, settings);
    let gene = lists.gene().ok_or("no column is named like genes")?;
    let mut columns = LongColumns {
        gene,
        ..LongColumns::default()
    };
    let (time, design) = lists.design(gene);
    columns.design = design;
    let is_free = |column: usize| column != gene && !columns.design.contains(&column);
    columns.sample = lists.named(&SAMPLES, is_free);
    if columns.sample.is_none() && time.is_none() {
        return Err("no column is named like times or samples".to_owned());
    }
    let sample = columns.sample;
    let is_free = |column: usize| is_free(column) && Some(column) != sample;
    columns.value = lists.value(is_free, &mut columns.notes)?;
    columns.others = lists
        .all
        .iter()
        .copied()
        .filter(|&column| is_free(column) && column != columns.value)
        .collect();
    columns.has_replicates = sample.is_some()
        || columns
            .design
            .iter()
            .any(|&column| lists.is_replicate(column));
    Ok(columns)
}

impl LongColumns {
    /// Whether genes or observations repeat in the first rows, as they do in no other table.
    pub(crate) fn repeats(&self, look: &Look) -> bool {
        let rows = look.first.rows.iter();
        let keys = rows.clone().map(|row| {
            let design = self.sample.iter().chain(&self.design);
            design
                .map(|&column| row[column].as_str())
                .collect::<Vec<_>>()
        });
        let genes = rows.map(|row| vec![row[self.gene].as_str()]);
        repeat(keys.collect()) || repeat(genes.collect())
    }
}

fn repeat(mut keys: Vec<Vec<&str>>) -> bool {
    let count = keys.len();
    keys.sort_unstable();
    keys.dedup();
    keys.len() < count
}

/// The columns that are not left out, and what is known of them.
struct Lists<'a> {
    look: &'a Look,
    settings: &'a DataSettings,
    names: Vec<String>,
    all: Vec<usize>,
}

impl<'a> Lists<'a> {
    fn of(look: &'a Look, settings: &'a DataSettings) -> Self {
        let ignored: Vec<String> = settings
            .ignore_columns
            .iter()
            .map(|name| name.to_lowercase())
            .collect();
        let is_left_out = |column: &usize| ignored.contains(&look.headers[*column].to_lowercase());
        let all = 0..look.headers.len();
        Self {
            look,
            settings,
            names: look.headers.iter().map(|header| plain(header)).collect(),
            all: all.filter(|column| !is_left_out(column)).collect(),
        }
    }

    fn is_in(&self, list: &[&str], column: usize) -> bool {
        list.contains(&self.names[column].as_str())
    }

    fn is_replicate(&self, column: usize) -> bool {
        is_in(REPLICATES, &self.names[column])
    }

    /// The column with the best name of a list.
    fn named(&self, list: &[&str], is_free: impl Fn(usize) -> bool) -> Option<usize> {
        let free = || self.all.iter().copied().filter(|&column| is_free(column));
        list.iter()
            .find_map(|name| free().find(|&column| self.names[column] == *name))
    }

    /// The column of genes; one with symbols before one with Ensembl ids.
    fn gene(&self) -> Option<usize> {
        let of = |is_free: &dyn Fn(usize) -> bool| {
            let named = self.named(GENES, is_free);
            named.or_else(|| self.named(TARGETS, is_free))
        };
        let first = of(&|_| true)?;
        let kind = |column| kind_of(&self.look.column(column).collect::<Vec<_>>());
        if kind(first) == NameKind::Names {
            return Some(first);
        }
        let better = of(&|column| kind(column) == NameKind::Names);
        Some(better.unwrap_or(first))
    }

    /// The column of the time, and those that tell observations apart.
    fn design(&self, gene: usize) -> (Option<usize>, Vec<usize>) {
        let roles = recognise(&self.look.headers, &self.look.first, self.settings, true).ok();
        // The names of samples may say the time, or the replicate.
        let is_label = |column: &usize| {
            let is_other = self.is_in(&VALUES, *column) || self.is_in(&SAMPLES, *column);
            *column != gene && !is_other
        };
        let time = roles.as_ref().and_then(|roles| roles.time).filter(is_label);
        let mut design: Vec<usize> = time.into_iter().collect();
        if let Some(roles) = roles {
            design.extend(
                Attribute::IN_NAMES
                    .iter()
                    .filter_map(|&of| roles.attributes[of])
                    .filter(is_label),
            );
        }
        let named = |column: &usize| {
            let is_condition = is_in(CONDITIONS, &self.names[*column]);
            self.is_replicate(*column) || is_condition || self.is_in(DESIGN, *column)
        };
        let named = self.all.iter().copied().filter(named).filter(is_label);
        design.extend(named.collect::<Vec<_>>());
        let mut seen = Vec::new();
        design.retain(|column| {
            let is_new = !seen.contains(column) && self.all.contains(column);
            seen.push(*column);
            is_new
        });
        (time, design)
    }

    /// The column of values.
    fn value(
        &self,
        is_free: impl Fn(usize) -> bool,
        notes: &mut Vec<String>,
    ) -> Result<usize, String> {
        let is_number =
            |column: usize| is_free(column) && self.look.contents[column] == Content::Numbers;
        let numbers: Vec<usize> = self.all.iter().copied().filter(|&c| is_number(c)).collect();
        if let Some(best) = self.named(&VALUES, is_number) {
            let is_rival = |column: &&usize| **column != best && self.is_in(&VALUES, **column);
            let rivals: Vec<&usize> = numbers.iter().filter(is_rival).collect();
            if !rivals.is_empty() {
                notes.push(format!(
                    "Values were taken from '{}', not from {}; ‹ignore-column› leaves a column out.",
                    self.look.title(best),
                    listed(&rivals, |&&column| format!("'{}'", self.look.title(column)))
                ));
            }
            return Ok(best);
        }
        match numbers[..] {
            [only] => Ok(only),
            [] => Err("no column is left that holds values".to_owned()),
            _ => Err(format!(
                "{} could each be the values",
                listed(&numbers, |&column| format!("'{}'", self.look.title(column)))
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(headers: &[&str], rows: &[&[&str]]) -> Result<(LongColumns, bool), String> {
        let text = |row: &[&str]| row.iter().map(ToString::to_string).collect();
        let look = Look::of(text(headers), rows.iter().map(|row| text(row)).collect());
        let found = long_columns(&look, &DataSettings::default())?;
        let repeats = found.repeats(&look);
        Ok((found, repeats))
    }

    #[test]
    fn columns_are_found_by_name_in_any_order() {
        let rows = [
            ["A", "x", "0", "9.8", "1"].as_slice(),
            &["A", "x", "0", "1.8", "2"],
        ];
        let headers = [
            "gene_id",
            "accession",
            "timepoint",
            "expression_value",
            "replicate",
        ];
        let (found, repeats) = columns(&headers, &rows).unwrap();
        assert_eq!((found.gene, found.value, found.sample), (0, 3, None));
        assert_eq!(
            (found.design, found.others, repeats),
            (vec![2, 4], vec![1], true)
        );
        assert!(found.has_replicates);
        let rows = [["4", "c1", "A", "0"].as_slice(), &["5", "c1", "B", "0"]];
        let (found, repeats) = columns(&["Count", "CellId", "GeneId", "time"], &rows).unwrap();
        assert_eq!((found.gene, found.value, found.sample), (2, 0, Some(1)));
        assert!(repeats);
    }

    #[test]
    fn other_tables_are_not_long() {
        let rows = [["s0", "0", "3", "4"].as_slice(), &["s1", "6", "3", "4"]];
        assert!(columns(&["sample", "time", "G001", "G002"], &rows).is_err());
        let rows = [["A", "2", "3"].as_slice(), &["B", "6", "3"]];
        assert!(columns(&["gene", "0h", "6h"], &rows).is_err());
        let rows = [["A", "0", "3", "4"].as_slice(), &["A", "6", "3", "4"]];
        let why = columns(&["gene", "time", "x", "y"], &rows).unwrap_err();
        assert!(why.contains("'x', 'y'"), "{why}");
    }
}
