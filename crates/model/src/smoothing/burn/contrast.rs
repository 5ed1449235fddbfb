//! The supervised contrast of embeddings, as [`crate::smoothing::losses::contrast`].

use burn::tensor::Tensor;

use super::heads::Heads;
use super::targets::Targets;
use crate::smoothing::layout::{EMBEDDING, Head};

/// The loss `[1, 1]` of the embeddings of K courses of each gene, and the log of the inverse temperature
/// `[1, 1]`.
pub fn contrast(
    heads: &Heads,
    targets: &Targets,
    courses: usize,
    log_temperature: Tensor<2>,
) -> Tensor<2> {
    let embeddings = joint_embeddings(heads.output(Head::Embedding), courses);
    let genes = embeddings.dims()[0];
    let square = [genes, genes];
    let own = Tensor::<2>::eye(genes, &targets.program.device());
    let program = targets.program.clone().expand(square);
    let same = program.clone().equal(program.transpose()).float() - own.clone();
    let count = same.clone().sum_dim(1);
    // Genes alone in their program have no loss.
    let has_others = count.clone().clamp_max(1.0);
    let positive = same / count.clamp_min(1.0);
    let products = embeddings.clone().matmul(embeddings.transpose());
    let scale = log_temperature.exp();
    // Products are at most 1, so that nothing overflows; a gene is not compared with itself.
    let others = ((products.clone() - 1.0) * scale.clone()).exp() * (own.neg() + 1.0);
    let log_sum = others.sum_dim(1).clamp_min(f32::MIN_POSITIVE).log() + scale.clone();
    let of_positive = (positive * products).sum_dim(1) * scale;
    (log_sum * has_others - of_positive)
        .sum_dim(0)
        .div_scalar(genes as f32)
}

/// `[R, K E]`: the embeddings of the courses of a gene side by side, of length 1 together, from rows k R + r.
fn joint_embeddings(raw: Tensor<2>, courses: usize) -> Tensor<2> {
    let genes = raw.dims()[0] / courses;
    let length = raw.clone().square().sum_dim(1).sqrt().clamp_min(1e-6);
    let unit = raw / (length * (courses as f32).sqrt());
    let unit: Tensor<3> = unit.reshape([courses, genes, EMBEDDING]);
    unit.swap_dims(0, 1).reshape([genes, courses * EMBEDDING])
}
