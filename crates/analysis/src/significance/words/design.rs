//! What the design of an experiment leaves open, in words.

use std::collections::{HashMap, HashSet};

use genetide_data::{Attribute, GeneProfiles};

use crate::settings::{AnalysisSettings, Pairing, TestScale, TimeModel};
use crate::significance::curve::{LEAST_TIMES, time_points};
use crate::significance::experiment::{Evidence, Experiment};

/// Libraries with fewer cells than this are named.
const FEW_CELLS: u32 = 10;
/// Names that a sentence lists.
const LISTED: usize = 5;

impl Experiment {
    /// What the design leaves open, in sentences.
    pub fn remarks(&self, profiles: &GeneProfiles, settings: &AnalysisSettings) -> Vec<String> {
        let remarks = [
            self.confounding(),
            self.lost_comparisons(),
            self.nested_donors(),
            self.batches_in_the_model(),
            self.few_time_points(settings),
            clipped(profiles, settings),
            self.missing(profiles),
            self.single_libraries(profiles),
            self.unpaired_donors(settings),
            few_cells(profiles),
        ];
        remarks.into_iter().flatten().collect()
    }

    /// Replicates of which each was sampled at one time, alone there.
    fn confounding(&self) -> Option<String> {
        if matches!(self.evidence, Evidence::Curve { .. }) {
            return (self.has_batch_by_time || self.is_of_single_donors()).then(|| {
                "Every time point has a donor or batch of its own: differences between them are told from \
                 change over time only as far as a smooth curve does not follow them."
                    .to_owned()
            });
        }
        if self.has_batch_by_time {
            return Some(
                "Every time point is a batch of its own: change over time cannot be told from differences \
                 between batches, however many libraries a batch has."
                    .to_owned(),
            );
        }
        self.is_of_single_donors().then(|| {
            "Every donor or batch was sampled at one time point only, and no time point has another: \
             differences between time points cannot be told from differences between donors or batches."
                .to_owned()
        })
    }

    /// Whether each of several donors has one library, alone at its time.
    fn is_of_single_donors(&self) -> bool {
        let is_alone = self.groups.iter().all(|group| group.libraries == 1);
        is_alone && self.donors.len() > 1 && self.recurring_donors() == 0
    }

    /// Comparisons over time that blocks take up.
    fn lost_comparisons(&self) -> Option<String> {
        let (lost, all) = self.lost?;
        let is_paired = self.evidence.is_paired() == Some(true);
        let (what, advice) = if is_paired {
            let advice = " ‹pairing unpaired› leaves donors out of the model.";
            ("donors or batches", advice)
        } else {
            ("batches", "")
        };
        Some(format!(
            "{lost} of {all} comparisons between time points cannot be told from {what} and were not tested: a \
             gene that changes there alone is not called.{advice}"
        ))
    }

    /// Conditions with donors of their own, who are blocks.
    fn nested_donors(&self) -> Option<String> {
        let is_paired = self.evidence.is_paired() == Some(true);
        let conditions_of = |donor: usize| {
            let libraries = self.donor_of.iter().zip(&self.group_of);
            let of_donor = libraries.filter(move |(of, _)| **of == Some(donor));
            let conditions = of_donor.filter_map(|(_, &group)| self.groups[group].condition);
            conditions.collect::<HashSet<usize>>().len()
        };
        let is_nested = (0..self.donors.len()).all(|donor| conditions_of(donor) < 2);
        (is_paired && self.conditions.len() > 1 && is_nested).then(|| {
            "Every donor was sampled under one condition: a difference between conditions that is the same at \
             all time points cannot be told from one between donors, and only differing courses are tested."
                .to_owned()
        })
    }

    /// Batches that the model takes account of.
    fn batches_in_the_model(&self) -> Option<String> {
        let names = self
            .libraries
            .iter()
            .filter_map(|of| of.label(Attribute::Batch));
        let batches = names.collect::<HashSet<&str>>().len();
        let is_tested = self.evidence.is_paired().is_some();
        let are_blocks = self.blocks.iter().any(|blocks| blocks.count == batches);
        (is_tested && batches > 1).then(|| {
            if are_blocks && self.conditions.len() > 1 && self.has_batch_by_condition() {
                format!(
                    "Differences between the {batches} batches are taken out. Each batch has one condition: a \
                     difference between conditions that is the same at all time points cannot be told from one \
                     between batches, and only differing courses are tested."
                )
            } else if are_blocks {
                format!("Differences between the {batches} batches are taken out.")
            } else {
                format!("The {batches} batches are taken as replicates: none was sampled at several time points.")
            }
        })
    }

