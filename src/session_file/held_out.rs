//! A comparison of predictions in the file.

use serde::{Deserialize, Serialize};

use crate::pipeline::held_out::HalvesCheck;
use crate::pipeline::{HeldOut, Prepared};
use crate::session_file::{columns::Column, error::Problem};
use genetide_analysis::prediction::comparison::Comparison;
use genetide_analysis::prediction::halves::Division;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct HeldOutFile {
    /// Why there are no halves.
    no_halves: Option<String>,
    comparison: Option<Comparison>,
    division: Option<Division>,
    k: Option<usize>,
    /// `[N, C]`.
    curves: Column<f32>,
    /// `[P, C]`.
    deviations: Column<f32>,
}

impl HeldOutFile {
    pub(super) fn new(held_out: &HeldOut) -> Self {
        match held_out {
            HeldOut::NoHalves(reason) => Self {
                no_halves: Some(reason.clone()),
                ..Self::default()
            },
            HeldOut::Compared(check) => Self {
                no_halves: None,
                comparison: Some(check.comparison.clone()),
                division: Some(check.division.clone()),
                k: check.k,
                curves: Column::of_matrix(&check.curves),
                deviations: Column::of_matrix(&check.deviations),
            },
        }
    }

    pub(super) fn into_held_out(self, prepared: &Prepared) -> Result<HeldOut, Problem> {
        if let Some(reason) = self.no_halves {
            return Ok(HeldOut::NoHalves(reason));
        }
        let (Some(comparison), Some(division)) = (self.comparison, self.division) else {
            let message = "a comparison of predictions has no result";
            return Err(Problem::Inconsistent(message.to_owned()));
        };
        let (rows, columns) = (prepared.scaled.len(), prepared.scaled.column_count());
        let points = prepared.points.len();
        Ok(HeldOut::Compared(Box::new(HalvesCheck {
            comparison,
            division,
            k: self.k,
            curves: self.curves.matrix("curves", rows, columns)?,
            deviations: self
                .deviations
                .matrix("deviations of curves", points, columns)?,
        })))
    }
}
