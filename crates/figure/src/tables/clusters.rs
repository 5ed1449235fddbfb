//! Tables of genes and their clusters.

use crate::Results;
use crate::tables::genes::by_gene;
use crate::tables::table::Table;
use genetide_analysis::GeneRow;

/// Columns of the tests between conditions.
const CONDITION_COLUMNS: &str = ",p_condition,q_condition,p_interaction,q_interaction";

/// One row a gene, and a column `cluster_name` where any of the clusters 1..=k has a name.
pub fn clusters_csv(genes: &[GeneRow], names: &[Option<String>]) -> String {
    cluster_rows(genes.iter(), names)
}

/// The rows of [`clusters_csv`] whose cluster is `label`, with the same columns.
pub fn cluster_file_csv(genes: &[GeneRow], names: &[Option<String>], label: usize) -> String {
    let own = genes.iter().filter(|row| row.cluster == Some(label));
    cluster_rows(own, names)
}

/// `names` `[k]` of the clusters 1..=k; without any there is no column for them.
fn cluster_rows<'a>(genes: impl Iterator<Item = &'a GeneRow>, names: &[Option<String>]) -> String {
    let has_names = names.iter().any(Option::is_some);
    let genes: Vec<&GeneRow> = genes.collect();
    let has_conditions = genes.iter().any(|row| row.condition.is_some());
    let columns = "Gene,Cluster,status,p,q,membership,stability,silhouette,onset,peak_time,\
                   amplitude,direction,evidence";
    let of_conditions = if has_conditions {
        CONDITION_COLUMNS
    } else {
        ""
    };
    let name_column = if has_names { ",cluster_name" } else { "" };
    let mut table = Table::new(&format!("{columns}{of_conditions}{name_column}"));
    for row in genes {
        let kinetics = row.kinetics;
        table.field(&row.gene);
        table.field(&row.cluster);
        table.field(&row.status.as_str());
        for value in [row.p, row.q, row.membership, row.stability, row.silhouette] {
            table.field(&value);
        }
        table.field(&kinetics.map(|k| k.onset));
        table.field(&kinetics.map(|k| k.peak_time));
        table.field(&kinetics.map(|k| k.amplitude));
        table.field(&kinetics.map(|k| k.direction.as_str()));
        table.field(&row.evidence.as_str());
        if has_conditions {
            for test in [row.condition, row.interaction] {
                table.field(&test.map(|test| test.p));
                table.field(&test.map(|test| test.q));
            }
        }
        if has_names {
            let index = row.cluster.and_then(|label| label.checked_sub(1));
            table.field(&index.and_then(|index| names.get(index)?.as_deref()));
        }
        table.end_row();
    }
    table.into_text()
}

/// `Gene,cluster_1,...,none`: probability of each cluster, and of none of them; empty for genes that
/// were not clustered.
pub fn membership_csv(results: &Results<'_>) -> String {
    let k = results.k;
    let columns: String = (1..=k).map(|label| format!("cluster_{label},")).collect();
    let mut table = Table::new(&format!("Gene,{columns}none"));
    let points = results.points.iter().copied();
    let rows = by_gene(results, points.zip(results.probability.iter_rows()));
    for (name, row) in results.profiles.genes().iter().zip(rows) {
        table.field(name);
        for cluster in 0..k {
            table.field(&row.map(|row| row[cluster]));
        }
        table.field(&row.map(|row| (1.0 - row.iter().sum::<f64>()).max(0.0)));
        table.end_row();
    }
    table.into_text()
}
