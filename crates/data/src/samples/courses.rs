//! The courses of an experiment: the times of each condition, side by side.

use crate::attribute::Attribute;
use crate::libraries::Library;

/// A time at which profiles have a value, under one condition or shared by all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Index into the times.
    pub time: usize,
    /// Index into the conditions; `None` where the libraries belong to all of them.
    pub condition: Option<usize>,
}

/// The columns `[C]` of profiles, and the course of each condition through them.
///
/// Without conditions, or with one alone, there is one course, and the columns are the times. With several,
/// every time and condition that was sampled is a column of its own. A time whose libraries belong to all
/// conditions, such as a common start, is one column in all courses. Conditions that do no more than name
/// the times, each with one of its own, are none.
#[derive(Clone, Debug, PartialEq)]
pub struct Courses {
    times: Vec<f64>,
    conditions: Vec<String>,
    columns: Vec<Column>,
}

impl Courses {
    /// One course with a value at each of `times` `[T]`, ascending.
    pub fn single(times: Vec<f64>) -> Self {
        let column = |time| Column {
            time,
            condition: None,
        };
        Self {
            columns: (0..times.len()).map(column).collect(),
            times,
            conditions: Vec::new(),
        }
    }

    /// The courses of `libraries`, which ascend in time. Conditions are in order of appearance.
    ///
    /// Where every condition has libraries of its own at a time, those that belong to all have no column:
    /// they are in no course.
    pub fn of(times: &[f64], libraries: &[Library]) -> Self {
        let mut conditions: Vec<String> = Vec::new();
        for name in libraries.iter().filter_map(condition_of) {
            if !conditions.iter().any(|known| known == name) {
                conditions.push(name.to_owned());
            }
        }
        if conditions.len() < 2 {
            return Self::single(times.to_vec());
        }
        let mut columns = Vec::new();
        for of_time in libraries.chunk_by(|a, b| a.time == b.time) {
            let has = |name: Option<&str>| of_time.iter().any(|of| condition_of(of) == name);
            let own = (0..conditions.len()).filter(|&condition| has(Some(&conditions[condition])));
            let own: Vec<usize> = own.collect();
            let is_shared = has(None) && own.len() < conditions.len();
            let conditions = is_shared.then_some(None).into_iter();
            let conditions = conditions.chain(own.into_iter().map(Some));
            columns.extend(conditions.map(|condition| Column {
                time: of_time[0].time,
                condition,
            }));
        }
        let courses = Self {
            times: times.to_vec(),
            conditions,
            columns,
        };
        if courses.name_times_alone() {
            return Self::single(times.to_vec());
        }
        courses
    }

    /// Whether every condition was sampled at one time at most, and every time under one condition.
    fn name_times_alone(&self) -> bool {
        let own = |condition| {
            let columns = self.columns.iter();
            columns
                .filter(move |column| column.condition == Some(condition))
                .count()
        };
        let is_alone = (0..self.conditions.len()).all(|condition| own(condition) <= 1);
        is_alone && self.columns.len() <= self.times.len()
    }

    /// Times `[T]` of all courses, ascending.
    pub fn times(&self) -> &[f64] {
        &self.times
    }

    /// The columns `[C]`, ascending in time.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Names of the conditions; empty where there is one course.
    pub fn conditions(&self) -> &[String] {
        &self.conditions
    }

    /// Whether there are several conditions.
    pub fn are_several(&self) -> bool {
        !self.conditions.is_empty()
    }

    /// Number of courses, at least 1.
    pub fn count(&self) -> usize {
        self.conditions.len().max(1)
    }

    /// The condition of a course; `None` where there is one course.
    pub fn name(&self, course: usize) -> Option<&str> {
        self.conditions.get(course).map(String::as_str)
    }

    /// The columns of a course, ascending in time: those of its condition, and at other times the one
    /// that is shared by all.
    pub fn course(&self, course: usize) -> Vec<usize> {
        let own = |time| self.column_at(time, self.name(course));
        (0..self.times.len()).filter_map(own).collect()
    }

    /// The times of a course, ascending.
    pub fn times_of(&self, course: usize) -> Vec<f64> {
        let columns = self.course(course).into_iter();
        columns.map(|column| self.time_of(column)).collect()
    }

