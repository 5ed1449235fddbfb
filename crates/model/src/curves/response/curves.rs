//! The curves of the genes in each condition.

use genetide_data::Matrix;
use rand::Rng;

use crate::curves::draw::{chance, log_uniform, uniform};
use crate::curves::gaussian_process::GaussianProcess;
use crate::curves::grid::GRID;
use crate::curves::response::genes::Genes;
use crate::curves::response::integrate::{delay, integrate};
use crate::curves::response::program::Programs;
use crate::fast_math::ln;

/// Share of tables whose values are logarithms.
const LOGARITHMIC: f32 = 0.3;
/// What is added to a level before its logarithm is taken, at least and at most.
const PSEUDOCOUNT: [f32; 2] = [0.02, 1.0];
/// Smallest level, so that a smooth curve has a logarithm.
const SMALLEST: f32 = 0.02;

/// Curves and drives of the genes, for each condition `[G, GRID]`.
#[derive(Debug)]
pub(in crate::curves) struct Responses {
    /// The level of each gene, 1 at the start.
    pub(in crate::curves) curves: Vec<Matrix<f32>>,
    /// The drive of its program with the sign of the response; 0 for genes that never respond.
    pub(in crate::curves) drives: Vec<Matrix<f32>>,
}

impl Responses {
    /// Works the curves out. Smooth random curves get a part of their own from `process`.
    pub(in crate::curves) fn draw(
        random: &mut impl Rng,
        programs: &Programs,
        genes: &Genes,
        process: &GaussianProcess,
    ) -> Self {
        let count = genes.program.len();
        let conditions = programs.drives.len();
        let mut curves = vec![Matrix::filled(count, GRID, 1.0); conditions];
        let mut drives = vec![Matrix::filled(count, GRID, 0.0); conditions];
        let own_share = 0.25 * uniform(random);
        let pseudocount = chance(random, LOGARITHMIC)
            .then(|| log_uniform(random, PSEUDOCOUNT[0], PSEUDOCOUNT[1]));
        let mut own = [0.0; GRID];
        for gene in 0..count {
            let program = genes.program[gene];
            if program == programs.kinetic.len() {
                continue;
            }
            let kinetic = genes.kinetic[gene];
            let repressed = kinetic && programs.repressed[program];
            let sign = if repressed { -1.0 } else { 1.0 };
            if !kinetic {
                process.sample(random, &mut own);
            }
            for (condition, common) in programs.drives.iter().enumerate() {
                let common = common.row(program);
                let curve = curves[condition].row_mut(gene);
                if kinetic {
                    follow(common, genes, gene, curve);
                } else {
                    vary(common, &own, own_share, genes.amplitude[gene], curve);
                }
                if let Some(pseudocount) = pseudocount {
                    take_logarithm(curve, pseudocount);
                }
                for (value, common) in drives[condition].row_mut(gene).iter_mut().zip(common) {
                    *value = sign * common;
                }
            }
        }
        Self { curves, drives }
    }
}

/// The level of a gene that follows the drive with its delay and half-life.
fn follow(drive: &[f32], genes: &Genes, gene: usize, curve: &mut [f32]) {
    let mut target = [0.0; GRID];
    delay(drive, genes.delay[gene], &mut target);
    for value in &mut target {
        *value = 1.0 + genes.amplitude[gene] * *value;
    }
    let rate = std::f32::consts::LN_2 / genes.half_life[gene];
    integrate(&target, 1.0, rate, curve);
}

/// The level of a gene with the change `common` of its program and a share of its `own` curve.
fn vary(common: &[f32], own: &[f32; GRID], share: f32, amplitude: f32, curve: &mut [f32]) {
    for (point, value) in curve.iter_mut().enumerate() {
        let change = common[point] + share * (own[point] - own[0]);
        *value = 1.0 + amplitude * change;
    }
}

/// The levels of a curve, 1 at the start, on a logarithmic scale, where they are 1 at the start too.
fn take_logarithm(curve: &mut [f32], pseudocount: f32) {
    let start = ln(1.0 + pseudocount);
    for value in curve {
        *value = 1.0 + (ln(value.max(SMALLEST) + pseudocount) - start);
    }
}
