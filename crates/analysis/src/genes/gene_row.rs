//! The gene table: all results for a gene in one row.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::genes::condition_difference::{Comparison, ConditionDifference};
use crate::genes::kinetics;
use crate::numeric::stats::first_max_by;
use crate::significance::log_scale::LogScale;
use crate::{
    Clustering, Direction, Evidence, KineticEstimates, Kinetics, ResponseTest, Significance, Status,
};
use genetide_data::value_scale::ValueScale;
use genetide_data::{Courses, GeneProfiles, Matrix, RowIndex, ScaledProfiles};

/// Membership below which a gene is shown as lying between clusters.
pub const BORDER: f64 = 0.8;

/// The direction of a gene in a course that goes up by one measure and down by another.
pub const UNCLEAR: &str = "unclear";

/// One row of the gene table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeneRow {
    /// Name of the gene.
    pub gene: String,
    /// 0 for no response (or no variation to cluster), 1..=k for a cluster; absent for an
    /// incomplete gene, and for all genes before clustering.
    pub cluster: Option<usize>,
    /// Result of the response test.
    pub status: Status,
    /// What the test rests on.
    pub evidence: Evidence,
    /// p value of the change over time.
    pub p: Option<f64>,
    /// Adjusted p value of the change over time.
    pub q: Option<f64>,
    /// Difference between conditions at any time.
    pub condition: Option<Significance>,
    /// Difference between the courses of conditions.
    pub interaction: Option<Significance>,
    /// Probability of the assigned cluster.
    pub membership: Option<f64>,
    /// Share of bootstrap replicates in which the gene stays in its cluster; absent until computed.
    pub stability: Option<f64>,
    /// Silhouette.
    pub silhouette: Option<f64>,
    /// Timing of each course without noise, or of its observed means before clustering; absent where
    /// that is constant, or the gene incomplete. There are no estimates before clustering, for a gene that is
    /// not clustered, and for a course that changes by less than a fifth of what the leading one does.
    pub kinetics: Vec<Option<Kinetics>>,
    /// Largest change of the mean of each course from its first time, with its sign, as log2 unless means are
    /// compared as they are; absent where the course has no value at its first time or at any other, or the gene is incomplete.
    pub log2_change: Vec<Option<f64>>,
    /// The largest difference between conditions; absent with one course, without a time at which two have
    /// a value, and for an incomplete gene.
    pub difference: Option<ConditionDifference>,
}

impl GeneRow {
    /// Returns true if the gene lies between clusters, or near none: its membership is below
    /// [`BORDER`].
    pub fn is_on_border(&self) -> bool {
        self.membership.is_some_and(|own| own < BORDER)
    }

    /// The course with the largest amplitude.
    pub fn leading_course(&self) -> Option<usize> {
        kinetics::leading_course(&self.kinetics)
    }

    /// The timing of that course.
    pub fn leading(&self) -> Option<Kinetics> {
        self.kinetics[self.leading_course()?]
    }

    /// What is believed of the timing of that course.
    pub fn estimates(&self) -> Option<KineticEstimates> {
        self.leading()?.estimates
    }

    /// The direction of a course as tables say it: "up" or "down" where the curve that the timing is measured on
    /// and the observed means change most in the same direction, and [`UNCLEAR`] where they do not, since the
    /// gene goes both ways, or hardly any. `None` for a course without a change.
    pub fn direction(&self, course: usize) -> Option<&'static str> {
        let own = (*self.kinetics.get(course)?)?.direction;
        let change = self.log2_change.get(course).copied().flatten();
        let agrees = change.is_none_or(|change| match own {
            Direction::Up => change >= 0.0,
            Direction::Down => change <= 0.0,
        });
        Some(if agrees { own.as_str() } else { UNCLEAR })
    }
}

/// What clusters tell of genes.
#[derive(Clone, Copy)]
pub struct ClusteredRows<'a> {
    /// The clusters.
    pub clustering: &'a Clustering,
    /// `[N, C]`: the profile of every row of the scaled profiles without noise, on their scale.
    pub denoised: &'a Matrix<f64>,
    /// For each course what is believed of the timing of every row, `[N]`; empty where nothing is.
    pub estimates: &'a [Vec<KineticEstimates>],
}

