//! Linear layers, forward and backward, on row-major matrices in slices.

use faer::Accum::{self, Add};

use super::layout::Linear;
use crate::products::{add_row_sums, product, rows, set_rows};
use crate::weight::Weight;

/// `out` += `input` times `weight`.
pub fn add_product(weights: &[f32], weight: Weight, input: &[f32], out: &mut [f32]) {
    product(out, Add, rows(input, weight.inputs), weight.of(weights));
}

/// `out` = `input` times the weight of `linear`, + its bias.
pub fn forward(weights: &[f32], linear: Linear, input: &[f32], out: &mut [f32]) {
    set_rows(out, &weights[linear.bias()]);
    add_product(weights, linear.whole(), input, out);
}

/// `out` = the bias of `linear` + the contribution of its last input, `last` at each time; rows of one time
/// lie together.
pub fn set_bias_and_last(weights: &[f32], linear: Linear, last: &[f32], out: &mut [f32]) {
    let (bias, of_last) = (&weights[linear.bias()], &weights[linear.last_input()]);
    let rows_of_time = out.len() / last.len();
    for (out, last) in out.chunks_exact_mut(rows_of_time).zip(last) {
        let (first, others) = out.split_at_mut(linear.outputs);
        for ((out, bias), of_last) in first.iter_mut().zip(bias).zip(of_last) {
            *out = bias + last * of_last;
        }
        set_rows(others, first);
    }
}

/// Adds to the gradient of bias and last input, for [`set_bias_and_last`].
pub fn add_bias_and_last(linear: Linear, last: &[f32], derivative: &[f32], gradient: &mut [f32]) {
    let place = linear.last_input().start..linear.bias().end;
    let (of_last, bias) = gradient[place].split_at_mut(linear.outputs);
    let mut sums = vec![0.0; linear.outputs];
    for (derivative, last) in derivative
        .chunks_exact(derivative.len() / last.len())
        .zip(last)
    {
        sums.fill(0.0);
        add_row_sums(&mut sums, derivative);
        for ((of_last, bias), sum) in of_last.iter_mut().zip(&mut *bias).zip(&sums) {
            *of_last += last * sum;
            *bias += sum;
        }
    }
}

/// `out` = `derivative` times `weight` transposed, or adds it to `out`.
pub fn back(weights: &[f32], weight: Weight, derivative: &[f32], accum: Accum, out: &mut [f32]) {
    let derivative = rows(derivative, weight.outputs);
    product(out, accum, derivative, weight.of(weights).transpose());
}

/// Adds the gradient of `weight`, the output of which has this `derivative`.
pub fn add_weight_gradient(
    weight: Weight,
    input: &[f32],
    derivative: &[f32],
    gradient: &mut [f32],
) {
    let input = rows(input, weight.inputs).transpose();
    let derivative = rows(derivative, weight.outputs);
    product(&mut gradient[weight.place()], Add, input, derivative);
}

/// Adds the gradient of weight and bias of `linear`.
pub fn add_gradient(linear: Linear, input: &[f32], derivative: &[f32], gradient: &mut [f32]) {
    add_row_sums(&mut gradient[linear.bias()], derivative);
    add_weight_gradient(linear.whole(), input, derivative, gradient);
}
