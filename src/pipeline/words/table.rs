//! A table that was read, in a sentence.

use genetide_data::GeneProfiles;
use genetide_data::read::LoadedTable;

/// What was read: cells, genes, conditions, and the times with their cells.
pub(in crate::pipeline) fn describe_table(table: &LoadedTable) -> String {
    let profiles = &table.profiles;
    let times = profiles.times().iter().enumerate();
    let times = times.map(|(t, time)| format!("{time} ({})", cells_at(profiles, t)));
    let times: Vec<String> = times.collect();
    let conditions = match profiles.courses().conditions().len() {
        0 => String::new(),
        several => format!("{several} conditions, "),
    };
    format!(
        "{}: {}, {} of {} genes, {conditions}{} time points ({}s): {}",
        table.summary.name,
        table.summary.counted(table.summary.cells),
        profiles.gene_count(),
        table.summary.genes_in_table,
        times.len(),
        profiles.noun(),
        times.join(", ")
    )
}

/// The cells at a time, by condition where conditions have their own there: "act 300, ctr 310".
fn cells_at(profiles: &GeneProfiles, time: usize) -> String {
    let courses = profiles.courses();
    let libraries = profiles.samples().libraries();
    let cells = |column| -> u32 {
        let of_column = libraries
            .iter()
            .filter(|library| courses.column_of(library) == Some(column));
        of_column.map(|library| library.cells).sum()
    };
    let columns: Vec<usize> = (0..courses.columns().len())
        .filter(|&column| courses.columns()[column].time == time)
        .collect();
    match columns[..] {
        [only] if courses.condition_of(only).is_none() => profiles.cells_at(time).to_string(),
        _ => {
            let of_column = |&column: &usize| {
                let name = courses.condition_of(column).unwrap_or("the others");
                format!("{name} {}", cells(column))
            };
            let all: Vec<String> = columns.iter().map(of_column).collect();
            all.join(", ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use genetide_data::read::TableSummary;
    use genetide_data::{Attribute, Matrix, Moments, Sample, Samples};

    #[test]
    fn cells_are_counted_by_condition() {
        let sample = |time, cells, condition: Option<&str>| {
            Sample::new(time, cells, |attribute| {
                (attribute == Attribute::Condition)
                    .then(|| condition.map(str::to_owned))
                    .flatten()
            })
        };
        let samples = vec![
            sample(0.0, 40, None),
            sample(6.0, 20, Some("act")),
            sample(6.0, 30, Some("ctr")),
            sample(12.0, 10, Some("ctr")),
        ];
        let moments = Matrix::filled(1, 4, Moments::default());
        let samples = Samples::new(samples, None, Vec::new());
        let table = LoadedTable {
            profiles: GeneProfiles::new(vec!["IL2".to_owned()], samples, moments),
            summary: TableSummary {
                name: "cells.csv".to_owned(),
                noun: "cell".to_owned(),
                cells: 100,
                genes_in_table: 5,
                ..TableSummary::default()
            },
            cells: Default::default(),
            left_out: Default::default(),
        };
        assert_eq!(
            describe_table(&table),
            "cells.csv: 100 cells, 1 of 5 genes, 2 conditions, 3 time points (cells): 0 (40), \
             6 (act 20, ctr 30), 12 (ctr 10)"
        );
    }
}
