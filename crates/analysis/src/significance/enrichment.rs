//! Enrichment of gene lists in clusters.

use statrs::distribution::{Discrete, Hypergeometric};

use crate::numeric::stats::counts;
use crate::significance::false_discovery::benjamini_hochberg;

/// Overlap of a gene list with all clusters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overlaps {
    /// Genes in clusters 1..=k, the background of the test.
    pub background: usize,
    /// Genes of the list among them.
    pub drawn: usize,
    /// Genes of the list in cluster 0: no response.
    pub no_response: usize,
    /// Genes of the list in no cluster.
    pub unclustered: usize,
    /// The clusters 1..=k.
    pub clusters: Vec<Overlap>,
}

/// Overlap of a gene list with one cluster.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlap {
    /// The cluster.
    pub label: usize,
    /// Genes in the cluster.
    pub size: usize,
    /// Genes in both the cluster and the list.
    pub shared: usize,
    /// Probability of at least as many shared genes in a random list of the same size: upper tail
    /// of the hypergeometric distribution.
    pub p: f64,
    /// p adjusted over the clusters (Benjamini & Hochberg 1995).
    pub q: f64,
}

/// Overlap of the genes of `list` (indices into `labels`, without repeats) with the clusters 1..=k.
/// `labels` holds the cluster of every gene, 0 for no response.
pub fn overlaps(labels: &[Option<usize>], list: &[usize]) -> Overlaps {
    let k = labels.iter().flatten().copied().max().unwrap_or(0);
    let sizes = counts(labels.iter().flatten().copied(), k + 1);
    let of_list = list.iter().filter_map(|&gene| *labels.get(gene)?);
    let shared = counts(of_list, k + 1);
    let background = sizes[1..].iter().sum();
    let drawn = shared[1..].iter().sum();
    let p: Vec<f64> = (1..=k)
        .map(|label| upper_tail(background, sizes[label], drawn, shared[label]))
        .collect();
    let q = benjamini_hochberg(&p);
    let clusters = (1..=k).map(|label| Overlap {
        label,
        size: sizes[label],
        shared: shared[label],
        p: p[label - 1],
        q: q[label - 1],
    });
    Overlaps {
        background,
        drawn,
        no_response: shared[0],
        unclustered: list.len() - shared.iter().sum::<usize>(),
        clusters: clusters.collect(),
    }
}

/// P(X >= `shared`) for hypergeometric X: `drawn` of `background` genes, of which `size` are in the
/// cluster.
fn upper_tail(background: usize, size: usize, drawn: usize, shared: usize) -> f64 {
    let [all, good, tries] = [background, size, drawn].map(|count| count as u64);
    let Ok(chance) = Hypergeometric::new(all, good, tries) else {
        return 1.0;
    };
    // Smallest terms first, for the precision of a small tail.
    let most = good.min(tries);
    let tail: f64 = (shared as u64..=most).rev().map(|x| chance.pmf(x)).sum();
    tail.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-12, "{a} is not {b}");
    }

    #[test]
    fn the_tail_agrees_with_arithmetic() {
        // Of 10 genes 4 are in cluster 1 and 6 in cluster 2; the list holds 3, of which 2 and 1.
        // P(X >= 2) = (C(4,2) C(6,1) + C(4,3) C(6,0)) / C(10,3) = (36 + 4) / 120 = 1/3.
        // P(Y >= 1) = 1 - C(6,0) C(4,3) / C(10,3) = 1 - 4 / 120 = 29/30.
        let mut labels = vec![Some(1); 4];
        labels.extend(vec![Some(2); 6]);
        labels.extend([Some(0), Some(0), None]);
        let found = overlaps(&labels, &[0, 1, 5, 10, 12]);
        assert_eq!((found.background, found.drawn), (10, 3));
        assert_eq!((found.no_response, found.unclustered), (1, 1));
        let [first, second] = found.clusters[..] else {
            panic!("{found:?}");
        };
        assert_eq!((first.label, first.size, first.shared), (1, 4, 2));
        assert_eq!((second.label, second.size, second.shared), (2, 6, 1));
        close(first.p, 1.0 / 3.0);
        close(second.p, 29.0 / 30.0);
        // Adjusted over two clusters: 2 times the smaller, the larger as it is.
        close(first.q, 2.0 / 3.0);
        close(second.q, 29.0 / 30.0);
    }

    #[test]
    fn a_whole_cluster_is_as_unlikely_as_one_draw_of_all() {
        // 5 of 20 genes are the cluster, and the list is those 5: 1 / C(20,5) = 1 / 15504.
        let labels: Vec<Option<usize>> = (0..20).map(|g| Some(if g < 5 { 1 } else { 2 })).collect();
        let found = overlaps(&labels, &[0, 1, 2, 3, 4]);
        close(found.clusters[0].p, 1.0 / 15504.0);
        close(found.clusters[1].p, 1.0);
    }

    #[test]
    fn without_clusters_or_genes_there_is_nothing_unlikely() {
        assert_eq!(overlaps(&[], &[]), Overlaps::default());
        assert_eq!(overlaps(&[None, None], &[1, 7]).unclustered, 2);
        let none = overlaps(&[Some(1), Some(2)], &[]);
        assert!(none.clusters.iter().all(|cluster| cluster.p == 1.0));
    }
}
