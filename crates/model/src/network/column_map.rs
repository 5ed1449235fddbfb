//! From the columns of profiles to sequences over all times, and back.

use genetide_data::scale::{interpolated, missing_error, spread};
use genetide_data::{Courses, Matrix};

/// Where the courses of profiles with columns `[C]` stand in sequences over the times `[T]`.
pub struct ColumnMap {
    times: Vec<f64>,
    /// `[K, T]`: the column of each course and time; `None` where the condition was not sampled.
    columns: Matrix<Option<usize>>,
    /// `[C]`: course and time of each column; several courses where the column is shared.
    places: Vec<Vec<(usize, usize)>>,
}

impl ColumnMap {
    /// The map of `courses`.
    pub fn new(courses: &Courses) -> Self {
        let times = courses.times().to_vec();
        let mut columns = Matrix::filled(courses.count(), times.len(), None);
        let mut places = vec![Vec::new(); courses.columns().len()];
        for course in 0..courses.count() {
            for column in courses.course(course) {
                let time = courses.columns()[column].time;
                columns[(course, time)] = Some(column);
                places[column].push((course, time));
            }
        }
        Self {
            times,
            columns,
            places,
        }
    }

    /// Number of courses K.
    pub fn courses(&self) -> usize {
        self.columns.rows()
    }

    /// Number of columns C.
    pub fn columns(&self) -> usize {
        self.places.len()
    }

    /// The times `[T]`.
    pub fn times(&self) -> &[f64] {
        &self.times
    }

    /// Whether every course was sampled at every time.
    pub fn is_complete(&self) -> bool {
        self.columns.values().iter().all(Option::is_some)
    }

    /// Whether `course` was sampled at the time of index `time`.
    pub fn is_sampled(&self, course: usize, time: usize) -> bool {
        self.columns[(course, time)].is_some()
    }

    /// A course of `profile` `[C]` at all times, `[T]`: interpolated where it was not sampled.
    pub fn values(&self, course: usize, profile: &[f32]) -> Vec<f32> {
        let sampled = self.columns.row(course).iter();
        let sampled = sampled.map(|column| Some(f64::from(profile[(*column)?])));
        let sampled: Vec<Option<f64>> = sampled.collect();
        let values = interpolated(&sampled, &self.times, &self.times);
        values.into_iter().map(|value| value as f32).collect()
    }

    /// The standard errors of [`Self::values`], `[T]`: from `errors` `[C]`, or 0 without them, where the
    /// course was sampled; elsewhere that of a value missing from `profile` `[C]`.
    pub fn errors(&self, course: usize, profile: &[f32], errors: Option<&[f32]>) -> Vec<f32> {
        let profile: Vec<f64> = profile.iter().copied().map(f64::from).collect();
        let missing = missing_error(spread(&profile)) as f32;
        let error = |column: &Option<usize>| match *column {
            Some(column) => errors.map_or(0.0, |errors| errors[column]),
            None => missing,
        };
        self.columns.row(course).iter().map(error).collect()
    }

    /// What the network gives for the courses of a gene, `[T width]` each, by column: `[C width]`. A
    /// column in several courses has their mean.
    pub fn by_column(&self, of_courses: &[&[f32]], width: usize) -> Vec<f32> {
        let columns = self.places.iter().flat_map(|places| {
            (0..width).map(move |index| {
                let value =
                    |&(course, time): &(usize, usize)| of_courses[course][time * width + index];
                places.iter().map(value).sum::<f32>() / places.len() as f32
            })
        });
        columns.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::profiles::two_conditions;

    #[test]
    fn one_course_is_the_profile_itself() {
        let map = ColumnMap::new(&Courses::single(vec![0.0, 1.0, 4.0]));
        assert!(map.courses() == 1 && map.is_complete());
        assert_eq!(map.values(0, &[0.1, -2.0, 0.3]), [0.1, -2.0, 0.3]);
        assert_eq!(
            map.by_column(&[&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]], 2),
            [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
        );
    }

    #[test]
    fn a_time_that_was_not_sampled_is_interpolated_and_hardly_counts() {
        let map = ColumnMap::new(&two_conditions(1).courses);
        assert!(map.courses() == 2 && !map.is_complete());
        // 0 h shared, act 2 h, ctr 2 h, act 6 h, act 10 h, ctr 10 h.
        let profile = [1.0, 3.0, 2.0, 4.0, 5.0, 6.0];
        assert_eq!(map.values(0, &profile), [1.0, 3.0, 4.0, 5.0]);
        // ctr at 6 h is half-way between 2 at 2 h and 6 at 10 h.
        assert_eq!(map.values(1, &profile), [1.0, 2.0, 4.0, 6.0]);
        assert!(!map.is_sampled(1, 2) && map.is_sampled(0, 2));
        let errors = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
        assert_eq!(map.errors(0, &profile, Some(&errors)), [0.1, 0.2, 0.4, 0.5]);
        // Mean 3.5; squares 6.25, 0.25, 2.25, 0.25, 2.25, 6.25 over 6: deviation root of 17.5/6 = 1.707825.
        let of_ctr = map.errors(1, &profile, Some(&errors));
        assert!((of_ctr[2] - 17.078_25).abs() < 1e-4, "{of_ctr:?}");
        assert_eq!([of_ctr[0], of_ctr[1], of_ctr[3]], [0.1, 0.3, 0.6]);
        let without = map.errors(1, &profile, None);
        assert_eq!(without, [0.0, 0.0, of_ctr[2], 0.0]);
    }

    #[test]
    fn a_shared_column_is_the_mean_of_its_courses() {
        let map = ColumnMap::new(&two_conditions(1).courses);
        let (act, ctr) = ([1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]);
        let by_column = map.by_column(&[&act, &ctr], 1);
        assert_eq!(by_column, [3.0, 2.0, 6.0, 3.0, 4.0, 8.0]);
        let act: Vec<f32> = (0..8_u8).map(f32::from).collect();
        let ctr: Vec<f32> = (10..18_u8).map(f32::from).collect();
        let by_column = map.by_column(&[&act, &ctr], 2);
        assert_eq!(by_column[..6], [5.0, 6.0, 2.0, 3.0, 12.0, 13.0]);
        assert_eq!(by_column[6..], [4.0, 5.0, 6.0, 7.0, 16.0, 17.0]);
    }
}
