//! Tables of genes and their clusters.

use crate::Results;
use crate::tables::table::Table;
use genetide_analysis::{Direction, GeneRow};

/// `Gene,Cluster,status,p,q,membership,stability,silhouette,onset,peak_time,amplitude,direction`, and
/// `cluster_name` where any of the clusters 1..=k has one.
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
    let columns = [
        "Gene",
        "Cluster",
        "status",
        "p",
        "q",
        "membership",
        "stability",
        "silhouette",
        "onset",
        "peak_time",
        "amplitude",
        "direction",
    ];
    let name_column = has_names.then_some("cluster_name");
    let mut table = Table::new(columns.into_iter().chain(name_column));
    for row in genes {
        let kinetics = row.kinetics;
        table.text(&row.gene);
        table.number(row.cluster);
        table.text(row.status.as_str());
        for value in [row.p, row.q, row.membership, row.stability, row.silhouette] {
            table.number(value);
        }
        table.number(kinetics.map(|k| k.onset));
        table.number(kinetics.map(|k| k.peak_time));
        table.number(kinetics.map(|k| k.amplitude));
        table.text(kinetics.map_or("", |k| Direction::as_str(k.direction)));
        if has_names {
            let index = row.cluster.and_then(|label| label.checked_sub(1));
            let name = index.and_then(|index| names.get(index)?.as_deref());
            table.text(name.unwrap_or_default());
        }
        table.end_row();
    }
    table.into_text()
}

/// `Gene,cluster_1,...,none`: probability of each cluster, and of none of them; empty for genes that
/// were not clustered.
pub fn membership_csv(results: &Results<'_>) -> String {
    let k = results.k;
    let columns = (1..=k).map(|label| format!("cluster_{label}"));
    let ends = |name: &str| std::iter::once(name.to_owned());
    let mut table = Table::new(ends("Gene").chain(columns).chain(ends("none")));
    let mut rows: Vec<Option<&[f64]>> = vec![None; results.profiles.gene_count()];
    for (&row, probability) in results.points.iter().zip(results.probability.iter_rows()) {
        rows[results.scaled.genes[row]] = Some(probability);
    }
    for (name, row) in results.profiles.genes().iter().zip(rows) {
        table.text(name);
        for cluster in 0..k {
            table.number(row.map(|row| row[cluster]));
        }
        table.number(row.map(|row| (1.0 - row.iter().sum::<f64>()).max(0.0)));
        table.end_row();
    }
    table.into_text()
}
