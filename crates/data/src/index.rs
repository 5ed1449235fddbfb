//! Genes, rows and points: three index spaces, each with a type of its own, so that an index into one
//! is not taken for an index into another.

use serde::{Deserialize, Serialize};

/// Declares the type of the indices of one space; files hold the bare number.
macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(usize);

        impl $name {
            /// The one at a place, counted from 0.
            pub const fn new(index: usize) -> Self {
                Self(index)
            }

            /// Its place, counted from 0: an index into a vector or the rows of a matrix.
            pub const fn index(self) -> usize {
                self.0
            }

            /// All of a space of this size, in order.
            pub fn all(count: usize) -> impl ExactSizeIterator<Item = Self> {
                (0..count).map(Self)
            }

            /// The places of several, for loops and functions that know one space only.
            pub fn indices(of: &[Self]) -> Vec<usize> {
                of.iter().map(|one| one.0).collect()
            }
        }
    };
}

index! {
    /// A gene: an index into [`GeneProfiles`](crate::GeneProfiles).
    GeneIndex
}

index! {
    /// A row: an index into [`ScaledProfiles`](crate::ScaledProfiles), which holds the genes with values
    /// at most times.
    RowIndex
}

index! {
    /// A point: an index into the rows that are embedded and clustered.
    PointIndex
}
