//! The models against limma 3.54 (R 4.2.2).
//!
//! The values are those of these lines, which the tests go on from:
//! ```r
//! library(limma); G <- 40; S <- 12; time <- rep(0:3, each = 3); donor <- rep(0:2, 4)
//! y <- outer(0:39, 0:11, function(g, s) 2 + g/5 + 0.5*sin(donor[s+1]+g) +
//!   (g %% 4 == 0)*0.8*time[s+1] + exp(0.7*sin(2.3*g)-0.03*g)*sin(37.1*g+11.3*s*s+5.7*g*s))
//! w <- outer(0:39, 0:11, function(g, s) 1 + 0.8*sin(g + 2*s))
//! ft <- factor(time); fd <- factor(donor); design <- model.matrix(~0+ft+fd)
//! C <- rbind(cbind(c(-1,1,0,0), c(-1,0,1,0), c(-1,0,0,1)), 0, 0)
//! show <- c(1, 5, 8, 20, 33)
//! ```

mod fits;
mod priors;
mod tests_of_contrasts;

use crate::linear_model::cell_means::CellMeans;
use crate::linear_model::columns::{beside, centred_indicators, indicators};
use crate::linear_model::design::Design;
use genetide_data::Matrix;

const GENES: usize = 40;
const SAMPLES: usize = 12;
const SHOW: [usize; 5] = [0, 4, 7, 19, 32];

fn time(sample: usize) -> usize {
    sample / 3
}

fn donor(sample: usize) -> usize {
    sample % 3
}

fn values() -> Matrix<f64> {
    Matrix::from_fn(GENES, SAMPLES, |g, s| {
        let (gene, at) = (g as f64, s as f64);
        let trend = if g % 4 == 0 {
            0.8 * time(s) as f64
        } else {
            0.0
        };
        let noise = (37.1 * gene + 11.3 * at * at + 5.7 * gene * at).sin();
        2.0 + gene / 5.0
            + 0.5 * (donor(s) as f64 + gene).sin()
            + trend
            + (0.7 * (2.3 * gene).sin() - 0.03 * gene).exp() * noise
    })
}

fn weights() -> Matrix<f64> {
    Matrix::from_fn(GENES, SAMPLES, |g, s| {
        1.0 + 0.8 * (g as f64 + 2.0 * s as f64).sin()
    })
}

/// Times beside donors: R's design with a redundant column, since all donors have one.
fn design() -> Design {
    let times: Vec<usize> = (0..SAMPLES).map(time).collect();
    let donors: Vec<usize> = (0..SAMPLES).map(donor).collect();
    Design::new(beside(
        &indicators(&times, 4),
        &centred_indicators(&donors, 3),
    ))
}

/// The mean of each of the four times.
fn means() -> CellMeans {
    let unit = |time: usize| (0..7).map(|p| f64::from(u8::from(p == time))).collect();
    CellMeans::new(7, Matrix::from_fn(1, 4, |_, time| Some(unit(time))))
}

/// C.
fn contrasts() -> Matrix<f64> {
    means().within_rows()
}

fn row_means(values: &Matrix<f64>) -> Vec<f64> {
    let mean = |row: &[f64]| {
        let known: Vec<f64> = row
            .iter()
            .copied()
            .filter(|value| value.is_finite())
            .collect();
        known.iter().sum::<f64>() / known.len() as f64
    };
    values.iter_rows().map(mean).collect()
}

fn close(a: f64, b: f64, relative: f64) {
    assert!(
        (a - b).abs() <= relative * b.abs() || a == b,
        "{a} is not {b}"
    );
}

fn all_close(values: impl IntoIterator<Item = f64>, expected: &[f64], relative: f64) {
    let values: Vec<f64> = values.into_iter().collect();
    assert_eq!(values.len(), expected.len());
    for (&value, &expected) in values.iter().zip(expected) {
        close(value, expected, relative);
    }
}
