//! In what way the courses of a gene differ between conditions.

use serde::{Deserialize, Serialize};

use crate::numeric::f_distribution::f_survival;
use crate::numeric::line_fit::{Point, chi_squared_at, fit_line};
use crate::numeric::stats::argmax;
use crate::significance::log_scale::LogScale;
use genetide_data::Courses;

/// p value at which a line is no fit.
const NO_FIT: f64 = 0.01;
/// p value at which a course changes.
const CHANGES: f64 = 0.05;
/// The 90 % quantile of chi-squared with one degree of freedom: a slope that costs no more is as good as the
/// best one.
const AS_GOOD: f64 = 2.705_543;
/// The share of the standard deviation of another course below which one is flat beside it, if it spans less
/// than [`FLAT_SPAN`] too.
const FLAT_SHARE: f64 = 0.25;
/// Twofold, as log2.
const FLAT_SPAN: f64 = 1.0;

/// In what way the courses of a gene differ between conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DifferenceKind {
    /// A constant difference: the courses run in parallel.
    Level,
    /// Responses of one shape, but of different size.
    Amplitude,
    /// Responses at different times, or of different shape.
    Timing,
    /// A response in this course alone.
    OneResponds(usize),
    /// One course rises where the other falls.
    Opposite,
}

impl DifferenceKind {
    /// Its name, without that of a condition: "amplitude".
    pub fn name(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Amplitude => "amplitude",
            Self::Timing => "timing or shape",
            Self::OneResponds(_) => "one condition only",
            Self::Opposite => "opposite",
        }
    }

    /// As written in tables: "amplitude", "only in act".
    pub fn describe(self, courses: &Courses) -> String {
        let only = match self {
            Self::OneResponds(course) => courses.name(course),
            Self::Level | Self::Amplitude | Self::Timing | Self::Opposite => None,
        };
        only.map_or_else(|| self.name().to_owned(), |name| format!("only in {name}"))
    }
}

/// The mean of a gene in a column, on the scale of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Measured {
    /// The column.
    pub column: usize,
    /// The mean.
    pub mean: f64,
    /// Its standard error, positive.
    pub error: f64,
}

/// The courses of a gene, with a mean at each time where it has one: `[course][T]`.
pub(crate) type MeasuredCourses = [Vec<Option<Measured>>];

/// The kind of the difference between the courses `pair` of a gene that differs between conditions; `None`
/// where too few times are common to both to tell.
///
/// The value of one course at a time is compared with that of the other by a line y = a + b x, with errors in
/// both ([`fit_line`]), whose chi-squared Q(b) is least for the best slope. On `scale`
///
/// * the difference is one of level if the courses are not `apart`, that is, no interaction of condition and
///   time is called, and a slope of 1 fits (p > 0.01) as well as the best: Q(1) is at most 2.7 (p > 0.1) above
///   it, or neither course changes, so that all slopes are alike;
/// * one course responds if it changes (p < 0.05 by chi-squared of its deviations from its weighted mean) and
///   all others are flat: a slope of 0 fits as well as the best, or the standard deviation of the course is
///   less than a quarter of that of the one that responds, and it spans less than twofold;
/// * the amplitudes differ if some line fits (p > 0.01), rising, or one of the courses is flat and a third
///   one is not. Shapes can be alike on the scale of logarithms or of the means themselves, so that either
///   will do;
/// * the responses are opposite if the largest changes from the first value have opposite signs, and either
///   the line falls or both are at least twofold;
/// * otherwise the responses differ in timing or shape.
pub(crate) fn kind(
    courses: &MeasuredCourses,
    scale: LogScale,
    pair: [usize; 2],
    apart: bool,
) -> Option<DifferenceKind> {
    let on_scale = Profile::new(courses, scale);
    let points = on_scale.points(pair);
    if !apart && on_scale.are_parallel(pair) {
        return Some(DifferenceKind::Level);
    }
    if let Some(course) = on_scale.only_response() {
        return Some(DifferenceKind::OneResponds(course));
    }
    if points.len() < 3 {
        return None;
    }
    if on_scale.has_flat(pair) {
        return Some(DifferenceKind::Amplitude);
    }
    let changes = pair.map(|course| largest_change(&on_scale.courses[course]));
    let are_opposed = changes[0] * changes[1] < 0.0;
    if are_opposed && changes.iter().all(|change| change.abs() >= FLAT_SPAN) {
        return Some(DifferenceKind::Opposite);
    }
    let scales = [scale, LogScale::UNCHANGED].into_iter();
    let lines = scales.map(|scale| fit_line(&Profile::new(courses, scale).points(pair)));
    let mut fits = lines.filter(|line| fits(line.chi_squared, points.len() - 2));
    Some(match fits.next() {
        Some(line) if line.slope > 0.0 => DifferenceKind::Amplitude,
        Some(_) if are_opposed => DifferenceKind::Opposite,
        _ => DifferenceKind::Timing,
    })
}

