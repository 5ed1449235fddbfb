//! The results of the studies.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::methods::Method;
use crate::study::conditions::Condition;
use crate::study::designs::Design;
use crate::study::effect::Effect;
use crate::study::halves::HalvesRow;
use crate::study::kinetics::KineticStudy;
use crate::study::rates::CallRates;
use crate::study::two_conditions::Grouping;
use crate::study::two_conditions::Side;
use genetide_analysis::Evidence;
use genetide_analysis::score::Contingency;

/// The results of a benchmark.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BenchmarkResults {
    /// Results of the study of recovery.
    pub recovery: Option<Recovery>,
    /// Results of the study of calls.
    pub calls: Option<Calls>,
    /// Results of the study of two conditions.
    pub joint: Option<Joint>,
    /// Results of the study of kinetics.
    pub kinetics: Option<KineticStudy>,
    /// Results of the study of halves.
    pub halves: Option<Vec<HalvesRow>>,
    /// Results of the study of k.
    pub choices: Option<Vec<ChoiceRow>>,
    /// Scores on the real table.
    pub labelled: Option<LabelledScores>,
    /// Files written.
    pub files: Vec<PathBuf>,
}

/// Results of the study of recovery.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recovery {
    /// The kinds of data sets.
    pub conditions: Vec<Condition>,
    /// The methods compared.
    pub methods: Vec<Method>,
    /// By condition, seed, method.
    pub rows: Vec<ScoreRow>,
    /// By condition, seed.
    pub calls: Vec<CallRow>,
    /// Called genes in the clusters of [`Method::Shape`].
    pub members: Vec<Member>,
    /// Onsets of called responders, by [`Method::Shape`].
    pub onsets: Vec<OnsetErrors>,
}

impl Recovery {
    /// The depths of all conditions, deepest first.
    pub fn depths(&self) -> Vec<f64> {
        let mut depths: Vec<f64> = self.conditions.iter().map(|c| c.simulation.depth).collect();
        depths.sort_by(|a, b| b.total_cmp(a));
        depths.dedup();
        depths
    }
}

/// The score of a method on a data set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoreRow {
    /// Index into [`Recovery::conditions`]; 0 on a real table.
    pub condition: usize,
    /// The seed of the data set, or on a real table of the method.
    pub seed: u64,
    /// The method.
    pub method: Method,
    /// Adjusted Rand index over the genes that are scored: all of a simulated data set, where genes
    /// that were not called are one class.
    pub ari: f64,
    /// Normalised mutual information over the same.
    pub nmi: f64,
    /// Wall-clock seconds, without the simulation and the response test that methods share.
    pub seconds: f64,
}

impl ScoreRow {
    /// The scores of `agreement` on the data set and with the method given.
    pub(super) fn new(
        (condition, seed, method): (usize, u64, Method),
        agreement: &Contingency,
        seconds: f64,
    ) -> Self {
        Self {
            condition,
            seed,
            method,
            ari: agreement.adjusted_rand_index(),
            nmi: agreement.normalised_mutual_information(),
            seconds,
        }
    }
}

/// The response test on a data set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CallRow {
    /// Index into [`Recovery::conditions`] or [`Joint::conditions`].
    pub condition: usize,
    /// The seed of the data set.
    pub seed: u64,
    /// How the genes called agree with those that respond, or that differ between two conditions.
    pub rates: CallRates,
}

/// Results of the study of calls.
#[derive(Clone, Debug, PartialEq)]
pub struct Calls {
    /// How libraries were sampled.
    pub designs: Vec<Design>,
    /// By design, seed, effect.
    pub rows: Vec<DesignRow>,
}

/// One test on a data set of a design.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DesignRow {
    /// Index into [`Calls::designs`].
    pub design: usize,
    /// What was tested.
    pub effect: Effect,
    /// What the test rested on.
    pub evidence: Evidence,
    /// How the genes called agree with those that have the effect.
    pub rates: CallRates,
}

/// Results of the study of two conditions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Joint {
    /// The kinds of data sets.
    pub conditions: Vec<Condition>,
    /// By condition, seed, side, grouping.
    pub rows: Vec<JointRow>,
    /// The test for different courses, by condition and seed.
    pub calls: Vec<CallRow>,
    /// Number of genes of all seeds by their true and their called difference.
    pub kinds: BTreeMap<KindKey, usize>,
}

/// How a grouping of a data set agrees with the true classes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JointRow {
    /// Index into [`Joint::conditions`].
    pub condition: usize,
    /// The seed of the data set.
    pub seed: u64,
    /// The conditions whose profiles were clustered.
    pub side: Side,
    /// The way.
    pub grouping: Grouping,
    /// Number of clusters, without the genes that were not called.
    pub k: usize,
    /// Adjusted Rand index over all genes; those that were not called are one class.
    pub ari: f64,
}

/// What differs between the conditions, in truth and as called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KindKey {
    /// Index into [`Joint::conditions`].
    pub condition: usize,
    /// "timing", "amplitude" or "none".
    pub difference: &'static str,
    /// The kind that the table of genes gives, or "none".
    pub kind: &'static str,
}

/// A called gene in its cluster.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// Index into [`Recovery::conditions`].
    pub condition: usize,
    /// The reported probability of its cluster.
    pub membership: f64,
    /// Whether the program matched with its cluster is its own.
    pub right: bool,
}

/// Errors of the onsets of a data set.
#[derive(Clone, Debug, PartialEq)]
pub struct OnsetErrors {
    /// Index into [`Recovery::conditions`].
    pub condition: usize,
    /// For each called responder whose profiles all have an onset: the absolute errors in hours of
    /// the mean, the reconstructed and the denoised profile.
    pub genes: Vec<[f64; 3]>,
}

/// The suggested number of clusters of a data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChoiceRow {
    /// Number of responding programs.
    pub programs: usize,
    /// Seed of data set and run.
    pub seed: u64,
    /// The number of clusters that `--k auto` takes.
    pub suggested: usize,
}

impl ChoiceRow {
    /// Returns true if the suggestion is the true number or one off.
    pub fn within_one(&self) -> bool {
        self.suggested.abs_diff(self.programs) <= 1
    }
}

/// Scores on a real table with known classes.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelledScores {
    /// Number of genes read and clustered.
    pub genes: usize,
    /// Number of genes with a class that is not ignored.
    pub scored: usize,
    /// Number of those classes.
    pub classes: usize,
    /// Number of clusters.
    pub k: usize,
    /// By seed and method.
    pub rows: Vec<ScoreRow>,
}
