//! What the design of an experiment allows to be tested.

use std::collections::HashMap;

use genetide_data::libraries::Library;
use genetide_data::samples::UNLABELLED;
use genetide_data::{Attribute, GeneProfiles};

use crate::settings::{AnalysisSettings, Pairing, TimeModel};
use crate::significance::curve::Curve;
use crate::significance::design::{design, group_means};
use crate::significance::experiment::{Blocks, Evidence, Experiment, index_of};

/// Observations of a library from which the noise within it can be estimated.
const CELLS_OF_A_LIBRARY: u32 = 10;
/// Residual degrees of freedom that donors as blocks must leave, unless pairing is asked for, and curves
/// through single libraries.
const LEAST_DF: usize = 3;

impl Experiment {
    /// The design of the libraries of `profiles`, and what it allows.
    ///
    /// Batches of one time each are the libraries: what was prepared together is no replicate. Other batches are
    /// blocks, and so are donors who recur, where that leaves residual degrees of freedom and every comparison
    /// over time. Means follow curves over time where `settings` say so and there are time points enough.
    pub fn new(profiles: &GeneProfiles, settings: &AnalysisSettings) -> Self {
        let of_libraries = |libraries: Vec<Library>| {
            let mut experiment = Self::of_libraries(libraries);
            if settings.time_model == TimeModel::Spline {
                experiment.curve = Curve::new(&experiment, profiles.times());
            }
            experiment
        };
        let libraries = profiles.samples().libraries();
        if batches_are_in_times(libraries) {
            let batches = merged(libraries, |of| {
                of.label(Attribute::Batch).map(str::to_owned)
            });
            let mut experiment = of_libraries(batches);
            experiment.has_batch_by_time = experiment.is_single();
            experiment.find_evidence(settings);
            return experiment;
        }
        let mut experiment = of_libraries(libraries.to_vec());
        experiment.add_batches();
        let is_of_batches =
            experiment.comparisons() == 0 && experiment.comparisons_lost().is_some();
        if experiment.residual_df() > 0 && is_of_batches {
            // All of the course is that of the batches.
            experiment = of_libraries(merged(libraries, |_| None));
            experiment.has_batch_by_time = true;
        }
        experiment.find_evidence(settings);
        experiment
    }

    fn find_evidence(&mut self, settings: &AnalysisSettings) {
        if self.residual_df() >= self.least_df() {
            let paired = self.add_donors(settings.pairing);
            self.evidence = if self.is_single() {
                Evidence::Curve { paired }
            } else {
                Evidence::Replicates { paired }
            };
            self.lost = self.comparisons_lost();
            return;
        }
        let sd = settings.library_sd;
        let mut libraries = self.libraries.iter();
        let has_cells = libraries.all(|library| library.cells >= CELLS_OF_A_LIBRARY);
        if self.is_single() && has_cells && sd > 0.0 {
            self.evidence = Evidence::Assumed { sd };
        }
    }

    /// Whether every time and condition has one library.
    fn is_single(&self) -> bool {
        self.groups.iter().all(|group| group.libraries == 1)
    }

    /// Residual degrees of freedom that a test needs: more where all of them are distances from a curve.
    fn least_df(&self) -> usize {
        if self.is_single() { LEAST_DF } else { 1 }
    }

    fn residual_df(&self) -> usize {
        design(self).residual_df()
    }

    /// Number of independent comparisons over time that the design allows.
    fn comparisons(&self) -> usize {
        design(self).testable_df(&group_means(self).within_rows())
    }

    /// Takes batches for blocks, where there are several and replicates beside them.
    fn add_batches(&mut self) {
        let mut names = Vec::new();
        let of = self.libraries.iter();
        let of = of.map(|library| {
            let batch = library.label(Attribute::Batch).unwrap_or_default();
            index_of(&mut names, batch)
        });
        let of: Vec<usize> = of.collect();
        if names.len() > 1 {
            self.blocks.push(Blocks {
                count: names.len(),
                of,
            });
            if self.residual_df() < self.least_df() {
                self.blocks.pop();
            }
        }
    }

    /// Takes donors for blocks if `pairing` allows; says whether.
    fn add_donors(&mut self, pairing: Pairing) -> bool {
        let may_be = match pairing {
            Pairing::Unpaired => false,
            Pairing::Paired => true,
            Pairing::Auto => self.are_named(),
        };
        if !may_be || self.recurring_donors() < 2 {
            return false;
        }
        let comparisons = self.comparisons();
        self.blocks.push(self.donor_blocks());
        let keeps_all = self.comparisons() == comparisons;
        let is_kept = match pairing {
            Pairing::Auto => keeps_all && self.residual_df() >= LEAST_DF,
            Pairing::Paired | Pairing::Unpaired => self.residual_df() > 0,
        };
        if !is_kept {
            self.blocks.pop();
        }
        is_kept
    }

    /// The donors as blocks; every library without a donor is one by itself.
    fn donor_blocks(&self) -> Blocks {
        let mut count = self.donors.len();
        let of = self.donor_of.iter().map(|donor| {
            donor.unwrap_or_else(|| {
                count += 1;
                count - 1
            })
        });
        let of = of.collect();
        Blocks { count, of }
    }

    fn comparisons_lost(&mut self) -> Option<(usize, usize)> {
        let left = self.comparisons();
        let blocks = std::mem::take(&mut self.blocks);
        let all = self.comparisons();
        self.blocks = blocks;
        (left < all).then_some((all - left, all))
    }
}

