//! The measures of the study of kinetics over the seeds.

use crate::study::kinetics::measure::{KineticRow, KineticStudy};
use crate::study::kinetics::methods::KineticMethod;
use crate::study::reliability::{calibration_error, reliability_of};
use crate::study::spread::Spread;

/// A measure, in the order of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KineticMeasure {
    /// Mean absolute error of the onsets.
    OnsetError,
    /// Mean absolute error of the times to 95 %.
    TimeTo95Error,
    /// Mean squared error of the profiles.
    ProfileError,
    /// Coverage of the intervals of the onsets.
    OnsetCoverage,
    /// Coverage of the intervals of the times to 95 %.
    TimeTo95Coverage,
    /// Coverage of the intervals of the peaks.
    PeakCoverage,
    /// Coverage of the intervals of the profiles.
    ProfileCoverage,
    /// Adjusted Rand index of the clusters with the programs.
    Ari,
    /// Calibration error of the memberships.
    CalibrationError,
}

impl KineticMeasure {
    /// All of them, in the order of the tables.
    pub const ALL: [Self; 9] = [
        Self::OnsetError,
        Self::TimeTo95Error,
        Self::ProfileError,
        Self::OnsetCoverage,
        Self::TimeTo95Coverage,
        Self::PeakCoverage,
        Self::ProfileCoverage,
        Self::Ari,
        Self::CalibrationError,
    ];

    /// As written in CSV files.
    pub fn name(self) -> &'static str {
        match self {
            Self::OnsetError => "onset_error",
            Self::TimeTo95Error => "time_to_95_error",
            Self::ProfileError => "profile_error",
            Self::OnsetCoverage => "onset_coverage",
            Self::TimeTo95Coverage => "time_to_95_coverage",
            Self::PeakCoverage => "peak_coverage",
            Self::ProfileCoverage => "profile_coverage",
            Self::Ari => "ari",
            Self::CalibrationError => "calibration_error",
        }
    }

    /// As written above a printed table.
    pub fn title(self) -> &'static str {
        match self {
            Self::OnsetError => "Onset, mean absolute error in hours",
            Self::TimeTo95Error => "Time to 95 % of the change, mean absolute error in hours",
            Self::ProfileError => "Profile at the times, mean squared error (z units)",
            Self::OnsetCoverage => "Share of the onsets in their 90 % intervals",
            Self::TimeTo95Coverage => "Share of the times to 95 % in their 90 % intervals",
            Self::PeakCoverage => "Share of the peaks in their 90 % intervals",
            Self::ProfileCoverage => "Share of the profile's values in their 90 % intervals",
            Self::Ari => "Adjusted Rand index of clusters and programs",
            Self::CalibrationError => "Calibration error of the memberships",
        }
    }

    /// Its value on one data set; absent where the method does not give it.
    pub fn of(self, row: &KineticRow) -> Option<f64> {
        let scores = &row.scores;
        match self {
            Self::OnsetError => scores.onset_error,
            Self::TimeTo95Error => scores.time_to_95_error,
            Self::ProfileError => scores.profile_error,
            Self::OnsetCoverage => scores.onset_coverage,
            Self::TimeTo95Coverage => scores.time_to_95_coverage,
            Self::PeakCoverage => scores.peak_coverage,
            Self::ProfileCoverage => scores.profile_coverage,
            Self::Ari => scores.ari,
            Self::CalibrationError => calibration_error(&reliability_of(&scores.members)),
        }
    }
}

/// A measure of a method over the seeds of a design. The calibration error is that of the genes of all
/// seeds together, with the standard deviation over the seeds: that of a few hundred genes is too large.
pub fn kinetic_spread(
    study: &KineticStudy,
    design: usize,
    method: KineticMethod,
    measure: KineticMeasure,
) -> Option<Spread> {
    let is_own = |row: &&KineticRow| row.design == design && row.method == method;
    let own: Vec<&KineticRow> = study.rows.iter().filter(is_own).collect();
    let spread = Spread::of(own.iter().filter_map(|row| measure.of(row)))?;
    if measure != KineticMeasure::CalibrationError {
        return Some(spread);
    }
    let members = own.iter().flat_map(|row| &row.scores.members);
    let mean = calibration_error(&reliability_of(members))?;
    Some(Spread { mean, ..spread })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::kinetics::scores::KineticScores;

    #[test]
    fn the_genes_of_all_seeds_are_calibrated_together() {
        let row = |seed, onset_error, members: &[(f64, bool)]| KineticRow {
            design: 0,
            seed,
            method: KineticMethod::Mixture,
            scores: KineticScores {
                onset_error: Some(onset_error),
                members: members.to_vec(),
                ..KineticScores::default()
            },
            seconds: 0.0,
        };
        let study = KineticStudy {
            rows: vec![
                row(1, 1.0, &[(0.75, true), (0.75, true)]),
                row(2, 2.0, &[(0.75, true), (0.75, false)]),
            ],
            ..KineticStudy::default()
        };
        let of = |measure| kinetic_spread(&study, 0, KineticMethod::Mixture, measure);
        assert_eq!(of(KineticMeasure::OnsetError).unwrap().mean, 1.5);
        // Three of four are right with 0.75 each; alone the seeds are 0.25 off.
        let calibration = of(KineticMeasure::CalibrationError).unwrap();
        assert_eq!((calibration.mean, calibration.deviation), (0.0, Some(0.0)));
        assert_eq!(of(KineticMeasure::Ari), None);
    }
}
