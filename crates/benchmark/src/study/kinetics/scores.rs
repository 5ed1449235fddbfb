//! A reading of a table against the truth.

use crate::study::kinetics::reading::{Clusters, Estimate, Reading, TimingReading};
use crate::study::kinetics::simulation::{KineticData, PROGRAMS};
use crate::study::kinetics::timing::Timing;
use crate::study::reliability::are_right;
use genetide_analysis::score::Contingency;
use genetide_data::{GeneIndex, ScaledProfiles};

/// How a method agrees with the truth about a data set; what it does not give is absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KineticScores {
    /// Mean absolute error of the onsets, in hours, over the genes and courses that respond.
    pub onset_error: Option<f64>,
    /// The same of the times to 95 %.
    pub time_to_95_error: Option<f64>,
    /// Mean squared error of the profiles, on the scale of the scaled profiles.
    pub profile_error: Option<f64>,
    /// Share of the onsets in their 90 % intervals.
    pub onset_coverage: Option<f64>,
    /// The same of the times to 95 %.
    pub time_to_95_coverage: Option<f64>,
    /// The same of the peaks.
    pub peak_coverage: Option<f64>,
    /// The same of the values of the profiles.
    pub profile_coverage: Option<f64>,
    /// Adjusted Rand index of the clusters with the programs.
    pub ari: Option<f64>,
    /// The membership of every gene in its cluster and whether the program matched with that is its own;
    /// empty without memberships, and with other than the true number of clusters.
    pub members: Vec<(f64, bool)>,
}

impl KineticScores {
    /// Adds what the clusters show.
    pub(super) fn with_clusters(
        mut self,
        data: &KineticData,
        scaled: &ScaledProfiles,
        clusters: &Clusters,
    ) -> Self {
        let program = |gene: &GeneIndex| data.programs[gene.index()];
        let programs: Vec<usize> = scaled.genes.iter().map(program).collect();
        let pairs = clusters.labels.iter().zip(&programs);
        self.ari = Some(Contingency::of(pairs).adjusted_rand_index());
        let k = clusters.labels.iter().max().map_or(0, |last| last + 1);
        if let Some(membership) = clusters.membership.as_ref().filter(|_| k == PROGRAMS) {
            let programs: Vec<Option<usize>> = programs.into_iter().map(Some).collect();
            let right = are_right(&clusters.labels, k, &programs, PROGRAMS);
            self.members = membership.iter().copied().zip(right).collect();
        }
        self
    }

    /// Adds what the curves and timings show.
    pub(super) fn with_reading(
        self,
        data: &KineticData,
        scaled: &ScaledProfiles,
        reading: &Reading,
    ) -> Self {
        let pairs = timing_pairs(data, scaled, reading);
        let over = |found: fn(&TimingReading) -> Estimate, truth: fn(&Timing) -> f64| {
            Agreement::of(pairs.iter().map(|(own, of)| (found(own), truth(of))))
        };
        let onset = over(|of| of.onset, |of| of.onset);
        let time_to_95 = over(|of| of.time_to_95, |of| of.time_to_95);
        let peak = over(|of| of.peak, |of| of.peak);
        let values = (0..scaled.len()).flat_map(|row| {
            let expected = data.expected.row(scaled.genes[row].index()).iter();
            let (offset, scale) = (scaled.offset[row], scaled.scale[row]);
            let truth = expected.map(move |value| (value - offset) / scale);
            reading.profile.row(row).iter().copied().zip(truth)
        });
        let profile = Agreement::of(values);
        Self {
            onset_error: onset.error,
            time_to_95_error: time_to_95.error,
            profile_error: profile.squared_error,
            onset_coverage: onset.coverage,
            time_to_95_coverage: time_to_95.coverage,
            peak_coverage: peak.coverage,
            profile_coverage: profile.coverage,
            ..self
        }
    }
}

/// The timings read of genes and courses that respond, with the true ones.
fn timing_pairs(
    data: &KineticData,
    scaled: &ScaledProfiles,
    reading: &Reading,
) -> Vec<(TimingReading, Timing)> {
    let of_row = |(gene, found): (&GeneIndex, &Vec<Option<TimingReading>>)| {
        let truth = data.timings[gene.index()].iter();
        let pairs = found
            .iter()
            .zip(truth)
            .map(|(found, truth)| found.zip(*truth));
        pairs.flatten().collect::<Vec<_>>()
    };
    let genes = scaled.genes.iter().zip(&reading.timings);
    genes.flat_map(of_row).collect()
}

/// How estimates agree with the truth.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Agreement {
    /// Mean absolute error.
    error: Option<f64>,
    /// Mean squared error.
    squared_error: Option<f64>,
    /// Share of the truth in the intervals.
    coverage: Option<f64>,
}

impl Agreement {
    fn of(pairs: impl Iterator<Item = (Estimate, f64)>) -> Self {
        let (mut count, mut absolute, mut squares) = (0.0, 0.0, 0.0);
        let (mut intervals, mut inside) = (0.0, 0.0);
        for (estimate, truth) in pairs {
            let error = estimate.value - truth;
            count += 1.0;
            absolute += error.abs();
            squares += error * error;
            if let Some(covers) = estimate.covers(truth) {
                intervals += 1.0;
                inside += f64::from(u8::from(covers));
            }
        }
        let mean = |sum: f64, of: f64| (of > 0.0).then(|| sum / of);
        Self {
            error: mean(absolute, count),
            squared_error: mean(squares, count),
            coverage: mean(inside, intervals),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreement_agrees_with_arithmetic() {
        let estimate = |value, interval| Estimate { value, interval };
        let pairs = [
            (estimate(1.0, Some((0.5, 1.5))), 1.5),
            (estimate(2.0, Some((1.5, 2.5))), 5.0),
            (estimate(3.0, None), 2.5),
        ];
        // Errors 0.5, 3, 0.5: mean 4/3, squares 9.5 / 3. One of two intervals.
        let agreement = Agreement::of(pairs.into_iter());
        assert!((agreement.error.unwrap() - 4.0 / 3.0).abs() < 1e-12);
        assert!((agreement.squared_error.unwrap() - 9.5 / 3.0).abs() < 1e-12);
        assert_eq!(agreement.coverage, Some(0.5));
        assert_eq!(Agreement::of(std::iter::empty()), Agreement::default());
    }
}
