//! The supervised contrast of embeddings (Khosla et al. 2020, arXiv 2004.11362, the loss with the sum
//! outside of the logarithm): genes of one program lie together, whatever their half-life.

use faer::Accum::Replace;

use crate::fast_math::{exp, wide};
use crate::products::{product, rows};

/// The loss of embeddings `[G, dims]` of length 1 with the program of each gene, and `scale` = 1 /
/// temperature; its derivatives by the embeddings `[G, dims]` and by ln `scale`.
pub fn contrast(
    embeddings: &[f32],
    dims: usize,
    program: &[usize],
    scale: f32,
) -> (f64, Vec<f32>, f32) {
    let genes = program.len();
    let matrix = rows(embeddings, dims);
    let mut likeness = vec![0.0; genes * genes];
    product(&mut likeness, Replace, matrix, matrix.transpose());
    let (mut loss, mut d_log_scale) = (0.0, 0.0);
    for (gene, row) in likeness.chunks_exact_mut(genes).enumerate() {
        let same = |other: usize| other != gene && program[other] == program[gene];
        let positives = (0..genes).filter(|other| same(*other)).count();
        if positives == 0 {
            row.fill(0.0);
            continue;
        }
        let (of_gene, of_scale) = anchor(row, gene, same, positives, scale);
        loss += f64::from(of_gene);
        d_log_scale += of_scale;
    }
    let share = 1.0 / genes as f32;
    // By the products of embeddings; each embedding stands on both sides.
    let mut derivative = vec![0.0; genes * dims];
    product(&mut derivative, Replace, rows(&likeness, genes), matrix);
    let mut other = vec![0.0; genes * dims];
    product(
        &mut other,
        Replace,
        rows(&likeness, genes).transpose(),
        matrix,
    );
    for (derivative, other) in derivative.iter_mut().zip(other) {
        *derivative = (*derivative + other) * scale * share;
    }
    (loss / genes as f64, derivative, d_log_scale * share)
}

/// The loss of one gene among the others, and its derivative by ln `scale`; `row`, the products with all
/// embeddings, becomes the derivative by the scaled products.
fn anchor(
    row: &mut [f32],
    gene: usize,
    same: impl Fn(usize) -> bool,
    positives: usize,
    scale: f32,
) -> (f32, f32) {
    let share = 1.0 / positives as f32;
    let products = row.to_vec();
    let mut total = 0.0;
    wide(
        #[inline(always)]
        || {
            // Products are at most 1, so that nothing overflows.
            for value in &mut *row {
                *value = exp(scale * (*value - 1.0));
            }
        },
    );
    row[gene] = 0.0;
    for value in &*row {
        total += value;
    }
    let (mut mean, mut of_scale) = (0.0, 0.0);
    for (other, (value, product)) in row.iter_mut().zip(&products).enumerate() {
        *value /= total;
        if same(other) {
            mean += share * scale * product;
            *value -= share;
        }
        of_scale += *value * scale * product;
    }
    (total.ln() + scale - mean, of_scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gene_closer_to_its_own_program_costs_less() {
        // Two genes of one program at the same place, one of another opposite: for each of the two the others
        // have the products 1 and -1 with it, ln(e^2 + e^-2) - 2 = 0.018150 at a scale of 2; the third has no
        // other of its program and no loss. The mean over three is 0.012100.
        let (loss, _, _) = contrast(&[1.0, 0.0, 1.0, 0.0, -1.0, 0.0], 2, &[0, 0, 1], 2.0);
        assert!((loss - 0.012_100).abs() < 1e-5, "{loss}");
    }

    #[test]
    fn derivatives_are_those_of_small_changes() {
        let embeddings: Vec<f32> = (0..15_u8)
            .map(|i| (f32::from(i) * 1.7).sin() * 0.5)
            .collect();
        let program = [0, 1, 0, 1, 1];
        let (_, derivative, of_scale) = contrast(&embeddings, 3, &program, 1.5);
        let at = |place: usize, step: f32| {
            let mut moved = embeddings.clone();
            moved[place] += step;
            contrast(&moved, 3, &program, 1.5).0
        };
        for (place, found) in derivative.iter().enumerate() {
            let expected = (at(place, 1e-2) - at(place, -1e-2)) / 2e-2;
            assert!(
                (f64::from(*found) - expected).abs() < 2e-4,
                "{place}: {found} {expected}"
            );
        }
        let of = |scale: f32| contrast(&embeddings, 3, &program, scale).0;
        let expected = (of(1.5 * 1.01) - of(1.5 / 1.01)) / (2.0 * 1.01_f64.ln());
        assert!(
            (f64::from(of_scale) - expected).abs() < 2e-4,
            "{of_scale} {expected}"
        );
    }
}
