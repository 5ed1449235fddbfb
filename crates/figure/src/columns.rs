//! The columns of profiles: the values in each, and names for the columns of tables.

use std::collections::BTreeSet;

use genetide_data::{Courses, GeneProfiles};

/// `[C]`: number of values of a gene in each column, over all its libraries.
pub(crate) fn value_counts(profiles: &GeneProfiles, gene: usize) -> Vec<u32> {
    let courses = profiles.courses();
    let mut counts = vec![0; courses.columns().len()];
    for library in profiles.samples().libraries() {
        if let Some(column) = courses.column_of(library) {
            counts[column] += profiles.library_moments(gene, library).count;
        }
    }
    counts
}

/// What the columns of a table that belong to a course have behind their names, each different: "_act";
/// nothing where there is one course.
pub(crate) fn course_suffixes(courses: &Courses) -> Vec<String> {
    if !courses.are_several() {
        return vec![String::new()];
    }
    let mut taken = BTreeSet::new();
    let names = courses.conditions().iter().map(|name| {
        let plain = plain(name);
        let numbered = (2..).map(|number| format!("_{plain}_{number}"));
        let mut free = std::iter::once(format!("_{plain}")).chain(numbered);
        let own = free.find(|own| !taken.contains(own)).unwrap_or_default();
        taken.insert(own.clone());
        own
    });
    names.collect()
}

/// A name of letters, digits, "+", "-" and ".", which tell conditions apart, with one underscore for anything
/// between them.
fn plain(name: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "+-.".contains(letter);
    let words = name.split(|letter| !is_plain(letter));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return "condition".to_owned();
    }
    words.join("_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use genetide_data::{Attribute, Matrix, Moments, Sample, Samples};

    fn profiles(conditions: &[&str]) -> GeneProfiles {
        let times = [0.0, 6.0].into_iter();
        let samples: Vec<Sample> = times
            .flat_map(|time| {
                conditions.iter().map(move |&condition| {
                    Sample::new(time, 1, |attribute| {
                        (attribute == Attribute::Condition).then(|| condition.to_owned())
                    })
                })
            })
            .collect();
        let moments = Matrix::from_fn(1, samples.len(), |_, sample| Moments {
            count: sample as u32,
            ..Moments::default()
        });
        let samples = Samples::new(samples, None, Vec::new());
        GeneProfiles::new(vec!["A".into()], samples, moments)
    }

    #[test]
    fn suffixes_are_plain_and_different() {
        let named = [
            "TNF+",
            "TNF-",
            "IFN-γ, 10 ng/ml",
            "IFN-γ 10 ng\"ml",
            "IFN-γ_10_ng_ml_2",
            "/",
            "?",
        ];
        assert_eq!(
            course_suffixes(profiles(&named).courses()),
            [
                "_TNF+",
                "_TNF-",
                "_IFN-γ_10_ng_ml",
                "_IFN-γ_10_ng_ml_2",
                "_IFN-γ_10_ng_ml_2_2",
                "_condition",
                "_condition_2",
            ]
        );
        assert_eq!(course_suffixes(profiles(&["act"]).courses()), [""]);
    }

    #[test]
    fn values_are_counted_by_time_and_condition() {
        // Samples 0, 1 at the first time and 2, 3 at the second have as many values as their number.
        assert_eq!(value_counts(&profiles(&["act", "ctr"]), 0), [0, 1, 2, 3]);
        // With one condition, sample 0 is the first column and sample 1 the second.
        assert_eq!(value_counts(&profiles(&["act"]), 0), [0, 1]);
    }
}
