//! The genes that the table shows and their order, computed only when something changes.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::gui::panels::cached::ByPointer;
use crate::session::{GeneField, GeneFilter};
use genetide_analysis::GeneRow;
use genetide_data::GeneIndex;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    pub field: GeneField,
    pub descending: bool,
}

/// The sort column, and the previous one, which breaks ties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sorting {
    pub by: Sort,
    before: Sort,
}

impl Sorting {
    /// Sorts by a column, or reverses the order if the table is sorted by it already.
    pub fn choose(&mut self, field: GeneField) {
        if self.by.field == field {
            self.by.descending = !self.by.descending;
        } else {
            self.before = std::mem::take(&mut self.by);
            self.by.field = field;
        }
    }
}

/// The rows of the table.
#[derive(Default)]
pub struct Order {
    /// The state that `filtered` was computed for.
    key: Option<(ByPointer<Vec<GeneRow>>, Sorting, GeneFilter)>,
    /// Genes that pass the filter, in order.
    filtered: Vec<GeneIndex>,
    /// The selection that `rows` is limited to.
    limited_to: Option<ByPointer<BTreeSet<GeneIndex>>>,
    rows: Vec<GeneIndex>,
    /// The row of every gene; [`NOWHERE`] for a gene that is not shown.
    places: Vec<usize>,
}

const NOWHERE: usize = usize::MAX;

impl Order {
    /// Computes the rows if something has changed; returns whether it has. `only` limits the rows
    /// to selected genes.
    pub fn refresh(
        &mut self,
        genes: &Arc<Vec<GeneRow>>,
        sorting: Sorting,
        filter: &GeneFilter,
        only: Option<&Arc<BTreeSet<GeneIndex>>>,
    ) -> bool {
        let key = Some((ByPointer::of(genes), sorting, filter.clone()));
        let limited_to = only.map(ByPointer::of);
        if self.key == key && self.limited_to == limited_to {
            return false;
        }
        if self.key != key {
            self.filtered = sorted(genes, sorting, filter);
            self.key = key;
        }
        self.limited_to = limited_to;
        self.rows.clone_from(&self.filtered);
        if let Some(only) = only {
            self.rows.retain(|gene| only.contains(gene));
        }
        self.places.clear();
        self.places.resize(genes.len(), NOWHERE);
        for (place, &gene) in self.rows.iter().enumerate() {
            self.places[gene.index()] = place;
        }
        true
    }

    pub fn rows(&self) -> &[GeneIndex] {
        &self.rows
    }

    /// The row of a gene, if it is shown.
    pub fn place(&self, gene: GeneIndex) -> Option<usize> {
        let place = self.places.get(gene.index()).copied();
        place.filter(|&place| place != NOWHERE)
    }

    /// The first row with one of these genes.
    pub fn first_of(&self, genes: &BTreeSet<GeneIndex>) -> Option<usize> {
        genes.iter().filter_map(|&gene| self.place(gene)).min()
    }
}

fn sorted(genes: &[GeneRow], sorting: Sorting, filter: &GeneFilter) -> Vec<GeneIndex> {
    let mut rows: Vec<GeneIndex> = GeneIndex::all(genes.len())
        .filter(|gene| filter.shows(&genes[gene.index()]))
        .collect();
    rows.sort_by(|a, b| {
        let (a, b) = (&genes[a.index()], &genes[b.index()]);
        compare(sorting.by, a, b)
            .then_with(|| compare(sorting.before, a, b))
            .then_with(|| a.gene.cmp(&b.gene))
    });
    rows
}

fn compare(sort: Sort, a: &GeneRow, b: &GeneRow) -> Ordering {
    let field = sort.field;
    if field.is_text() {
        place_values(sort, field.word(a), field.word(b), Ord::cmp)
    } else {
        let (a, b) = (field.number(a), field.number(b));
        place_values(sort, a, b, f64::total_cmp)
    }
}

/// Rows without a value come last in either direction.
fn place_values<T>(
    sort: Sort,
    a: Option<T>,
    b: Option<T>,
    compare: impl Fn(&T, &T) -> Ordering,
) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if sort.descending => compare(&b, &a),
        (Some(a), Some(b)) => compare(&a, &b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::fixtures;
    use genetide_analysis::{Direction, Kinetics};

    fn row(gene: &str, onset: Option<f64>, cluster: usize) -> GeneRow {
        GeneRow {
            cluster: Some(cluster),
            kinetics: vec![onset.map(|onset| Kinetics {
                onset,
                peak_time: 6.0,
                amplitude: 1.0,
                direction: Direction::Up,
                return_time: None,
                estimates: None,
            })],
            ..fixtures::gene_row(gene)
        }
    }

    fn genes() -> Arc<Vec<GeneRow>> {
        Arc::new(vec![
            row("B", None, 1),
            row("C", Some(2.0), 2),
            row("A", None, 2),
            row("D", Some(1.0), 2),
        ])
    }

    fn by(fields: &[GeneField]) -> Sorting {
        let mut sorting = Sorting::default();
        for &field in fields {
            sorting.choose(field);
        }
        sorting
    }

    fn rows(sorting: Sorting) -> Vec<usize> {
        GeneIndex::indices(&sorted(&genes(), sorting, &GeneFilter::default()))
    }

    #[test]
    fn rows_without_a_value_come_last_in_both_directions() {
        use GeneField::{Gene, Onset};
        assert_eq!(rows(by(&[Onset])), [3, 1, 2, 0]);
        assert_eq!(rows(by(&[Onset, Onset])), [1, 3, 2, 0]);
        assert_eq!(rows(by(&[])), [2, 0, 1, 3]);
        // The table is sorted by name at first, so choosing that column reverses the order.
        assert_eq!(rows(by(&[Gene])), [3, 1, 0, 2]);
    }

    #[test]
    fn equal_rows_keep_the_order_of_the_column_before() {
        use GeneField::{Cluster, Gene, Onset};
        assert_eq!(rows(by(&[Onset, Cluster])), [0, 3, 1, 2]);
        assert_eq!(rows(by(&[Onset, Onset, Cluster])), [0, 1, 3, 2]);
        assert_eq!(rows(by(&[Gene, Cluster])), [0, 3, 1, 2]);
    }

    #[test]
    fn filter_and_selection_limit_the_rows_and_places_follow() {
        let genes = genes();
        let mut filter = GeneFilter::default();
        filter.set(GeneField::Cluster, "2").unwrap();
        let mut order = Order::default();
        order.refresh(&genes, Sorting::default(), &filter, None);
        let shown = |order: &Order| GeneIndex::indices(order.rows());
        assert_eq!(shown(&order), [2, 1, 3]);
        let selected = Arc::new([0, 3, 99].map(GeneIndex::new).into());
        assert_eq!(order.first_of(&selected), Some(2));
        order.refresh(&genes, Sorting::default(), &filter, Some(&selected));
        assert_eq!(shown(&order), [3]);
        let places = [3, 0, 1, 99].map(|gene| order.place(GeneIndex::new(gene)));
        assert_eq!(places, [Some(0), None, None, None]);
        assert!(!order.refresh(&genes, Sorting::default(), &filter, Some(&selected)));
        let other = Arc::new([1].map(GeneIndex::new).into());
        assert!(order.refresh(&genes, Sorting::default(), &filter, Some(&other)));
        assert_eq!(shown(&order), [1]);
        order.refresh(&genes, Sorting::default(), &GeneFilter::default(), None);
        assert_eq!(shown(&order), [2, 0, 1, 3]);
    }
}
