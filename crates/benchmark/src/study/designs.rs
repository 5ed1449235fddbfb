//! The designs of time courses on which the response test is measured.

use genetide_analysis::AnalysisSettings;
use genetide_data::simulate::{CellCounts, Fold, Mix, SimulationSettings, Times};

/// Number of genes, and that of a quick benchmark.
const GENES: (usize, usize) = (2000, 500);
/// Cells of a library.
pub(super) const CELLS: usize = 100;
/// Times in hours.
const TIMES: [f64; 5] = [0.0, 3.0, 6.0, 12.0, 24.0];
/// At this depth a flat gene has about 1.2 counts a cell.
const DEPTH: f64 = 5.0;
/// Libraries at each time, unless a design has one.
pub(super) const DONORS: usize = 3;
/// Number of responding programs, two of which differ between conditions in timing and one in
/// amplitude, where there are conditions.
const PROGRAMS: usize = 6;
pub(super) const DIFFER: (usize, usize) = (2, 1);
/// Relative numbers of genes of the programs and of flat where a fifth of the genes respond.
const A_FIFTH: [f64; 7] = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 24.0];
/// Fold change of these.
const FOLD: f64 = 2.0;
/// The same where all genes are flat.
const ALL_FLAT: [f64; 7] = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0];

/// A way to sample a time course. A design and a seed determine a data set.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    /// The settings of the simulation, all but the seed.
    pub simulation: SimulationSettings,
    /// Standard deviation between libraries that the test assumes where there are no replicates.
    pub library_sd: f64,
}

impl Design {
    /// All designs: each way to sample one condition with all genes flat, then with a fifth of them
    /// responding, then two conditions.
    pub fn all(quick: bool) -> Vec<Self> {
        let course = Self::course(if quick { GENES.1 } else { GENES.0 });
        let mixes = [ALL_FLAT, A_FIFTH].map(|mix| Mix(mix.to_vec()));
        let one_condition = mixes.into_iter().flat_map(|mix| {
            let mut course = course.clone();
            course.simulation.mix = mix;
            course.one_condition()
        });
        one_condition.chain(course.two_conditions()).collect()
    }

    /// New donors at each time who do not differ.
    fn course(genes: usize) -> Self {
        Self {
            simulation: SimulationSettings {
                genes,
                cells: CellCounts(vec![CELLS]),
                times: Times(TIMES.to_vec()),
                depth: DEPTH,
                programs: PROGRAMS,
                fold: Fold::By(FOLD),
                named_genes: false,
                cell_effects: false,
                donors: DONORS,
                ..SimulationSettings::default()
            },
            library_sd: AnalysisSettings::default().library_sd,
        }
    }

    /// The same genes, sampled from one condition in several ways.
    fn one_condition(&self) -> Vec<Self> {
        let with_assumed = |library_sd: f64| Self {
            library_sd,
            ..self.clone()
        };
        let batches = [0.0, self.library_sd]
            .map(|assumed| [0.1, 0.2, 0.3].map(|sd| with_assumed(assumed).with_batches(sd)));
        let mut designs: Vec<Self> = [0.1, 0.2, 0.3, 0.5]
            .map(|sd| self.with_new_donors(sd))
            .into();
        designs.push(self.with_paired_donors(0.2, 0.0));
        designs.push(self.with_paired_donors(0.2, 0.15));
        designs.extend(batches.into_iter().flatten());
        designs.extend([0.1, 0.2].map(|sd| {
            let mut design = self.with_new_donors(sd);
            design.simulation.donors = 1;
            design
        }));
        designs
    }

    /// Genes of the default mix and of fold changes that are drawn, some of which differ between two
    /// conditions. These share the first time, so that a difference at any time is one between courses;
    /// in the last design they do not.
    fn two_conditions(&self) -> [Self; 5] {
        let mut course = self.clone();
        course.simulation.fold = Fold::Drawn;
        course.simulation.conditions = 2;
        (
            course.simulation.differ_timing,
            course.simulation.differ_amplitude,
        ) = DIFFER;
        let mut from_the_start = course.with_new_donors(0.1);
        from_the_start.simulation.shared_start = false;
        [
            course.with_new_donors(0.1),
            course.with_new_donors(0.2),
            course.with_paired_donors(0.2, 0.0),
            course.with_paired_donors(0.2, 0.15),
            from_the_start,
        ]
    }

    fn with_new_donors(&self, sd: f64) -> Self {
        let mut design = self.clone();
        design.simulation.donor_sd = sd;
        design
    }

    fn with_paired_donors(&self, donor_sd: f64, sample_sd: f64) -> Self {
        let mut design = self.with_new_donors(donor_sd);
        design.simulation.paired = true;
        design.simulation.sample_sd = sample_sd;
        design
    }

    /// Libraries that differ between times alone.
    fn with_batches(&self, sd: f64) -> Self {
        let mut design = self.clone();
        design.simulation.batch_sd = sd;
        design
    }

    /// Whether libraries repeat a time and condition, in batches of their own.
    fn has_replicates(&self) -> bool {
        self.simulation.donors > 1 && self.simulation.batch_sd == 0.0
    }

    /// The design in words: "new donors, SD 0.1".
    pub fn name(&self) -> String {
        let of = &self.simulation;
        let mut name = match (of.batch_sd > 0.0, of.donors, of.paired) {
            (true, ..) => format!("one batch a time, SD {}", of.batch_sd),
            (_, 1, _) => format!("one library a time, SD {}", of.donor_sd),
            (_, _, true) => format!("paired donors, SD {}", of.donor_sd),
            (_, _, false) => format!("new donors, SD {}", of.donor_sd),
        };
        if of.sample_sd > 0.0 {
            name += &format!(", samples {}", of.sample_sd);
        }
        if of.conditions > 1 {
            let since = if of.shared_start {
                ""
            } else {
                " from the start"
            };
            name = format!("two conditions{since}, {name}");
        }
        if !self.has_replicates() {
            name += &format!(", assumed {}", self.library_sd);
        }
        name
    }

    /// The share of genes that respond.
    pub fn responding(&self) -> f64 {
        let mix = &self.simulation.mix;
        mix[..PROGRAMS].iter().sum::<f64>() / mix.iter().sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn designs_are_told_apart_by_name_and_share() {
        let designs = Design::all(false);
        assert_eq!(designs.len(), 2 * 14 + 5);
        let key = |design: &Design| format!("{} {}", design.name(), design.responding());
        let keys: HashSet<String> = designs.iter().map(key).collect();
        assert_eq!(keys.len(), designs.len());
        for name in [
            "new donors, SD 0.5",
            "paired donors, SD 0.2, samples 0.15",
            "one batch a time, SD 0.3, assumed 0",
            "one library a time, SD 0.1, assumed 0.1",
            "two conditions, paired donors, SD 0.2",
            "two conditions from the start, new donors, SD 0.1",
        ] {
            assert!(keys.iter().any(|key| key.starts_with(name)), "{name}");
        }
        for design in &designs {
            design.simulation.check().unwrap();
        }
        // 24 of 30 parts are flat.
        assert_eq!(designs[0].responding(), 0.0);
        assert!((designs[14].responding() - 0.2).abs() < 1e-12);
    }
}
