//! The design of an experiment: which times and conditions were sampled, and how often.

use std::collections::HashSet;

use genetide_data::Attribute;
use genetide_data::libraries::Library;
use genetide_data::samples::UNLABELLED;
use serde::{Deserialize, Serialize};

use crate::significance::curve::Curve;

/// What a test of change over time can rest on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Evidence {
    /// Libraries that repeat a time and condition.
    Replicates {
        /// Whether donors that recur are compared with themselves.
        paired: bool,
    },
    /// One library a time and condition, which differ from a smooth curve over time.
    Curve {
        /// Whether donors that recur are compared with themselves.
        paired: bool,
    },
    /// One library a time and condition: the standard deviation between libraries is assumed.
    Assumed {
        /// Standard deviation of the natural logarithm between libraries.
        sd: f64,
    },
    /// One observation a time and condition: nothing tells noise from change.
    #[default]
    Nothing,
    /// Cells that were taken for replicates, by version 0.1 of the program: p values are too small.
    Cells,
}

impl Evidence {
    /// As written in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Replicates { .. } => "replicates",
            Self::Curve { .. } => "curve",
            Self::Assumed { .. } => "assumed",
            Self::Nothing => "none",
            Self::Cells => "cells",
        }
    }

    /// Whether donors that recur are compared with themselves; `None` where the spread between libraries
    /// is not measured.
    pub fn is_paired(self) -> Option<bool> {
        match self {
            Self::Replicates { paired } | Self::Curve { paired } => Some(paired),
            Self::Assumed { .. } | Self::Nothing | Self::Cells => None,
        }
    }
}

/// The libraries of one time and condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Index into the times.
    pub time: usize,
    /// Index into the conditions; `None` where libraries belong to all of them.
    pub condition: Option<usize>,
    /// Number of libraries.
    pub libraries: usize,
    /// Number of observations in them.
    pub observations: u64,
}

/// Libraries that are alike beyond their group: those of one donor, or of one batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Blocks {
    /// Number of blocks.
    pub count: usize,
    /// `[L]`: the block of each library.
    pub of: Vec<usize>,
}

/// The design of an experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// The libraries `[L]`, or what stands for them where batches and times coincide: all libraries of a
    /// time and condition together.
    pub libraries: Vec<Library>,
    /// Conditions, in order of appearance; empty where the table has none.
    pub conditions: Vec<String>,
    /// The times and conditions with libraries, by time.
    pub groups: Vec<Group>,
    /// `[L]`: the group of each library.
    pub group_of: Vec<usize>,
    /// `[L]`: the donor of each library, as a number; `None` where it has none.
    pub donor_of: Vec<Option<usize>>,
    /// Names of the donors (or animals, or libraries).
    pub donors: Vec<String>,
    /// Whether every time has one batch, which no other time has.
    pub has_batch_by_time: bool,
    /// The curves that means follow over time; `None` where each time and condition has a mean of its own.
    pub curve: Option<Curve>,
    /// What libraries have in common beyond their group.
    pub blocks: Vec<Blocks>,
    /// The comparisons over time that cannot be told from blocks, and their number without blocks.
    pub lost: Option<(usize, usize)>,
    /// What the test rests on.
    pub evidence: Evidence,
}

impl Experiment {
    /// The groups of `libraries`, without evidence yet.
    pub(super) fn of_libraries(libraries: Vec<Library>) -> Self {
        let mut experiment = Self {
            libraries: Vec::new(),
            conditions: Vec::new(),
            groups: Vec::new(),
            group_of: Vec::new(),
            donor_of: Vec::new(),
            donors: Vec::new(),
            has_batch_by_time: false,
            curve: None,
            blocks: Vec::new(),
            lost: None,
            evidence: Evidence::Nothing,
        };
        for library in libraries {
            experiment.add(library);
        }
        experiment
    }

    fn add(&mut self, library: Library) {
        let condition = library.label(Attribute::Condition);
        let condition = condition.map(|name| index_of(&mut self.conditions, name));
        // Unlabelled cells are of any donor.
        let donor = library.label(Attribute::Replicate);
        let donor = donor.filter(|name| *name != UNLABELLED);
        let donor = donor.map(|name| index_of(&mut self.donors, name));
        let is_same = |group: &Group| (group.time, group.condition) == (library.time, condition);
        let known = self.groups.iter().position(is_same);
        let group = known.unwrap_or_else(|| {
            self.groups.push(Group {
                time: library.time,
                condition,
                libraries: 0,
                observations: 0,
            });
            self.groups.len() - 1
        });
        self.groups[group].libraries += 1;
        self.groups[group].observations += u64::from(library.cells);
        self.group_of.push(group);
        self.donor_of.push(donor);
        self.libraries.push(library);
    }

    /// Donors with libraries in several groups.
    pub fn recurring_donors(&self) -> usize {
        let groups_of = |donor: usize| {
            let libraries = self.donor_of.iter().zip(&self.group_of);
            let of_donor = libraries.filter(|(of, _)| **of == Some(donor));
            of_donor
                .map(|(_, group)| group)
                .collect::<HashSet<&usize>>()
                .len()
        };
        (0..self.donors.len())
            .filter(|&donor| groups_of(donor) > 1)
            .count()
    }

    /// Whether replicates have names, such as D1: numbers are counted anew at every time, so that
    /// replicate 1 of one time need not be that of another.
    pub fn are_named(&self) -> bool {
        !self.donors.iter().all(|name| is_number(name))
    }
}

/// Whether a replicate is a mere number: "2", "rep2", "replicate 2", "r2".
fn is_number(name: &str) -> bool {
    let name = name.to_lowercase();
    let word = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let word = word.trim_end_matches([' ', '_', '-', '.', '#']);
    let is_word = ["", "r", "rep", "repl", "replicate", "n", "bio", "biorep"].contains(&word);
    is_word && word.len() < name.len()
}

pub(super) fn index_of(names: &mut Vec<String>, name: &str) -> usize {
    let known = names.iter().position(|known| known == name);
    known.unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    })
}
