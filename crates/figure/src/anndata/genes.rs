//! The table of genes.

use crate::Results;
use crate::anndata::clusters::{cluster_column, cluster_name, named};
use crate::columns::course_suffixes;
use crate::tables::{
    COURSE_NUMBERS, CourseNumber, DIFFERENCE_NUMBERS, DIFFERENCE_WORDS, kinetics, name_on,
};
use genetide_analysis::GeneRow;
use genetide_data::write::{Column, Frame};

/// The genes: the columns of the gene table.
pub(super) fn var(results: &Results<'_>) -> Frame {
    let genes = results.genes;
    let number = |of: fn(&GeneRow) -> Option<f64>| numbers(genes, of);
    let counts = (0..genes.len()).map(|gene| {
        let values = results.profiles.sample_moments(gene).iter();
        values.map(|moments| i64::from(moments.count)).sum()
    });
    let mut columns = vec![("cluster", cluster_column(results))];
    if results.names.iter().any(Option::is_some) {
        let names = genes.iter().map(|row| cluster_name(results, row.cluster?));
        columns.push(("cluster_name", Column::categories(names)));
    }
    if genes.iter().any(|row| row.condition.is_some()) {
        columns.extend([
            ("p_condition", number(|row| Some(row.condition?.p))),
            ("q_condition", number(|row| Some(row.condition?.q))),
            ("p_interaction", number(|row| Some(row.interaction?.p))),
            ("q_interaction", number(|row| Some(row.interaction?.q))),
        ]);
    }
    columns.extend(differences(results));
    columns.extend([
        (
            "status",
            Column::categories(genes.iter().map(|row| Some(row.status.as_str()))),
        ),
        ("p", number(|row| row.p)),
        ("q", number(|row| row.q)),
        (
            "evidence",
            Column::categories(genes.iter().map(|row| Some(row.evidence.as_str()))),
        ),
        ("membership", number(|row| row.membership)),
        ("stability", number(|row| row.stability)),
        ("silhouette", number(|row| row.silhouette)),
    ]);
    let mut columns = named(columns);
    columns.extend(courses(results));
    columns.push(("n_values".to_owned(), Column::Integers(counts.collect())));
    Frame {
        index_name: "gene".to_owned(),
        index: results.profiles.genes().to_vec(),
        columns,
    }
}

/// The kinetics in each course.
fn courses(results: &Results<'_>) -> Vec<(String, Column)> {
    const RETURN_TIME: (&str, CourseNumber) = ("return_time", |row, course| {
        kinetics(row, course)?.return_time
    });
    let suffixes = course_suffixes(results.profiles.courses());
    let mut columns = Vec::new();
    for (course, suffix) in suffixes.into_iter().enumerate() {
        for (name, value) in COURSE_NUMBERS.into_iter().chain([RETURN_TIME]) {
            let values = numbers(results.genes, |row| value(row, course));
            let name = name_on(results.scale, name);
            columns.push((format!("{name}{suffix}"), values));
        }
        let directions = results.genes.iter().map(|row| row.direction(course));
        let directions = Column::categories(directions);
        columns.push((format!("direction{suffix}"), directions));
    }
    columns
}

/// The largest difference between conditions, where there are several.
fn differences(results: &Results<'_>) -> Vec<(&'static str, Column)> {
    let (genes, courses) = (results.genes, results.profiles.courses());
    if !courses.are_several() {
        return Vec::new();
    }
    let as_numbers = DIFFERENCE_NUMBERS.into_iter().map(|(name, value)| {
        let values = numbers(genes, |row| row.difference.as_ref().map(value));
        (name_on(results.scale, name), values)
    });
    let as_words = DIFFERENCE_WORDS.into_iter().map(|(name, word)| {
        let of_gene = |row: &GeneRow| word(row.difference.as_ref()?, courses);
        let words: Vec<Option<String>> = genes.iter().map(of_gene).collect();
        (name, Column::categories(words.iter().map(Option::as_deref)))
    });
    as_numbers.chain(as_words).collect()
}

/// A number of each gene; NaN is missing.
fn numbers(genes: &[GeneRow], of: impl Fn(&GeneRow) -> Option<f64>) -> Column {
    Column::Numbers(
        genes
            .iter()
            .map(|row| of(row).unwrap_or(f64::NAN))
            .collect(),
    )
}
