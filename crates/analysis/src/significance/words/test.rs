//! The test that an experiment allows, in words.

use crate::significance::design::{design, group_means};
use crate::significance::experiment::{Evidence, Experiment};

/// Which hypotheses the design lets be tested.
struct Testable {
    /// Change over time.
    time: bool,
    /// Differences between conditions.
    condition: bool,
    /// Differences between their courses.
    interaction: bool,
}

impl Experiment {
    /// What was tested and how, in a sentence or a few.
    pub fn test_sentence(&self) -> String {
        match self.evidence {
            Evidence::Replicates { paired } | Evidence::Curve { paired } => {
                self.f_test_sentence(paired)
            }
            Evidence::Assumed { sd } => format!(
                "Each time point has one {}, so that the spread between libraries is assumed and \
                 not measured: an SD of {sd} of the natural logarithm, which ‹library-sd› sets{}. p and q \
                 hold only as far as that does.",
                if self.has_batch_by_time {
                    "batch"
                } else {
                    "library"
                },
                self.time_as_a_spline()
            ),
            Evidence::Nothing => {
                "Not tested: no time point has replicates, so that nothing tells change \
                                  from noise. What is clustered holds genes without a response."
                    .to_owned()
            }
            Evidence::Cells => {
                "Tested by an earlier version, which took cells for replicates: p and q are \
                                too small. Prepare the data set again to test libraries."
                    .to_owned()
            }
        }
    }

    fn f_test_sentence(&self, paired: bool) -> String {
        let testable = self.testable();
        let has_conditions = self.conditions.len() > 1;
        let questions = testable.questions(has_conditions);
        let mut sentences = vec![questions.map_or_else(
            || "No hypothesis can be tested.".to_owned(),
            |questions| self.f_test_question(paired, &questions),
        )];
        if !testable.time {
            sentences.push(format!(
                "Change over time is not tested: {}. What is clustered holds genes without a response.",
                self.reason_without_change()
            ));
        }
        if has_conditions && !testable.condition && !testable.interaction {
            sentences.push(format!(
                "Differences between conditions are not tested: {}.",
                self.reason_without_comparison()
            ));
        }
        sentences.join(" ")
    }

    fn f_test_question(&self, paired: bool, questions: &str) -> String {
        let is_single = matches!(self.evidence, Evidence::Curve { .. });
        let how = match (paired, is_single) {
            (true, _) => format!(
                ", each of {} donors compared with itself (paired)",
                self.recurring_donors()
            ),
            (false, true) if self.conditions.len() > 1 => {
                ", one a time point and condition".to_owned()
            }
            (false, true) => ", one a time point".to_owned(),
            (false, false) => ", all taken as independent (unpaired)".to_owned(),
        };
        let by = if self.curve.is_some() {
            "libraries scatter about such a curve"
        } else {
            "replicates differ"
        };
        format!(
            "Moderated F test on {} libraries, not cells{}{how}: {questions} by more than {by}?",
            self.group_of.len(),
            self.time_as_a_spline()
        )
    }

    /// How the model takes time, unless each time point has a mean of its own.
    fn time_as_a_spline(&self) -> String {
        self.curve.as_ref().map_or_else(String::new, |curve| {
            format!(
                ", time as a natural spline with {} degrees of freedom",
                curve.df()
            )
        })
    }

    fn testable(&self) -> Testable {
        let (design, means) = (design(self), group_means(self));
        let has_conditions = self.conditions.len() > 1;
        Testable {
            time: design.testable_df(&means.within_rows()) > 0,
            condition: has_conditions && design.testable_df(&means.within_columns()) > 0,
            interaction: has_conditions && design.testable_df(&means.interaction()) > 0,
        }
    }

    fn reason_without_change(&self) -> &'static str {
        if group_means(self).within_rows().columns() == 0 {
            "no condition was sampled at two time points"
        } else {
            "it cannot be told from differences between donors or batches"
        }
    }

    fn reason_without_comparison(&self) -> &'static str {
        if group_means(self).within_columns().columns() == 0 {
            "no time point has libraries of two conditions"
        } else {
            "they cannot be told from differences between donors or batches"
        }
    }
}

