//! Which genes have a trajectory: those pinned, and those selected.

use crate::data::read::scatter;
use crate::session::Selection;

/// Selected genes that are drawn one by one.
pub const FEW: usize = 6;
/// Selected genes that are drawn at all.
pub const MOST: usize = 200;
/// Genes in one plot that can still be told apart.
pub const READABLE: usize = 8;

/// The genes drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// Pinned, in the order of pinning.
    pub pinned: Vec<usize>,
    /// Selected and not pinned, where they are few.
    pub few: Vec<usize>,
    /// Some of the selected genes, where they are many.
    pub faint: Vec<usize>,
    /// All selected genes, where they are many: their mean is drawn.
    pub many: Vec<usize>,
}

impl Shown {
    /// What is drawn for a selection.
    pub fn of(selection: &Selection) -> Self {
        let is_pinned = |gene: &usize| selection.pinned.contains(gene);
        let mut shown = Self {
            pinned: selection.pinned.clone(),
            ..Self::default()
        };
        let others = selection.selected.iter().copied();
        let others: Vec<usize> = others.filter(|gene| !is_pinned(gene)).collect();
        if others.len() <= FEW {
            shown.few = others;
            return shown;
        }
        shown.many = selection.selected.iter().copied().collect();
        shown.faint = others;
        if shown.faint.len() > MOST {
            // A choice that does not change as long as the selection does not.
            shown
                .faint
                .sort_unstable_by_key(|&gene| scatter(gene as u64));
            shown.faint.truncate(MOST);
        }
        shown
    }

    /// Genes drawn in full: with errors, cells and bands.
    pub fn in_full(&self) -> &[usize] {
        if self.pinned.is_empty() {
            &self.few
        } else {
            &self.pinned
        }
    }

    /// Genes drawn one by one, in order.
    pub fn singly(&self) -> impl Iterator<Item = usize> {
        self.pinned.iter().chain(&self.few).copied()
    }

    /// Whether nothing is drawn.
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
            selected: std::sync::Arc::new(selected.collect()),
            pinned: pinned.to_vec(),
        }
    }

    #[test]
    fn few_genes_are_drawn_one_by_one_and_many_faintly_with_their_mean() {
        let few = Shown::of(&selection(&[9, 2], 0..7));
        assert_eq!(few.few, [0, 1, 3, 4, 5, 6]);
        assert!(few.many.is_empty() && few.in_full() == [9, 2]);
        let alone = Shown::of(&selection(&[], 3..5));
        assert_eq!(alone.in_full(), [3, 4]);
        let many = Shown::of(&selection(&[2], 0..1000));
        assert_eq!((many.many.len(), many.faint.len()), (1000, MOST));
        assert!(!many.faint.contains(&2) && many.few.is_empty());
        assert_eq!(many, Shown::of(&selection(&[2], 0..1000)));
        assert!(Shown::of(&selection(&[], 0..0)).is_empty());
    }
}
