//! Clusters: of genes, and their table.

use crate::Results;
use crate::columns::course_suffixes;
use genetide_analysis::{GeneRow, Kinetics};
use genetide_data::write::{Column, Frame};

/// Categories "0", "1", ..., of which 0 holds the genes that do not respond, if there are any.
pub(super) fn cluster_column(results: &Results<'_>) -> Column {
    let labels: Vec<usize> = results
        .clusters
        .iter()
        .map(|cluster| cluster.label)
        .collect();
    let code = |row: &GeneRow| labels.iter().position(|&label| Some(label) == row.cluster);
    Column::Categories {
        codes: results.genes.iter().map(code).collect(),
        names: labels.iter().map(ToString::to_string).collect(),
    }
}

/// The name that the user gave to a cluster.
pub(super) fn cluster_name<'a>(results: &Results<'a>, label: usize) -> Option<&'a str> {
    results.names.get(label.checked_sub(1)?)?.as_deref()
}

/// A row for each cluster.
pub(super) fn clusters(results: &Results<'_>) -> Frame {
    let clusters = results.clusters;
    let number = |of: &dyn Fn(usize) -> Option<f64>| {
        let values = (0..clusters.len()).map(|row| of(row).unwrap_or(f64::NAN));
        Column::Numbers(values.collect())
    };
    let kinetics = |course: usize, of: fn(&Kinetics) -> f64| {
        number(&|row| clusters[row].kinetics.get(course)?.as_ref().map(of))
    };
    let names = clusters
        .iter()
        .map(|cluster| cluster_name(results, cluster.label));
    let names = names.map(|name| name.unwrap_or_default().to_owned());
    let mut columns = named(vec![
        ("name", Column::Texts(names.collect())),
        (
            "description",
            Column::Texts(
                clusters
                    .iter()
                    .map(|cluster| cluster.words.clone())
                    .collect(),
            ),
        ),
        (
            "n_genes",
            Column::Integers(clusters.iter().map(|cluster| cluster.size as i64).collect()),
        ),
        ("membership", number(&|row| clusters[row].membership)),
    ]);
    let suffixes = course_suffixes(results.profiles.courses());
    for (course, suffix) in suffixes.into_iter().enumerate() {
        columns.push((format!("onset{suffix}"), kinetics(course, |own| own.onset)));
        let peak = kinetics(course, |own| own.peak_time);
        columns.push((format!("peak_time{suffix}"), peak));
    }
    Frame {
        index_name: "cluster".to_owned(),
        index: clusters
            .iter()
            .map(|cluster| cluster.label.to_string())
            .collect(),
        columns,
    }
}

/// Parts with owned names.
pub(super) fn named<T>(parts: Vec<(&str, T)>) -> Vec<(String, T)> {
    let parts = parts.into_iter();
    parts.map(|(name, part)| (name.to_owned(), part)).collect()
}