/// Whether a line of this slope fits `points`; with `as_best`, as well as that of any slope. Fewer than two
/// points say nothing.
fn fits_slope(points: &[Point], slope: f64, as_best: bool) -> bool {
    let chi_squared = chi_squared_at(points, slope);
    let is_best = || chi_squared - fit_line(points).chi_squared <= AS_GOOD;
    points.len() > 1 && fits(chi_squared, points.len() - 1) && (!as_best || is_best())
}

fn fits(chi_squared: f64, df: usize) -> bool {
    p_value(chi_squared, df) > NO_FIT
}

/// The probability of a larger chi-squared.
fn p_value(chi_squared: f64, df: usize) -> f64 {
    f_survival(chi_squared / df as f64, df as f64, f64::INFINITY)
}

/// A value on some scale, with its variance.
#[derive(Clone, Copy)]
struct Value {
    column: usize,
    value: f64,
    variance: f64,
}

/// The courses of a gene on some scale.
struct Profile {
    /// `[course][T]`.
    courses: Vec<Vec<Option<Value>>>,
}

impl Profile {
    fn new(courses: &MeasuredCourses, scale: LogScale) -> Self {
        let value = |of: &Measured| Value {
            column: of.column,
            value: scale.of(of.mean),
            variance: (of.error / scale.slope_at(of.mean)).powi(2),
        };
        let course = |course: &Vec<Option<Measured>>| {
            let values = course.iter().map(|of| of.as_ref().map(value));
            values.collect()
        };
        Self {
            courses: courses.iter().map(course).collect(),
        }
    }

    /// The values of the second course against those of the first, at the times of both.
    fn points(&self, [first, second]: [usize; 2]) -> Vec<Point> {
        let pairs = self.courses[first].iter().zip(&self.courses[second]);
        let pairs = pairs.filter_map(|(x, y)| Some((x.as_ref()?, y.as_ref()?)));
        let point = |(x, y): (&Value, &Value)| Point {
            x: x.value,
            y: y.value,
            variance_x: x.variance,
            variance_y: y.variance,
            covariance: if x.column == y.column {
                x.variance
            } else {
                0.0
            },
        };
        pairs.map(point).collect()
    }

    /// Whether two courses differ by no more than a constant.
    fn are_parallel(&self, pair: [usize; 2]) -> bool {
        let change = pair.iter().any(|&course| changes(&self.courses[course]));
        fits_slope(&self.points(pair), 1.0, change)
    }

    /// The course that responds, if all others are flat.
    fn only_response(&self) -> Option<usize> {
        let leading = argmax(self.courses.iter().map(|course| spread(course)));
        let mut others = (0..self.courses.len()).filter(|&course| course != leading);
        let alone = others.all(|course| self.is_flat_beside(course, leading));
        (alone && changes(&self.courses[leading])).then_some(leading)
    }

    /// Whether one of two courses is flat beside the other.
    fn has_flat(&self, [a, b]: [usize; 2]) -> bool {
        let [of_a, of_b] = [a, b].map(|course| spread(&self.courses[course]));
        let (less, more) = if of_a < of_b { (a, b) } else { (b, a) };
        self.is_flat_beside(less, more)
    }

