//! What the network tells of each course, from its summary and the mean of those of all courses of the gene.

use burn::tensor::Tensor;
use burn::tensor::activation::silu;

use super::parameters::Parameters;
use super::sequence::Sequence;
use crate::smoothing::layout::{Head, Layout, WIDTH};

/// Added to the variance of a row, as for the CPU.
const SMALLEST: f64 = 1e-5;

/// The outputs of the heads for K courses of R genes; row k R + r is course k of gene r.
pub struct Heads(Vec<Tensor<2>>);

impl Heads {
    /// From the summaries of the courses.
    pub fn tell(layout: &Layout, parameters: &Parameters<'_>, sequences: &[Sequence]) -> Self {
        let courses = sequences.len();
        let pooled = sequences.iter().map(|sequence| sequence.pooled.clone());
        let pooled = Tensor::cat(pooled.collect(), 0);
        let rows = pooled.dims()[0];
        let summary = silu(parameters.forward(layout.pool, pooled));
        let shared = summary
            .clone()
            .reshape([courses, rows / courses, WIDTH])
            .mean_dim(0)
            .expand([courses, rows / courses, WIDTH])
            .reshape([rows, WIDTH]);
        let mixed = parameters.forward(layout.mix, Tensor::cat(vec![summary, shared], 1));
        let hidden = silu(parameters.forward(layout.heads, normalised(mixed)));
        let output = |head: Head| {
            let columns = head.hidden();
            let hidden = hidden.clone().narrow(1, columns.start, columns.len());
            parameters.forward(layout.output(head), hidden)
        };
        Self(Head::ALL.map(output).to_vec())
    }

    /// The outputs of `head`, `[K R, outputs]`.
    pub fn output(&self, head: Head) -> Tensor<2> {
        self.0[head as usize].clone()
    }
}

/// The rows with mean 0 and variance 1.
fn normalised(rows: Tensor<2>) -> Tensor<2> {
    let centred = rows.clone() - rows.mean_dim(1);
    let variance = centred.clone().square().mean_dim(1);
    centred / variance.add_scalar(SMALLEST).sqrt()
}
