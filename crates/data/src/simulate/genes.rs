//! The genes of a simulation: sources, names, means.

use rand::Rng;
use rand::seq::SliceRandom;
use rand_distr::{Distribution, StandardNormal};

use crate::matrix::Matrix;
use crate::simulate::curve::{Curve, Difference, MeanSource};
use crate::simulate::landmarks::Landmarks;
use crate::simulate::named::NAMED_GENES;
use crate::simulate::program::Program;
use crate::simulate::settings::SimulationSettings;

/// Mean and standard deviation of the logarithm of a gene's base.
const LOG_BASE: (f64, f64) = (-3.0, 0.8);
/// Mean and standard deviation of the logarithm of a gene's amplitude.
const LOG_AMPLITUDE: (f64, f64) = (-1.0, 1.0);
/// Standard deviation of the jitter of a gene around its program at a time.
const JITTER: f64 = 0.04;
/// Part of the genes that differ between the cell types, and the standard deviation of the
/// logarithm of their ratio.
const TYPE_EFFECT: (f64, f64) = (0.2, 0.4);

/// A gene.
#[derive(Clone, Debug)]
pub(super) struct Gene {
    pub(super) name: String,
    pub(super) source: MeanSource,
    /// `[C]`.
    pub(super) landmarks: Vec<Option<Landmarks>>,
    /// Expected count `[C, T]` at depth 1, jitter included.
    pub(super) means: Matrix<f64>,
    /// Expected count in the second cell type over that in the first.
    pub(super) type_ratio: f64,
}

pub(super) fn normal(rng: &mut impl Rng) -> f64 {
    StandardNormal.sample(rng)
}

pub(super) fn log_normal((mean, deviation): (f64, f64), rng: &mut impl Rng) -> f64 {
    (mean + deviation * normal(rng)).exp()
}

/// Draws the genes, in random order. `settings` have passed their check.
pub(super) fn genes(settings: &SimulationSettings, rng: &mut impl Rng) -> Vec<Gene> {
    let curves: Vec<(Curve, usize)> = sources(settings)
        .into_iter()
        .map(|(source, genes)| (Curve::new(source, settings), genes))
        .collect();
    let repeated = curves
        .iter()
        .flat_map(|(curve, genes)| std::iter::repeat_n(curve, *genes));
    let mut of_genes: Vec<&Curve> = repeated.collect();
    of_genes.shuffle(rng);
    let width = settings.genes.to_string().len().max(4);
    let mut number = 0;
    let genes = of_genes.into_iter().map(|curve| {
        let name = match curve.source {
            MeanSource::Named(gene) => gene.name.to_owned(),
            MeanSource::Program(..) => {
                number += 1;
                format!("SIM_{number:0width$}")
            }
        };
        let (means, type_ratio) = means(curve, settings, rng);
        Gene {
            name,
            source: curve.source,
            landmarks: curve.landmarks.clone(),
            means,
            type_ratio,
        }
    });
    genes.collect()
}

/// Every source with its number of genes.
fn sources(settings: &SimulationSettings) -> Vec<(MeanSource, usize)> {
    let named = if settings.named_genes {
        &NAMED_GENES[..]
    } else {
        &[]
    };
    let mut sources: Vec<(MeanSource, usize)> = named
        .iter()
        .map(|&gene| (MeanSource::Named(gene), 1))
        .collect();
    let responding = Program::responding(settings.programs).unwrap_or(&[]);
    let programs = responding.iter().copied().chain([Program::Flat]);
    let shares = shares(settings.genes - named.len(), &settings.mix);
    for (index, (program, share)) in programs.zip(shares).enumerate() {
        let difference = difference(settings, index);
        let differing = if difference.is_some() { share / 2 } else { 0 };
        sources.push((MeanSource::Program(program, None), share - differing));
        sources.push((MeanSource::Program(program, difference), differing));
    }
    sources
}

/// How half of the genes of a program, as an index into the mix, differ between conditions.
fn difference(settings: &SimulationSettings, index: usize) -> Option<Difference> {
    let (timing, amplitude) = (settings.differ_timing, settings.differ_amplitude);
    if index < timing {
        Some(Difference::Timing)
    } else {
        (index < timing + amplitude).then_some(Difference::Amplitude)
    }
}

