//! What the lines of a gene stand for: its one course, conditions or cell types.

use std::cmp::Reverse;

use crate::gui::panels::trajectories::options::Split;
use genetide_data::GeneIndex;
use genetide_figure::trajectory::{Trajectory, TrajectoryInputs};
use genetide_model::Band;

/// The largest number of cell types drawn; those with the most cells are.
const MOST_TYPES: usize = 6;

/// The lines of a gene.
pub struct Parts {
    pub split: Split,
    /// The names of the cell types or conditions, in the order of the data set; empty for one line.
    pub names: Vec<String>,
    /// The cell types, if lines stand for these.
    types: Vec<usize>,
}

impl Parts {
    pub fn new(inputs: &TrajectoryInputs<'_>, split: Split) -> Self {
        let types = match split {
            Split::CellType => types_of(inputs),
            Split::Nothing | Split::Condition => Vec::new(),
        };
        let cell_types = inputs.profiles.cell_types();
        let names = match split {
            Split::Nothing => Vec::new(),
            Split::CellType => types.iter().map(|&c| cell_types[c].clone()).collect(),
            Split::Condition => inputs.profiles.courses().conditions().to_vec(),
        };
        Self {
            split,
            names,
            types,
        }
    }

    /// A line for each course.
    pub fn courses(inputs: &TrajectoryInputs<'_>) -> Self {
        let split = match inputs.profiles.courses().are_several() {
            true => Split::Condition,
            false => Split::Nothing,
        };
        Self::new(inputs, split)
    }

    /// How many lines a gene has.
    pub fn count(&self) -> usize {
        self.names.len().max(1)
    }

    /// The place and name of a cell type or condition; `None` for the only line.
    pub fn part(&self, place: usize) -> Option<(usize, String)> {
        Some((place, self.names.get(place)?.clone()))
    }

    /// The trajectory of a gene in the line at a place, with the band of the gene where it has one.
    pub fn trajectory(
        &self,
        inputs: &TrajectoryInputs<'_>,
        (gene, scaled): (GeneIndex, bool),
        band: Option<&Band>,
        place: usize,
    ) -> Option<Trajectory> {
        match self.split {
            Split::CellType => inputs.of_type(gene, *self.types.get(place)?, scaled),
            Split::Nothing | Split::Condition => inputs.of_course(gene, place, scaled, band),
        }
    }

    /// Whether cells of a type belong to the line at a place.
    pub fn holds(&self, place: usize, cell_type: usize) -> bool {
        self.types.get(place) == Some(&cell_type)
    }

    /// "; by condition: act, ctr"; nothing where there is one line.
    pub fn description(&self) -> String {
        let by = match self.split {
            Split::Nothing => return String::new(),
            Split::CellType => "cell type",
            Split::Condition => "condition",
        };
        format!("; by {by}: {}", self.names.join(", "))
    }
}

/// The cell types with the most cells, in the order of the data set.
fn types_of(inputs: &TrajectoryInputs<'_>) -> Vec<usize> {
    let profiles = inputs.profiles;
    let cells = |c: usize| -> u32 {
        let times = 0..profiles.time_count();
        times.map(|t| profiles.cells_at_of_type(t, c)).sum()
    };
    let mut types: Vec<usize> = (0..profiles.cell_types().len()).collect();
    types.sort_by_key(|&c| Reverse(cells(c)));
    types.truncate(MOST_TYPES);
    types.sort_unstable();
    types
}
