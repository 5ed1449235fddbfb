//! Which half a library is in.

/// The largest number of donors of whom every division is tried.
const MOST_DONORS: usize = 12;

/// Libraries `[L]` of columns, and of donors where they have any.
pub(super) struct Places<'a> {
    /// The column of each; `None` for one that is in none.
    pub column_of: &'a [Option<usize>],
    /// The donor of each, as a number.
    pub donor_of: &'a [Option<usize>],
    /// Number of columns.
    pub columns: usize,
}

impl Places<'_> {
    /// The half, 0 or 1, of each donor: a division with libraries of both halves in every column, the most even
    /// one, and of equals the one that keeps the first donors together. `None` if there is none.
    ///
    /// With many donors, they are divided alternately.
    pub fn halves_of_donors(&self, donors: usize) -> Option<Vec<usize>> {
        let divided = |mask: usize| (0..donors).map(|donor| 1 - (mask >> donor & 1)).collect();
        if donors > MOST_DONORS {
            let alternately: Vec<usize> = (0..donors).map(|donor| donor % 2).collect();
            return self.unevenness(&alternately).map(|_| alternately);
        }
        // The first donor is in the first half.
        let masks = (1..1_usize << donors).step_by(2);
        let tried = masks.filter_map(|mask| {
            let halves: Vec<usize> = divided(mask);
            Some((self.unevenness(&halves)?, halves))
        });
        tried
            .min_by_key(|(unevenness, _)| *unevenness)
            .map(|(_, halves)| halves)
    }

    /// By how many libraries the halves differ, over the columns; `None` if a column is in one of them only.
    fn unevenness(&self, half_of_donor: &[usize]) -> Option<usize> {
        let libraries = self.libraries(Some(half_of_donor));
        let counts = self.counts(&libraries);
        let is_whole = counts.iter().all(|of| of[0] > 0 && of[1] > 0);
        is_whole.then(|| counts.iter().map(|of| of[0].abs_diff(of[1])).sum())
    }

    /// The half of each library `[L]`: that of its donor, or alternately within its column.
    pub fn libraries(&self, half_of_donor: Option<&[usize]>) -> Vec<Option<usize>> {
        let mut next = vec![0; self.columns];
        let places = self.column_of.iter().zip(self.donor_of);
        let half = places.map(|(column, donor)| {
            let column = (*column)?;
            if let (Some(halves), Some(donor)) = (half_of_donor, donor) {
                return Some(halves[*donor]);
            }
            next[column] = 1 - next[column];
            Some(1 - next[column])
        });
        half.collect()
    }

    /// Libraries of each half in every column.
    pub fn counts(&self, half_of: &[Option<usize>]) -> Vec<[usize; 2]> {
        let mut counts = vec![[0; 2]; self.columns];
        for (column, half) in self.column_of.iter().zip(half_of) {
            if let (Some(column), Some(half)) = (column, half) {
                counts[*column][*half] += 1;
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Donors in each of the columns.
    fn halves(columns: &[&[usize]], donors: usize) -> Option<Vec<usize>> {
        let of = || columns.iter().enumerate();
        let column_of = of().flat_map(|(c, donors)| donors.iter().map(move |_| Some(c)));
        let donor_of = of().flat_map(|(_, donors)| donors.iter().map(|&donor| Some(donor)));
        let places = Places {
            column_of: &column_of.collect::<Vec<_>>(),
            donor_of: &donor_of.collect::<Vec<_>>(),
            columns: columns.len(),
        };
        places.halves_of_donors(donors)
    }

    #[test]
    fn donors_are_divided_evenly_in_every_column() {
        assert_eq!(
            halves(&[&[0, 1, 2, 3], &[0, 1, 2, 3]], 4),
            Some(vec![0, 0, 1, 1])
        );
        // Of donors 0 and 1, and 2 and 3, each pair has a column to itself.
        assert_eq!(
            halves(&[&[0, 1], &[2, 3], &[0, 1, 2, 3]], 4),
            Some(vec![0, 1, 0, 1])
        );
        assert_eq!(halves(&[&[0, 1], &[1, 2], &[0, 2]], 3), None);
        let many: Vec<usize> = (0..14).collect();
        assert_eq!(halves(&[&many], 14).unwrap()[..4], [0, 1, 0, 1]);
    }

    #[test]
    fn libraries_without_donors_take_turns() {
        let places = Places {
            column_of: &[Some(0), Some(0), Some(1), None, Some(0), Some(1)],
            donor_of: &[None, Some(0), None, None, None, None],
            columns: 2,
        };
        let halves = places.libraries(None);
        assert_eq!(halves, [Some(0), Some(1), Some(0), None, Some(0), Some(1)]);
        assert_eq!(places.counts(&halves), [[2, 1], [1, 1]]);
        let halves = places.libraries(Some(&[1]));
        assert_eq!(halves, [Some(0), Some(1), Some(0), None, Some(1), Some(1)]);
    }
}
