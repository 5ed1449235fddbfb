//! Points in a space, as rows of one flat vector.

use serde::{Deserialize, Serialize};

/// Points in a space, row-major: what is embedded and clustered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Points {
    /// `[N, dims]`, row-major.
    pub values: Vec<f32>,
    /// Number of dimensions.
    pub dims: usize,
}

impl Points {
    /// Number of points N.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.dims).unwrap_or(0)
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Coordinates of point `index`, `[dims]`.
    pub fn row(&self, index: usize) -> &[f32] {
        &self.values[index * self.dims..(index + 1) * self.dims]
    }

    /// The points at the indices given, in their order.
    #[must_use]
    pub fn select(&self, indices: &[usize]) -> Self {
        Self {
            values: indices.iter().flat_map(|&i| self.row(i)).copied().collect(),
            dims: self.dims,
        }
    }
}
