//! The test against limma 3.54 (R 4.2.2), whose p values are of these lines:
//! ```r
//! library(limma); library(splines); t <- c(0, 0.5, 1, 1.5, 2, 4, 8, 12, 18, 24)
//! y <- function(time, condition, donor) outer(0:39, seq_along(time) - 1, function(g, l)
//!   2 + g/5 + 0.5*sin(donor[l+1] + g) + (g %% 4 == 0)*sqrt(time[l+1])*(0.3 + 0.2*condition[l+1]) +
//!   exp(0.7*sin(2.3*g))*sin(37.1*g + 11.3*l*l + 5.7*g*l))
//! p <- function(y, design, contrasts) {
//!   f <- eBayes(contrasts.fit(lmFit(y, design), contrasts), trend = TRUE, robust = TRUE)
//!   topTable(f, number = Inf, sort.by = "none")$P.Value[c(1, 6, 9)] }
//! ```

use crate::significance::experiment::{Evidence, Experiment};
use crate::significance::response::{ResponseTest, Significance, test_response};
use crate::testing::libraries::{Of, bulk, of_libraries};
use crate::{AnalysisSettings, Pairing, TimeModel};
use genetide_data::GeneProfiles;
use genetide_data::value_scale::ValueScale;

const TIMES: [f64; 10] = [0.0, 0.5, 1.0, 1.5, 2.0, 4.0, 8.0, 12.0, 18.0, 24.0];
const GENES: usize = 40;
const SHOW: [usize; 3] = [0, 5, 8];
const DONORS: [&str; 3] = ["D1", "D2", "D3"];
const CONDITIONS: [&str; 2] = ["a", "b"];

fn profiles(libraries: &[Of<'_>]) -> GeneProfiles {
    let place =
        |names: &[&str], name: Option<&str>| names.iter().position(|known| Some(*known) == name);
    let value = |g: usize, l: usize| {
        let (time, condition, donor, _) = libraries[l];
        let condition = place(&CONDITIONS, condition).unwrap_or(0) as f64;
        let donor = place(&DONORS, donor).unwrap_or(0) as f64;
        let trend = if g.is_multiple_of(4) {
            time.sqrt() * (0.3 + 0.2 * condition)
        } else {
            0.0
        };
        let (g, l) = (g as f64, l as f64);
        let noise = (37.1 * g + 11.3 * l * l + 5.7 * g * l).sin();
        2.0 + g / 5.0 + 0.5 * (donor + g).sin() + trend + (0.7 * (2.3 * g).sin()).exp() * noise
    };
    let rows: Vec<Vec<_>> = (0..GENES)
        .map(|g| (0..libraries.len()).map(|l| bulk(value(g, l))).collect())
        .collect();
    of_libraries(libraries, &rows)
}

fn settings(time_model: TimeModel, pairing: Pairing) -> AnalysisSettings {
    AnalysisSettings {
        time_model,
        pairing,
        ..AnalysisSettings::default()
    }
}

fn tested(libraries: &[Of<'_>], pairing: Pairing) -> ResponseTest {
    let settings = settings(TimeModel::Spline, pairing);
    test_response(&profiles(libraries), ValueScale::AsIs, &settings)
}

fn agree(test: &ResponseTest, of: impl Fn(usize) -> Option<Significance>, expected: [f64; 3]) {
    assert_eq!(test.genes.len(), GENES);
    for (g, expected) in SHOW.into_iter().zip(expected) {
        let p = of(g).unwrap().p;
        assert!(
            (p / expected - 1.0).abs() < 1e-6,
            "{p} is not {expected} in gene {g}"
        );
    }
}

/// Three donors at every time.
fn one_condition() -> Vec<Of<'static>> {
    let at = |&time: &f64| DONORS.map(|donor| (time, None, Some(donor), 1));
    TIMES.iter().flat_map(at).collect()
}

/// Three donors at every time in each of two conditions.
fn two_conditions() -> Vec<Of<'static>> {
    let of = |time: f64| {
        CONDITIONS.map(|condition| DONORS.map(|donor| (time, Some(condition), Some(donor), 1)))
    };
    TIMES.iter().flat_map(|&time| of(time).concat()).collect()
}

#[test]
fn change_over_time_agrees_with_limma() {
    // time <- rep(t, each = 3); d <- rep(0:2, 10); X <- ns(sqrt(time), df = 4); v <- y(time, 0*d, d)
    // p(v, cbind(1, X), diag(5)[, -1]); p(v, cbind(1, X, d == 1, d == 2), diag(7)[, 2:5])
    let test = tested(&one_condition(), Pairing::Unpaired);
    assert_eq!(test.evidence, Evidence::Replicates { paired: false });
    agree(
        &test,
        |g| test.genes[g].time,
        [1.093170564178e-02, 8.474215546970e-01, 3.112160297827e-02],
    );
    let test = tested(&one_condition(), Pairing::Auto);
    assert_eq!(test.evidence, Evidence::Replicates { paired: true });
    agree(
        &test,
        |g| test.genes[g].time,
        [6.591444518280e-03, 6.676343652943e-01, 5.934080659879e-03],
    );
}

#[test]
fn single_libraries_are_tested_as_in_limma() {
    // p(y(t, 0*t, 0*t), cbind(1, ns(sqrt(t), df = 4)), diag(5)[, -1])
    let libraries = TIMES.map(|time| (time, None, None, 1));
    let test = tested(&libraries, Pairing::Auto);
    assert_eq!(test.evidence, Evidence::Curve { paired: false });
    agree(
        &test,
        |g| test.genes[g].time,
        [5.005572396139e-01, 7.367533385326e-01, 8.363863618186e-02],
    );
    assert!(test.standard_errors.is_some());
    let factor = settings(TimeModel::Factor, Pairing::Auto);
    let test = test_response(&profiles(&libraries), ValueScale::AsIs, &factor);
    assert_eq!(test.evidence, Evidence::Nothing);
}

