//! The network without noise over all genes of a table, in blocks side by side.

use genetide_data::Matrix;
use rayon::prelude::*;

use super::interval::{Interval, interval_of_bins};
use crate::curves::{GRID, grid};
use crate::smoothing::gradient::unit_embedding;
use crate::smoothing::heads::Heads;
use crate::smoothing::input::{CourseInput, Observed, inputs, unwarp};
use crate::smoothing::layout::{CURVE_POINTS, EMBEDDING, Head, Layout, TIME_BINS};
use crate::smoothing::losses::half_life_of_bin;
use crate::smoothing::sequence::{Network, Sequence, VALUE_LOG_VARIANCE};

/// Genes read at once.
const BLOCK: usize = 64;

/// What the network reads in a course of every gene, on the scale of the values and in spans.
#[derive(Clone, Debug)]
pub struct CourseReading {
    /// `[G, T]`: the noise-free values.
    pub values: Matrix<f32>,
    /// `[G, T]`: standard deviations of the network's belief in them.
    pub deviations: Matrix<f32>,
    /// `[G, CURVE_POINTS]`: the noise-free curve at [`curve_points`].
    pub curve: Matrix<f32>,
    /// `[G, CURVE_POINTS]`: standard deviations of the network's belief in it.
    pub curve_deviations: Matrix<f32>,
    /// `[G]`: the first time at which the change from the start is half of the largest.
    pub onset: Vec<Interval>,
    /// `[G]`: the first time at which it is 95 % of the largest.
    pub time_to_95: Vec<Interval>,
    /// `[G]`: the time of the largest change.
    pub peak: Vec<Interval>,
    /// `[G]`: the time spent above half of the largest change.
    pub duration: Vec<Interval>,
    /// `[G]`: the half-life.
    pub half_life: Vec<Interval>,
}

/// What the network reads in a table.
#[derive(Clone, Debug)]
pub struct Reading {
    /// One for each course.
    pub courses: Vec<CourseReading>,
    /// `[G, K E]`: the embeddings of the courses side by side, of length 1 together.
    pub embedding: Matrix<f32>,
}

/// The times of the points of a curve, in spans.
pub fn curve_points() -> Vec<f32> {
    grid()
        .iter()
        .copied()
        .step_by(GRID / CURVE_POINTS)
        .collect()
}

