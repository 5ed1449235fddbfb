//! Settings of a simulation.

use crate::setting::{Group, SettingError, Settings};
use crate::settings;
use crate::simulate::error::SimulationError;
use crate::simulate::named::NAMED_GENES;
use crate::simulate::notation::{CellCounts, Fold, Mix, Times};
use crate::simulate::program::Program;

/// Cells that are held in memory: 320 MB.
const MOST_CELLS: u64 = 10_000_000;
/// Expected counts, libraries x genes, that are held in memory: twice 8 bytes each.
const MOST_MEANS: u64 = 50_000_000;
/// Counts, cells x genes, that are written: a plain file of 200 GB.
const MOST_COUNTS: u64 = 100_000_000_000;
/// The fold changes that a setting may ask for.
const FOLDS: std::ops::RangeInclusive<f64> = 1.0..=1000.0;

const fn group(heading: &'static str) -> Group {
    Group {
        panel: "Simulation",
        heading,
    }
}

const GENES: Group = group("Genes");
const CELLS: Group = group("Cells");
const LIBRARIES: Group = group("Donors and batches");
const CONDITIONS: Group = group("Conditions");

settings! {
    /// The settings of a simulated time course. The default is the embedded sample.
    pub struct SimulationSettings {
        /// Number of genes, the named ones among them.
        genes: usize = 2000, count(1..=1_000_000), "genes", "Genes", GENES;
        /// Number of response programs: 4, 6 or 8.
        programs: usize = 6, count(4..=8), "programs", "Response programs", GENES;
        /// Relative numbers of genes: of each response program, then of flat. Half of the genes are flat
        /// if not given.
        mix: Mix = Mix::of_programs(6), notation("numbers separated by colons, such as 8:4:2:1:1:3:20"), "mix", "Mix", GENES;
        /// Fold change of the genes that respond: drawn for each gene, or a factor for all, by which a
        /// gene differs from the first time point where its response is largest.
        fold: Fold = Fold::Drawn, notation("'drawn' or a number from 1 to 1000"), "fold", "Fold change", GENES;
        /// Whether the thirteen genes of known means (IRF1, CXCL9, …) are among the genes.
        named_genes: bool = true, switch, "named-genes", "Named genes", GENES;
        /// Cells of a library at each time point, or one number for all.
        cells: CellCounts = CellCounts(vec![600, 350, 300, 350, 400]), notation("whole numbers separated by commas, such as 600,350,300"), "cells", "Cells of a library", CELLS;
        /// Time points in hours, ascending.
        times: Times = Times(vec![0.0, 3.0, 6.0, 12.0, 24.0]), notation("numbers separated by commas, such as 0,3,6,12,24"), "times", "Time points (h)", CELLS;
        /// Factor of every mean count. At 1 a gene has about 0.4 counts a cell.
        depth: f64 = 1.0, number(above 0.0 to 1e4), "depth", "Depth", CELLS;
        /// Ratio of the depth at the last time point to that at the first; linear over time in between.
        depth_drift: f64 = 1.0, number(above 0.0 to 1e4), "depth-drift", "Depth drift", CELLS;
        /// Whether cells differ in library size and type. Without, every cell has size 1 and is of the
        /// first type, so that counts differ from their means by Gamma-Poisson noise alone.
        cell_effects: bool = true, switch, "cell-effects", "Cell effects", CELLS;
        /// Libraries at each time point and in each condition, each of a donor.
        donors: usize = 1, count(1..=1000), "donors", "Donors", LIBRARIES;
        /// Whether the same donors are sampled at all time points and in all conditions. Without, each
        /// library is from a donor of its own.
        paired: bool = false, switch, "paired", "Paired donors", LIBRARIES;
        /// Standard deviation of the natural logarithm of a donor's factor, independent for each gene.
        donor_sd: f64 = 0.0, number(0.0 to 2.0), "donor-sd", "Standard deviation of donors", LIBRARIES;
        /// Standard deviation of the natural logarithm of a further factor of each library and gene,
        /// such as that of preparing a sample.
        sample_sd: f64 = 0.0, number(0.0 to 2.0), "sample-sd", "Standard deviation of samples", LIBRARIES;
        /// Standard deviation of the natural logarithm of a factor of each time point and gene, shared
        /// by all libraries of that time point: one batch a time point.
        batch_sd: f64 = 0.0, number(0.0 to 2.0), "batch-sd", "Standard deviation of batches", LIBRARIES;
        /// Number of conditions.
        conditions: usize = 1, count(1..=10), "conditions", "Conditions", CONDITIONS;
        /// Whether the first time point is sampled once, before the conditions part.
        shared_start: bool = true, switch, "shared-start", "Shared start", CONDITIONS;
        /// Number of response programs, from the first on, half of whose genes respond at other times in
        /// the second and further conditions.
        differ_timing: usize = 0, count(0..=8), "differ-timing", "Programs that differ in timing", CONDITIONS;
        /// Number of response programs, after those that differ in timing, half of whose genes respond
        /// with another amplitude in the second and further conditions.
        differ_amplitude: usize = 0, count(0..=8), "differ-amplitude", "Programs that differ in amplitude", CONDITIONS;
        /// How many times as long genes that differ in timing take, from the first time point on.
        timing_factor: f64 = 2.0, number(above 0.0 to 100.0), "timing-factor", "Factor of timing", CONDITIONS;
        /// Factor of the response of genes that differ in amplitude.
        amplitude_factor: f64 = 0.5, number(0.0 to 100.0), "amplitude-factor", "Factor of amplitude", CONDITIONS;
        /// Seed of every draw. The same settings and seed give the same bytes.
        seed: u64 = 1, count(0..=18_446_744_073_709_551_615), "seed", "Seed", CELLS;
    }
    prototype: SimulationSettings::default();
}

