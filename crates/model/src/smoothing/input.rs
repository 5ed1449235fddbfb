//! What the network reads of a course: each value, standardised, with what is known of it.

use genetide_data::Matrix;

use super::layout::FEATURES;

/// Exponent of the scale of time on which the network works: spans^0.4, finer at the beginning.
const WARP: f32 = 0.4;
/// Bounds of standard errors, in standard deviations of the course.
const ERROR_BOUNDS: [f32; 2] = [0.01, 10.0];

/// `time` in spans on the scale of the network.
pub fn warp(time: f32) -> f32 {
    time.max(0.0).powf(WARP)
}

/// The time in spans of which [`warp`] is `warped`.
pub fn unwarp(warped: f32) -> f32 {
    warped.max(0.0).powf(1.0 / WARP)
}

/// A course of all genes, on any one scale for all courses of a gene.
#[derive(Clone, Copy, Debug)]
pub struct Observed<'a> {
    /// `[T]`: in spans; the first time of the table is 0, its last 1.
    pub times: &'a [f32],
    /// `[G, T]`.
    pub values: &'a Matrix<f32>,
    /// `[G, T]`: standard errors.
    pub errors: &'a Matrix<f32>,
    /// `[G, T]`: whether there is a value.
    pub present: &'a Matrix<bool>,
}

/// A course as the network reads it.
#[derive(Clone, Debug)]
pub struct CourseInput {
    /// `[T]`: gaps to the previous time on the scale of [`warp`], times 3.
    pub gaps: Vec<f32>,
    /// `[G T, FEATURES]`; row g T + t.
    features: Vec<f32>,
    /// `[G, T]`: standardised values; 0 where there is none.
    pub values: Matrix<f32>,
    /// `[G, T]`: their standard errors.
    pub errors: Matrix<f32>,
    /// `[G, T]`.
    pub present: Matrix<bool>,
    /// `[G]`: mean of the course before it was standardised.
    pub mean: Vec<f32>,
    /// `[G]`: its standard deviation.
    pub deviation: Vec<f32>,
}

impl CourseInput {
    /// Number of genes.
    pub fn genes(&self) -> usize {
        self.values.rows()
    }

    /// Number of times.
    pub fn times(&self) -> usize {
        self.gaps.len()
    }

    /// What the network reads of `gene` at the time of index `t`.
    pub fn features(&self, gene: usize, t: usize) -> &[f32] {
        let row = (gene * self.times() + t) * FEATURES;
        &self.features[row..row + FEATURES]
    }

    fn new(course: Observed<'_>, joint: &[f32]) -> Self {
        let (genes, times) = (course.values.rows(), course.times.len());
        let warped: Vec<f32> = course.times.iter().copied().map(warp).collect();
        let previous = warped.first().into_iter().chain(&warped);
        let gaps = warped
            .iter()
            .zip(previous)
            .map(|(time, before)| 3.0 * (time - before));
        let mut input = Self {
            gaps: gaps.collect(),
            features: Vec::with_capacity(genes * times * FEATURES),
            values: Matrix::filled(genes, times, 0.0),
            errors: Matrix::filled(genes, times, 0.0),
            present: course.present.clone(),
            mean: Vec::with_capacity(genes),
            deviation: Vec::with_capacity(genes),
        };
        for (gene, joint) in joint.iter().enumerate() {
            input.standardise(course, gene);
            input.describe(gene, &warped, *joint);
        }
        input
    }

    /// Values and errors of `gene` in standard deviations of its course from its mean.
    fn standardise(&mut self, course: Observed<'_>, gene: usize) {
        let values = course.values.row(gene);
        let present = course.present.row(gene);
        let (mean, deviation) = moments(values.iter().zip(present));
        self.mean.push(mean);
        self.deviation.push(deviation);
        let errors = course.errors.row(gene);
        for t in 0..values.len() {
            if present[t] {
                self.values[(gene, t)] = (values[t] - mean) / deviation;
            }
            let [low, high] = ERROR_BOUNDS;
            let error = errors[t] / deviation;
            self.errors[(gene, t)] = if present[t] {
                error.clamp(low, high)
            } else {
                high
            };
        }
    }