impl Testable {
    /// The questions that are answered; `None` if there are none.
    fn questions(&self, has_conditions: bool) -> Option<String> {
        let over_time = match (self.time, has_conditions) {
            (false, _) => None,
            (true, false) => Some("does the mean of a gene change over time"),
            (true, true) => {
                Some("does the mean of a gene change over time in at least one condition")
            }
        };
        let gene = if self.time {
            "it"
        } else {
            "the mean of a gene"
        };
        let between = match (self.condition, self.interaction) {
            (true, true) => Some(format!(
                "does {gene} differ between conditions (q condition) or in its course (q interaction)"
            )),
            (true, false) => Some(format!(
                "does {gene} differ between conditions (q condition)"
            )),
            (false, true) => Some(format!(
                "does {gene} differ between conditions in its course (q interaction)"
            )),
            (false, false) => None,
        };
        match (over_time, between) {
            (Some(over_time), Some(between)) => Some(format!("{over_time}, and {between},")),
            (Some(over_time), None) => Some(over_time.to_owned()),
            (None, between) => between,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AnalysisSettings;
    use crate::testing::libraries::{Of, bulk, of_libraries};

    #[test]
    fn curves_through_single_libraries_are_named() {
        let libraries: Vec<Of<'_>> = (0..9).map(|t| (f64::from(t), None, None, 1)).collect();
        let values = (0..9).map(|l| bulk(f64::from(l))).collect();
        let settings = AnalysisSettings {
            time_model: crate::TimeModel::Spline,
            ..AnalysisSettings::default()
        };
        let experiment = Experiment::new(&of_libraries(&libraries, &[values]), &settings);
        assert_eq!(
            experiment.test_sentence(),
            "Moderated F test on 9 libraries, not cells, time as a natural spline with 4 degrees of freedom, one a \
             time point: does the mean of a gene change over time by more than libraries scatter about such a curve?"
        );
    }

    fn sentence(libraries: &[Of<'_>]) -> String {
        let values = (0..libraries.len()).map(|l| bulk(l as f64)).collect();
        let profiles = of_libraries(libraries, &[values]);
        Experiment::new(&profiles, &AnalysisSettings::default()).test_sentence()
    }

    /// Two numbered replicates at each of these times and conditions.
    fn replicates(groups: &[(f64, &'static str)]) -> Vec<Of<'static>> {
        let of = |&(time, condition): &(f64, &'static str)| {
            ["1", "2"].map(|replicate| (time, Some(condition), Some(replicate), 1))
        };
        groups.iter().flat_map(of).collect()
    }

    #[test]
    fn only_hypotheses_that_can_be_tested_are_named() {
        let both = sentence(&replicates(&[
            (0.0, "a"),
            (0.0, "b"),
            (1.0, "a"),
            (1.0, "b"),
        ]));
        assert_eq!(
            both,
            "Moderated F test on 8 libraries, not cells, all taken as independent (unpaired): does the mean of a \
             gene change over time in at least one condition, and does it differ between conditions (q condition) \
             or in its course (q interaction), by more than replicates differ?"
        );
        // One common time.
        let one = sentence(&replicates(&[
            (0.0, "a"),
            (0.0, "b"),
            (1.0, "a"),
            (2.0, "b"),
        ]));
        assert!(
            one.contains("and does it differ between conditions (q condition), by"),
            "{one}"
        );
        assert!(!one.contains("q interaction"), "{one}");
        // None.
        let none = sentence(&replicates(&[
            (0.0, "a"),
            (1.0, "b"),
            (2.0, "a"),
            (3.0, "b"),
        ]));
        assert!(
            none.ends_with(
                "does the mean of a gene change over time in at least one condition by more than replicates \
                 differ? Differences between conditions are not tested: no time point has libraries of two \
                 conditions."
            ),
            "{none}"
        );
        // Conditions at one time each.
        let nothing = sentence(&replicates(&[(0.0, "a"), (1.0, "b")]));
        assert_eq!(
            nothing,
            "No hypothesis can be tested. Change over time is not tested: no condition was sampled at two time \
             points. What is clustered holds genes without a response. Differences between conditions are not \
             tested: no time point has libraries of two conditions."
        );
        // Donors of one condition each are blocks: their courses can be compared.
        let donors = [("D1", "a"), ("D2", "a"), ("D3", "b"), ("D4", "b")];
        let nested: Vec<Of<'_>> = [0.0, 1.0, 2.0]
            .iter()
            .flat_map(|&time| donors.map(|(donor, of)| (time, Some(of), Some(donor), 1)))
            .collect();
        let nested = sentence(&nested);
        assert!(
            nested.contains("each of 4 donors compared with itself"),
            "{nested}"
        );
        assert!(nested.contains("(q interaction)"), "{nested}");
    }
}
