//! The conditions under which data sets are simulated.

use crate::study::data_set::DataSet;
use genetide_data::simulate::{Program, SimulationError, SimulationSettings, simulate};

/// Number of genes of a condition.
const GENES: usize = 1500;
/// Number of responding programs of a condition.
const PROGRAMS: usize = 6;
/// Depths, deepest first.
const DEPTHS: [f64; 3] = [5.0, 1.0, 0.2];
/// The depth of a quick benchmark.
const QUICK_DEPTH: f64 = 1.0;

/// Names and relative numbers of genes, in the order of [`Program::responding`] and flat.
const MIXES: [(&str, [f64; 7]); 3] = [
    ("seven equal", [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]),
    ("half flat", [3.0, 3.0, 2.0, 2.0, 2.0, 3.0, 15.0]),
    ("uneven", [8.0, 4.0, 2.0, 1.0, 1.0, 3.0, 20.0]),
];
/// Times in hours, and cells at each, of the conditions with five time points.
const FIVE_TIMES: ([f64; 5], [usize; 5]) = ([0.0, 3.0, 6.0, 12.0, 24.0], [400, 150, 150, 150, 150]);
/// Times in hours, and cells at each, of the conditions with twelve time points.
const TWELVE_TIMES: ([f64; 12], usize) = (
    [
        0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 20.0, 24.0,
    ],
    60,
);

/// A kind of data set. A condition and a seed determine a data set.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The mix in words.
    pub mix_name: &'static str,
    /// Relative numbers of genes of each responding program, then of flat.
    pub mix: Vec<f64>,
    /// Multiplies every mean count.
    pub depth: f64,
    /// Times in hours, ascending.
    pub times: Vec<f64>,
    /// Cells at each time.
    pub cells: Vec<usize>,
    /// Number of genes.
    pub genes: usize,
}

impl Condition {
    /// The twelve conditions: three mixes at five time points and one at twelve, each at three
    /// depths. A quick benchmark has one depth.
    pub fn all(quick: bool) -> Vec<Self> {
        let depths: Vec<f64> = DEPTHS
            .into_iter()
            .filter(|&depth| !quick || depth == QUICK_DEPTH)
            .collect();
        let five = MIXES.map(|(name, mix)| (name, mix, FIVE_TIMES.0.to_vec(), FIVE_TIMES.1.into()));
        let (name, mix) = MIXES[MIXES.len() - 1];
        let (times, cells) = TWELVE_TIMES;
        let twelve = (name, mix, times.to_vec(), vec![cells; times.len()]);
        five.into_iter()
            .chain([twelve])
            .flat_map(|(mix_name, mix, times, cells)| {
                depths.iter().map(move |&depth| Self {
                    mix_name,
                    mix: mix.to_vec(),
                    depth,
                    times: times.clone(),
                    cells: cells.clone(),
                    genes: GENES,
                })
            })
            .collect()
    }

    /// The condition in words: "uneven, 5 times, depth 0.2".
    pub fn name(&self) -> String {
        format!(
            "{}, {} times, depth {}",
            self.mix_name,
            self.times.len(),
            self.depth
        )
    }

    /// Simulates the data set of a seed.
    ///
    /// # Errors
    /// When the condition cannot be simulated.
    pub fn simulate(&self, seed: u64) -> Result<DataSet, SimulationError> {
        let simulation = simulate(&SimulationSettings {
            genes: self.genes,
            cells: self.cells.clone(),
            times: self.times.clone(),
            mix: self.mix.clone(),
            programs: PROGRAMS,
            depth: self.depth,
            depth_drift: 1.0,
            named_genes: false,
            cell_effects: false,
            seed,
        })?;
        Ok(DataSet::new(&self.name(), &simulation))
    }
}

/// The responding programs of every condition, in the order of the mix.
pub(super) fn responding_programs() -> &'static [Program] {
    Program::responding(PROGRAMS).unwrap_or(&[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_twelve_conditions_and_four_quick_ones() {
        let all = Condition::all(false);
        assert_eq!(all.len(), 12);
        let of_depth = |depth: f64| all.iter().filter(|c| c.depth == depth).count();
        assert_eq!(DEPTHS.map(of_depth), [4; 3]);
        assert_eq!(all.iter().filter(|c| c.times.len() == 12).count(), 3);
        let quick = Condition::all(true);
        assert_eq!(quick.len(), 4);
        assert!(quick.iter().all(|condition| condition.depth == 1.0));
    }

    #[test]
    fn a_data_set_holds_the_mix() {
        let condition = Condition {
            genes: 390,
            ..Condition::all(true)[2].clone()
        };
        let data_set = condition.simulate(3).unwrap();
        // 390 genes over 39 parts: ten a part.
        let count = |program| data_set.programs.iter().filter(|&&p| p == program).count();
        let counts: Vec<usize> = responding_programs().iter().map(|&p| count(p)).collect();
        assert_eq!(counts, [80, 40, 20, 10, 10, 30]);
        assert_eq!(count(Program::Flat), 200);
        assert_eq!(data_set.onsets.iter().flatten().count(), 190);
        assert_eq!(data_set.table.summary.cells, 1000);
        assert_eq!(data_set.table.profiles.cells_at(0), 400);
    }
}
