//! What the lines of a gene stand for: all cells, cell types or conditions.

use std::cmp::Reverse;

use crate::gui::panels::trajectories::options::Split;
use genetide_data::GeneIndex;
use genetide_figure::trajectory::{Trajectory, TrajectoryInputs};

/// The largest number of cell types drawn; those with the most cells are.
const MOST_TYPES: usize = 6;

/// The cell types or conditions with lines of their own.
pub struct Parts {
    pub split: Split,
    /// Their names, in the order of the data set; empty where nothing is split.
    pub names: Vec<String>,
    /// The cell types, if these are the parts.
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
            Split::Condition => inputs.conditions().into_iter().map(str::to_owned).collect(),
        };
        Self {
            split,
            names,
            types,
        }
    }

    /// The trajectory of a gene in a part.
    pub fn trajectory(
        &self,
        inputs: &TrajectoryInputs<'_>,
        (gene, scaled): (GeneIndex, bool),
        place: usize,
    ) -> Option<Trajectory> {
        match self.split {
            Split::Nothing => None,
            Split::CellType => inputs.of_type(gene, *self.types.get(place)?, scaled),
            Split::Condition => inputs.of_condition(gene, self.names.get(place)?, scaled),
        }
    }

    /// Whether cells of a type belong to the part at a place.
    pub fn holds(&self, place: usize, cell_type: usize) -> bool {
        self.types.get(place) == Some(&cell_type)
    }

    /// "; by condition: act, ctr"; nothing where nothing is split.
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
