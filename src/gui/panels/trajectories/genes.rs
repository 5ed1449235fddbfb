//! The genes with a trajectory: pinned ones and selected ones.

use crate::session::Selection;
use genetide_data::GeneIndex;
use genetide_data::read::scatter;

/// The largest number of selected genes drawn individually.
const FEW: usize = 6;
/// The largest number of selected genes drawn.
const MOST: usize = 200;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlotGenes {
    /// Pinned genes, in the order of pinning.
    pub pinned: Vec<GeneIndex>,
    /// Selected genes that are not pinned, if there are few.
    pub few: Vec<GeneIndex>,
    /// Some of the selected genes, if there are many.
    pub faint: Vec<GeneIndex>,
    /// All selected genes, if there are many; their mean is drawn.
    pub many: Vec<GeneIndex>,
}

impl PlotGenes {
    /// The genes drawn for a selection.
    pub fn of(selection: &Selection) -> Self {
        let mut shown = Self {
            pinned: selection.pinned.clone(),
            ..Self::default()
        };
        let selected = selection.selected.iter().copied();
        let others = selected.clone().filter(|gene| !shown.pinned.contains(gene));
        let mut others: Vec<GeneIndex> = others.collect();
        if others.len() <= FEW {
            shown.few = others;
            return shown;
        }
        if others.len() > MOST {
            // This choice is the same whenever the selection is the same.
            others.sort_unstable_by_key(|&gene| scatter(gene.index() as u64));
            others.truncate(MOST);
        }
        shown.faint = others;
        shown.many = selected.collect();
        shown
    }

    /// How many plots there are for a selection if each gene has one.
    pub fn plots(selection: &Selection) -> usize {
        let selected = &selection.selected;
        let pinned = &selection.pinned;
        let both = pinned.iter().filter(|gene| selected.contains(gene)).count();
        let others = selected.len() - both;
        pinned.len() + if others <= FEW { others } else { 1 }
    }

    /// Genes drawn with errors, single cells and bands.
    pub fn in_full(&self) -> &[GeneIndex] {
        if self.pinned.is_empty() {
            &self.few
        } else {
            &self.pinned
        }
    }

    /// Genes drawn one by one, in order.
    pub fn singly(&self) -> impl Iterator<Item = GeneIndex> {
        self.pinned.iter().chain(&self.few).copied()
    }

    pub fn is_empty(&self) -> bool {
        self.pinned.is_empty() && self.few.is_empty() && self.many.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(pinned: &[usize], selected: std::ops::Range<usize>) -> Selection {
        Selection {
            hovered: None,
            selected: std::sync::Arc::new(selected.map(GeneIndex::new).collect()),
            pinned: pinned.iter().copied().map(GeneIndex::new).collect(),
        }
    }

    #[test]
    fn few_genes_are_drawn_one_by_one_and_many_faintly_with_their_mean() {
        let few = PlotGenes::of(&selection(&[9, 2], 0..7));
        assert_eq!(few.few, [0, 1, 3, 4, 5, 6].map(GeneIndex::new));
        assert!(few.many.is_empty() && few.in_full() == [9, 2].map(GeneIndex::new));
        let alone = PlotGenes::of(&selection(&[], 3..5));
        assert_eq!(alone.in_full(), [3, 4].map(GeneIndex::new));
        let many = PlotGenes::of(&selection(&[2], 0..1000));
        assert_eq!((many.many.len(), many.faint.len()), (1000, MOST));
        assert!(!many.faint.contains(&GeneIndex::new(2)) && many.few.is_empty());
        assert_eq!(many, PlotGenes::of(&selection(&[2], 0..1000)));
        assert!(PlotGenes::of(&selection(&[], 0..0)).is_empty());
        // 9 and 2 with 0, 1, 3, 4, 5 and 6; 3 and 4; 2 with all others together.
        let plots = [(&[9, 2][..], 0..7), (&[], 3..5), (&[2], 0..1000)];
        let plots = plots.map(|(pinned, selected)| PlotGenes::plots(&selection(pinned, selected)));
        assert_eq!(plots, [8, 2, 2]);
    }
}
