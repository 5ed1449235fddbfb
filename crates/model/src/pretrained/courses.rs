//! The courses of scaled profiles as the smoothing network reads them.

use genetide_data::scale::{missing_error, spread};
use genetide_data::{Matrix, ScaledProfiles};

use crate::curves::{Measurements, are_drawable, residual_errors};
use crate::smoothing::input::Observed;

/// Share of the standard error of a missing value from which on a value counts as missing: it would hardly
/// be heard.
const UNHEARD: f64 = 0.99;

/// The courses of profiles `[N, C]`, on their scale.
pub struct ProfileCourses {
    /// For each course its columns `[T]`, which are those of the profiles.
    pub columns: Vec<Vec<usize>>,
    /// For each course `[T]`, in spans.
    times: Vec<Vec<f32>>,
    /// For each course `[N, T]` each.
    values: Vec<Matrix<f32>>,
    errors: Vec<Matrix<f32>>,
    present: Vec<Matrix<bool>>,
    /// The first time and the time from it to the last.
    pub start: f64,
    pub span: f64,
}

impl ProfileCourses {
    /// The courses of `data`. Profiles without standard errors have those of their scatter about the line
    /// through the neighbours.
    pub fn new(data: &ScaledProfiles) -> Self {
        let courses = &data.courses;
        let (start, span) = start_and_span(courses.times());
        let columns: Vec<Vec<usize>> = (0..courses.count())
            .map(|course| courses.course(course))
            .collect();
        let in_spans = |column: &usize| {
            ((courses.times()[courses.columns()[*column].time] - start) / span) as f32
        };
        let times: Vec<Vec<f32>> = columns
            .iter()
            .map(|columns| columns.iter().map(in_spans).collect())
            .collect();
        let values = columns
            .iter()
            .map(|columns| picked(&data.values, columns))
            .collect();
        let known = known(data);
        let present = columns
            .iter()
            .map(|columns| picked(&known, columns))
            .collect();
        let mut all = Self {
            errors: columns
                .iter()
                .map(|columns| errors_of(data, columns))
                .collect(),
            columns,
            times,
            values,
            present,
            start,
            span,
        };
        all.fill_errors();
        all
    }

    /// The courses, to be read.
    pub fn observed(&self) -> Vec<Observed<'_>> {
        let course = |course: usize| Observed {
            times: &self.times[course],
            values: &self.values[course],
            errors: &self.errors[course],
            present: &self.present[course],
        };
        (0..self.columns.len()).map(course).collect()
    }

    /// The columns of a course in which the gene in `row` has a value.
    pub fn columns_measured(&self, course: usize, row: usize) -> Vec<usize> {
        let columns = self.columns[course]
            .iter()
            .zip(self.present[course].row(row));
        let measured = columns.filter(|(_, present)| **present);
        measured.map(|(&column, _)| column).collect()
    }

    /// For each course its times, in spans, if simulated tables have such.
    pub fn drawable_times(&self) -> Option<Vec<Vec<f32>>> {
        are_drawable(&self.times).then(|| self.times.clone())
    }

    /// The same with only the genes in `rows`, in their order.
    pub fn select(&self, rows: &[usize]) -> Self {
        fn picked<T: Clone>(of: &[Matrix<T>], rows: &[usize]) -> Vec<Matrix<T>> {
            of.iter().map(|matrix| matrix.select(rows)).collect()
        }
        Self {
            columns: self.columns.clone(),
            times: self.times.clone(),
            values: picked(&self.values, rows),
            errors: picked(&self.errors, rows),
            present: picked(&self.present, rows),
            start: self.start,
            span: self.span,
        }
    }

    /// A time in spans on the axis of the table.
    pub fn time(&self, in_spans: f32) -> f64 {
        self.start + self.span * f64::from(in_spans)
    }

    /// Estimates the errors of genes that have none.
    fn fill_errors(&mut self) {
        let lacking: Vec<usize> = (0..self.values.first().map_or(0, Matrix::rows))
            .filter(|&gene| {
                let courses = self.errors.iter().zip(&self.present);
                courses.into_iter().any(|(errors, present)| {
                    let mut pairs = errors.row(gene).iter().zip(present.row(gene));
                    pairs.any(|(error, present)| *present && error.is_nan())
                })
            })
            .collect();
        if lacking.is_empty() {
            return;
        }
        let courses = self.times.iter().zip(&self.values).zip(&self.present);
        let courses = courses.map(|((times, values), present)| Measurements {
            times,
            values,
            present,
        });
        let estimated = residual_errors(&courses.collect::<Vec<_>>());
        for gene in lacking {
            for errors in &mut self.errors {
                errors.row_mut(gene).fill(estimated[gene]);
            }
        }
    }
}

/// The first of ascending times, and the time from it to the last; 1 where there is one.
fn start_and_span(times: &[f64]) -> (f64, f64) {
    let (first, last) = (times.first().copied(), times.last().copied());
    let start = first.unwrap_or(0.0);
    let span = last.unwrap_or(0.0) - start;
    (start, if span > 0.0 { span } else { 1.0 })
}

fn picked<T: Copy>(matrix: &Matrix<T>, columns: &[usize]) -> Matrix<T> {
    Matrix::from_fn(matrix.rows(), columns.len(), |row, column| {
        matrix[(row, columns[column])]
    })
}

/// `[N, C]`: whether a value is known.
fn known(data: &ScaledProfiles) -> Matrix<bool> {
    let (rows, columns) = (data.values.rows(), data.column_count());
    let Some(errors) = &data.standard_errors else {
        return Matrix::filled(rows, columns, true);
    };
    let limits: Vec<f64> = data
        .values
        .iter_rows()
        .map(|row| {
            let row: Vec<f64> = row.iter().copied().map(f64::from).collect();
            UNHEARD * missing_error(spread(&row))
        })
        .collect();
    Matrix::from_fn(rows, columns, |row, column| {
        f64::from(errors[(row, column)]) < limits[row]
    })
}

/// The errors of a course; NaN where there is none.
fn errors_of(data: &ScaledProfiles, columns: &[usize]) -> Matrix<f32> {
    match &data.standard_errors {
        Some(errors) => {
            let known = picked(errors, columns);
            // An error of 0 is one that is unknown.
            known.map(|error| if error > 0.0 { error } else { f32::NAN })
        }
        None => Matrix::filled(data.values.rows(), columns.len(), f32::NAN),
    }
}
