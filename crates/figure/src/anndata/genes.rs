//! The table of genes.

use crate::Results;
use crate::anndata::clusters::{cluster_column, cluster_name, named};
use genetide_analysis::{GeneRow, Kinetics};
use genetide_data::write::{Column, Frame};

/// The genes: the columns of the gene table.
pub(super) fn var(results: &Results<'_>) -> Frame {
    let genes = results.genes;
    let number = |of: fn(&GeneRow) -> Option<f64>| {
        Column::Numbers(
            genes
                .iter()
                .map(|row| of(row).unwrap_or(f64::NAN))
                .collect(),
        )
    };
    let kinetics = |of: fn(Kinetics) -> Option<f64>| {
        let values = genes.iter().map(|row| row.kinetics.and_then(of));
        Column::Numbers(values.map(|value| value.unwrap_or(f64::NAN)).collect())
    };
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
    let directions = genes
        .iter()
        .map(|row| row.kinetics.map(|own| own.direction.as_str()));
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
        ("onset", kinetics(|own| Some(own.onset))),
        ("peak_time", kinetics(|own| Some(own.peak_time))),
        ("amplitude", kinetics(|own| Some(own.amplitude))),
        ("return_time", kinetics(|own| own.return_time)),
        ("direction", Column::categories(directions)),
        ("n_values", Column::Integers(counts.collect())),
    ]);
    Frame {
        index_name: "gene".to_owned(),
        index: results.profiles.genes().to_vec(),
        columns: named(columns),
    }
}
