//! Loops over the numbers of matrices.

/// ReLU in place; NaN stays.
pub fn relu(values: &mut [f32]) {
    for value in values {
        *value = if *value < 0.0 { 0.0 } else { *value };
    }
}

/// Sets the derivative by a ReLU's input to 0 where its output was 0.
pub fn relu_derivative(derivative: &mut [f32], output: &[f32]) {
    for (derivative, output) in derivative.iter_mut().zip(output) {
        *derivative = if *output > 0.0 { *derivative } else { 0.0 };
    }
}

/// Sets each number of `out` to `f` of itself and the numbers of `others` at the same place.
///
/// Numbers are copied into arrays of a fixed size, which the compiler vectorises; for slices alone it
/// must first prove that they do not overlap, and often cannot.
#[inline(always)]
pub fn update<const N: usize>(
    out: &mut [f32],
    others: [&[f32]; N],
    f: impl Fn(f32, [f32; N]) -> f32,
) {
    const WIDTH: usize = 16;
    let (whole, rest) = out.as_chunks_mut::<WIDTH>();
    for (number, out) in whole.iter_mut().enumerate() {
        let start = number * WIDTH;
        let mut of_others = [[0.0; WIDTH]; N];
        for (to, from) in of_others.iter_mut().zip(others) {
            to.copy_from_slice(&from[start..start + WIDTH]);
        }
        let mut result = [0.0; WIDTH];
        for i in 0..WIDTH {
            result[i] = f(out[i], std::array::from_fn(|n| of_others[n][i]));
        }
        *out = result;
    }
    let start = whole.len() * WIDTH;
    for (i, out) in rest.iter_mut().enumerate() {
        *out = f(*out, others.map(|other| other[start + i]));
    }
}

/// Sum of f32 numbers in a fixed order, in sixteen partial sums so that it is vectorised.
pub fn sum(values: &[f32]) -> f64 {
    let mut parts = [0.0_f32; 16];
    let (chunks, rest) = values.as_chunks::<16>();
    for chunk in chunks {
        for (part, value) in parts.iter_mut().zip(chunk) {
            *part += value;
        }
    }
    let sum = |values: &[f32]| values.iter().map(|&value| f64::from(value)).sum::<f64>();
    sum(&parts) + sum(rest)
}
