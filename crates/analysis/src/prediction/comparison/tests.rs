use genetide_data::Matrix;
use rand::SeedableRng;
use rand_distr::{Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256Plus;

use super::*;
use crate::testing::threads::with_threads;

const GENES: usize = 2000;
const COLUMNS: usize = 5;

fn noisy(truth: &Matrix<f64>, sd: f64, random: &mut Xoshiro256Plus) -> Matrix<f64> {
    truth.map(|value| {
        let noise: f64 = StandardNormal.sample(random);
        value + sd * noise
    })
}

/// Halves with errors of 1, and predictions of each that are off the truth by independent errors of these
/// standard deviations.
fn simulated(off: &[(Method, f64)]) -> ([Observed; 2], Vec<Forecast>) {
    let mut random = Xoshiro256Plus::seed_from_u64(9);
    let truth = noisy(&Matrix::filled(GENES, COLUMNS, 3.0), 2.0, &mut random);
    let mut half = || Observed {
        values: noisy(&truth, 1.0, &mut random),
        errors: truth.map(|_| 1.0),
    };
    let halves = [half(), half()];
    let mut predicted = |sd: f64| Predicted {
        mean: noisy(&truth, sd, &mut random),
        variance: truth.map(|_| sd * sd),
    };
    let forecast = |&(method, sd): &(Method, f64)| Forecast {
        method,
        from: [predicted(sd), predicted(sd)],
    };
    (halves, off.iter().map(forecast).collect())
}

#[test]
fn weights_and_errors_are_those_of_the_known_mixture() {
    // Variances 1 and 3: the weights 3/4 and 1/4 are best, and the error is 1 + 3/4; alone 2 and 4. With 20,000
    // values the errors are known to about 1 %.
    let (halves, forecasts) =
        simulated(&[(Method::Gaussian, 1.0), (Method::Mixture, 3.0_f64.sqrt())]);
    let of = Comparison::new(&halves, &forecasts);
    assert!((of.methods[0].weight - 0.75).abs() < 0.02, "{of:?}");
    assert!((of.weights().iter().sum::<f64>() - 1.0).abs() < 1e-12);
    assert!((of.methods[0].score.error - 2.0).abs() < 0.06, "{of:?}");
    assert!((of.methods[1].score.error - 4.0).abs() < 0.12, "{of:?}");
    assert!((of.stack.error - 1.75).abs() < 0.06, "{of:?}");
    // Squares of a variance v vary by 2 v^2: sqrt(8 / 20,000) = 0.02 for the first.
    assert!(
        (of.methods[0].score.standard_error - 0.02).abs() < 0.005,
        "{of:?}"
    );
    // Without one of the two the other is alone.
    let without: Vec<_> = of.methods.iter().map(|of| of.stack_without).collect();
    let alone = |m: usize| Some(of.methods[m].score.error);
    assert_eq!(without, [alone(1), alone(0)]);
    assert_eq!(of.genes, GENES);
}

#[test]
fn a_method_without_use_has_no_weight() {
    let (halves, mut forecasts) = simulated(&[(Method::Gaussian, 0.3), (Method::Network, 0.3)]);
    // The second is twice as far off as the first at every value.
    for half in 0..2 {
        let (target, first) = (
            &halves[1 - half].values,
            forecasts[0].from[half].mean.clone(),
        );
        forecasts[1].from[half].mean =
            Matrix::from_fn(GENES, COLUMNS, |g, c| 2.0 * first[(g, c)] - target[(g, c)]);
    }
    let of = Comparison::new(&halves, &forecasts);
    assert_eq!(of.weights(), [1.0, 0.0]);
    assert_eq!(of.stack, of.methods[0].score);
}

#[test]
fn what_one_fold_learns_is_scored_on_the_other() {
    // The first method knows the even genes, the second the odd ones. Each fold would take the method that knows
    // it, and gets the other.
    let (halves, mut forecasts) = simulated(&[(Method::Gaussian, 0.0), (Method::Mixture, 0.0)]);
    for (m, forecast) in forecasts.iter_mut().enumerate() {
        for of in &mut forecast.from {
            for g in (0..GENES).filter(|g| g % 2 != m) {
                of.mean.row_mut(g).fill(9.0);
            }
        }
    }
    let of = Comparison::new(&halves, &forecasts);
    assert!(of.stack.error > 1.5 * of.methods[0].score.error, "{of:?}");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let (halves, forecasts) = simulated(&[(Method::Gaussian, 1.0), (Method::Raw, 2.0)]);
    let of = |threads| with_threads(threads, || Comparison::new(&halves, &forecasts));
    assert_eq!(of(1), of(2));
}

#[test]
fn a_table_without_genes_has_no_error() {
    let nothing = || Observed {
        values: Matrix::filled(0, 3, 0.0),
        errors: Matrix::filled(0, 3, 1.0),
    };
    let raw = Forecast {
        method: Method::Raw,
        from: [nothing().raw(), nothing().raw()],
    };
    let of = Comparison::new(&[nothing(), nothing()], &[raw]);
    assert_eq!(of.methods[0].stack_without, None);
    assert_eq!(
        (of.genes, of.stack.error, of.weights()),
        (0, 0.0, vec![1.0])
    );
}
