//! A straight line through points with errors in both coordinates.

use std::f64::consts::PI;

/// Directions that are tried before the best is refined.
const DIRECTIONS: usize = 32;
/// Steps of the refinement: each leaves 0.618 of an interval of two directions.
const STEPS: usize = 30;
/// The least variance across a line, as a share of the variances of the coordinates.
const LEAST_VARIANCE: f64 = 1e-12;

/// A point with the variances of its errors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Abscissa.
    pub x: f64,
    /// Ordinate.
    pub y: f64,
    /// Variance of the error of x; positive.
    pub variance_x: f64,
    /// Variance of the error of y; positive.
    pub variance_y: f64,
    /// Covariance of the errors: their variance where x and y are one measurement.
    pub covariance: f64,
}

/// The line that fits best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Its slope; large where the line is nearly vertical.
    pub slope: f64,
    /// Sum of squared residuals over their variances: chi-squared with two degrees of freedom less than
    /// there are points, if they lie on a line.
    pub chi_squared: f64,
}

/// Fits a line y = a + b x to `points`.
///
/// It minimises the sum of (y - a - b x)^2 / (var y + b^2 var x - 2 b cov) (York et al. 2004, Am. J. Phys.
/// 72:367, eq. 13). For a given b the best a is a weighted mean, so that one angle, atan b, is left to be
/// searched: on a grid, then by golden sections.
pub fn fit_line(points: &[Point]) -> Line {
    let step = PI / DIRECTIONS as f64;
    let mut best = (f64::INFINITY, 0.0);
    for direction in 0..DIRECTIONS {
        let angle = direction as f64 * step;
        let chi_squared = chi_squared_at_angle(points, angle);
        if chi_squared < best.0 {
            best = (chi_squared, angle);
        }
    }
    let share = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (best.1 - step, best.1 + step);
    let inner = |low: f64, high: f64| [high - share * (high - low), low + share * (high - low)];
    for _ in 0..STEPS {
        let [left, right] = inner(low, high);
        let [at_left, at_right] = [left, right].map(|angle| chi_squared_at_angle(points, angle));
        if at_left <= at_right {
            high = right;
        } else {
            low = left;
        }
        let better = if at_left <= at_right {
            (at_left, left)
        } else {
            (at_right, right)
        };
        if better.0 < best.0 {
            best = better;
        }
    }
    Line {
        slope: best.1.tan(),
        chi_squared: best.0,
    }
}

/// The sum of [`fit_line`] for the best line of this slope.
pub fn chi_squared_at(points: &[Point], slope: f64) -> f64 {
    chi_squared_at_angle(points, slope.atan())
}

/// The same, for the angle of the line with the abscissa: residuals and variances are those of
/// [`fit_line`] times the cosine, so that vertical lines are no exception.
fn chi_squared_at_angle(points: &[Point], angle: f64) -> f64 {
    let (sin, cos) = angle.sin_cos();
    let residual = |point: &Point| point.y * cos - point.x * sin;
    let weight = |point: &Point| {
        let variances = point.variance_y * cos * cos + point.variance_x * sin * sin;
        let least = LEAST_VARIANCE * (point.variance_x + point.variance_y);
        1.0 / (variances - 2.0 * sin * cos * point.covariance).max(least)
    };
    let (mut sum, mut total) = (0.0, 0.0);
    for point in points {
        sum += weight(point) * residual(point);
        total += weight(point);
    }
    let intercept = sum / total;
    let squares = points
        .iter()
        .map(|point| weight(point) * (residual(point) - intercept).powi(2));
    squares.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pearsons_data_with_yorks_weights_have_the_known_line() {
        // York (1966), Can. J. Phys. 44:1079: slope -0.4805, S / (n - 2) = 1.4833 with n = 10 points.
        let data = [
            (0.0, 1000.0, 5.9, 1.0),
            (0.9, 1000.0, 5.4, 1.8),
            (1.8, 500.0, 4.4, 4.0),
            (2.6, 800.0, 4.6, 8.0),
            (3.3, 200.0, 3.5, 20.0),
            (4.4, 80.0, 3.7, 20.0),
            (5.2, 60.0, 2.8, 70.0),
            (6.1, 20.0, 2.8, 70.0),
            (6.5, 1.8, 2.4, 100.0),
            (7.4, 1.0, 1.5, 500.0),
        ];
        let points = data.map(|(x, weight_x, y, weight_y)| Point {
            x,
            y,
            variance_x: 1.0 / weight_x,
            variance_y: 1.0 / weight_y,
            covariance: 0.0,
        });
        let line = fit_line(&points);
        assert!((line.slope + 0.480_533_4).abs() < 1e-6);
        assert!((line.chi_squared / 8.0 - 1.4833).abs() < 1e-4);
    }

    /// Points with the variances 1.
    fn points(of: &[(f64, f64)]) -> Vec<Point> {
        let point = |&(x, y): &(f64, f64)| Point {
            x,
            y,
            variance_x: 1.0,
            variance_y: 1.0,
            covariance: 0.0,
        };
        of.iter().map(point).collect()
    }

    #[test]
    fn a_given_slope_agrees_with_arithmetic() {
        // Horizontal through 0, 3, 0: mean 1, squares 1 + 4 + 1. Of slope 1: y - x is 0, 2, -2 with the
        // variance 2: (0 + 4 + 4) / 2.
        let points = points(&[(0.0, 0.0), (1.0, 3.0), (2.0, 0.0)]);
        assert!((chi_squared_at(&points, 0.0) - 6.0).abs() < 1e-12);
        assert!((chi_squared_at(&points, 1.0) - 4.0).abs() < 1e-12);
    }

    #[test]
    fn vertical_lines_are_found() {
        let line = fit_line(&points(&[(1.0, 0.0), (1.0, 3.0), (1.0, 7.0)]));
        assert!(line.slope.abs() > 1e5 && line.chi_squared < 1e-9);
    }

    #[test]
    fn a_measurement_shared_by_both_coordinates_has_no_error_across_the_diagonal() {
        // A start of 2 in both, then 4 and 3: on the line through (2, 2) with the slope 1/2. Of slope 1
        // the line must pass through the start, and misses (4, 3) by 1 with the variance 2.
        let mut points = points(&[(2.0, 2.0), (4.0, 3.0)]);
        points[0].covariance = 1.0;
        let line = fit_line(&points);
        assert!((line.slope - 0.5).abs() < 1e-5 && line.chi_squared < 1e-9);
        assert!((chi_squared_at(&points, 1.0) - 0.5).abs() < 1e-6);
    }
}
