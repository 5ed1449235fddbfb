//! Values of genes in single cells.

use crate::index::GeneIndex;

/// The value of a gene in one cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CellValue {
    /// On the scale of the means.
    pub value: f32,
    /// Index into the cell types of the profiles.
    pub cell_type: u32,
}

/// The values of one gene in all cells that have one.
#[derive(Clone, Debug, PartialEq)]
pub struct GeneCells {
    /// The gene.
    pub gene: GeneIndex,
    /// `[T]`: the cells of each time, in the order of the table.
    pub at: Vec<Vec<CellValue>>,
}

/// The cells of some genes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellValues {
    /// In the order asked for.
    pub genes: Vec<GeneCells>,
}

impl GeneCells {
    /// At most `most` cells of time `t`, spread evenly over those there are by a fixed hash of their
    /// place, in the order of the table. The same cells are taken each time.
    pub fn some_at(&self, t: usize, most: usize) -> Vec<CellValue> {
        let Some(all) = self.at.get(t) else {
            return Vec::new();
        };
        if all.len() <= most {
            return all.clone();
        }
        let mut places: Vec<usize> = (0..all.len()).collect();
        places.select_nth_unstable_by_key(most, |&place| scatter(place as u64));
        places.truncate(most);
        places.sort_unstable();
        places.into_iter().map(|place| all[place]).collect()
    }
}

/// A number that looks random and is always the same: the finaliser of splitmix64 (Steele, Lea &
/// Flood 2014).
pub fn scatter(place: u64) -> u64 {
    let mut bits = place.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
