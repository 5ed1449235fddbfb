//! Single cells and posterior bands of the genes on view.

use std::collections::BTreeSet;

use crate::session::{Curves, Session};
use genetide_data::GeneIndex;

impl Session {
    /// Single cells and posterior bands.
    pub fn curves(&self) -> &Curves {
        &self.curves
    }

    /// Whether cells of these genes should be asked for: some are not known, and reading has not
    /// failed.
    pub fn lacks_cells(&self, genes: &[GeneIndex]) -> bool {
        self.curves.cells_failed.is_none() && !self.genes_without_cells(genes).is_empty()
    }

    /// Whether bands of these genes should be asked for: one that was trained on lacks it.
    pub fn lacks_bands(&self, genes: &[GeneIndex]) -> bool {
        !self.genes_without_bands(genes).is_empty()
    }

    pub(in crate::session) fn genes_without_cells(
        &self,
        genes: &[GeneIndex],
    ) -> BTreeSet<GeneIndex> {
        let curves = &self.curves;
        let known =
            |gene: GeneIndex| gene.index() >= self.gene_count() || curves.cells.contains_key(&gene);
        let awaited = curves.cells_awaited.as_ref().map(|(_, genes)| genes);
        lacking(genes, known, awaited)
    }

    pub(in crate::session) fn genes_without_bands(
        &self,
        genes: &[GeneIndex],
    ) -> BTreeSet<GeneIndex> {
        let Some(run) = self.view() else {
            return BTreeSet::new();
        };
        let bands = self.curves.bands.get(&run.id);
        if bands.is_some_and(|bands| bands.failed) {
            return BTreeSet::new();
        }
        let scaled = &run.trained_on.scaled;
        let known = |gene| {
            scaled.row_of(gene).is_none()
                || bands.is_some_and(|bands| bands.of_gene.contains_key(&gene))
        };
        let awaited = self.curves.bands_awaited.as_ref();
        let awaited = awaited.filter(|(_, of, _)| *of == run.id);
        lacking(genes, known, awaited.map(|(.., genes)| genes))
    }
}

/// The genes that are neither known nor on their way.
fn lacking(
    genes: &[GeneIndex],
    is_known: impl Fn(GeneIndex) -> bool,
    awaited: Option<&BTreeSet<GeneIndex>>,
) -> BTreeSet<GeneIndex> {
    let lacking: BTreeSet<GeneIndex> = genes.iter().copied().filter(|&g| !is_known(g)).collect();
    match awaited {
        Some(awaited) if lacking.is_subset(awaited) => BTreeSet::new(),
        _ => lacking,
    }
}