    /// A spline that was asked for, with too few time points.
    fn few_time_points(&self, settings: &AnalysisSettings) -> Option<String> {
        let is_asked = settings.time_model == TimeModel::Spline;
        let times = time_points(self);
        (is_asked && self.curve.is_none()).then(|| {
            let where_most = if self.conditions.len() > 1 {
                "no condition has more than"
            } else {
                "there are"
            };
            format!(
                "A spline over time needs at least {LEAST_TIMES} time points, and {where_most} {times}: each time \
                 point has a mean of its own, as with ‹time-model factor›."
            )
        })
    }

    /// Whether no batch has libraries of two conditions.
    fn has_batch_by_condition(&self) -> bool {
        let mut condition_of: HashMap<&str, usize> = HashMap::new();
        self.libraries
            .iter()
            .zip(&self.group_of)
            .all(|(library, &group)| {
                let own = library
                    .label(Attribute::Batch)
                    .zip(self.groups[group].condition);
                own.is_none_or(|(batch, condition)| {
                    *condition_of.entry(batch).or_insert(condition) == condition
                })
            })
    }

    /// Conditions that lack times at which others were sampled.
    fn missing(&self, profiles: &GeneProfiles) -> Option<String> {
        if self.conditions.len() < 2 {
            return None;
        }
        let has = |time: usize, condition: Option<usize>| {
            let mut groups = self.groups.iter();
            groups.any(|group| (group.time, group.condition) == (time, condition))
        };
        let times = 0..profiles.time_count();
        let mut missing = Vec::new();
        for time in times.filter(|&time| !has(time, None)) {
            let lacking = (0..self.conditions.len()).filter(|&of| !has(time, Some(of)));
            let at = profiles.times()[time];
            missing.extend(lacking.map(|of| format!("{} at {at}", self.conditions[of])));
        }
        (!missing.is_empty()).then(|| {
            format!(
                "Not sampled: {}. Conditions are compared at the time points that they share.",
                listed(&missing)
            )
        })
    }

    /// Times with one library beside others with replicates.
    fn single_libraries(&self, profiles: &GeneProfiles) -> Option<String> {
        if !matches!(self.evidence, Evidence::Replicates { .. }) {
            return None;
        }
        let single = self.groups.iter().filter(|group| group.libraries == 1);
        let names: Vec<String> = single
            .map(|group| self.name_of(group.time, group.condition, profiles))
            .collect();
        (!names.is_empty()).then(|| {
            format!(
                "One library only: {}. The spread there is taken from the other time points.",
                listed(&names)
            )
        })
    }

    /// Donors that recur and are not compared with themselves.
    fn unpaired_donors(&self, settings: &AnalysisSettings) -> Option<String> {
        let is_unpaired = self.evidence.is_paired() == Some(false);
        let recurring = self.recurring_donors();
        let is_choice = settings.pairing == Pairing::Unpaired;
        let are_named = !self.donors.iter().any(|name| name.starts_with('#'));
        (is_unpaired && recurring > 1 && !is_choice && are_named).then(|| {
            format!(
                "{recurring} replicate names recur at several time points and are taken as independent \
                 libraries. If they are donors, ‹pairing paired› compares each with itself."
            )
        })
    }

    fn name_of(&self, time: usize, condition: Option<usize>, profiles: &GeneProfiles) -> String {
        let at = profiles.times()[time];
        match condition {
            Some(condition) => format!("{} at {at}", self.conditions[condition]),
            None => format!("time {at}"),
        }
    }
}

/// Libraries with so few cells that their means are little more than noise.
fn few_cells(profiles: &GeneProfiles) -> Option<String> {
    if profiles.noun() == "sample" {
        return None;
    }
    let libraries = profiles.samples().libraries().iter();
    let few = libraries.filter(|library| library.cells < FEW_CELLS);
    let names: Vec<String> = few
        .map(|library| {
            let time = profiles.times()[library.time];
            let labels = Attribute::IN_NAMES.into_iter();
            let labels: Vec<&str> = labels.filter_map(|of| library.label(of)).collect();
            format!("{} {} ({})", time, labels.join(" "), library.cells)
        })
        .collect();
    (!names.is_empty()).then(|| {
        format!(
            "Libraries with fewer than {FEW_CELLS} cells (time, labels, cells): {}.",
            listed(&names)
        )
    })
}

/// Negative values that a logarithm was asked for.
fn clipped(profiles: &GeneProfiles, settings: &AnalysisSettings) -> Option<String> {
    if settings.test_scale != TestScale::Log2 {
        return None;
    }
    let genes = 0..profiles.gene_count();
    let means = genes.flat_map(|g| profiles.sample_moments(g));
    let negative = means.filter(|of| of.mean < 0.0).count();
    (negative > 0).then(|| {
        format!(
            "{negative} means of samples are negative and count as 0 on the log scale of the test: \
             ‹test-scale as-is› compares them unchanged."
        )
    })
}

fn listed(names: &[String]) -> String {
    let first = names.iter().take(LISTED).cloned().collect::<Vec<_>>();
    match names.len().saturating_sub(LISTED) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}