    /// The features of `gene`, whose values have the standard deviation `joint` over all courses.
    fn describe(&mut self, gene: usize, warped: &[f32], joint: f32) {
        let (values, errors) = (self.values.row(gene), self.errors.row(gene));
        let present = self.present.row(gene);
        let first = present.iter().position(|present| *present).unwrap_or(0);
        let share = (self.deviation[gene] / joint).max(1e-3).ln();
        for t in 0..warped.len() {
            let (value, error) = (values[t], errors[t]);
            let from_first = if present[t] {
                value - values[first]
            } else {
                0.0
            };
            self.features.extend([
                value,
                from_first,
                (error + 0.01).ln(),
                (value / (error + 0.1)).tanh(),
                warped[t],
                self.gaps[t],
                warped.len() as f32 / 10.0,
                if present[t] { 1.0 } else { 0.0 },
                share,
            ]);
        }
    }
}

/// Mean and standard deviation of the values that are there; a deviation of 1 where they do not vary.
fn moments<'a>(values: impl Iterator<Item = (&'a f32, &'a bool)>) -> (f32, f32) {
    let values: Vec<f32> = values
        .filter(|(_, present)| **present)
        .map(|(value, _)| *value)
        .collect();
    let count = values.len().max(1) as f32;
    let mean = values.iter().sum::<f32>() / count;
    let squares: f32 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let deviation = (squares / count).sqrt();
    (
        mean,
        if deviation > 1e-6 * mean.abs() + 1e-12 {
            deviation
        } else {
            1.0
        },
    )
}

/// The courses of a table as the network reads them.
pub fn inputs(courses: &[Observed<'_>]) -> Vec<CourseInput> {
    let genes = courses.first().map_or(0, |course| course.values.rows());
    let joint = |gene: usize| {
        let of_course = |course: &Observed<'_>| {
            let present = course.present.row(gene).to_vec();
            course.values.row(gene).to_vec().into_iter().zip(present)
        };
        let all: Vec<(f32, bool)> = courses.iter().flat_map(of_course).collect();
        moments(all.iter().map(|(value, present)| (value, present))).1
    };
    let joint: Vec<f32> = (0..genes).map(joint).collect();
    courses
        .iter()
        .map(|course| CourseInput::new(*course, &joint))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_is_standardised_over_the_values_that_are_there() {
        let values = Matrix::new(1, 4, vec![1.0, 3.0, f32::NAN, 5.0]);
        let errors = Matrix::filled(1, 4, 0.5);
        let present = Matrix::new(1, 4, vec![true, true, false, true]);
        let times = [0.0, 0.1, 0.5, 1.0];
        let course = Observed {
            times: &times,
            values: &values,
            errors: &errors,
            present: &present,
        };
        let input = inputs(&[course]).remove(0);
        // Mean 3, variance (4 + 0 + 4) / 3, deviation 1.632993.
        assert!(
            (input.mean[0] - 3.0).abs() < 1e-6 && (input.deviation[0] - 1.632_993).abs() < 1e-5
        );
        let expected = [-1.224_745, 0.0, 0.0, 1.224_745];
        for (found, expected) in input.values.row(0).iter().zip(expected) {
            assert!((found - expected).abs() < 1e-5);
        }
        assert!((input.errors[(0, 0)] - 0.306_186).abs() < 1e-5);
        assert_eq!(input.errors[(0, 2)], 10.0);
        let features = input.features(0, 3);
        // From the first value; the time 1 is 1 on the scale of the network, 0.5 is 0.757858.
        assert!((features[1] - 2.449_49).abs() < 1e-5);
        assert!((features[5] - 3.0 * (1.0 - 0.757_858)).abs() < 1e-5);
        assert_eq!(
            (input.features(0, 2)[7], features[7], features[8]),
            (0.0, 1.0, 0.0)
        );
    }

    #[test]
    fn scales_of_time_are_inverse() {
        for time in [0.0, 0.001, 0.2, 0.7, 1.0] {
            assert!((unwarp(warp(time)) - time).abs() < 1e-5);
        }
    }
}