    fn is_flat_beside(&self, course: usize, leading: usize) -> bool {
        let [own, largest] = [course, leading].map(|course| &self.courses[course]);
        let is_small = spread(own) < FLAT_SHARE * spread(largest) && span(own) < FLAT_SPAN;
        is_small || fits_slope(&self.points([leading, course]), 0.0, true)
    }
}

fn values(course: &[Option<Value>]) -> impl Iterator<Item = f64> {
    course.iter().flatten().map(|of| of.value)
}

/// Standard deviation of a course over its times.
fn spread(course: &[Option<Value>]) -> f64 {
    let count = values(course).count() as f64;
    let mean = values(course).sum::<f64>() / count;
    let squares: f64 = values(course).map(|value| (value - mean).powi(2)).sum();
    (squares / count).sqrt()
}

fn span(course: &[Option<Value>]) -> f64 {
    let high = values(course).fold(f64::NEG_INFINITY, f64::max);
    high - values(course).fold(f64::INFINITY, f64::min)
}

/// The largest change of a course from its first value, with its sign.
fn largest_change(course: &[Option<Value>]) -> f64 {
    let first = values(course).next().unwrap_or_default();
    let changes: Vec<f64> = values(course).map(|value| value - first).collect();
    let largest = argmax(changes.iter().map(|change| change.abs()));
    changes.get(largest).copied().unwrap_or_default()
}

