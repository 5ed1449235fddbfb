//! Settings of a simulation.

use serde::{Deserialize, Serialize};

use crate::simulate::error::SimulationError;
use crate::simulate::lists::{Mix, Times};
use crate::simulate::named::NAMED_GENES;
use crate::simulate::program::Program;

/// Numbers above this would be a slip of the keyboard, and overflow the cell counts.
const MOST_CELLS: usize = 10_000_000;

/// Largest depth or drift: counts stay far inside 32 bits.
const MOST_FACTOR: f64 = 1e4;

/// The settings of a simulated time course. The default is the embedded sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SimulationSettings {
    /// Number of genes, the named ones among them.
    pub genes: usize,
    /// Cells at each time, or one number for every time.
    pub cells: Vec<usize>,
    /// Times in hours, ascending.
    pub times: Vec<f64>,
    /// Relative numbers of genes: of each responding program in the order of
    /// [`Program::responding`], then of flat.
    pub mix: Vec<f64>,
    /// Responding programs: 4, 6 or 8.
    pub programs: usize,
    /// Multiplies every mean count. At depth 1 a gene has about 0.4 counts a cell on average
    /// (flat genes exp(-3 + 0.8²/2) + 0.5 exp(-1 + 1/2) = 0.37).
    pub depth: f64,
    /// Depth at the last time over that at the first; linear over time in between.
    pub depth_drift: f64,
    /// Whether the thirteen genes of known means (IRF1, CXCL9, ...) are among the genes.
    pub named_genes: bool,
    /// Whether cells differ in library size and type. Without, every cell has size 1 and is of the
    /// first type, so that counts differ from the means by the Gamma-Poisson noise alone.
    pub cell_effects: bool,
    /// Seed of every draw. The same settings and seed give the same bytes.
    pub seed: u64,
}

impl Default for SimulationSettings {
    fn default() -> Self {
        Self {
            genes: 2000,
            cells: vec![600, 350, 300, 350, 400],
            times: vec![0.0, 3.0, 6.0, 12.0, 24.0],
            mix: Mix::of_programs(6).0,
            programs: 6,
            depth: 1.0,
            depth_drift: 1.0,
            named_genes: true,
            cell_effects: true,
            seed: 1,
        }
    }
}

impl SimulationSettings {
    /// Checks every rule that [`simulate`](crate::simulate::simulate) relies on.
    ///
    /// # Errors
    /// The first rule that is broken, naming the setting and what it may be.
    pub fn check(&self) -> Result<(), SimulationError> {
        self.check_mix()?;
        self.check_cells()?;
        let least = if self.named_genes {
            NAMED_GENES.len()
        } else {
            1
        };
        if self.genes < least {
            return Err(SimulationError::Genes {
                genes: self.genes,
                least,
                named: self.named_genes,
            });
        }
        for (setting, value) in [("depth", self.depth), ("depth drift", self.depth_drift)] {
            if !(value > 0.0 && value <= MOST_FACTOR) {
                return Err(SimulationError::Factor {
                    setting,
                    value,
                    most: MOST_FACTOR,
                });
            }
        }
        Ok(())
    }

    /// The cells at each time `[T]`, a single number spread over all times.
    pub fn cells_per_time(&self) -> Vec<usize> {
        match self.cells[..] {
            [every] => vec![every; self.times.len()],
            _ => self.cells.clone(),
        }
    }

    fn check_mix(&self) -> Result<(), SimulationError> {
        let programs = Program::responding(self.programs);
        let programs = programs.ok_or(SimulationError::Programs(self.programs))?;
        let needed = programs.len() + 1;
        if self.mix.len() != needed {
            let names: Vec<_> = programs.iter().map(|program| program.name()).collect();
            return Err(SimulationError::MixLength {
                given: self.mix.len(),
                programs: self.programs,
                needed,
                order: format!("{}:flat", names.join(":")),
            });
        }
        let total: f64 = self.mix.iter().sum();
        if self.mix.iter().any(|&size| size < 0.0) || !(total > 0.0 && total.is_finite()) {
            return Err(SimulationError::MixSizes(Mix(self.mix.clone()).to_string()));
        }
        Ok(())
    }

