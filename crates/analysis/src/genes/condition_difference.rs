//! How a gene differs between conditions: how much, when, and in what way.

use serde::{Deserialize, Serialize};

use crate::ResponseTest;
use crate::genes::difference_kind::{DifferenceKind, Measured, kind};
use crate::numeric::stats::first_max_by;
use crate::significance::log_scale::LogScale;
use genetide_data::Courses;

/// The largest difference of a gene between two conditions at one time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConditionDifference {
    /// The difference, not negative, as log2 unless means are compared as they are.
    pub log2_fold: f64,
    /// Its time.
    pub time: f64,
    /// The course that is higher.
    pub high: usize,
    /// The course that is lower.
    pub low: usize,
    /// In what way these courses differ; `None` where no difference is called, and where too few times are
    /// common to both to tell.
    pub kind: Option<DifferenceKind>,
}

/// The comparison of the conditions of an experiment, gene by gene.
pub(crate) struct Comparison<'a> {
    courses: &'a Courses,
    /// The column of each course at each time, `[course][T]`.
    columns: Vec<Vec<Option<usize>>>,
    scale: LogScale,
    response: &'a ResponseTest,
}

impl<'a> Comparison<'a> {
    pub fn new(courses: &'a Courses, scale: LogScale, response: &'a ResponseTest) -> Self {
        let times = 0..courses.times().len();
        let columns = |course: usize| {
            let of_time = |time| courses.column_at(time, courses.name(course));
            times.clone().map(of_time).collect()
        };
        Self {
            courses,
            columns: (0..courses.count()).map(columns).collect(),
            scale,
            response,
        }
    }

    /// The largest difference of a gene with these means `[C]`, at the times at which conditions have values
    /// of their own.
    pub fn difference(&self, gene: usize, means: &[Option<f64>]) -> Option<ConditionDifference> {
        let own = |course: usize, time: usize| {
            let column = self.columns[course][time]?;
            self.courses.condition_of(column)?;
            means[column].map(|mean| self.scale.of(mean))
        };
        let count = self.columns.len();
        let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
        let times = 0..self.courses.times().len();
        let differences = pairs.flat_map(|(a, b)| times.clone().map(move |time| (a, b, time)));
        let differences = differences
            .filter_map(|(a, b, time)| Some((own(a, time)? - own(b, time)?, a, b, time)));
        let (change, a, b, time) = first_max_by(differences, |(change, ..)| change.abs())?;
        let (high, low) = if change >= 0.0 { (a, b) } else { (b, a) };
        Some(ConditionDifference {
            log2_fold: change.abs(),
            time: self.courses.times()[time],
            high,
            low,
            kind: self.kind(gene, means, [a, b]),
        })
    }

    fn kind(&self, gene: usize, means: &[Option<f64>], pair: [usize; 2]) -> Option<DifferenceKind> {
        let errors = self.response.standard_errors.as_ref()?;
        let tested = &self.response.genes[gene];
        let is_called = |test: Option<_>| test.is_some_and(|test| self.response.calls(test));
        let apart = is_called(tested.interaction);
        if !apart && !is_called(tested.condition) {
            return None;
        }
        let measured = |column: &Option<usize>| {
            let column = (*column)?;
            Some(Measured {
                column,
                mean: means[column]?,
                error: errors[(gene, column)],
            })
        };
        let course = |columns: &Vec<Option<usize>>| columns.iter().map(measured).collect();
        let courses: Vec<Vec<Option<Measured>>> = self.columns.iter().map(course).collect();
        kind(&courses, self.scale, pair, apart)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::significance::response::test_response;
    use crate::testing::libraries::{Of, bulk, of_libraries};
    use crate::{AnalysisSettings, Significance};
    use genetide_data::GeneProfiles;
    use genetide_data::value_scale::ValueScale;

    /// A shared start, then act and ctr at 1 and 2; ctr alone at 3.
    const LIBRARIES: [Of<'_>; 6] = [
        (0.0, None, None, 1),
        (1.0, Some("act"), None, 1),
        (1.0, Some("ctr"), None, 1),
        (2.0, Some("act"), None, 1),
        (2.0, Some("ctr"), None, 1),
        (3.0, Some("ctr"), None, 1),
    ];

    fn profiles(values: [f64; 6]) -> GeneProfiles {
        of_libraries(&LIBRARIES, &[values.map(bulk).to_vec()])
    }

    fn difference(
        profiles: &GeneProfiles,
        scale: ValueScale,
        test: &ResponseTest,
    ) -> Option<ConditionDifference> {
        let scale = LogScale::new(scale, profiles.samples().libraries());
        Comparison::new(profiles.courses(), scale, test).difference(0, &profiles.mean_profile(0))
    }

    fn tested(profiles: &GeneProfiles) -> ResponseTest {
        test_response(profiles, ValueScale::Linear, &AnalysisSettings::default())
    }

    #[test]
    fn the_largest_difference_agrees_with_arithmetic() {
        // Half a count is added: log2(100.5 / 400.5) = -1.9946 at 1, log2(30.5 / 20.5) = 0.5732 at 2. What ctr has
        // at 3 is compared with nothing.
        let profiles = profiles([100.0, 100.0, 400.0, 30.0, 20.0, 5000.0]);
        let test = tested(&profiles);
        let largest = difference(&profiles, ValueScale::Linear, &test).unwrap();
        assert!((largest.log2_fold - 1.9946).abs() < 1e-4);
        assert_eq!(
            (largest.time, largest.high, largest.low, largest.kind),
            (1.0, 1, 0, None)
        );
        let largest = difference(&profiles, ValueScale::AsIs, &test).unwrap();
        assert!((largest.log2_fold - 300.0).abs() < 1e-9);
    }

    #[test]
    fn a_time_that_conditions_share_tells_no_difference() {
        let libraries = [LIBRARIES[0], LIBRARIES[1], LIBRARIES[5]];
        let values = [1.0, 5.0, 9.0].map(bulk).to_vec();
        let profiles = of_libraries(&libraries, &[values]);
        assert_eq!(
            difference(&profiles, ValueScale::Linear, &tested(&profiles)),
            None
        );
    }

    #[test]
    fn a_kind_is_told_of_what_is_called() {
        // act rises fourfold and stays, ctr does not change; errors of a tenth.
        let profiles = profiles([100.0, 400.0, 100.0, 400.0, 105.0, 95.0]);
        let mut test = tested(&profiles);
        test.standard_errors = Some(genetide_data::Matrix::from_fn(1, 6, |_, column| {
            profiles.mean_profile(0)[column].unwrap() / 10.0
        }));
        let kind = |test: &ResponseTest| {
            difference(&profiles, ValueScale::Linear, test)
                .unwrap()
                .kind
        };
        assert_eq!(kind(&test), None, "untested");
        test.genes[0].interaction = Some(Significance { p: 0.04, q: 0.06 });
        assert_eq!(kind(&test), None, "not called at 0.05");
        test.fdr = 0.1;
        assert_eq!(kind(&test), Some(DifferenceKind::OneResponds(0)));
        test.fdr = 1.0;
        assert_eq!(kind(&test), None, "at 0.05 where all genes are clustered");
        assert_eq!((test.differing(), test.diverging()), (None, Some(0)));
        test.genes[0].condition = Some(Significance { p: 0.01, q: 0.02 });
        assert_eq!(kind(&test), Some(DifferenceKind::OneResponds(0)));
        assert_eq!(test.differing(), Some(1));
    }
}