#[test]
fn conditions_agree_with_limma() {
    // time <- rep(t, each = 6); k <- rep(rep(0:1, each = 3), 10); d <- rep(0:2, 20)
    // X <- ns(sqrt(time), df = 4); v <- y(time, k, d); I <- diag(12)
    // D <- cbind(1, X, k, k * X, d == 1, d == 2)
    // p(v, D, cbind(I[, 2:5], I[, 2:5] + I[, 7:10])); p(v, D, I[, 6:10]); p(v, D, I[, 7:10])
    let test = tested(&two_conditions(), Pairing::Auto);
    agree(
        &test,
        |g| test.genes[g].time,
        [5.518270978755e-08, 1.337396105379e-01, 2.229504664866e-07],
    );
    agree(
        &test,
        |g| test.genes[g].condition,
        [5.520726966586e-02, 1.336868005393e-01, 4.873370717573e-03],
    );
    agree(
        &test,
        |g| test.genes[g].interaction,
        [1.233572963713e-01, 7.954280155647e-02, 2.491145939265e-02],
    );
}

#[test]
fn conditions_with_a_shared_start_agree_with_limma() {
    // time <- c(0*1:3, rep(t[-1], each = 6)); k <- c(0*1:3, rep(rep(0:1, each = 3), 9)); d <- rep(0:2, 19)
    // X <- ns(sqrt(time), df = 4); v <- y(time, k, d); I <- diag(11)
    // D <- cbind(1, (1 - k) * X, k * X, d == 1, d == 2)
    // p(v, D, I[, 2:9]); p(v, D, I[, 2:5] - I[, 6:9])
    let start = DONORS.map(|donor| (0.0, None, Some(donor), 1));
    let libraries = [&start, &two_conditions()[6..]].concat();
    let test = tested(&libraries, Pairing::Auto);
    agree(
        &test,
        |g| test.genes[g].time,
        [9.207833821290e-08, 2.284463124384e-01, 1.598626706888e-07],
    );
    agree(
        &test,
        |g| test.genes[g].condition,
        [3.119300521379e-04, 4.498568951056e-01, 1.311244172138e-03],
    );
    agree(
        &test,
        |g| test.genes[g].interaction,
        [3.119300521379e-04, 4.498568951056e-01, 1.311244172138e-03],
    );
}

#[test]
fn a_condition_with_few_times_is_a_factor_beside_a_curve() {
    // b at 0, 1 and 2 alone: a level and two changes. 10 - 5 + 3 - 3 degrees of freedom are left of single
    // libraries, and two differences of courses.
    let of_a = TIMES.iter().map(|&time| (time, Some("a"), None, 1));
    let of_b = [0.0, 1.0, 2.0].map(|time| (time, Some("b"), None, 1));
    let mut libraries: Vec<Of<'_>> = of_a.chain(of_b).collect();
    libraries.sort_by(|a, b| a.0.total_cmp(&b.0));
    let settings = settings(TimeModel::Spline, Pairing::Auto);
    let experiment = Experiment::new(&profiles(&libraries), &settings);
    let design = crate::significance::design::design(&experiment);
    let means = crate::significance::design::group_means(&experiment);
    assert_eq!(design.residual_df(), 5);
    assert_eq!(design.testable_df(&means.within_rows()), 4 + 2);
    assert_eq!(design.testable_df(&means.within_columns()), 3);
    assert_eq!(design.testable_df(&means.interaction()), 2);
}

#[test]
fn libraries_beside_those_of_each_condition_have_a_mean_of_their_own() {
    let mut libraries = two_conditions();
    libraries.insert(6, (0.5, None, Some("D1"), 1));
    let settings = settings(TimeModel::Spline, Pairing::Unpaired);
    let experiment = Experiment::new(&profiles(&libraries), &settings);
    // Two levels, two curves and that mean.
    let design = crate::significance::design::design(&experiment);
    assert_eq!((design.rank(), design.residual_df()), (11, 50));
}

#[test]
fn replicates_give_standard_errors_whatever_the_curve() {
    let profiles = profiles(&one_condition());
    let errors = |time_model| {
        let settings = settings(time_model, Pairing::Unpaired);
        let test = test_response(&profiles, ValueScale::AsIs, &settings);
        test.standard_errors.unwrap()
    };
    assert_eq!(errors(TimeModel::Spline), errors(TimeModel::Factor));
}

#[test]
fn few_times_are_a_factor() {
    let libraries = one_condition();
    for (times, is_curve) in [(8, true), (7, false)] {
        let profiles = profiles(&libraries[..3 * times]);
        let settings = settings(TimeModel::Spline, Pairing::Auto);
        let experiment = Experiment::new(&profiles, &settings);
        assert_eq!(experiment.curve.is_some(), is_curve);
        let sentence = experiment.test_sentence();
        let spline = "time as a natural spline with 4 degrees of freedom";
        assert_eq!(sentence.contains(spline), is_curve, "{sentence}");
        let remarks = experiment.remarks(&profiles, &settings);
        let remark = "A spline over time needs at least 8 time points, and there are 7: each time point has \
                      a mean of its own, as with ‹time-model factor›.";
        assert_eq!(remarks.iter().any(|of| of == remark), !is_curve);
    }
}