impl SimulationSettings {
    /// Checks every rule that [`simulate`](crate::simulate::simulate) relies on.
    ///
    /// # Errors
    /// The first rule that is broken, naming the setting and what it may be.
    pub fn check(&self) -> Result<(), SimulationError> {
        let programs = Program::responding(self.programs).ok_or_else(|| SettingError {
            setting: "programs",
            value: self.programs.to_string(),
            expected: "4, 6 or 8".to_owned(),
        })?;
        Settings::check(self)?;
        self.check_mix(programs)?;
        self.check_fold()?;
        self.check_times()?;
        self.check_differences()?;
        if self.named_genes && self.genes < NAMED_GENES.len() {
            return Err(SimulationError::NamedGenes {
                genes: self.genes,
                named: NAMED_GENES.len(),
            });
        }
        self.check_size()
    }

    /// The cells of a library at each time `[T]`, a single number spread over all times.
    pub fn cells_per_time(&self) -> Vec<usize> {
        match self.cells[..] {
            [every] => vec![every; self.times.len()],
            _ => self.cells.to_vec(),
        }
    }

    /// Whether conditions have not parted yet at the time of this index.
    pub fn is_shared(&self, t: usize) -> bool {
        self.conditions == 1 || self.shared_start && t == 0 && self.times.len() > 1
    }

    /// Libraries at the time of this index.
    fn libraries_at(&self, t: usize) -> usize {
        let conditions = if self.is_shared(t) {
            1
        } else {
            self.conditions
        };
        self.donors * conditions
    }

