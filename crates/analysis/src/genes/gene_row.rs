//! The gene table: all results for a gene in one row.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::genes::condition_difference::{Comparison, ConditionDifference};
use crate::genes::kinetics;
use crate::numeric::stats::first_max_by;
use crate::significance::log_scale::LogScale;
use crate::{Clustering, Evidence, Kinetics, ResponseTest, Significance, Status};
use genetide_data::value_scale::ValueScale;
use genetide_data::{Courses, GeneProfiles, Matrix, RowIndex, ScaledProfiles};

/// Membership below which a gene is shown as lying between clusters.
pub const BORDER: f64 = 0.8;

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
    /// that is constant, or the gene incomplete.
    pub kinetics: Vec<Option<Kinetics>>,
    /// Largest change of the mean of each course from its first time, as log2 with its sign; absent where
    /// the course has no value at its first time or at any other, or the gene is incomplete.
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
}

/// One row for every gene of `profiles`, in input order.
///
/// `points` are the rows of `scaled` that were clustered, in the order of the clustering. With the
/// clustering comes the profile `[N, C]` of every row of `scaled` without noise, on its scale.
/// `scale` is that of the values of `profiles`.
pub fn gene_table(
    profiles: &GeneProfiles,
    scale: ValueScale,
    response: &ResponseTest,
    scaled: &ScaledProfiles,
    points: &[RowIndex],
    clustering: Option<(&Clustering, &Matrix<f64>)>,
) -> Vec<GeneRow> {
    let scale = LogScale::new(scale, profiles.samples().libraries());
    let comparison = Comparison::new(profiles.courses(), scale, response);
    let genes = (0..profiles.gene_count()).into_par_iter();
    let rows = genes.map(|gene| unclustered_row(profiles, (scale, &comparison), response, gene));
    let mut rows: Vec<GeneRow> = rows.collect();
    let Some((clustering, denoised)) = clustering else {
        return rows;
    };
    for row in &mut rows {
        row.cluster = (row.status != Status::Incomplete).then_some(0);
    }
    for (row, profile) in denoised.iter_rows().enumerate() {
        let observed = |column| Some(scaled.observed(row, profile[column]));
        rows[scaled.genes[row].index()].kinetics =
            kinetics::kinetics_of_courses(&scaled.courses, observed);
    }
    for (point, &scaled_row) in points.iter().enumerate() {
        let row = &mut rows[scaled.gene_of(scaled_row).index()];
        row.cluster = Some(clustering.labels[point]);
        row.membership = Some(clustering.membership[point]);
        row.silhouette = Some(clustering.silhouette[point]);
        row.stability = clustering.stability.as_ref().map(|of| of[point]);
    }
    rows
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
