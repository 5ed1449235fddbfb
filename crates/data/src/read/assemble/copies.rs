//! Replicates that hold the same values as another: copies of one file.

use std::collections::HashMap;

use crate::attribute::Attribute;
use crate::moments::Moments;
use crate::read::assemble::assembly::{Assembly, SampleKey};
use crate::read::sums::GroupSums;
use crate::words::{counted, listed};

/// Genes with the same value other than 0 from which two samples are copies: fewer may agree by chance.
const FEWEST_EQUAL: usize = 20;

/// Of more libraries at a time and condition, those beyond are not compared.
const MOST_LIBRARIES: usize = 500;

/// Values that differ by less than this share of the larger are equal up to rounding.
const SAME: f64 = 1e-9;

/// The groups of a library.
struct LibraryGroups {
    /// Its labels, without the cell type.
    key: SampleKey,
    /// Its groups, each with its cell type.
    groups: Vec<(Option<usize>, usize)>,
}

impl LibraryGroups {
    /// Time and condition.
    fn place(&self) -> (usize, Option<usize>) {
        (self.key.0, self.key.1[Attribute::Condition])
    }
}

impl Assembly<'_> {
    /// Leaves out the libraries that hold the same values as an earlier one of their time and condition,
    /// and says so: a copy tells nothing of how replicates differ, and would make any change certain.
    pub(super) fn leave_out_copies(&mut self) {
        let libraries = self.groups_of_libraries();
        let mut copies: Vec<(&LibraryGroups, &LibraryGroups)> = Vec::new();
        for beside in libraries.chunk_by(|a, b| a.place() == b.place()) {
            for (l, library) in beside.iter().enumerate().take(MOST_LIBRARIES) {
                let mut earlier = beside[..l].iter();
                let original = earlier.find(|earlier| self.are_equal(earlier, library));
                copies.extend(original.map(|original| (library, original)));
            }
        }
        if copies.is_empty() {
            return;
        }
        let mut times: Vec<usize> = copies.iter().map(|(copy, _)| copy.key.0).collect();
        times.dedup();
        self.times.notes.push(format!(
            "Replicates are identical at {}, as copies of one file are, and are counted once: {}. Check \
             where these samples come from.",
            counted(times.len(), "time point"),
            listed(&copies, |(copy, original)| self
                .copy_in_words(&copy.key, &original.key))
        ));
        let groups = copies.iter().flat_map(|(copy, _)| &copy.groups);
        for &(_, group) in groups {
            self.sample_of[group] = None;
        }
    }

    /// The groups of the libraries, by time and condition, then in order of appearance.
    fn groups_of_libraries(&self) -> Vec<LibraryGroups> {
        let mut libraries: Vec<LibraryGroups> = Vec::new();
        let mut index: HashMap<SampleKey, usize> = HashMap::new();
        let groups = self.sample_of.iter().enumerate();
        for (group, mut key) in groups.filter_map(|(group, key)| Some((group, (*key)?))) {
            let cell_type = key.1[Attribute::CellType].take();
            let l = *index.entry(key).or_insert_with(|| {
                let groups = Vec::new();
                libraries.push(LibraryGroups { key, groups });
                libraries.len() - 1
            });
            libraries[l].groups.push((cell_type, group));
        }
        for library in &mut libraries {
            library.groups.sort_unstable();
        }
        libraries.sort_by_key(LibraryGroups::place);
        libraries
    }

    fn are_equal(&self, a: &LibraryGroups, b: &LibraryGroups) -> bool {
        let mut values = 0;
        a.groups.len() == b.groups.len()
            && a.groups.iter().zip(&b.groups).all(|(a, b)| {
                let [sums_a, sums_b] = [a, b].map(|of| &self.pass.total.groups[of.1].sums);
                let equal = self.equal_values(sums_a, sums_b);
                values += equal.unwrap_or_default();
                a.0 == b.0 && equal.is_some()
            })
            && values >= FEWEST_EQUAL
    }

    /// The number of genes with values other than 0 that two groups share; `None` unless all are equal.
    fn equal_values(&self, a: &GroupSums, b: &GroupSums) -> Option<usize> {
        if a.cells != b.cells {
            return None;
        }
        let mut values = [0, 0];
        let sums = [(&a.values, &b.values), (&a.shares, &b.shares)];
        for ((a, b), values) in sums.into_iter().zip(&mut values) {
            if a.len() != b.len() {
                return None;
            }
            for &slot in self.genes.iter().filter(|_| !a.is_empty()) {
                if !are_same(&a[slot], &b[slot]) {
                    return None;
                }
                *values += usize::from(a[slot].mean != 0.0);
            }
        }
        values.into_iter().max()
    }

    /// "D2 as D1 at 6 h, act".
    fn copy_in_words(&self, copy: &SampleKey, original: &SampleKey) -> String {
        let name = |key: &SampleKey| {
            let named = [Attribute::Replicate, Attribute::Batch].into_iter();
            let names = named.filter_map(|attribute| self.label(attribute, key.1[attribute]?));
            names.collect::<Vec<_>>().join(" ")
        };
        let axis = &self.times.axis;
        let unit = axis
            .unit
            .map_or_else(String::new, |unit| format!(" {unit}"));
        let condition = copy.1[Attribute::Condition];
        let condition = condition.and_then(|level| self.label(Attribute::Condition, level));
        let condition = condition.map_or_else(String::new, |condition| format!(", {condition}"));
        format!(
            "{} as {} at {}{unit}{condition}",
            name(copy),
            name(original),
            axis.times[copy.0]
        )
    }
}

fn are_same(a: &Moments, b: &Moments) -> bool {
    let close = |a: f64, b: f64, share: f64| (a - b).abs() <= share * a.abs().max(b.abs());
    // Sums of squares lose more to rounding.
    a.count == b.count && close(a.mean, b.mean, SAME) && close(a.m2, b.m2, SAME.sqrt())
}
