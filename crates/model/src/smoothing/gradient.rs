//! Losses and gradient of a table of simulated courses, in blocks of genes side by side.

use rayon::prelude::*;

use super::heads::Heads;
use super::input::CourseInput;
use super::layout::{EMBEDDING, Head, LATENT, Layout};
use super::losses::{CourseTargets, Terms, Weighting, contrast};
use super::sequence::{Network, Sequence};
use crate::fast_math::exp;

/// Blocks that a table is cut into. A fixed number, so that sums run in the same order on any number of
/// cores.
const BLOCKS: usize = 8;

/// Fills `[genes, Z]` with the noise of z in a course at a time, from a first gene on: arguments course, time,
/// gene.
pub type Noise<'a> = dyn Fn(usize, usize, usize, &mut [f32]) + Sync + 'a;

/// A table as the network is trained on it.
pub struct Lesson {
    /// One for each course.
    pub inputs: Vec<CourseInput>,
    /// One for each course.
    pub targets: Vec<CourseTargets>,
    /// `[G]`: the program of each gene.
    pub program: Vec<usize>,
}

/// Working memory: the courses of a block of genes, and the gradient of the block.
#[derive(Clone, Debug, Default)]
struct Block {
    first: usize,
    genes: usize,
    sequences: Vec<Sequence>,
    heads: Vec<Heads>,
    gradient: Vec<f32>,
}

/// Working memory of a training.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    blocks: Vec<Block>,
}

impl Workspace {
    /// The terms of the loss of `lesson` with these `weights`, and its gradient, which is left in
    /// [`Self::gradient`].
    pub fn step(
        &mut self,
        layout: &Layout,
        weights: &[f32],
        lesson: &Lesson,
        terms: Terms,
        noise: Option<&Noise<'_>>,
    ) -> Terms {
        let network = Network { layout, weights };
        let weighting = Weighting::of(terms, &lesson.targets);
        self.split(lesson.program.len());
        self.blocks
            .par_iter_mut()
            .for_each(|block| block.forward(network, lesson, noise));
        let (of_contrast, d_embeddings, d_log_temperature) = self.contrast(network, lesson);
        let weight = terms.contrast as f32;
        let losses: Vec<Terms> = self
            .blocks
            .par_iter_mut()
            .map(|block| block.backward(network, lesson, &weighting, &d_embeddings, weight))
            .collect();
        self.reduce();
        if let Some(gradient) = self.blocks.first_mut().map(|block| &mut block.gradient) {
            gradient[layout.log_temperature] += weight * d_log_temperature;
        }
        let mut sum = losses.into_iter().fold(Terms::default(), Terms::plus);
        sum.contrast = of_contrast;
        sum
    }

    /// The gradient of the last step.
    pub fn gradient(&self) -> &[f32] {
        self.blocks.first().map_or(&[], |block| &block.gradient)
    }

    fn split(&mut self, genes: usize) {
        let size = genes.div_ceil(BLOCKS).max(1);
        self.blocks
            .resize_with(genes.div_ceil(size), Block::default);
        for (number, block) in self.blocks.iter_mut().enumerate() {
            block.first = number * size;
            block.genes = size.min(genes - block.first);
        }
    }

    /// The contrast over all genes: loss, derivatives by the embeddings `[G, K E]` and by the log of the
    /// inverse temperature.
    fn contrast(&self, network: Network<'_>, lesson: &Lesson) -> (f64, Vec<f32>, f32) {
        let courses = lesson.inputs.len();
        let mut embeddings = Vec::new();
        for block in &self.blocks {
            for gene in 0..block.genes {
                for heads in &block.heads {
                    let (unit, _) = unit_embedding(heads, gene);
                    embeddings.extend(unit.map(|value| value / (courses as f32).sqrt()));
                }
            }
        }
        let scale = exp(network.weights[network.layout.log_temperature]);
        contrast(&embeddings, courses * EMBEDDING, &lesson.program, scale)
    }

