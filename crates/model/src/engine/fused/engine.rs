//! The engine on the CPU: blocks of genes in parallel.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use crate::engine::adam::Adam;
use crate::engine::fused::forward::{Network, Scratch, at};
use crate::engine::fused::losses::{LossTerms, Weighting};
use crate::engine::interface::{Engine, LossSums, Setup, Step};
use crate::error::ModelError;
use crate::network::layout::Layout;
use crate::network::noise::NoiseKey;
use crate::network::random::Stream;
use crate::network::vrnn::Vrnn;
use crate::network::weights::{flatten, with_weights};

/// Rows (genes x times) of a block: enough for fast matrix products, few enough for the cache.
const ROWS: usize = 160;
/// Smallest number of genes of a block, whatever the number of times.
const FEWEST_GENES: usize = 16;
/// Largest number of gradients that are kept apart until the batch is done. Bounds memory, and the
/// number of cores that can help.
const LANES: usize = 32;

/// A network in training on the CPU.
pub struct Fused<'a> {
    setup: Setup<'a>,
    layout: Layout,
    weights: Vec<f32>,
    optimiser: Adam,
    /// The gradient of each lane.
    lanes: Vec<Vec<f32>>,
    /// Working memory that no block uses at the moment.
    free: Mutex<Vec<(Scratch, LossTerms)>>,
    sums: LossSums,
}

impl<'a> Fused<'a> {
    /// Trains the network of `setup`, whose weights lie as in `layout`.
    ///
    /// # Errors
    /// [`ModelError::Device`] when the weights cannot be read.
    pub fn new(setup: Setup<'a>, layout: Layout) -> Result<Self, ModelError> {
        let weights = flatten(&setup.network)?;
        Ok(Self {
            setup,
            layout,
            optimiser: Adam::new(weights.len()),
            weights,
            lanes: Vec::new(),
            free: Mutex::new(Vec::new()),
            sums: LossSums::default(),
        })
    }

    /// Genes per block for `genes` genes. Blocks have nearly the same size, and their number is even, so
    /// that two cores have equal work.
    fn block_size(&self, genes: usize) -> usize {
        let most = (ROWS / self.setup.dataset.times().max(1)).max(FEWEST_GENES);
        let blocks = match genes.div_ceil(most) {
            1 => 1,
            blocks => blocks.next_multiple_of(2),
        };
        genes.div_ceil(blocks.max(1)).max(1)
    }

    /// The gradient of the last step.
    #[cfg(test)]
    pub fn last_gradient(&self) -> Vec<f32> {
        self.lanes[0].clone()
    }

    /// Losses of the genes `rows` of a batch, the first of which is number `first` in the batch; their
    /// gradient is added to `gradient`.
    fn block(
        &self,
        noise: NoiseKey,
        weighting: Weighting,
        first: usize,
        rows: &[usize],
        gradient: Option<&mut [f32]>,
    ) -> LossSums {
        let network = Network {
            layout: &self.layout,
            weights: &self.weights,
            times: self.setup.dataset.times(),
            gaps: self.setup.dataset.gaps(),
        };
        let (mut scratch, mut terms) = self.free().pop().unwrap_or_default();
        for (buffer, count, columns) in scratch.fit(&self.layout, rows.len(), network.times) {
            buffer.resize(count * columns, 0.0);
        }
        self.read(&mut scratch, rows);
        let latent = self.layout.latent;
        for t in 0..network.times {
            let of_time = at(t, rows.len(), latent);
            noise.fill(t, first, latent, &mut scratch.noise[of_time]);
        }
        network.forward(&mut scratch);
        let (sums, d_log_variance) = network.losses(&mut scratch, &mut terms, weighting);
        if let Some(gradient) = gradient {
            network.backward(&mut scratch, gradient);
            gradient[self.layout.log_variance] += d_log_variance;
        }
        self.free().push((scratch, terms));
        sums
    }

    fn free(&self) -> MutexGuard<'_, Vec<(Scratch, LossTerms)>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Copies the values of `rows`, and their standard errors where they are read, to `scratch`.
    fn read(&self, scratch: &mut Scratch, rows: &[usize]) {
        let width = self.layout.x;
        for (gene, &row) in rows.iter().enumerate() {
            let (values, errors) = self.setup.dataset.row(row);
            for (t, value) in values.iter().enumerate() {
                let x = &mut scratch.x[(t * rows.len() + gene) * width..][..width];
                x[0] = *value;
                if let (Some(x), Some(errors)) = (x.get_mut(1), errors) {
                    *x = errors[t];
                }
            }
        }
    }

    /// Losses of the genes `rows`; leaves their gradient in the first lane.
    pub fn gradient(&mut self, rows: &[usize], step: Step) -> LossSums {
        let noise = NoiseKey::new(self.setup.seed, Stream::Training, step.number);
        let weighting = Weighting {
            per_gene: 1.0 / rows.len() as f32,
            kl: step.kl_weight as f32,
        };
        let block = self.block_size(rows.len());
        let lane = rows.len().div_ceil(block).div_ceil(LANES).max(1) * block;
        let mut lanes = std::mem::take(&mut self.lanes);
        lanes.resize_with(rows.len().div_ceil(lane), Vec::new);
        let parts = lanes.par_iter_mut().zip(rows.par_chunks(lane)).enumerate();
        let sums = parts.map(|(number, (gradient, rows))| {
            gradient.clear();
            gradient.resize(self.layout.size, 0.0);
            let blocks = rows.chunks(block).enumerate().map(|(i, rows)| {
                let first = number * lane + i * block;
                self.block(noise, weighting, first, rows, Some(gradient))
            });
            blocks.fold(LossSums::default(), LossSums::plus)
        });
        let sums: Vec<LossSums> = sums.collect();
        reduce(&mut lanes);
        self.lanes = lanes;
        sums.into_iter().fold(LossSums::default(), LossSums::plus)
    }
}

/// Adds all lanes to the first.
fn reduce(lanes: &mut [Vec<f32>]) {
    /// Weights that one thread sums at a time.
    const PART: usize = 4096;
    let Some((sum, others)) = lanes.split_first_mut() else {
        return;
    };
    let parts = sum.par_chunks_mut(PART).enumerate();
    parts.for_each(|(part, sum)| {
        for other in &*others {
            for (sum, value) in sum.iter_mut().zip(&other[part * PART..]) {
                *sum += value;
            }
        }
    });
}

impl Engine for Fused<'_> {
    fn step(&mut self, rows: &[usize], step: Step) {
        self.sums = self.sums.plus(self.gradient(rows, step));
        let settings = self.setup.settings;
        let (rate, norm) = (settings.learning_rate, settings.clip_norm);
        if let Some(gradient) = self.lanes.first() {
            self.optimiser.step(&mut self.weights, gradient, rate, norm);
        }
    }

    fn evaluate(&mut self, rows: &[usize], batch: usize) {
        let noise = NoiseKey::new(self.setup.seed, Stream::Validation, batch);
        let block = self.block_size(rows.len());
        let losses = |(number, rows): (usize, &[usize])| {
            self.block(noise, Weighting::default(), number * block, rows, None)
        };
        let blocks = rows.par_chunks(block).enumerate();
        let sums: Vec<LossSums> = blocks.map(losses).collect();
        self.sums = sums.into_iter().fold(self.sums, LossSums::plus);
    }

    fn take_losses(&mut self) -> Result<LossSums, ModelError> {
        Ok(std::mem::take(&mut self.sums))
    }

    fn network(&self) -> Result<Vrnn, ModelError> {
        Ok(with_weights(self.setup.network.clone(), &self.weights))
    }
}
