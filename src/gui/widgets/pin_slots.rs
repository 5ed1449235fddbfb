//! Assigns colours and markers to pinned genes; a gene keeps its own while others come and go.

use genetide_data::GeneIndex;

/// The slots of pinned genes in the sequence of colours and markers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PinSlots {
    taken: Vec<(GeneIndex, usize)>,
}

impl PinSlots {
    /// Updates the slots: a gene that was pinned before keeps its slot, a new one gets the first
    /// free slot.
    pub fn follow(&mut self, pinned: &[GeneIndex]) {
        self.taken.retain(|(gene, _)| pinned.contains(gene));
        for &gene in pinned {
            if self.of(gene).is_none() {
                self.taken.push((gene, self.free(0)));
            }
        }
    }

    pub fn of(&self, gene: GeneIndex) -> Option<usize> {
        let own = self.taken.iter().find(|(other, _)| *other == gene);
        own.map(|&(_, slot)| slot)
    }

    pub fn free(&self, index: usize) -> usize {
        let is_free = |slot: &usize| self.taken.iter().all(|(_, other)| other != slot);
        (0..).filter(is_free).nth(index).unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn genes_keep_their_slots_while_others_come_and_go() {
        let mut slots = PinSlots::default();
        let mut after = |pinned: &[usize]| {
            let pinned: Vec<GeneIndex> = pinned.iter().copied().map(GeneIndex::new).collect();
            slots.follow(&pinned);
            pinned
                .iter()
                .map(|&gene| slots.of(gene).unwrap())
                .collect::<Vec<_>>()
        };
        assert_eq!(after(&[7, 3, 9]), [0, 1, 2]);
        assert_eq!(after(&[3, 9]), [1, 2]);
        assert_eq!(after(&[3, 9, 5, 6]), [1, 2, 0, 3]);
        assert_eq!(slots.of(GeneIndex::new(7)), None);
        slots.follow(&[3, 5].map(GeneIndex::new));
        assert_eq!((slots.free(0), slots.free(1)), (2, 3));
    }
}
