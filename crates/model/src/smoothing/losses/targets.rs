//! What is true of simulated courses, as the losses need it.

use genetide_data::Matrix;

use crate::curves;
use crate::smoothing::input::{CourseInput, warp};
use crate::smoothing::layout::{CURVE_POINTS, HALF_LIFE_BINS, TIME_BINS};

/// The half-lives between which the bins lie, in spans.
const HALF_LIVES: [f32; 2] = [0.004, 0.8];
/// Bound of the curve in standard deviations of the observed values, so that no outlier dominates.
const CURVE_BOUND: f32 = 8.0;

/// The bin of a time in spans.
pub fn bin_of_time(time: f32) -> usize {
    ((warp(time) * TIME_BINS as f32) as usize).min(TIME_BINS - 1)
}

/// The bin of a half-life in spans.
pub fn bin_of_half_life(half_life: f32) -> usize {
    let [low, high] = HALF_LIVES;
    let place = (half_life / low).ln() / (high / low).ln() * HALF_LIFE_BINS as f32;
    (place.max(0.0) as usize).min(HALF_LIFE_BINS - 1)
}

/// The half-life in spans at `place`, counted in bins.
pub fn half_life_of_bin(place: f32) -> f32 {
    let [low, high] = HALF_LIVES;
    low * (high / low).powf(place / HALF_LIFE_BINS as f32)
}

/// What is true of a course of every gene.
#[derive(Clone, Debug)]
pub struct CourseTargets {
    /// `[G, T]`: noise-free values on the scale of the input.
    pub truth: Matrix<f32>,
    /// `[G, CURVE_POINTS]`: the noise-free curve on the scale of the input.
    pub curve: Matrix<f32>,
    /// `[G, CURVE_POINTS]`: the drive with mean 0 and standard deviation 1.
    pub drive: Matrix<f32>,
    /// `[G, 4]`: bins of the heads of times.
    pub times: Matrix<usize>,
    /// `[G]`: bins of the half-life.
    pub half_life: Vec<usize>,
    /// `[G]`: whether the course has kinetics.
    pub responds: Vec<bool>,
    /// `[G]`: whether it has a drive and a half-life.
    pub is_driven: Vec<bool>,
}

impl CourseTargets {
    /// The targets of course number `course` of `table`, which is read as `input`.
    pub fn new(table: &curves::Table, course: usize, input: &CourseInput) -> Self {
        let of = &table.courses[course];
        let genes = input.genes();
        let mut times = Vec::with_capacity(4 * genes);
        let mut truth = of.truth.clone();
        let mut curve = Matrix::filled(genes, CURVE_POINTS, 0.0);
        let mut drive = Matrix::filled(genes, CURVE_POINTS, 0.0);
        for gene in 0..genes {
            let scaled = |value: f32| (value - input.mean[gene]) / input.deviation[gene];
            for value in truth.row_mut(gene) {
                *value = scaled(*value);
            }
            for (to, from) in curve
                .row_mut(gene)
                .iter_mut()
                .zip(thinned(of.curve.row(gene)))
            {
                *to = scaled(from).clamp(-CURVE_BOUND, CURVE_BOUND);
            }
            standardised(of.drive.row(gene), drive.row_mut(gene));
            let kinetics = of.kinetics[gene];
            let of_gene = [kinetics.onset, kinetics.time_to_95, kinetics.peak];
            times.extend(of_gene.map(bin_of_time));
            times.push(bin_of_time(kinetics.duration));
        }
        let driven = table.kinetic.iter().zip(&of.responds);
        Self {
            truth,
            curve,
            drive,
            times: Matrix::new(genes, 4, times),
            half_life: table
                .half_life
                .iter()
                .copied()
                .map(bin_of_half_life)
                .collect(),
            responds: of.responds.clone(),
            is_driven: driven
                .map(|(kinetic, responds)| *kinetic && *responds)
                .collect(),
        }
    }
}

/// Every n-th point of the grid of curves, [`CURVE_POINTS`] in all.
fn thinned(values: &[f32]) -> impl Iterator<Item = f32> + '_ {
    values.iter().copied().step_by(values.len() / CURVE_POINTS)
}

/// The drive at the points of the curve with mean 0 and standard deviation 1 over the grid.
fn standardised(drive: &[f32], out: &mut [f32]) {
    let count = drive.len() as f32;
    let mean = drive.iter().sum::<f32>() / count;
    let squares: f32 = drive.iter().map(|value| (value - mean).powi(2)).sum();
    let deviation = (squares / count).sqrt() + 1e-3;
    for (out, value) in out.iter_mut().zip(thinned(drive)) {
        *out = (value - mean) / deviation;
    }
}