    fn check_cells(&self) -> Result<(), SimulationError> {
        let times = self.times.len();
        let finite = self.times.iter().all(|time| time.is_finite());
        if times == 0 || !finite || !self.times.is_sorted_by(|a, b| a < b) {
            return Err(SimulationError::Times(
                Times(self.times.clone()).to_string(),
            ));
        }
        if self.cells.len() != times && self.cells.len() != 1 {
            return Err(SimulationError::CellsLength {
                cells: self.cells.len(),
                times,
            });
        }
        let mut per_time = self.cells_per_time().into_iter().zip(&self.times);
        match per_time.find(|(cells, _)| !(1..=MOST_CELLS).contains(cells)) {
            None => Ok(()),
            Some((cells, &time)) => Err(SimulationError::Cells {
                cells,
                time,
                most: MOST_CELLS,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The default with one thing changed, checked.
    fn checked(change: impl FnOnce(&mut SimulationSettings)) -> Result<(), SimulationError> {
        let mut settings = SimulationSettings::default();
        change(&mut settings);
        settings.check()
    }

    #[test]
    fn the_default_and_every_default_mix_pass() {
        for programs in [4, 6, 8] {
            let mix = Mix::of_programs(programs).0;
            checked(|s| (s.programs, s.mix) = (programs, mix)).unwrap();
        }
        assert_eq!(
            SimulationSettings::default().cells.iter().sum::<usize>(),
            2000
        );
    }

    #[test]
    fn programs_are_four_six_or_eight() {
        let error = checked(|s| s.programs = 5).unwrap_err();
        assert!(matches!(error, SimulationError::Programs(5)));
    }

    #[test]
    fn the_mix_has_one_size_a_program_and_one_for_flat() {
        let error = checked(|s| s.mix = vec![1.0; 6]).unwrap_err().to_string();
        assert!(
            error.contains("6 sizes") && error.contains("repressed:flat"),
            "{error}"
        );
    }

    #[test]
    fn the_mix_shares_out_something() {
        for mix in [[0.0; 7], [-1.0; 7], [f64::NAN; 7], [f64::INFINITY; 7]] {
            let error = checked(|s| s.mix = mix.to_vec()).unwrap_err();
            assert!(matches!(error, SimulationError::MixSizes(_)), "{error}");
        }
    }

    #[test]
    fn times_ascend() {
        for times in [vec![], vec![0.0, 0.0], vec![3.0, 0.0], vec![f64::NAN]] {
            let error = checked(|s| (s.times, s.cells) = (times, vec![5])).unwrap_err();
            assert!(matches!(error, SimulationError::Times(_)), "{error}");
        }
    }

    #[test]
    fn cells_fit_the_times() {
        let error = checked(|s| s.cells = vec![10, 10]).unwrap_err();
        assert!(matches!(
            error,
            SimulationError::CellsLength { cells: 2, times: 5 }
        ));
        let error = checked(|s| s.cells[2] = 0).unwrap_err().to_string();
        assert!(error.contains("0 cells at time 6"), "{error}");
        let error = checked(|s| s.cells = vec![]).unwrap_err();
        assert!(matches!(
            error,
            SimulationError::CellsLength { cells: 0, .. }
        ));
        checked(|s| s.cells = vec![3]).unwrap();
    }

    #[test]
    fn genes_leave_room_for_the_named_ones() {
        let error = checked(|s| s.genes = 12).unwrap_err().to_string();
        assert!(
            error.contains("at least 13, or leave the named genes out"),
            "{error}"
        );
        checked(|s| (s.genes, s.named_genes) = (1, false)).unwrap();
        let error = checked(|s| (s.genes, s.named_genes) = (0, false))
            .unwrap_err()
            .to_string();
        assert_eq!(error, "0 genes are too few; give at least 1");
    }

    #[test]
    fn depth_and_drift_are_above_zero() {
        for wrong in [0.0, -1.0, f64::NAN, 1e9] {
            assert!(
                checked(|s| s.depth = wrong).is_err(),
                "depth {wrong} was taken"
            );
            assert!(
                checked(|s| s.depth_drift = wrong).is_err(),
                "drift {wrong} was taken"
            );
        }
    }
}