/// Reads the courses of a table with `weights`.
pub fn read(layout: &Layout, weights: &[f32], courses: &[Observed<'_>]) -> Reading {
    let network = Network { layout, weights };
    let inputs = inputs(courses);
    let genes = inputs.first().map_or(0, CourseInput::genes);
    let starts: Vec<usize> = (0..genes).step_by(BLOCK).collect();
    let blocks: Vec<Block> = starts
        .into_par_iter()
        .map(|first| Block::read(network, &inputs, first, BLOCK.min(genes - first)))
        .collect();
    let courses =
        (0..inputs.len()).map(|course| CourseReading::gather(&blocks, course, &inputs[course]));
    Reading {
        courses: courses.collect(),
        embedding: embeddings(&blocks, inputs.len(), genes),
    }
}

/// The network's passes over a block of genes.
struct Block {
    first: usize,
    genes: usize,
    sequences: Vec<Sequence>,
    heads: Vec<Heads>,
}

impl Block {
    fn read(network: Network<'_>, inputs: &[CourseInput], first: usize, genes: usize) -> Self {
        let mut heads = Vec::new();
        let read = |input: &CourseInput| {
            let mut sequence = Sequence::default();
            sequence.read(input, first, genes);
            sequence.noise.fill(0.0);
            network.read_sequence(&mut sequence);
            sequence
        };
        let sequences: Vec<Sequence> = inputs.iter().map(read).collect();
        network.tell(&sequences, &mut heads);
        Self {
            first,
            genes,
            sequences,
            heads,
        }
    }

    /// Outputs of `head` for a gene of the block.
    fn output(&self, course: usize, head: Head, gene: usize) -> &[f32] {
        let size = head.outputs();
        &self.heads[course].output(head)[gene * size..(gene + 1) * size]
    }
}

fn embeddings(blocks: &[Block], courses: usize, genes: usize) -> Matrix<f32> {
    let mut values = Vec::with_capacity(genes * courses * EMBEDDING);
    for block in blocks {
        for gene in 0..block.genes {
            for heads in &block.heads {
                let (unit, _) = unit_embedding(heads, gene);
                values.extend(unit.map(|value| value / (courses as f32).sqrt()));
            }
        }
    }
    Matrix::new(genes, courses * EMBEDDING, values)
}

impl CourseReading {
    fn gather(blocks: &[Block], course: usize, input: &CourseInput) -> Self {
        let (genes, times) = (input.genes(), input.times());
        let mut reading = Self {
            values: Matrix::filled(genes, times, 0.0),
            deviations: Matrix::filled(genes, times, 0.0),
            curve: Matrix::filled(genes, CURVE_POINTS, 0.0),
            curve_deviations: Matrix::filled(genes, CURVE_POINTS, 0.0),
            onset: Vec::with_capacity(genes),
            time_to_95: Vec::with_capacity(genes),
            peak: Vec::with_capacity(genes),
            duration: Vec::with_capacity(genes),
            half_life: Vec::with_capacity(genes),
        };
        for block in blocks {
            for gene in 0..block.genes {
                reading.add(block, course, gene, input);
            }
        }
        reading
    }

    fn add(&mut self, block: &Block, course: usize, gene: usize, input: &CourseInput) {
        let row = block.first + gene;
        let (mean, deviation) = (input.mean[row], input.deviation[row]);
        let sequence = &block.sequences[course];
        for t in 0..sequence.times {
            let place = t * sequence.genes + gene;
            let believed = [
                sequence.decoded[2 * place],
                (0.5 * sequence.decoded[2 * place + 1]).exp(),
            ];
            let measured =
                input.present[(row, t)].then(|| [input.values[(row, t)], input.errors[(row, t)]]);
            let [value, doubt] = no_worse_than(believed, measured);
            self.values[(row, t)] = mean + deviation * value;
            self.deviations[(row, t)] = deviation * doubt;
        }
        let (means, log_variances) = block
            .output(course, Head::Curve, gene)
            .split_at(CURVE_POINTS);
        let [low, high] = VALUE_LOG_VARIANCE;
        for point in 0..CURVE_POINTS {
            self.curve[(row, point)] = mean + deviation * means[point];
            let half = 0.5 * log_variances[point].clamp(low, high);
            self.curve_deviations[(row, point)] = deviation * half.exp();
        }
        let time = |head| {
            interval_of_bins(block.output(course, head, gene), |place| {
                unwarp(place / TIME_BINS as f32)
            })
        };
        self.onset.push(time(Head::Onset));
        self.time_to_95.push(time(Head::TimeTo95));
        self.peak.push(time(Head::Peak));
        self.duration.push(time(Head::Duration));
        let half_life = block.output(course, Head::HalfLife, gene);
        self.half_life
            .push(interval_of_bins(half_life, half_life_of_bin));
    }
}

/// A value and its standard deviation as the network believes them, drawn towards what was measured (value and
/// standard error) where the network is less sure than the measurement: with everything that it knows, its
/// variance cannot truly be larger. The share of the measurement is 1 - error^2 / deviation^2.
fn no_worse_than(believed: [f32; 2], measured: Option<[f32; 2]>) -> [f32; 2] {
    match measured {
        Some([value, error]) if error < believed[1] => {
            let share = (error / believed[1]).powi(2);
            [share * believed[0] + (1.0 - share) * value, error]
        }
        _ => believed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sharp_measurement_outweighs_a_vague_belief() {
        // An error of half the deviation: a quarter of the belief, three quarters of the measurement.
        assert_eq!(no_worse_than([1.0, 0.2], Some([2.0, 0.1])), [1.75, 0.1]);
        assert_eq!(no_worse_than([1.0, 0.2], Some([2.0, 0.2])), [1.0, 0.2]);
        assert_eq!(no_worse_than([1.0, 0.2], Some([2.0, 0.5])), [1.0, 0.2]);
        assert_eq!(no_worse_than([1.0, 0.2], None), [1.0, 0.2]);
    }
}
