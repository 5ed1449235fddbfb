//! Which columns of a table hold genes and labels.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::score::error::ScoreError;
use crate::score::records::{Record, usual_width};

/// Accepted names of the column of labels in a table of clusters, the preferred first. Names are
/// compared without case, `_`, `-`, `.` and spaces.
pub(super) const OF_CLUSTERS: [&str; 13] = labels(["cluster", "class", "program"]);
/// The same in a table of true classes.
pub(super) const OF_TRUTH: [&str; 13] = labels(["program", "class", "cluster"]);

/// Names of the column of labels, beginning with those preferred.
const fn labels([first, second, third]: [&'static str; 3]) -> [&'static str; 13] {
    [
        first,
        second,
        third,
        "clusters",
        "clusterid",
        "module",
        "modulecolor",
        "group",
        "label",
        "pattern",
        "leiden",
        "louvain",
        "seuratclusters",
    ]
}

/// Accepted names of the column of genes.
const OF_GENES: [&str; 12] = [
    "gene",
    "genes",
    "symbol",
    "genesymbol",
    "genename",
    "geneshortname",
    "geneid",
    "ensembl",
    "ensemblid",
    "ensemblgeneid",
    "feature",
    "name",
];

/// Labels that an error proposes.
const NAMED: usize = 3;

/// Where genes and labels stand.
pub(super) struct Columns {
    /// Column of the genes.
    pub gene: usize,
    /// Column of the labels.
    pub label: usize,
    /// Fields of a row.
    pub width: usize,
    /// Records above the first row.
    pub header: usize,
    /// What was assumed, in a sentence.
    pub note: Option<String>,
}

impl Columns {
    /// Finds them by the header; without one by the contents.
    ///
    /// # Errors
    /// [`ScoreError::NoColumn`].
    pub(super) fn find(
        path: &Path,
        labels: &[&str],
        records: &[Record],
    ) -> Result<Self, ScoreError> {
        let written = &records[0].fields;
        let mut header: Vec<String> = written.iter().map(|name| plain(name)).collect();
        // R leaves the header of row names out.
        let has_row_names = usual_width(records) == header.len() + 1;
        if has_row_names {
            header.insert(0, String::new());
        }
        let place = |wanted: &[&str]| {
            let mut names = wanted.iter();
            names.find_map(|name| header.iter().position(|field| field == name))
        };
        let label = place(labels);
        let gene = place(&OF_GENES).filter(|&gene| Some(gene) != label);
        if label.is_none()
            && gene.is_none()
            && let Some(found) = Self::without_header(records)
        {
            return Ok(found);
        }
        let missing = |wanted: &[&str]| ScoreError::NoColumn {
            path: path.to_owned(),
            wanted: wanted.join(" or "),
            header: written.join(", "),
        };
        let row_names = (header[0].is_empty() && !is_numbered(records, 0)).then_some(0);
        let other = label.filter(|_| header.len() == 2).map(|label| 1 - label);
        let found = gene.or(row_names).or(other);
        let gene = found.ok_or_else(|| missing(&OF_GENES[..1]))?;
        let note = match (
            header[gene].as_str(),
            OF_GENES.contains(&header[gene].as_str()),
        ) {
            (_, true) => None,
            ("", _) => Some("row names were read as genes".to_owned()),
            _ => Some(format!(
                "column '{}' was read as genes",
                written[gene].trim()
            )),
        };
        Ok(Self {
            gene,
            label: label.ok_or_else(|| missing(&labels[..NAMED]))?,
            width: header.len(),
            header: 1,
            note,
        })
    }

    /// Two columns, perhaps behind row numbers, of which one repeats its values: the labels. The first
    /// record is a row if its label occurs below, too.
    fn without_header(records: &[Record]) -> Option<Self> {
        let width = usual_width(records);
        let is_numbered = width == 3 && is_numbered(records, 0);
        if records[0].fields.len() != width || !(width == 2 || is_numbered) {
            return None;
        }
        let distinct = |column: usize| {
            let values = records
                .iter()
                .filter_map(|record| record.fields.get(column));
            values.collect::<HashSet<_>>().len()
        };
        let (first, second) = (width - 2, width - 1);
        let (gene, label) = match distinct(first) < distinct(second) {
            true => (second, first),
            false => (first, second),
        };
        let own = &records[0].fields[label];
        let recurs = records[1..]
            .iter()
            .any(|record| record.fields.get(label) == Some(own));
        recurs.then(|| Self {
            gene,
            label,
            width,
            header: 0,
            note: Some(format!(
                "there is no header: column {} was read as genes, and column {} as labels",
                gene + 1,
                label + 1
            )),
        })
    }
}

/// Whether a column counts the rows.
fn is_numbered(records: &[Record], column: usize) -> bool {
    let mut values = records
        .iter()
        .skip(1)
        .filter_map(|record| record.fields.get(column));
    values.all(|value| value.trim().parse::<u64>().is_ok())
}

fn plain(name: &str) -> String {
    let kept = name
        .chars()
        .filter(|c| !matches!(c, '_' | '-' | '.') && !c.is_whitespace());
    kept.flat_map(char::to_lowercase).collect()
}

/// Genes below the name of their cluster, one cluster a column, as clust writes them: "C0 (40 genes)",
/// then "Genes", then names. Gives gene and label.
pub(super) fn clust_objects(records: &[Record]) -> Option<Vec<(String, String)>> {
    let (titles, below) = (records.first()?, records.get(1)?);
    let is_genes = |field: &String| plain(field) == "genes";
    let fits = below.fields.iter().all(is_genes) && titles.fields.len() >= below.fields.len();
    if !fits {
        return None;
    }
    let label = |title: &String| {
        title
            .split(" (")
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let labels: Vec<String> = titles.fields.iter().map(label).collect();
    let mut by_column: HashMap<usize, Vec<(String, String)>> = HashMap::new();
    for record in &records[2..] {
        for (column, (gene, label)) in record.fields.iter().zip(&labels).enumerate() {
            let gene = gene.trim();
            if !gene.is_empty() {
                let rows = by_column.entry(column).or_default();
                rows.push((gene.to_owned(), label.clone()));
            }
        }
    }
    let columns = 0..labels.len();
    Some(
        columns
            .filter_map(|column| by_column.remove(&column))
            .flatten()
            .collect(),
    )
}
