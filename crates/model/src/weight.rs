//! Where a matrix of weights lies in one flat buffer.

use std::ops::Range;

use faer::MatRef;

/// Rows of the weight of a linear layer, that is a matrix `[inputs, outputs]` in the buffer of weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Weight {
    /// Where it begins.
    pub start: usize,
    /// Rows of the weight.
    pub inputs: usize,
    /// Columns of the weight.
    pub outputs: usize,
}

impl Weight {
    /// Where it lies.
    pub fn place(self) -> Range<usize> {
        self.start..self.start + self.inputs * self.outputs
    }

    /// The matrix, in the buffer `weights`.
    pub fn of(self, weights: &[f32]) -> MatRef<'_, f32> {
        MatRef::from_row_major_slice(&weights[self.place()], self.inputs, self.outputs)
    }
}
