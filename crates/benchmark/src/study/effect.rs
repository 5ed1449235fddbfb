//! What the response test asks of a gene.

use genetide_analysis::{GeneResponse, Significance};
use genetide_data::simulate::{GeneTruth, Program};

/// A property of a gene that is tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A change over time in any condition.
    Time,
    /// A difference between conditions at any time.
    Condition,
    /// A difference between the courses of conditions.
    Interaction,
}

impl Effect {
    /// What can be asked where there are so many conditions.
    pub(super) fn of_conditions(conditions: usize) -> &'static [Self] {
        match conditions {
            1 => &[Self::Time],
            _ => &[Self::Time, Self::Condition, Self::Interaction],
        }
    }

    /// As written in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Condition => "condition",
            Self::Interaction => "interaction",
        }
    }

    /// Whether a simulated gene has the effect. Conditions agree at the first time, so that
    /// courses that differ are never a constant apart.
    pub(super) fn is_in(self, truth: &GeneTruth<'_>) -> bool {
        match self {
            Self::Time => truth.program != Some(Program::Flat),
            Self::Condition | Self::Interaction => truth.difference.is_some(),
        }
    }

    /// The result of the test for it.
    pub(super) fn significance(self, gene: &GeneResponse) -> Option<Significance> {
        match self {
            Self::Time => gene.time,
            Self::Condition => gene.condition,
            Self::Interaction => gene.interaction,
        }
    }
}