/// Whether a course is not constant: chi-squared of its deviations from its weighted mean.
fn changes(course: &[Option<Value>]) -> bool {
    let known = || course.iter().flatten();
    let total: f64 = known().map(|of| 1.0 / of.variance).sum();
    let mean = known().map(|of| of.value / of.variance).sum::<f64>() / total;
    let chi_squared: f64 = known()
        .map(|of| (of.value - mean).powi(2) / of.variance)
        .sum();
    let count = known().count();
    count > 1 && p_value(chi_squared, count - 1) < CHANGES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AnalysisSettings;
    use crate::genes::gene_row::gene_table;
    use crate::significance::response::test_response;
    use DifferenceKind::{Amplitude, Level, OneResponds, Opposite, Timing};
    use genetide_data::simulate::{CellCounts, Fold, SimulationSettings, simulate};
    use genetide_data::value_scale::ValueScale;
    use genetide_data::{Attribute, GeneProfiles, GeneScale, Matrix, ScaledProfiles};

    /// Courses at the same times, of means with these standard errors; a start may be shared by all.
    fn courses(
        means: &[&[f64]],
        error: impl Fn(f64) -> f64,
        shared: bool,
    ) -> Vec<Vec<Option<Measured>>> {
        let measured = |course: usize, time: usize, mean: f64| Measured {
            column: if shared && time == 0 {
                0
            } else {
                10 * course + time
            },
            mean,
            error: error(mean),
        };
        let course = |(course, means): (usize, &&[f64])| {
            let means = means.iter().enumerate();
            means
                .map(|(time, &mean)| Some(measured(course, time, mean)))
                .collect()
        };
        means.iter().enumerate().map(course).collect()
    }

    /// The kind of the difference between two courses on the scale as it is, with errors of 0.1.
    fn of(means: &[&[f64]], apart: bool) -> Option<DifferenceKind> {
        let courses = courses(means, |_| 0.1, false);
        kind(&courses, LogScale::UNCHANGED, [0, 1], apart)
    }

    #[test]
    fn each_kind_has_its_shape() {
        let rise: &[f64] = &[0.0, 1.0, 4.0, 3.0];
        let cases: [(&[f64], DifferenceKind); 6] = [
            (&[1.0, 2.0, 5.0, 4.0], Level),
            (&[0.0, 0.5, 2.0, 1.5], Amplitude),
            (&[0.0, -0.5, -2.0, -1.5], Opposite),
            (&[0.0, 3.5, 1.0, 0.5], Timing),
            // Down first, and by more than it rises later.
            (&[0.0, -3.5, 1.0, 2.5], Opposite),
            (&[0.05, -0.05, 0.1, 0.0], OneResponds(0)),
        ];
        for (other, expected) in cases {
            assert_eq!(of(&[rise, other], false), Some(expected), "{other:?}");
        }
        assert_eq!(
            of(&[&[0.05, -0.05, 0.1, 0.0], rise], true),
            Some(OneResponds(1))
        );
        // Once the courses are called apart, a slope of 1 is that of a line like any other.
        assert_eq!(of(&[rise, &[1.0, 2.0, 5.0, 4.0]], true), Some(Amplitude));
    }

    #[test]
    fn a_parallel_course_is_one_that_no_other_slope_fits_better() {
        // Against 0, 1, 2 with the variance v of all values: 0, b, 2 b. Slope 1 leaves 0, b - 1, 2 b - 2 around
        // their mean b - 1, that is 2 (b - 1)^2 over 2 v; the slope b leaves nothing. With v = 0.01 that is
        // 2.56 at b = 1.16, which is as good, and 4 at b = 1.2.
        let other = |b: f64| [5.0, 5.0 + b, 5.0 + 2.0 * b];
        let of = |b: f64| of(&[&[0.0, 1.0, 2.0], &other(b)], false);
        assert_eq!(of(1.16), Some(Level));
        assert_eq!(of(1.2), Some(Amplitude));
    }

    #[test]
    fn a_change_that_is_small_beside_another_is_none() {
        // The changes are significant: 0.4 is four standard errors. The standard deviation of 0, 4, 6, 5 is 2.28,
        // and a quarter of it 0.57; that of 0, -0.4, 0.5, 0 is 0.32, and that of 0, -0.7, 0.6, 0 is 0.46, but the
        // latter spans 1.3, more than twofold.
        let large: &[f64] = &[0.0, 4.0, 6.0, 5.0];
        let of = |small: &[f64]| of(&[large, small], true);
        assert_eq!(of(&[0.0, -0.4, 0.5, 0.0]), Some(OneResponds(0)));
        assert_eq!(of(&[0.0, -0.7, 0.6, 0.0]), Some(Timing));
    }

    #[test]
    fn two_common_times_do_not_tell_shapes() {
        let kind = |means: &[&[f64]], apart| {
            kind(
                &courses(means, |_| 0.1, true),
                LogScale::UNCHANGED,
                [0, 1],
                apart,
            )
        };
        assert_eq!(kind(&[&[0.0, 4.0], &[0.0, 2.0]], true), None);
        assert_eq!(
            kind(&[&[0.0, 4.0], &[0.0, 0.1]], true),
            Some(OneResponds(0))
        );
        // With a start in common there is no difference of level.
        assert_eq!(kind(&[&[0.0, 4.0], &[0.0, 3.0]], false), None);
    }

    #[test]
    fn one_of_three_conditions_may_respond() {
        let flat: &[f64] = &[0.0, 0.1, 0.0, -0.1];
        let rise: &[f64] = &[0.0, 1.0, 4.0, 3.0];
        let of = |means: &[&[f64]]| {
            let courses = courses(means, |_| 0.1, true);
            kind(&courses, LogScale::UNCHANGED, [0, 2], true)
        };
        assert_eq!(of(&[flat, flat, rise]), Some(OneResponds(2)));
        // Two respond, the third does not.
        let half: &[f64] = &[0.0, 0.5, 2.0, 1.5];
        assert_eq!(of(&[flat, rise, half]), Some(Amplitude));
    }

    #[test]
    fn shapes_may_be_alike_without_logarithms() {
        // Changes of 100, 50 and of 50, 25 from 10. On the log2 scale 3.46, 2.58 and 2.58, 1.81, a slope of 0.73
        // leaves 0.054 and -0.073; errors of 1 % are 0.0144 there, so that chi-squared is about
        // (0.054^2 + 0.073^2) / (0.0144^2 (1 + 0.73^2)) = 26 with one degree of freedom.
        let log = LogScale {
            values: ValueScale::Linear,
            offset: 0.0,
        };
        let means: [&[f64]; 2] = [&[10.0, 110.0, 60.0], &[10.0, 60.0, 35.0]];
        let kind_of = |means: &[&[f64]]| {
            kind(
                &courses(means, |mean| mean / 100.0, false),
                log,
                [0, 1],
                true,
            )
        };
        assert_eq!(kind_of(&means), Some(Amplitude));
        // The same on the scale of logarithms: threefold and ninefold, twofold and fourfold.
        assert_eq!(
            kind_of(&[&[10.0, 90.0, 30.0], &[10.0, 40.0, 20.0]]),
            Some(Amplitude)
        );
        assert_eq!(
            kind_of(&[&[10.0, 90.0, 30.0], &[10.0, 40.0, 60.0]]),
            Some(Timing)
        );
    }

    /// Two conditions, three donors of 100 cells at each time.
    fn two_conditions() -> SimulationSettings {
        SimulationSettings {
            genes: 1000,
            cells: CellCounts(vec![100]),
            depth: 5.0,
            named_genes: false,
            cell_effects: false,
            donors: 3,
            donor_sd: 0.1,
            conditions: 2,
            ..SimulationSettings::default()
        }
    }

    /// The kinds that are named, of the genes of which `is_own` holds.
    fn kinds(profiles: &GeneProfiles, is_own: impl Fn(usize) -> bool) -> Vec<String> {
        let (scale, settings) = (ValueScale::Linear, AnalysisSettings::default());
        let test = test_response(profiles, scale, &settings);
        let scaled = ScaledProfiles::new(profiles, None, GeneScale::Zscore);
        let rows = gene_table(profiles, scale, &test, &scaled, &[], None);
        let own = rows.iter().enumerate().filter(|(gene, _)| is_own(*gene));
        let kinds = own.filter_map(|(_, row)| row.difference?.kind);
        kinds
            .map(|kind| kind.describe(profiles.courses()))
            .collect()
    }

    /// The share of `kinds` that are `expected`.
    fn share(kinds: &[String], expected: &str) -> f64 {
        let right = kinds.iter().filter(|&kind| kind == expected).count();
        assert!(kinds.len() > 60, "{} called", kinds.len());
        right as f64 / kinds.len() as f64
    }

    #[test]
    fn simulated_differences_have_their_names() {
        // All six programs differ, half of their genes: in timing, in amplitude, then by a response in the first
        // condition alone.
        let differing = |(timing, amplitude): (usize, usize), factor: f64, expected: &str| {
            let settings = SimulationSettings {
                differ_timing: timing,
                differ_amplitude: amplitude,
                amplitude_factor: factor,
                fold: if factor > 0.0 {
                    Fold::Drawn
                } else {
                    Fold::By(3.0)
                },
                ..two_conditions()
            };
            let simulation = simulate(&settings).unwrap();
            let truth: Vec<bool> = simulation
                .truth()
                .map(|of| of.difference.is_some())
                .collect();
            share(&kinds(&simulation.profiles(), |gene| truth[gene]), expected)
        };
        let shares = [
            differing((6, 0), 0.5, "timing or shape"),
            differing((0, 6), 0.5, "amplitude"),
            differing((0, 6), 0.0, "only in condition_A"),
        ];
        assert!(shares.iter().all(|&share| share >= 0.8), "{shares:?}");
    }

    #[test]
    fn simulated_courses_that_run_in_parallel_differ_in_level() {
        // Nothing differs but a factor of 1.5 at every time of the second condition.
        let settings = SimulationSettings {
            shared_start: false,
            ..two_conditions()
        };
        let profiles = simulate(&settings).unwrap().profiles();
        let samples = profiles.samples().as_slice();
        let conditions = profiles.courses().conditions();
        let factor = |sample: usize| {
            let is_second = samples[sample].label(Attribute::Condition) == Some(&conditions[1]);
            if is_second { 1.5 } else { 1.0 }
        };
        let moments = Matrix::from_fn(profiles.gene_count(), samples.len(), |gene, sample| {
            profiles.sample_moments(gene)[sample].scaled(factor(sample))
        });
        let (genes, samples) = (profiles.genes().to_vec(), profiles.samples().clone());
        let kinds = kinds(&GeneProfiles::new(genes, samples, moments), |_| true);
        let share = share(&kinds, "level");
        assert!(share >= 0.8, "{share}");
    }
}
