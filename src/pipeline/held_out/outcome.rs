//! The result of the comparison.

use genetide_analysis::prediction::comparison::Comparison;
use genetide_analysis::prediction::halves::Division;
use genetide_data::{Matrix, PointIndex};
use genetide_model::Band;

/// Half the width of a central 90 % interval of a normal distribution, in standard deviations.
const NORMAL_90: f32 = 1.644_854;

/// How well each half of the libraries predicts the other, and the curves that follow.
#[derive(Clone, Debug, PartialEq)]
pub enum HeldOut {
    /// Methods were compared.
    Compared(Box<HalvesCheck>),
    /// Why there are no two halves, in a sentence; the curves are the network's.
    NoHalves(String),
}

/// Methods compared on halves of the libraries.
#[derive(Clone, Debug, PartialEq)]
pub struct HalvesCheck {
    /// Errors and weights.
    pub comparison: Comparison,
    /// What the halves are.
    pub division: Division,
    /// Number of clusters of the mixture; `None` where it took no part.
    pub k: Option<usize>,
    /// `[N, C]`: the curve of every row of the scaled profiles, on their scale. For the points it is the stack
    /// of what the methods make of all libraries, for other rows the network's reconstruction.
    pub curves: Matrix<f32>,
    /// `[P, C]`: standard deviations of the belief in the curves of the points.
    pub deviations: Matrix<f32>,
}

impl HeldOut {
    /// The comparison, where there are halves.
    pub fn check(&self) -> Option<&HalvesCheck> {
        match self {
            Self::Compared(check) => Some(check),
            Self::NoHalves(_) => None,
        }
    }
}

impl HalvesCheck {
    /// The 90 % band of the curve of a point, which is in this `row` of the scaled profiles.
    pub fn band(&self, point: PointIndex, row: usize) -> Band {
        let curve = self.curves.row(row).iter();
        let ends = curve
            .zip(self.deviations.row(point.index()))
            .map(|(value, deviation)| {
                (value - NORMAL_90 * deviation, value + NORMAL_90 * deviation)
            });
        let (low, high) = ends.unzip();
        Band {
            low,
            high,
            between: Vec::new(),
        }
    }
}