    fn check_mix(&self, programs: &[Program]) -> Result<(), SimulationError> {
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
            return Err(SimulationError::MixSizes(self.mix.to_string()));
        }
        Ok(())
    }

    fn check_fold(&self) -> Result<(), SettingError> {
        match self.fold {
            Fold::By(factor) if !FOLDS.contains(&factor) => Err(SettingError {
                setting: "fold",
                value: factor.to_string(),
                expected: format!(
                    "'drawn' or a number from {} to {}",
                    FOLDS.start(),
                    FOLDS.end()
                ),
            }),
            _ => Ok(()),
        }
    }

    fn check_times(&self) -> Result<(), SimulationError> {
        let times = self.times.len();
        let finite = self.times.iter().all(|time| time.is_finite());
        if times == 0 || !finite || !self.times.is_sorted_by(|a, b| a < b) {
            return Err(SimulationError::Times(self.times.to_string()));
        }
        if self.cells.len() != times && self.cells.len() != 1 {
            return Err(SimulationError::CellsLength {
                cells: self.cells.len(),
                times,
            });
        }
        match self.cells.iter().position(|&cells| cells == 0) {
            Some(t) => Err(SimulationError::NoCells {
                time: self.times[t],
            }),
            None => Ok(()),
        }
    }

    fn check_differences(&self) -> Result<(), SimulationError> {
        let differing = [
            ("differ-timing", self.differ_timing),
            ("differ-amplitude", self.differ_amplitude),
        ];
        let asked = differing.into_iter().find(|(_, programs)| *programs > 0);
        if let Some((setting, _)) = asked
            && self.conditions == 1
        {
            return Err(SimulationError::OneCondition { setting });
        }
        let differing = self.differ_timing + self.differ_amplitude;
        if differing > self.programs {
            return Err(SimulationError::Differing {
                differing,
                programs: self.programs,
            });
        }
        Ok(())
    }

    /// Checks that what is held in memory, and what is written, has a size that can be had.
    fn check_size(&self) -> Result<(), SimulationError> {
        let per_time = self.cells_per_time();
        let (mut cells, mut libraries) = (0_u64, 0_u64);
        for (t, &of_library) in per_time.iter().enumerate() {
            let at_time = self.libraries_at(t) as u64;
            libraries += at_time;
            cells = cells.saturating_add(at_time.saturating_mul(of_library as u64));
        }
        let genes = self.genes as u64;
        let sizes = [
            ("cells", cells, MOST_CELLS),
            (
                "means (genes x libraries)",
                libraries.saturating_mul(genes),
                MOST_MEANS,
            ),
            (
                "counts (genes x cells)",
                cells.saturating_mul(genes),
                MOST_COUNTS,
            ),
        ];
        match sizes.into_iter().find(|(_, size, most)| size > most) {
            Some((what, size, most)) => Err(SimulationError::TooLarge { what, size, most }),
            None => Ok(()),
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

    fn refusal(change: impl FnOnce(&mut SimulationSettings)) -> String {
        checked(change).unwrap_err().to_string()
    }

    #[test]
    fn the_default_and_every_default_mix_pass() {
        for programs in [4, 6, 8] {
            let mix = Mix::of_programs(programs);
            checked(|s| (s.programs, s.mix) = (programs, mix)).unwrap();
        }
        assert_eq!(
            SimulationSettings::default().cells.iter().sum::<usize>(),
            2000
        );
    }

    #[test]
    fn programs_are_four_six_or_eight() {
        for wrong in [5, 9] {
            assert_eq!(
                refusal(|s| s.programs = wrong),
                format!("‹programs› is {wrong}, but must be 4, 6 or 8")
            );
        }
    }

    #[test]
    fn the_mix_has_one_size_a_program_and_one_for_flat() {
        let error = refusal(|s| s.mix = Mix(vec![1.0; 6]));
        assert!(
            error.contains("6 sizes") && error.contains("repressed:flat"),
            "{error}"
        );
    }

    #[test]
    fn the_mix_shares_out_something() {
        for mix in [[0.0; 7], [-1.0; 7], [f64::NAN; 7], [f64::INFINITY; 7]] {
            let error = checked(|s| s.mix = Mix(mix.to_vec())).unwrap_err();
            assert!(matches!(error, SimulationError::MixSizes(_)), "{error}");
        }
    }

    #[test]
    fn times_ascend() {
        for times in [vec![], vec![0.0, 0.0], vec![3.0, 0.0], vec![f64::NAN]] {
            let change = |s: &mut SimulationSettings| {
                (s.times, s.cells) = (Times(times), CellCounts(vec![5]));
            };
            let error = checked(change).unwrap_err();
            assert!(matches!(error, SimulationError::Times(_)), "{error}");
        }
    }

    #[test]
    fn cells_fit_the_times() {
        let of = |counts: &[usize]| checked(|s| s.cells = CellCounts(counts.to_vec()));
        assert!(matches!(
            of(&[10, 10]).unwrap_err(),
            SimulationError::CellsLength { cells: 2, times: 5 }
        ));
        assert!(matches!(
            of(&[]).unwrap_err(),
            SimulationError::CellsLength { cells: 0, .. }
        ));
        let error = of(&[600, 350, 0, 350, 400]).unwrap_err().to_string();
        assert!(error.contains("no cells to time 6"), "{error}");
        of(&[3]).unwrap();
    }

    #[test]
    fn genes_leave_room_for_the_named_ones() {
        let error = refusal(|s| s.genes = 12);
        assert!(
            error.contains("give at least 13") && error.contains("‹named-genes off›"),
            "{error}"
        );
        checked(|s| (s.genes, s.named_genes) = (1, false)).unwrap();
        assert_eq!(
            refusal(|s| (s.genes, s.named_genes) = (0, false)),
            "‹genes› is 0, but must be a whole number from 1 to 1000000"
        );
    }

    #[test]
    fn numbers_keep_to_their_range() {
        for wrong in [0.0, -1.0, f64::NAN, 1e9] {
            refusal(|s| s.depth = wrong);
            refusal(|s| s.depth_drift = wrong);
            refusal(|s| s.timing_factor = wrong);
        }
        for wrong in [-0.1, f64::NAN, 2.1] {
            refusal(|s| s.donor_sd = wrong);
            refusal(|s| s.sample_sd = wrong);
            refusal(|s| s.batch_sd = wrong);
        }
        for wrong in [0.5, f64::NAN, 1e4] {
            let error = refusal(|s| s.fold = Fold::By(wrong));
            assert!(error.starts_with("‹fold›"), "{error}");
        }
        checked(|s| s.fold = Fold::By(2.0)).unwrap();
    }

    #[test]
    fn differences_need_conditions_and_programs() {
        for (error, setting) in [
            (refusal(|s| s.differ_timing = 1), "‹differ-timing›"),
            (refusal(|s| s.differ_amplitude = 1), "‹differ-amplitude›"),
        ] {
            assert!(
                error.contains(setting) && error.contains("‹conditions 2›"),
                "{error}"
            );
        }
        let both = |timing, amplitude| {
            checked(|s| {
                s.conditions = 2;
                (s.differ_timing, s.differ_amplitude) = (timing, amplitude);
            })
        };
        both(4, 2).unwrap();
        let error = both(4, 3).unwrap_err().to_string();
        assert!(error.contains("are 7 together, but there are 6"), "{error}");
    }

    #[test]
    fn sizes_that_cannot_be_had_are_refused() {
        let error = refusal(|s| s.genes = usize::MAX);
        assert!(
            error.contains("is 18446744073709551615, but must be"),
            "{error}"
        );
        let size = |error| match error {
            SimulationError::TooLarge { size, .. } => size,
            other => panic!("{other}"),
        };
        // 5 times, at four of them two conditions: 9 libraries a donor.
        let many = |s: &mut SimulationSettings| {
            s.cells = CellCounts(vec![1]);
            (s.donors, s.conditions, s.genes) = (1000, 2, 10_000);
        };
        assert_eq!(size(checked(many).unwrap_err()), 9 * 1000 * 10_000);
        let long = |s: &mut SimulationSettings| s.cells = CellCounts(vec![usize::MAX]);
        assert_eq!(size(checked(long).unwrap_err()), u64::MAX);
        // 5 x 1e6 cells x 1e6 genes.
        let wide = |s: &mut SimulationSettings| {
            (s.cells, s.genes) = (CellCounts(vec![1_000_000]), 1_000_000);
        };
        assert_eq!(size(checked(wide).unwrap_err()), 5_000_000_000_000);
    }
}