/// One row for every gene of `profiles`, in input order.
///
/// `points` are the rows of `scaled` that were clustered, in the order of the clustering. `scale` is that of the
/// values of `profiles`.
pub fn gene_table(
    profiles: &GeneProfiles,
    scale: ValueScale,
    response: &ResponseTest,
    scaled: &ScaledProfiles,
    points: &[RowIndex],
    clustered: Option<ClusteredRows<'_>>,
) -> Vec<GeneRow> {
    let scale = LogScale::new(scale, profiles.samples().libraries());
    let comparison = Comparison::new(profiles.courses(), scale, response);
    let genes = (0..profiles.gene_count()).into_par_iter();
    let rows = genes.map(|gene| unclustered_row(profiles, (scale, &comparison), response, gene));
    let mut rows: Vec<GeneRow> = rows.collect();
    let Some(clustered) = clustered else {
        return rows;
    };
    let clustering = clustered.clustering;
    for row in &mut rows {
        row.cluster = (row.status != Status::Incomplete).then_some(0);
    }
    for (row, profile) in clustered.denoised.iter_rows().enumerate() {
        let observed = |column| Some(scaled.observed(row, profile[column]));
        rows[scaled.genes[row].index()].kinetics =
            kinetics::kinetics_of_courses(&scaled.courses, observed);
    }
    for (point, &scaled_row) in points.iter().enumerate() {
        let row = &mut rows[scaled.gene_of(scaled_row).index()];
        add_estimates(&mut row.kinetics, |course| {
            Some(*clustered.estimates.get(course)?.get(scaled_row.index())?)
        });
        row.cluster = Some(clustering.labels[point]);
        row.membership = Some(clustering.membership[point]);
        row.silhouette = Some(clustering.silhouette[point]);
        row.stability = clustering.stability.as_ref().map(|of| of[point]);
    }
    // The network reads genes too that were neither tested nor clustered, since they hardly vary; there is
    // no response in them to be timed.
    for row in &mut rows {
        if row.status == Status::Untested && row.membership.is_none() {
            row.kinetics.fill(None);
        }
    }
    rows
}

/// Adds the estimates of each course to the `kinetics` of those that are not flat beside the leading one.
fn add_estimates(
    kinetics: &mut [Option<Kinetics>],
    of_course: impl Fn(usize) -> Option<KineticEstimates>,
) {
    let amplitudes = kinetics.iter().flatten().map(|own| own.amplitude);
    let largest = amplitudes.fold(0.0, f64::max);
    for (course, own) in kinetics.iter_mut().enumerate() {
        if let (Some(own), Some(estimates)) = (own, of_course(course))
            && own.amplitude >= kinetics::FLAT * largest
        {
            *own = own.with_estimates(estimates);
        }
    }
}