    /// The time of a column.
    pub fn time_of(&self, column: usize) -> f64 {
        self.times[self.columns[column].time]
    }

    /// The condition of a column; `None` where it is in every course.
    pub fn condition_of(&self, column: usize) -> Option<&str> {
        self.name(self.columns[column].condition?)
    }

    /// The column of a library; `None` for one that is in no course.
    pub fn column_of(&self, library: &Library) -> Option<usize> {
        let name = condition_of(library).filter(|_| self.are_several());
        let condition = match name {
            Some(name) => Some(self.conditions.iter().position(|known| known == name)?),
            None => None,
        };
        let time = library.time;
        self.place(Column { time, condition })
    }

    /// The column of what was taken at a time under a condition: that of the condition, else the one that
    /// is shared by all.
    pub fn column_at(&self, time: usize, condition: Option<&str>) -> Option<usize> {
        let condition = condition.filter(|_| self.are_several());
        let own = condition.and_then(|name| self.conditions.iter().position(|known| known == name));
        let of = |condition| self.place(Column { time, condition });
        own.and_then(|own| of(Some(own))).or_else(|| of(None))
    }

    fn place(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|known| *known == column)
    }
}

fn condition_of(library: &Library) -> Option<&str> {
    library.label(Attribute::Condition)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{Sample, Samples};

    fn samples(of: &[(f64, Option<&str>)]) -> Samples {
        let sample = |&(time, condition): &(f64, Option<&str>)| {
            Sample::new(time, 1, |attribute| match attribute {
                Attribute::Condition => condition.map(str::to_owned),
                _ => None,
            })
        };
        Samples::new(of.iter().map(sample).collect(), None, Vec::new())
    }

    #[test]
    fn a_start_shared_by_all_is_in_every_course() {
        let samples = samples(&[
            (0.0, None),
            (2.0, Some("act")),
            (2.0, Some("ctr")),
            (6.0, Some("ctr")),
        ]);
        let courses = samples.courses();
        assert_eq!(courses.conditions(), ["act", "ctr"]);
        assert_eq!(
            (courses.course(0), courses.course(1)),
            (vec![0, 1], vec![0, 2, 3])
        );
        assert_eq!(courses.times_of(0), [0.0, 2.0]);
        assert_eq!(
            (courses.condition_of(0), courses.condition_of(3)),
            (None, Some("ctr"))
        );
        let columns = samples.libraries().iter().map(|of| courses.column_of(of));
        assert_eq!(
            columns.collect::<Vec<_>>(),
            [Some(0), Some(1), Some(2), Some(3)]
        );
    }

    #[test]
    fn one_condition_is_one_course() {
        let samples = samples(&[(0.0, None), (2.0, Some("act"))]);
        let courses = samples.courses();
        assert_eq!(courses, &Courses::single(vec![0.0, 2.0]));
        assert_eq!((courses.count(), courses.name(0)), (1, None));
        assert_eq!(courses.column_of(&samples.libraries()[1]), Some(1));
    }

    #[test]
    fn conditions_that_name_times_are_none() {
        let of_times = samples(&[(0.0, None), (1.0, Some("day 1")), (2.0, Some("day 2"))]);
        assert_eq!(of_times.courses(), &Courses::single(vec![0.0, 1.0, 2.0]));
        let beside = samples(&[(0.0, None), (6.0, Some("act")), (6.0, Some("ctr"))]);
        assert_eq!(beside.courses().count(), 2);
        let staggered = samples(&[
            (0.0, Some("a")),
            (1.0, Some("b")),
            (2.0, Some("a")),
            (3.0, Some("b")),
        ]);
        assert_eq!(staggered.courses().count(), 2);
    }

    #[test]
    fn libraries_of_all_beside_those_of_every_condition_are_in_no_course() {
        let samples = samples(&[
            (0.0, Some("a")),
            (0.0, Some("b")),
            (0.0, None),
            (1.0, Some("a")),
            (1.0, None),
        ]);
        let courses = samples.courses();
        // At 0 both have their own; at 1 b shares what belongs to all.
        assert_eq!(courses.columns().len(), 4);
        assert_eq!(
            (courses.course(0), courses.course(1)),
            (vec![0, 3], vec![1, 2])
        );
        assert_eq!(courses.column_of(&samples.libraries()[2]), None);
    }
}
