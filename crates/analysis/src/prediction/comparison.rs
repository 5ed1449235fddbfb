//! The methods side by side: how well each predicts one half from the other, and all together.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::prediction::methods::Method;
use crate::prediction::observed::{Observed, Predicted};
pub use crate::prediction::score::Score;
use crate::prediction::score::{GeneErrors, score};
pub use crate::prediction::stack::stacked;
use crate::prediction::stack::weights;

/// What a method predicts from each half.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The method.
    pub method: Method,
    /// From the first half, and from the second. They may know nothing of the other half.
    pub from: [Predicted; 2],
}

/// The score and weight of a method.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MethodScore {
    /// The method.
    pub method: Method,
    /// The error of its predictions, in both directions.
    pub score: Score,
    /// Its weight in the stack, from 0 to 1.
    pub weight: f64,
    /// The error of the stack of all other methods; `None` where there is no other, or in a comparison of an
    /// earlier version.
    #[serde(default)]
    pub stack_without: Option<f64>,
}

/// How well methods predict one half of the libraries from the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// In the order given.
    pub methods: Vec<MethodScore>,
    /// The error of the stack: of every gene with weights from the other half of the genes.
    pub stack: Score,
    /// Genes with a value.
    pub genes: usize,
    /// Share of values at which the halves differ so much that they count as clipped.
    pub outliers: f64,
}

impl Comparison {
    /// Compares what methods predict, both `[N, C]`.
    ///
    /// A weight of a method is that with which the stack predicts best over all genes in both directions. The error
    /// of the stack is out of fold: genes of even and of odd number, each with the weights of the others.
    pub fn new(halves: &[Observed; 2], forecasts: &[Forecast]) -> Self {
        let genes = errors_of_genes(halves, forecasts);
        let methods = forecasts.len();
        let scored = |weights: &dyn Fn(usize) -> Vec<f64>| {
            let squares = genes.iter().enumerate();
            let squares = squares.map(|(g, of)| (of.square(&weights(g)), of.values));
            score(&squares.collect::<Vec<_>>())
        };
        let stack = |without: Option<usize>| {
            let fold = |odd: usize| weights(methods, without, genes.iter().skip(odd).step_by(2));
            let folds = [fold(1), fold(0)];
            scored(&|g| folds[g % 2].clone())
        };
        let of_all = weights(methods, None, genes.iter());
        let method = |(m, of): (usize, &Forecast)| MethodScore {
            method: of.method,
            score: scored(&|_| unit(m, methods)),
            weight: of_all[m],
            stack_without: (methods > 1).then(|| stack(Some(m)).error),
        };
        let count = |of: fn(&GeneErrors) -> usize| genes.iter().map(of).sum::<usize>();
        Self {
            methods: forecasts.iter().enumerate().map(method).collect(),
            stack: stack(None),
            genes: count(|of| usize::from(of.values > 0)),
            outliers: count(|of| of.outliers) as f64 / count(|of| of.values).max(1) as f64,
        }
    }

    /// The weights of the methods, in their order.
    pub fn weights(&self) -> Vec<f64> {
        self.methods.iter().map(|of| of.weight).collect()
    }
}

/// The errors of every gene over both directions.
fn errors_of_genes(halves: &[Observed; 2], forecasts: &[Forecast]) -> Vec<GeneErrors> {
    let from =
        |half: usize| -> Vec<&Predicted> { forecasts.iter().map(|of| &of.from[half]).collect() };
    let (first, second) = (from(0), from(1));
    let gene = |g: usize| {
        let mut errors = GeneErrors::none(forecasts.len());
        errors.add(g, (&halves[0], &halves[1]), &first);
        errors.add(g, (&halves[1], &halves[0]), &second);
        errors
    };
    (0..halves[0].values.rows())
        .into_par_iter()
        .map(gene)
        .collect()
}

/// All weight on one method.
fn unit(method: usize, methods: usize) -> Vec<f64> {
    let mut weights = vec![0.0; methods];
    weights[method] = 1.0;
    weights
}

#[cfg(test)]
mod tests;