    /// Adds all gradients to the first.
    fn reduce(&mut self) {
        /// Weights that one thread sums at a time.
        const PART: usize = 8192;
        let Some((sum, others)) = self.blocks.split_first_mut() else {
            return;
        };
        let parts = sum.gradient.par_chunks_mut(PART).enumerate();
        parts.for_each(|(part, sum)| {
            for other in &*others {
                for (sum, value) in sum.iter_mut().zip(&other.gradient[part * PART..]) {
                    *sum += value;
                }
            }
        });
    }
}

/// The embedding of `gene` with length 1, and its length before.
pub fn unit_embedding(heads: &Heads, gene: usize) -> ([f32; EMBEDDING], f32) {
    let raw = &heads.output(Head::Embedding)[gene * EMBEDDING..(gene + 1) * EMBEDDING];
    let length = raw
        .iter()
        .map(|value| value * value)
        .sum::<f32>()
        .sqrt()
        .max(1e-6);
    (std::array::from_fn(|i| raw[i] / length), length)
}

impl Block {
    fn forward(&mut self, network: Network<'_>, lesson: &Lesson, noise: Option<&Noise<'_>>) {
        self.sequences
            .resize_with(lesson.inputs.len(), Sequence::default);
        for (course, (sequence, input)) in self.sequences.iter_mut().zip(&lesson.inputs).enumerate()
        {
            sequence.read(input, self.first, self.genes);
            match noise {
                Some(fill) => {
                    let times = sequence.noise.chunks_exact_mut(self.genes * LATENT);
                    for (t, noise) in times.enumerate() {
                        fill(course, t, self.first, noise);
                    }
                }
                None => sequence.noise.fill(0.0),
            }
            network.read_sequence(sequence);
        }
        network.tell(&self.sequences, &mut self.heads);
    }

    /// The shares of the block in the terms; its gradient is set.
    fn backward(
        &mut self,
        network: Network<'_>,
        lesson: &Lesson,
        weighting: &Weighting,
        d_embeddings: &[f32],
        contrast_weight: f32,
    ) -> Terms {
        self.gradient.clear();
        self.gradient.resize(network.layout.size, 0.0);
        let mut terms = Terms::default();
        let courses = lesson.inputs.len();
        for course in 0..courses {
            let (input, targets) = (&lesson.inputs[course], &lesson.targets[course]);
            let sequence = &mut self.sequences[course];
            let (of_sequence, d_log_variance) =
                network.sequence_losses(sequence, self.first, input, targets, weighting);
            self.gradient[network.layout.log_variance] += d_log_variance;
            let heads = &mut self.heads[course];
            let of_heads = heads.losses(self.first, self.genes, targets, weighting);
            terms = terms.plus(of_sequence).plus(of_heads);
            for gene in 0..self.genes {
                let place = ((self.first + gene) * courses + course) * EMBEDDING;
                let derivative = &d_embeddings[place..place + EMBEDDING];
                embedding_backward(
                    heads,
                    gene,
                    derivative,
                    contrast_weight / (courses as f32).sqrt(),
                );
            }
        }
        network.heads_backward(&mut self.sequences, &mut self.heads, &mut self.gradient);
        for sequence in &mut self.sequences {
            network.sequence_backward(sequence, &mut self.gradient);
        }
        terms
    }
}

/// Sets the derivative by the embedding of `gene` from that by the embedding of length 1, times `weight`.
fn embedding_backward(heads: &mut Heads, gene: usize, derivative: &[f32], weight: f32) {
    let (unit, length) = unit_embedding(heads, gene);
    let along: f32 = unit.iter().zip(derivative).map(|(unit, d)| unit * d).sum();
    let (_, out) = heads.with_derivative(Head::Embedding);
    let out = &mut out[gene * EMBEDDING..(gene + 1) * EMBEDDING];
    for ((out, derivative), unit) in out.iter_mut().zip(derivative).zip(unit) {
        *out = weight * (derivative - along * unit) / length;
    }
}

#[cfg(test)]
#[path = "tests/reference.rs"]
pub(super) mod tests;
