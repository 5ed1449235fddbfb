//! Descriptions of clusters by the profiles of their genes: mean, range, timing, words.

use std::cmp::Ordering;

use serde::{Deserialize, Deserializer, Serialize};

use crate::Kinetics;
use crate::genes::kinetics::{FLAT, kinetics_of_courses, leading_course, opposite_time, words};
use crate::numeric::stats::quantile;
use genetide_data::{Courses, ScaledProfiles, TimeUnit};

/// Description of one cluster by the scaled profiles of its genes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClusterSummary {
    /// 1..=k in the order of response; 0 is "no response".
    pub label: usize,
    /// Number of genes.
    pub size: usize,
    /// `[C]`: mean scaled profile.
    pub mean: Vec<f64>,
    /// `[C]`: smallest scaled value.
    pub low: Vec<f64>,
    /// `[C]`: largest scaled value.
    pub high: Vec<f64>,
    /// `[C]`: lower quartile of the scaled values.
    pub lower_quartile: Vec<f64>,
    /// `[C]`: upper quartile of the scaled values.
    pub upper_quartile: Vec<f64>,
    /// Kinetics of each course of the mean profile; absent where it is flat, and for all when the cluster is
    /// empty or its label 0. Beside other courses one is flat that changes by less than a fifth of what the
    /// one with the largest amplitude does.
    #[serde(deserialize_with = "of_courses")]
    pub kinetics: Vec<Option<Kinetics>>,
    /// The kinetics in words: "early, sustained; peak 6 h", "act: late; peak 24 h · ctr: flat", and of a mean
    /// that goes both ways by a third of its largest change or more "dips, then rises; lowest 3 h, peak 24 h".
    pub words: String,
    /// Mean membership of its genes; absent for cluster 0.
    pub membership: Option<f64>,
}

impl ClusterSummary {
    /// The course with the largest amplitude.
    pub fn leading_course(&self) -> Option<usize> {
        leading_course(&self.kinetics)
    }

    /// The timing of that course.
    pub fn leading(&self) -> Option<Kinetics> {
        self.kinetics[self.leading_course()?]
    }

    /// The kinetics of the course that responds first.
    fn earliest(&self) -> Option<&Kinetics> {
        let courses = self.kinetics.iter().flatten();
        courses.min_by(|a, b| by_time(a, b))
    }
}

/// The kinetics of courses as sessions hold them; those of format 1 hold the one of the only course.
fn of_courses<'de, D: Deserializer<'de>>(stored: D) -> Result<Vec<Option<Kinetics>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Stored {
        Courses(Vec<Option<Kinetics>>),
        Single(Option<Kinetics>),
    }
    Ok(match Stored::deserialize(stored)? {
        Stored::Courses(courses) => courses,
        Stored::Single(only) => vec![only],
    })
}

/// Orders by onset, then peak.
fn by_time(a: &Kinetics, b: &Kinetics) -> Ordering {
    let onset = a.onset.total_cmp(&b.onset);
    onset.then(a.peak_time.total_cmp(&b.peak_time))
}