/// Whether there are several batches, each of one time.
fn batches_are_in_times(libraries: &[Library]) -> bool {
    let mut time_of: HashMap<&str, usize> = HashMap::new();
    let is_in_one = libraries.iter().all(|library| {
        let batch = library.label(Attribute::Batch);
        batch
            .filter(|batch| *batch != UNLABELLED)
            .is_some_and(|batch| {
                let time = *time_of.entry(batch).or_insert(library.time);
                time == library.time
            })
    });
    is_in_one && time_of.len() > 1
}

/// Libraries of one time, condition and `key` as one.
fn merged(libraries: &[Library], key: impl Fn(&Library) -> Option<String>) -> Vec<Library> {
    let key = |of: &Library| {
        let condition = of.label(Attribute::Condition).map(str::to_owned);
        (of.time, condition, key(of))
    };
    let mut merged: Vec<Library> = Vec::new();
    for library in libraries {
        match merged.iter().position(|known| key(known) == key(library)) {
            Some(known) => merged[known] = merged[known].clone().merged(library),
            None => merged.push(library.clone()),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use genetide_data::{Matrix, Moments, Sample, Samples};

    use super::*;

    /// Time, donor and batch.
    type Of<'a> = (f64, &'a str, &'a str);

    /// The design of bulk libraries.
    fn experiment(libraries: &[Of<'_>], pairing: Pairing) -> Experiment {
        let sample = |&(time, donor, batch): &Of<'_>| {
            Sample::new(time, 1, |attribute| match attribute {
                Attribute::Replicate => Some(donor.to_owned()),
                Attribute::Batch => Some(batch.to_owned()).filter(|batch| !batch.is_empty()),
                _ => None,
            })
        };
        let samples = Samples::new(libraries.iter().map(sample).collect(), None, Vec::new());
        let moments = Matrix::filled(1, libraries.len(), Moments::default());
        let profiles = GeneProfiles::new(vec!["G".to_owned()], samples, moments);
        let settings = AnalysisSettings {
            pairing,
            ..AnalysisSettings::default()
        };
        Experiment::new(&profiles, &settings)
    }

    /// The libraries of `donors` at each time, without batches.
    fn of_donors<'a>(times: &[(f64, &[&'a str])]) -> Vec<Of<'a>> {
        let of_time = |&(time, donors): &(f64, &[&'a str])| {
            let libraries = donors.iter().map(|&donor| (time, donor, ""));
            libraries.collect::<Vec<_>>()
        };
        times.iter().flat_map(of_time).collect()
    }

    #[test]
    fn donors_are_blocks_where_nothing_is_lost() {
        let three: &[&str] = &["D1", "D2", "D3"];
        let full = of_donors(&[(0.0, three), (1.0, three), (2.0, three)]);
        let paired = Evidence::Replicates { paired: true };
        assert_eq!(experiment(&full, Pairing::Auto).evidence, paired);
        // Other donors at the last time: it cannot be told from them.
        let late = of_donors(&[(0.0, three), (1.0, three), (2.0, &["D4", "D5", "D6"])]);
        let unpaired = Evidence::Replicates { paired: false };
        assert_eq!(experiment(&late, Pairing::Auto).evidence, unpaired);
        let asked = experiment(&late, Pairing::Paired);
        assert_eq!((asked.evidence, asked.lost), (paired, Some((1, 2))));
        // The same where they have no label.
        let none = of_donors(&[(0.0, three), (1.0, three), (2.0, &[UNLABELLED])]);
        assert_eq!(experiment(&none, Pairing::Auto).evidence, unpaired);
        // Three donors at two times each and six at one: blocks would leave no degree of freedom.
        let tree = of_donors(&[
            (0.0, &["D1", "D2", "A"]),
            (1.0, &["D2", "D3", "B"]),
            (2.0, &["D3", "C", "D"]),
            (3.0, &["D1", "E", "F"]),
        ]);
        assert_eq!(experiment(&tree, Pairing::Auto).evidence, unpaired);
        assert_eq!(experiment(&tree, Pairing::Paired).evidence, unpaired);
    }

    #[test]
    fn batches_are_blocks_replicates_or_all_there_is() {
        let with = |batch: fn(usize, usize) -> usize| {
            let names = ["b0", "b1", "b2", "b3", "b4", "b5"];
            let libraries = (0..9).map(|l| (l / 3, l % 3));
            let libraries: Vec<Of<'_>> = libraries
                .map(|(time, n)| (time as f64, ["x", "y", "z"][n], names[batch(time, n)]))
                .collect();
            experiment(&libraries, Pairing::Unpaired)
        };
        let replicates = Evidence::Replicates { paired: false };
        // Batches 0 to 2 at every time.
        let crossed = with(|_, n| n);
        assert_eq!(
            (crossed.evidence, crossed.blocks.len(), crossed.lost),
            (replicates, 1, None)
        );
        // One batch a time.
        let times = with(|time, _| time);
        assert_eq!(
            (times.evidence, times.libraries.len()),
            (Evidence::Nothing, 3)
        );
        assert!(times.has_batch_by_time);
        // Two batches at each time, with one and two libraries.
        let nested = with(|time, n| 2 * time + n.min(1));
        assert_eq!((nested.evidence, nested.libraries.len()), (replicates, 6));
        assert!(nested.blocks.is_empty() && !nested.has_batch_by_time);
        // The first time in one batch, the others in another.
        let zero = with(|time, _| time.min(1));
        assert_eq!((zero.evidence, zero.lost), (replicates, Some((1, 2))));
    }
}