/// The means `[C, T]` of a gene, and the ratio of its cell types.
fn means(curve: &Curve, settings: &SimulationSettings, rng: &mut impl Rng) -> (Matrix<f64>, f64) {
    let MeanSource::Program(program, _) = curve.source else {
        return (curve.values.clone(), 1.0);
    };
    let base = log_normal(LOG_BASE, rng);
    let amplitude = log_normal(LOG_AMPLITUDE, rng);
    let jitter = if program == Program::Flat {
        0.0
    } else {
        JITTER
    };
    let jitter: Vec<f64> = settings
        .times
        .iter()
        .map(|_| jitter * normal(rng))
        .collect();
    let means = curve.means(settings.fold, base, amplitude, &jitter);
    let differs = rng.r#gen::<f64>() < TYPE_EFFECT.0;
    let ratio = log_normal((0.0, TYPE_EFFECT.1), rng);
    (means, if differs { ratio } else { 1.0 })
}

/// Shares `total` out in proportion to `sizes` by the largest remainders; the earlier size first
/// where remainders are equal.
fn shares(total: usize, sizes: &[f64]) -> Vec<usize> {
    let sum: f64 = sizes.iter().sum();
    let exact: Vec<f64> = sizes.iter().map(|size| total as f64 * size / sum).collect();
    let mut shares: Vec<usize> = exact.iter().map(|share| share.floor() as usize).collect();
    let mut order: Vec<usize> = (0..sizes.len()).filter(|&i| sizes[i] > 0.0).collect();
    order.sort_by(|&a, &b| exact[b].fract().total_cmp(&exact[a].fract()));
    let left = total.saturating_sub(shares.iter().sum());
    for &index in order.iter().cycle().take(left) {
        shares[index] += 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;
    use crate::simulate::notation::Mix;

    #[test]
    fn shares_follow_the_sizes_and_add_up() {
        // 10 x 1/3 = 3.33 each: the left over one goes to the first.
        assert_eq!(shares(10, &[1.0, 1.0, 1.0]), [4, 3, 3]);
        assert_eq!(shares(10, &[0.0, 1.0]), [0, 10]);
        // 1987 genes over 39 parts: 8 -> 407.59, 4 -> 203.79, 2 -> 101.90, 1 -> 50.95 (twice),
        // 3 -> 152.85, 20 -> 1018.97. Floors add to 1981; the six largest remainders (all but
        // .59) get one more.
        let parts = [8.0, 4.0, 2.0, 1.0, 1.0, 3.0, 20.0];
        assert_eq!(shares(1987, &parts), [407, 204, 102, 51, 51, 153, 1019]);
    }

    #[test]
    fn half_of_the_genes_of_a_program_differ() {
        let settings = SimulationSettings {
            genes: 80,
            programs: 4,
            mix: Mix(vec![2.0, 2.0, 2.0, 1.0, 1.0]),
            named_genes: false,
            conditions: 2,
            differ_timing: 2,
            differ_amplitude: 1,
            ..SimulationSettings::default()
        };
        let genes = genes(&settings, &mut Xoshiro256PlusPlus::seed_from_u64(1));
        let count = |program, difference| {
            let is_it = |gene: &&Gene| matches!(gene.source, MeanSource::Program(p, d) if (p, d) == (program, difference));
            genes.iter().filter(is_it).count()
        };
        // 80 genes over 8 parts.
        for (program, difference) in [
            (Program::EarlyTransient, Some(Difference::Timing)),
            (Program::EarlySustained, Some(Difference::Timing)),
            (Program::Delayed, Some(Difference::Amplitude)),
            (Program::Repressed, None),
        ] {
            assert_eq!(count(program, None), 10);
            assert_eq!(count(program, difference), 10);
        }
        for gene in &genes {
            let differs = gene.means.row(0) != gene.means.row(1);
            let is_meant = matches!(gene.source, MeanSource::Program(_, Some(_)));
            assert_eq!(differs, is_meant, "{}", gene.name);
            assert_eq!(gene.means[(0, 0)], gene.means[(1, 0)]);
        }
    }
}