/// Orders clusters by their response, early to late, in the course that responds first; clusters without a
/// response come last, and of equals the larger comes first.
pub(crate) fn order_of_response(a: &ClusterSummary, b: &ClusterSummary) -> Ordering {
    let timing = match (a.earliest(), b.earliest()) {
        (Some(a), Some(b)) => by_time(a, b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    timing.then(b.size.cmp(&a.size))
}

/// Describes any set of rows of `profiles` as one cluster, including cluster 0.
///
/// Without rows the mean, range and quartiles are zeros.
pub fn summarise(
    label: usize,
    rows: &[usize],
    profiles: &ScaledProfiles,
    time_unit: Option<TimeUnit>,
    membership: Option<f64>,
) -> ClusterSummary {
    let columns = profiles.column_count();
    let column = |c: usize| rows.iter().map(move |&row| f64::from(profiles.row(row)[c]));
    let over_rows = |summary: &dyn Fn(usize) -> f64| -> Vec<f64> {
        if rows.is_empty() {
            return vec![0.0; columns];
        }
        (0..columns).map(summary).collect()
    };
    let mean = over_rows(&|c| column(c).sum::<f64>() / rows.len() as f64);
    let courses = &profiles.courses;
    let kinetics = match label {
        0 => vec![None; courses.count()],
        _ => without_flat(kinetics_of_courses(courses, |column| Some(mean[column]))),
    };
    let words = if rows.is_empty() {
        "no genes".to_owned()
    } else if label == 0 {
        "no response".to_owned()
    } else {
        words_of_courses(courses, &kinetics, &mean, time_unit)
    };
    let in_order = |c: usize| {
        let mut values: Vec<f64> = column(c).collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let sorted: Vec<Vec<f64>> = (0..columns).map(in_order).collect();
    ClusterSummary {
        label,
        size: rows.len(),
        lower_quartile: over_rows(&|c| quantile(&sorted[c], 0.25)),
        upper_quartile: over_rows(&|c| quantile(&sorted[c], 0.75)),
        low: over_rows(&|c| column(c).fold(f64::INFINITY, f64::min)),
        high: over_rows(&|c| column(c).fold(f64::NEG_INFINITY, f64::max)),
        mean,
        kinetics,
        words,
        membership,
    }
}

/// The kinetics of courses, without those that hardly change beside the one with the largest amplitude.
fn without_flat(kinetics: Vec<Option<Kinetics>>) -> Vec<Option<Kinetics>> {
    let amplitudes = kinetics.iter().flatten().map(|own| own.amplitude);
    let largest = amplitudes.fold(0.0, f64::max);
    let changes = |own: &Kinetics| own.amplitude >= FLAT * largest;
    let kinetics = kinetics.into_iter();
    kinetics.map(|own| own.filter(changes)).collect()
}

/// The kinetics of all courses of the profile `mean` `[C]` in words.
fn words_of_courses(
    courses: &Courses,
    kinetics: &[Option<Kinetics>],
    mean: &[f64],
    time_unit: Option<TimeUnit>,
) -> String {
    if kinetics.iter().all(Option::is_none) {
        return "flat".to_owned();
    }
    let of_course = |(course, own): (usize, &Option<Kinetics>)| {
        let times = courses.times_of(course);
        let end = times.last().copied().unwrap_or_default();
        let columns = courses.course(course).into_iter();
        let profile: Vec<f64> = columns.map(|column| mean[column]).collect();
        let own = match own {
            Some(own) => {
                let opposite = opposite_time(own, &times, &profile);
                words(own, opposite, (courses.times(), end), time_unit)
            }
            None => "flat".to_owned(),
        };
        match courses.name(course) {
            Some(name) => format!("{name}: {own}"),
            None => own,
        }
    };
    let courses: Vec<String> = kinetics.iter().enumerate().map(of_course).collect();
    courses.join(" · ")
}

#[cfg(test)]
mod tests {
    use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
    use serde::de::{IntoDeserializer, Visitor};
    use serde::forward_to_deserialize_any;

    use super::*;
    use crate::Direction;
    use crate::testing::profiles::{five_times, of_conditions};

    #[test]
    fn quartiles_lie_between_neighbours() {
        // At the first time 1, 2, 4, 8 in another order: a quarter of the way from the first to the
        // last of four is place 0.75, 1 + 0.75 x (2 - 1) = 1.75; three quarters is place 2.25,
        // 4 + 0.25 x (8 - 4) = 5.
        let rows = [4.0_f32, 1.0, 8.0, 2.0].map(|value| [value, 0.0, 0.0, 0.0, -value]);
        let summary = summarise(1, &[0, 1, 2, 3], &five_times(&rows), None, None);
        assert_eq!(summary.lower_quartile, [1.75, 0.0, 0.0, 0.0, -5.0]);
        assert_eq!(summary.upper_quartile, [5.0, 0.0, 0.0, 0.0, -1.75]);
        let alone = summarise(1, &[2], &five_times(&rows), None, None);
        assert_eq!(
            (alone.lower_quartile[0], alone.upper_quartile[0]),
            (8.0, 8.0)
        );
        let empty = summarise(0, &[], &five_times(&rows), None, None);
        assert_eq!(empty.lower_quartile, [0.0; 5]);
    }

    #[test]
    fn cluster_zero_and_empty_clusters_are_described() {
        let profiles = five_times(&[[0.0, 1.0, 0.0, 1.0, 0.0]; 6]);
        let flat = summarise(0, &[0, 5], &profiles, None, None);
        assert_eq!(
            (flat.words.as_str(), flat.kinetics),
            ("no response", vec![None])
        );
        assert_eq!(flat.size, 2);
        let empty = summarise(0, &[], &profiles, None, None);
        assert_eq!(
            (empty.words.as_str(), empty.mean),
            ("no genes", vec![0.0; 5])
        );
    }

    /// Two conditions at 3, 6 and 24 h after a start that they share, one row for each cluster.
    fn two_conditions(rows: &[[f32; 7]]) -> ScaledProfiles {
        let columns = [
            (3.0, "act"),
            (3.0, "ctr"),
            (6.0, "act"),
            (6.0, "ctr"),
            (24.0, "act"),
            (24.0, "ctr"),
        ];
        let columns = columns.map(|(time, condition)| (time, Some(condition)));
        let columns: Vec<_> = std::iter::once((0.0, None)).chain(columns).collect();
        of_conditions(&columns, rows.concat())
    }

    #[test]
    fn the_words_of_conditions_stand_side_by_side() {
        // The start, then act and ctr in turns.
        let profiles = two_conditions(&[
            [0.0, 2.0, 0.0, 1.5, 0.0, 1.5, 2.0],
            [0.0, 2.0, 0.3, 2.0, 0.0, 2.0, -0.3],
            [0.5; 7],
        ]);
        let of = |row: usize| summarise(1, &[row], &profiles, Some(TimeUnit::Hours), None);
        let both = of(0);
        // Half of the change of ctr is reached at 15 h, half way from the third time to the fourth: place 2.5 of 3.
        assert_eq!(
            both.words,
            "act: early, sustained; peak 3 h · ctr: late; peak 24 h"
        );
        assert_eq!(
            (both.leading_course(), both.leading()),
            (Some(0), both.kinetics[0])
        );
        // A change of 0.3 is less than a fifth of 2.
        let one = of(1);
        assert_eq!(one.words, "act: early, sustained; peak 3 h · ctr: flat");
        assert_eq!(one.kinetics[1], None);
        assert_eq!(
            (of(2).words.as_str(), of(2).leading_course()),
            ("flat", None)
        );
        let none = summarise(0, &[0], &profiles, None, None);
        assert_eq!(
            (none.words.as_str(), none.kinetics),
            ("no response", vec![None; 2])
        );
    }

    #[test]
    fn a_course_that_dips_and_rises_is_told_in_its_condition() {
        // ctr reaches half of 2 at 4 h, a third of the way from the second time to the third: place 1.33 of 3.
        let profiles = two_conditions(&[[0.0, -1.0, 0.5, 0.5, 2.0, 2.0, 2.0]]);
        let summary = summarise(1, &[0], &profiles, Some(TimeUnit::Hours), None);
        assert_eq!(
            summary.words,
            "act: dips, then rises; lowest 3 h, peak 24 h · ctr: intermediate, sustained; peak 6 h"
        );
    }

    #[test]
    fn the_course_that_responds_first_gives_the_order() {
        // act: half of 4 at 12 h or so and ctr at 1.5 h, against both at 3 h; the flat one comes last.
        let profiles = two_conditions(&[
            [0.0, 0.0, 2.0, 1.0, 2.0, 4.0, 2.0],
            [0.0, 1.0, 1.0, 2.0, 2.0, 2.0, 2.0],
            [0.5; 7],
        ]);
        let of = |row: usize| summarise(1, &[row], &profiles, None, None);
        assert_eq!(of(0).earliest().unwrap().onset, 1.5);
        assert_eq!(order_of_response(&of(0), &of(1)), Ordering::Less);
        assert_eq!(order_of_response(&of(2), &of(1)), Ordering::Greater);
    }

    #[test]
    fn a_course_that_ends_early_may_end_at_its_peak() {
        let columns = [
            (0.0, None),
            (3.0, Some("act")),
            (3.0, Some("ctr")),
            (24.0, Some("ctr")),
        ];
        let profiles = of_conditions(&columns, vec![0.0, 2.0, 1.0, 1.0]);
        let summary = summarise(1, &[0], &profiles, None, None);
        assert_eq!(
            summary.words,
            "act: early; peak 3 · ctr: early, sustained; peak 3"
        );
    }

    /// A value of a file that names its fields.
    #[derive(Clone)]
    enum Field {
        Nothing,
        Number(f64),
        Word(&'static str),
        List(Vec<Self>),
        Map(Vec<(&'static str, Self)>),
    }

    impl IntoDeserializer<'_> for Field {
        type Deserializer = Self;

        fn into_deserializer(self) -> Self {
            self
        }
    }

    impl<'de> Deserializer<'de> for Field {
        type Error = Error;

        fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self {
                Self::Nothing => visitor.visit_unit(),
                Self::Number(number) => visitor.visit_f64(number),
                Self::Word(word) => visitor.visit_str(word),
                Self::List(list) => visitor.visit_seq(SeqDeserializer::new(list.into_iter())),
                Self::Map(map) => visitor.visit_map(MapDeserializer::new(map.into_iter())),
            }
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
            unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
        }
    }

    #[test]
    fn the_kinetics_of_sessions_of_format_1_are_those_of_the_only_course() {
        let kinetics = Kinetics {
            onset: 1.5,
            peak_time: 3.0,
            amplitude: 2.0,
            direction: Direction::Up,
            return_time: None,
            estimates: None,
        };
        let stored = Field::Map(vec![
            ("onset", Field::Number(1.5)),
            ("peak_time", Field::Number(3.0)),
            ("amplitude", Field::Number(2.0)),
            ("direction", Field::Word("Up")),
            ("return_time", Field::Nothing),
        ]);
        let read = |kinetics: Field| {
            let summary = Field::Map(vec![("kinetics", kinetics)]);
            ClusterSummary::deserialize(summary).unwrap().kinetics
        };
        assert_eq!(read(stored.clone()), [Some(kinetics)]);
        assert_eq!(read(Field::Nothing), [None]);
        let list = Field::List(vec![Field::Nothing, stored]);
        assert_eq!(read(list), [None, Some(kinetics)]);
    }
}
