//! Which rows a click or a key selects.

use std::collections::BTreeSet;

use eframe::egui::{Context, Id, Key};

use crate::gui::panels::genes::table::order::Order;
use genetide_data::GeneIndex;

/// The position of the last click or key.
#[derive(Debug, Default)]
pub struct Cursor {
    /// The gene that keys move from.
    at: Option<GeneIndex>,
    /// The gene at which a range starts.
    anchor: Option<GeneIndex>,
}

/// The effect of a click on the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Click {
    Only,
    /// Adds this gene or removes it (Ctrl).
    Toggle,
    /// Selects all genes from the last one clicked to this one (Shift).
    Range,
}

impl Cursor {
    /// The selection after a click on a gene.
    pub fn click(
        &mut self,
        order: &Order,
        selected: &BTreeSet<GeneIndex>,
        gene: GeneIndex,
        click: Click,
    ) -> BTreeSet<GeneIndex> {
        self.at = Some(gene);
        match click {
            Click::Range => self.range(order, gene),
            Click::Only | Click::Toggle => {
                self.anchor = Some(gene);
                let only = BTreeSet::from([gene]);
                if click == Click::Toggle {
                    selected ^ &only
                } else {
                    only
                }
            }
        }
    }

    /// The gene that keys act on: that of the last click or key, else the first selected one.
    pub fn gene(&self, order: &Order, selected: &BTreeSet<GeneIndex>) -> Option<GeneIndex> {
        let shown = self.at.filter(|gene| selected.contains(gene));
        shown
            .filter(|&gene| order.place(gene).is_some())
            .or_else(|| order.first_of(selected).map(|place| order.rows()[place]))
    }

    /// Moves by a step; returns the new row and the new selection. `None` if there are no rows.
    pub fn go(
        &mut self,
        order: &Order,
        selected: &BTreeSet<GeneIndex>,
        step: Step,
        extend: bool,
    ) -> Option<(usize, BTreeSet<GeneIndex>)> {
        let from = self.gene(order, selected);
        let last = order.rows().len().checked_sub(1)?;
        let to = step.from(from.and_then(|gene| order.place(gene)), last);
        let gene = order.rows()[to];
        if extend && self.anchor.is_none() {
            self.anchor = from;
        }
        let click = if extend { Click::Range } else { Click::Only };
        Some((to, self.click(order, selected, gene, click)))
    }

    fn range(&mut self, order: &Order, gene: GeneIndex) -> BTreeSet<GeneIndex> {
        let start = self.anchor.and_then(|anchor| order.place(anchor));
        let (Some(start), Some(end)) = (start, order.place(gene)) else {
            self.anchor = Some(gene);
            return BTreeSet::from([gene]);
        };
        let rows = &order.rows()[start.min(end)..=start.max(end)];
        rows.iter().copied().collect()
    }
}

/// The distance that a key moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// This number of rows down, or up if negative.
    By(isize),
    First,
    Last,
}

impl Step {
    /// The step of the key pressed; `page` is the number of rows on a page.
    pub fn pressed(ctx: &Context, page: usize) -> Option<Self> {
        let page = page.max(1) as isize;
        let steps = [
            (Key::ArrowUp, Self::By(-1)),
            (Key::ArrowDown, Self::By(1)),
            (Key::PageUp, Self::By(-page)),
            (Key::PageDown, Self::By(page)),
            (Key::Home, Self::First),
            (Key::End, Self::Last),
        ];
        ctx.input(|input| {
            let pressed = steps.iter().find(|(key, _)| input.key_pressed(*key));
            pressed.map(|(_, step)| *step)
        })
    }

    fn from(self, row: Option<usize>, last: usize) -> usize {
        match (self, row) {
            (Self::First, _) => 0,
            (Self::Last, _) => last,
            (Self::By(_), None) => 0,
            (Self::By(rows), Some(row)) => row.saturating_add_signed(rows).min(last),
        }
    }
}

/// Id of the rows as a whole, which take the keyboard focus.
pub fn keyboard_id() -> Id {
    Id::unique("rows of the table of genes")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::gui::panels::genes::table::order::Sorting;
    use crate::session::GeneFilter;
    use crate::session::testing::fixtures;

    /// Genes E, D, C, B, A, in reverse order.
    fn order() -> Order {
        let genes = Arc::new(["E", "D", "C", "B", "A"].map(fixtures::gene_row).to_vec());
        let mut order = Order::default();
        order.refresh(&genes, Sorting::default(), &GeneFilter::default(), None);
        assert_eq!(order.rows(), [4, 3, 2, 1, 0].map(GeneIndex::new));
        order
    }

    fn genes<const N: usize>(indices: [usize; N]) -> BTreeSet<GeneIndex> {
        indices.map(GeneIndex::new).into()
    }

    #[test]
    fn clicks_select_one_more_or_a_range_as_shown() {
        let order = order();
        let mut cursor = Cursor::default();
        let one = cursor.click(&order, &genes([0]), GeneIndex::new(3), Click::Only);
        assert_eq!(one, genes([3]));
        let range = cursor.click(&order, &one, GeneIndex::new(1), Click::Range);
        assert_eq!(range, genes([1, 2, 3]));
        let shorter = cursor.click(&order, &range, GeneIndex::new(2), Click::Range);
        assert_eq!(shorter, genes([2, 3]), "the range begins where it began");
        let more = cursor.click(&order, &shorter, GeneIndex::new(0), Click::Toggle);
        assert_eq!(more, genes([0, 2, 3]));
        assert_eq!(
            cursor.click(&order, &more, GeneIndex::new(2), Click::Toggle),
            genes([0, 3])
        );
    }

    #[test]
    fn keys_move_from_the_last_row_and_extend() {
        let order = order();
        let mut cursor = Cursor::default();
        let none = BTreeSet::new();
        let (row, one) = cursor.go(&order, &none, Step::By(1), false).unwrap();
        assert_eq!((row, &one), (0, &genes([4])));
        let (row, one) = cursor.go(&order, &one, Step::By(1), false).unwrap();
        assert_eq!((row, &one), (1, &genes([3])));
        let (row, two) = cursor.go(&order, &one, Step::By(1), true).unwrap();
        assert_eq!((row, &two), (2, &genes([2, 3])));
        let (row, all) = cursor.go(&order, &two, Step::Last, true).unwrap();
        assert_eq!((row, &all), (4, &genes([0, 1, 2, 3])));
        let (row, back) = cursor.go(&order, &all, Step::By(-9), true).unwrap();
        assert_eq!((row, &back), (0, &genes([3, 4])));
        // Keys continue from a selection made elsewhere.
        let elsewhere = genes([1]);
        let (row, next) = cursor.go(&order, &elsewhere, Step::By(1), false).unwrap();
        assert_eq!((row, &next), (4, &genes([0])));
        assert!(
            cursor
                .go(&Order::default(), &none, Step::Last, false)
                .is_none()
        );
    }
}