fn unclustered_row(
    profiles: &GeneProfiles,
    (scale, comparison): (LogScale, &Comparison<'_>),
    response: &ResponseTest,
    gene: usize,
) -> GeneRow {
    let tested = response.genes[gene];
    let courses = profiles.courses();
    let is_complete = tested.status != Status::Incomplete;
    let means = profiles.mean_profile(gene).into_iter();
    // An incomplete gene has neither courses nor differences between them.
    let means: Vec<Option<f64>> = means.map(|mean| mean.filter(|_| is_complete)).collect();
    GeneRow {
        gene: profiles.genes()[gene].clone(),
        cluster: None,
        status: tested.status,
        evidence: match tested.time {
            Some(_) => response.evidence,
            None => Evidence::Nothing,
        },
        p: tested.time.map(|time| time.p),
        q: tested.time.map(|time| time.q),
        condition: tested.condition,
        interaction: tested.interaction,
        membership: None,
        stability: None,
        silhouette: None,
        kinetics: kinetics::kinetics_of_courses(courses, |column| means[column]),
        log2_change: log2_changes(courses, &means, scale),
        difference: comparison.difference(gene, &means),
    }
}

/// The largest change of each course from its first time on `scale`.
fn log2_changes(courses: &Courses, means: &[Option<f64>], scale: LogScale) -> Vec<Option<f64>> {
    let of_course = |course| {
        let columns = courses.course(course).into_iter();
        let mut values = columns.map(|column| means[column].map(|mean| scale.of(mean)));
        let first = values.next()??;
        let changes = values.flatten().map(|value| value - first);
        first_max_by(changes, |change| change.abs())
    };
    (0..courses.count()).map(of_course).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AnalysisSettings;
    use crate::significance::response::test_response;
    use crate::testing::genes::estimates_at;
    use crate::testing::libraries::{Of, bulk, of_libraries};
    use genetide_data::{GeneScale, Moments};

    fn rows(libraries: &[Of<'_>], values: &[Vec<Moments>]) -> Vec<GeneRow> {
        let profiles = of_libraries(libraries, values);
        let (scale, settings) = (ValueScale::Linear, AnalysisSettings::default());
        let test = test_response(&profiles, scale, &settings);
        let scaled = ScaledProfiles::new(&profiles, None, GeneScale::Zscore);
        gene_table(&profiles, scale, &test, &scaled, &[], None)
    }

    #[test]
    fn each_course_has_its_kinetics_and_change() {
        let libraries = [
            (0.0, None, None, 1),
            (2.0, Some("act"), None, 1),
            (2.0, Some("ctr"), None, 1),
            (6.0, Some("act"), None, 1),
            (6.0, Some("ctr"), None, 1),
        ];
        let known = |values: [f64; 5]| values.map(bulk).to_vec();
        let mut gap = known([8.0, 16.0, 8.0, 32.0, 8.0]);
        gap[1] = Moments::default();
        let lacking = vec![
            bulk(8.0),
            Moments::default(),
            Moments::default(),
            bulk(9.0),
            Moments::default(),
        ];
        let rows = rows(
            &libraries,
            &[known([8.0, 3.0, 9.0, 5.0, 8.0]), gap, lacking],
        );
        // act falls by 5 at 2, ctr rises by 1: log2(3.5 / 8.5) = -1.2801, log2(9.5 / 8.5) = 0.1605.
        let first = &rows[0];
        let changes: Vec<f64> = first
            .log2_change
            .iter()
            .map(|change| change.unwrap())
            .collect();
        assert!((changes[0] + 1.2801).abs() < 1e-4 && (changes[1] - 0.1605).abs() < 1e-4);
        let amplitudes = first.kinetics.iter().map(|of| of.unwrap().amplitude);
        assert_eq!(amplitudes.collect::<Vec<_>>(), [5.0, 1.0]);
        assert_eq!(
            (first.leading_course(), first.leading()),
            (Some(0), first.kinetics[0])
        );
        // Without a value at 2, act has a change, log2(32.5 / 8.5) = 1.9349, but no timing; ctr is flat.
        assert_eq!(
            (&rows[1].kinetics, rows[1].leading()),
            (&vec![None; 2], None)
        );
        assert!((rows[1].log2_change[0].unwrap() - 1.9349).abs() < 1e-4);
        assert_eq!(rows[1].log2_change[1], Some(0.0));
        let incomplete = &rows[2];
        assert_eq!(incomplete.status, Status::Incomplete);
        assert_eq!(
            (&incomplete.log2_change, incomplete.difference),
            (&vec![None; 2], None)
        );
    }

    #[test]
    fn estimates_are_those_of_courses_that_change() {
        let kinetics = |amplitude| {
            Some(Kinetics {
                onset: 9.0,
                peak_time: 9.0,
                amplitude,
                direction: Direction::Up,
                return_time: None,
                estimates: None,
            })
        };
        // A fifth of 10 is 2.
        let mut of_courses = [
            kinetics(1.9),
            kinetics(2.0),
            None,
            kinetics(10.0),
            kinetics(5.0),
        ];
        add_estimates(&mut of_courses, |course| {
            (course < 4).then(|| estimates_at(1.0 + course as f64))
        });
        let onsets = of_courses.map(|own| own.map(|own| (own.onset, own.estimates.is_some())));
        let expected = [(9.0, false), (2.0, true), (4.0, true), (9.0, false)].map(Some);
        assert_eq!([onsets[0], onsets[1], onsets[3], onsets[4]], expected);
        assert_eq!(onsets[2], None);
        // The colour of a gene is that of the course that changes most.
        let row = GeneRow {
            kinetics: of_courses.to_vec(),
            ..crate::testing::genes::gene_row("A")
        };
        assert_eq!(row.estimates(), Some(estimates_at(4.0)));
    }

    #[test]
    fn a_direction_that_the_observed_change_contradicts_is_unclear() {
        let libraries = [0.0, 1.0, 2.0].map(|time| (time, None, None, 1));
        // From 10 to 0.5 and to 22: -9.5 and 12, but log2(1 / 10.5) = -3.4 and log2(22.5 / 10.5) = 1.1.
        let values = [[10.0, 0.5, 22.0], [10.0, 9.0, 22.0], [22.0, 9.0, 10.0]];
        let values = values.map(|of| of.map(bulk).to_vec());
        let mut rows = rows(&libraries, &values);
        let directions = rows.iter().map(|row| row.direction(0));
        assert_eq!(
            directions.collect::<Vec<_>>(),
            [Some(UNCLEAR), Some("up"), Some("down")]
        );
        rows[1].log2_change = vec![None];
        assert_eq!(rows[1].direction(0), Some("up"));
        rows[1].kinetics = vec![None];
        assert_eq!((rows[1].direction(0), rows[1].direction(1)), (None, None));
    }

    #[test]
    fn without_conditions_there_is_one_course_and_no_difference() {
        let libraries = [
            (0.0, None, None, 1),
            (1.0, None, None, 1),
            (2.0, None, None, 1),
        ];
        let rows = rows(&libraries, &[[1.0, 3.5, 2.0].map(bulk).to_vec()]);
        // log2(4 / 1.5) = 1.4150.
        assert!((rows[0].log2_change[0].unwrap() - 1.4150).abs() < 1e-4);
        assert_eq!((rows[0].kinetics.len(), rows[0].log2_change.len()), (1, 1));
        assert_eq!(rows[0].difference, None);
    }
}
