//! What is said of every two of a few genes: whether they share a cluster, and which responds first.

use crate::pipeline::{ClusterOutcome, Prepared};
use genetide_analysis::{Estimate, GeneRow};
use genetide_data::read::LoadedTable;
use genetide_data::{Courses, GeneIndex, PointIndex, TimeUnit};

/// Highlighted genes that are compared in words, at most: more make more pairs than are read.
const DESCRIBED_GENES: usize = 4;

/// How probably every two of the first few of `genes` share a cluster, and when each responds where that is
/// known, in sentences.
pub fn describe_pairs(
    table: &LoadedTable,
    prepared: &Prepared,
    clusters: &ClusterOutcome,
    genes: &[GeneIndex],
) -> Vec<String> {
    let label = |point: PointIndex| clusters.clustering.labels[point.index()];
    let clustered: Vec<(&GeneRow, PointIndex)> = genes
        .iter()
        .filter_map(|&gene| Some((clusters.genes.get(gene.index())?, prepared.point_of(gene)?)))
        .take(DESCRIBED_GENES)
        .collect();
    let (courses, unit) = (table.profiles.courses(), table.profiles.time_unit());
    let mut sentences = Vec::new();
    for (i, &(a, point_a)) in clustered.iter().enumerate() {
        for &(b, point_b) in &clustered[i + 1..] {
            let together = clusters.clustering.probability_together(point_a, point_b);
            sentences.push(format!(
                "{} (cluster {}) and {} (cluster {}) are in the same cluster with probability \
                 {together:.3}",
                a.gene,
                label(point_a),
                b.gene,
                label(point_b),
            ));
            sentences.extend(compare(a, b, courses, unit));
        }
    }
    sentences
}

/// "IRF1 responds at 1.1 h (0.8 to 1.5), CXCL9 at 6.2 h (4.9 to 7.7): the 90 % intervals do not overlap", each
/// in the condition in which it changes most; `None` where an onset is not estimated.
fn compare(a: &GeneRow, b: &GeneRow, courses: &Courses, unit: Option<TimeUnit>) -> Option<String> {
    let (first, second) = (onset(a)?, onset(b)?);
    let condition = |row: &GeneRow| {
        let name = courses.name(row.leading_course()?)?;
        Some(format!(" in {name}"))
    };
    let [in_a, in_b] = [a, b].map(|row| condition(row).unwrap_or_default());
    let overlap = match first.is_apart_from(&second) {
        true => "do not overlap",
        false => "overlap",
    };
    Some(format!(
        "{} responds at {}{in_a}, {} at {}{in_b}: the 90 % intervals {overlap}",
        a.gene,
        first.words(unit),
        b.gene,
        second.words(unit),
    ))
}

/// The onset of a gene in the course in which it changes most.
fn onset(row: &GeneRow) -> Option<Estimate> {
    row.estimates().map(|of| of.onset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::{fixtures, kinetics};
    use genetide_analysis::KineticEstimates;

    fn estimate(low: f64, median: f64, high: f64) -> Estimate {
        Estimate { low, median, high }
    }

    /// A gene that changes by 1 under the first condition and twofold that under the second.
    fn gene(name: &str, onsets: [Estimate; 2]) -> GeneRow {
        let course = |(onset, amplitude)| {
            let estimates = KineticEstimates {
                onset,
                ..kinetics::estimates()
            };
            Some(kinetics::rise(amplitude).with_estimates(estimates))
        };
        GeneRow {
            kinetics: onsets.into_iter().zip([1.0, 2.0]).map(course).collect(),
            ..fixtures::gene_row(name)
        }
    }

    #[test]
    fn onsets_are_compared_where_genes_change_most() {
        let other = estimate(20.0, 21.0, 22.0);
        let irf1 = gene("IRF1", [other, estimate(0.8, 1.1, 1.5)]);
        let cxcl9 = gene("CXCL9", [other, estimate(4.9, 6.2, 7.7)]);
        let hours = Some(TimeUnit::Hours);
        let two = fixtures::two_courses();
        assert_eq!(
            compare(&irf1, &cxcl9, &two, hours).unwrap(),
            "IRF1 responds at 1.1 h (0.8 to 1.5) in ctr, CXCL9 at 6.2 h (4.9 to 7.7) in ctr: the 90 % intervals \
             do not overlap"
        );
        let near = gene("GBP2", [other, estimate(1.5, 2.0, 3.0)]);
        let single = Courses::single(vec![0.0, 6.0]);
        assert_eq!(
            compare(&irf1, &near, &single, None).unwrap(),
            "IRF1 responds at 1.1 (0.8 to 1.5), GBP2 at 2 (1.5 to 3): the 90 % intervals overlap"
        );
        assert_eq!(
            compare(&irf1, &fixtures::gene_row("ACTB"), &two, hours),
            None
        );
    }
}
