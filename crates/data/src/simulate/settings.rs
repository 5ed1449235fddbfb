//! Settings of a simulation.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::simulate::error::SimulationError;
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
        let programs = Program::responding(self.programs).ok_or(SimulationError::Programs {
            programs: self.programs,
        })?;
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
            let mix = Mix(self.mix.clone()).to_string();
            return Err(SimulationError::MixSizes { mix });
        }
        Ok(())
    }

    fn check_cells(&self) -> Result<(), SimulationError> {
        let times = self.times.len();
        let finite = self.times.iter().all(|time| time.is_finite());
        if times == 0 || !finite || !self.times.is_sorted_by(|a, b| a < b) {
            let times = Times(self.times.clone()).to_string();
            return Err(SimulationError::Times { times });
        }
        if self.cells.len() != times && self.cells.len() != 1 {
            return Err(SimulationError::CellsLength {
                cells: self.cells.len(),
                times,
            });
        }
        let per_time = self.cells_per_time();
        match per_time
            .iter()
            .position(|cells| !(1..=MOST_CELLS).contains(cells))
        {
            None => Ok(()),
            Some(t) => Err(SimulationError::Cells {
                cells: per_time[t],
                time: self.times[t],
                most: MOST_CELLS,
            }),
        }
    }
}

/// Cells at each time as written on a command line: `600,350,300`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellCounts(pub Vec<usize>);

/// Times as written on a command line: `0,3,6.5`.
#[derive(Clone, Debug, PartialEq)]
pub struct Times(pub Vec<f64>);

/// Relative sizes of the programs as written on a command line: `8:4:2:1:1:3:20`.
#[derive(Clone, Debug, PartialEq)]
pub struct Mix(pub Vec<f64>);

impl Mix {
    /// The sizes taken when none are given: about half of the genes flat, the programs uneven.
    /// Empty where there is no set of that many programs.
    pub fn of_programs(programs: usize) -> Self {
        let sizes: &[u8] = match programs {
            4 => &[8, 4, 1, 3, 16],
            6 => &[8, 4, 2, 1, 1, 3, 20],
            8 => &[8, 4, 2, 1, 1, 3, 2, 1, 22],
            _ => &[],
        };
        Self(sizes.iter().copied().map(f64::from).collect())
    }
}

impl FromStr for CellCounts {
    type Err = SimulationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_list(text, "cells", "whole numbers", ',', "600,350,300").map(Self)
    }
}

impl FromStr for Times {
    type Err = SimulationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_list(text, "times", "numbers", ',', "0,3,6,12,24").map(Self)
    }
}

impl FromStr for Mix {
    type Err = SimulationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_list(text, "mix", "numbers", ':', "8:4:2:1:1:3:20").map(Self)
    }
}

impl fmt::Display for CellCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_list(f, &self.0, ",")
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_list(f, &self.0, ",")
    }
}

impl fmt::Display for Mix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_list(f, &self.0, ":")
    }
}

fn parse_list<T: FromStr>(
    text: &str,
    setting: &'static str,
    items: &'static str,
    separator: char,
    example: &'static str,
) -> Result<Vec<T>, SimulationError> {
    text.split(separator)
        .map(|item| item.trim().parse().ok())
        .collect::<Option<_>>()
        .ok_or_else(|| SimulationError::List {
            setting,
            text: text.to_owned(),
            items,
            separator,
            example,
        })
}

fn write_list<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    items: &[T],
    separator: &str,
) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_str(separator)?;
        }
        write!(f, "{item}")?;
    }
    Ok(())
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
        assert!(matches!(error, SimulationError::Programs { programs: 5 }));
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
            assert!(matches!(error, SimulationError::MixSizes { .. }), "{error}");
        }
    }

    #[test]
    fn times_ascend() {
        for times in [vec![], vec![0.0, 0.0], vec![3.0, 0.0], vec![f64::NAN]] {
            let error = checked(|s| (s.times, s.cells) = (times, vec![5])).unwrap_err();
            assert!(matches!(error, SimulationError::Times { .. }), "{error}");
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

    #[test]
    fn lists_read_what_they_write() {
        for text in ["8:4:2:1:1:3:20", "0.5:1"] {
            assert_eq!(text.parse::<Mix>().unwrap().to_string(), text);
        }
        assert_eq!(
            "600, 350".parse::<CellCounts>().unwrap().to_string(),
            "600,350"
        );
        assert_eq!("0,1.5,24".parse::<Times>().unwrap().to_string(), "0,1.5,24");
        assert!("".parse::<CellCounts>().is_err());
        assert!("5,-1".parse::<CellCounts>().is_err());
        let error = "8:4:x".parse::<Mix>().unwrap_err().to_string();
        assert!(
            error.contains("mix '8:4:x'") && error.contains("8:4:2:1:1:3:20"),
            "{error}"
        );
    }
}
