//! The conditions under which data sets are simulated.

use crate::study::data_set::DataSet;
use crate::study::designs::{CELLS, DIFFER, DONORS};
use genetide_data::simulate::{
    CellCounts, Mix, Program, SimulationError, SimulationSettings, Times, simulate,
};

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

/// Depths of the data sets with two conditions, deepest first.
const DEPTHS_OF_TWO: [f64; 4] = [3.0, 2.0, 1.0, 0.3];
/// Names of these, numbers of responding programs, and relative numbers of genes. Half of the genes of three
/// programs differ between the conditions: with the first mix there are seven classes of equal size.
const MIXES_OF_TWO: [(&str, usize, &[f64]); 2] = [
    ("seven classes", 4, &[2.0, 2.0, 2.0, 1.0, 0.0]),
    ("uneven", PROGRAMS, &MIXES[2].1),
];
/// Standard deviation between their donors.
const DONOR_SD: f64 = 0.1;

/// Where a number stands in tables: mix, number of times and depth, as far as it belongs to one.
pub type Place = (Option<&'static str>, Option<usize>, Option<f64>);

/// A kind of data set. A condition and a seed determine a data set.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The mix in words.
    pub mix_name: &'static str,
    /// The settings of the simulation, all but the seed.
    pub simulation: SimulationSettings,
}

impl Condition {
    /// The twelve conditions: three mixes at five time points and one at twelve, each at three
    /// depths. A quick benchmark has one depth.
    pub fn all(quick: bool) -> Vec<Self> {
        let is_wanted = |&depth: &f64| !quick || depth == QUICK_DEPTH;
        let depths: Vec<f64> = DEPTHS.into_iter().filter(is_wanted).collect();
        let five = MIXES.map(|(name, mix)| (name, mix, FIVE_TIMES.0.to_vec(), FIVE_TIMES.1.into()));
        let (name, mix) = MIXES[MIXES.len() - 1];
        let (times, cells) = TWELVE_TIMES;
        let twelve = (name, mix, times.to_vec(), vec![cells; times.len()]);
        five.into_iter()
            .chain([twelve])
            .flat_map(|(mix_name, mix, times, cells)| {
                depths.iter().map(move |&depth| Self {
                    mix_name,
                    simulation: SimulationSettings {
                        genes: GENES,
                        cells: CellCounts(cells.clone()),
                        times: Times(times.clone()),
                        mix: Mix(mix.to_vec()),
                        programs: PROGRAMS,
                        depth,
                        named_genes: false,
                        cell_effects: false,
                        seed: 0,
                        ..SimulationSettings::default()
                    },
                })
            })
            .collect()
    }

    /// Two conditions at five time points, each with new donors, after a start that they share: two mixes,
    /// each at four depths. A quick benchmark has one depth.
    pub fn of_two(quick: bool) -> Vec<Self> {
        let is_wanted = |&depth: &f64| !quick || depth == QUICK_DEPTH;
        let depths: Vec<f64> = DEPTHS_OF_TWO.into_iter().filter(is_wanted).collect();
        let of_mix = |(mix_name, programs, mix): (&'static str, usize, &[f64])| {
            let of_depth = |&depth: &f64| Self {
                mix_name,
                simulation: SimulationSettings {
                    genes: GENES,
                    cells: CellCounts(vec![CELLS]),
                    times: Times(FIVE_TIMES.0.to_vec()),
                    mix: Mix(mix.to_vec()),
                    programs,
                    depth,
                    named_genes: false,
                    cell_effects: false,
                    donors: DONORS,
                    donor_sd: DONOR_SD,
                    conditions: 2,
                    differ_timing: DIFFER.0,
                    differ_amplitude: DIFFER.1,
                    seed: 0,
                    ..SimulationSettings::default()
                },
            };
            depths.iter().map(of_depth).collect::<Vec<_>>()
        };
        MIXES_OF_TWO.into_iter().flat_map(of_mix).collect()
    }

    /// The number of time points.
    pub fn time_count(&self) -> usize {
        self.simulation.times.len()
    }

    /// Whether the other has the same mix and number of time points.
    pub fn is_like(&self, other: &Self) -> bool {
        (self.mix_name, self.time_count()) == (other.mix_name, other.time_count())
    }

    /// Its place in tables.
    pub fn place(&self) -> Place {
        let depth = self.simulation.depth;
        (Some(self.mix_name), Some(self.time_count()), Some(depth))
    }

    /// The condition in words: "uneven, 5 times, depth 0.2".
    pub fn name(&self) -> String {
        let (times, depth) = (self.time_count(), self.simulation.depth);
        format!("{}, {times} times, depth {depth}", self.mix_name)
    }

    /// Simulates the data set of a seed.
    ///
    /// # Errors
    /// When the condition cannot be simulated.
    pub fn simulate(&self, seed: u64) -> Result<DataSet, SimulationError> {
        let simulation = simulate(&SimulationSettings {
            seed,
            ..self.simulation.clone()
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
    use std::collections::BTreeMap;

    use super::*;
    use genetide_data::simulate::Difference;

    #[test]
    fn there_are_twelve_conditions_and_four_quick_ones() {
        let all = Condition::all(false);
        assert_eq!(all.len(), 12);
        let of_depth = |depth: f64| all.iter().filter(|c| c.simulation.depth == depth).count();
        assert_eq!(DEPTHS.map(of_depth), [4; 3]);
        assert_eq!(all.iter().filter(|c| c.time_count() == 12).count(), 3);
        let quick = Condition::all(true);
        assert_eq!(quick.len(), 4);
        assert!(quick.iter().all(|c| c.simulation.depth == 1.0));
    }

    #[test]
    fn two_conditions_have_seven_classes_of_equal_size_or_uneven_ones() {
        let all = Condition::of_two(false);
        assert_eq!(all.len(), 8);
        for condition in &all {
            condition.simulation.check().unwrap();
        }
        let quick = Condition::of_two(true);
        assert_eq!(quick.len(), 2);
        let mut seven = quick[0].clone();
        seven.simulation.genes = 70;
        let data_set = seven.simulate(1).unwrap();
        let mut classes: BTreeMap<_, usize> = BTreeMap::new();
        for (program, difference) in data_set.programs.iter().zip(&data_set.differences) {
            let class = (program.name(), difference.map(Difference::name));
            *classes.entry(class).or_default() += 1;
        }
        assert_eq!(classes.into_values().collect::<Vec<_>>(), [10; 7]);
    }

    #[test]
    fn a_data_set_holds_the_mix() {
        let mut condition = Condition::all(true)[2].clone();
        condition.simulation.genes = 390;
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
