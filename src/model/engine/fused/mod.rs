//! Steps on the CPU, with forward and backward pass written out.
//!
//! A batch is cut into blocks of genes that fit into a core's cache; blocks run side by side. A block
//! goes forward and at once backward, so that what the forward pass leaves is still in the cache.
//! Blocks are added up in lanes, and lanes in their order, so that the number of threads does not
//! change a digit.

mod backward;
mod forward;
mod losses;
mod scratch;
mod vectors;

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use self::forward::{Network, at};
use self::losses::Weighting;
use self::scratch::Scratch;
use super::weights::{flatten, with_weights};
use super::{Engine, LossSums, Step};
use crate::model::adam::Adam;
use crate::model::batch::Dataset;
use crate::model::layout::Layout;
use crate::model::noise::NoiseKey;
use crate::model::random::Stream;
use crate::model::vrnn::Vrnn;
use crate::model::{ModelError, ModelSettings};

/// Rows (genes x times) of a block: enough for fast matrix products, few enough for the cache.
const ROWS: usize = 160;
/// Genes of a block at least, with however many times.
const FEWEST_GENES: usize = 16;
/// Sums that are kept apart until the batch is done; bounds memory, and the cores that can help.
const LANES: usize = 32;

/// A network whose gradient is written out.
pub struct Fused<'a> {
    dataset: &'a Dataset<'a>,
    settings: &'a ModelSettings,
    seed: u64,
    /// Tells the shapes; its own weights are not used.
    template: Vrnn,
    layout: Layout,
    weights: Vec<f32>,
    optimiser: Adam,
    /// The gradient of each lane.
    lanes: Vec<Vec<f32>>,
    /// Working memory that no block holds at the moment.
    scratches: Mutex<Vec<Scratch>>,
    sums: LossSums,
}

/// What the blocks of a batch have in common.
#[derive(Clone, Copy)]
struct Batch {
    noise: NoiseKey,
    weighting: Weighting,
}

impl<'a> Fused<'a> {
    /// Trains `network`.
    ///
    /// # Errors
    /// [`ModelError::Device`] when the weights cannot be read.
    pub fn new(
        dataset: &'a Dataset<'a>,
        settings: &'a ModelSettings,
        seed: u64,
        network: Vrnn,
    ) -> Result<Self, ModelError> {
        let layout = Layout::new(settings, dataset.has_standard_errors());
        let weights = flatten(&network)?;
        Ok(Self {
            dataset,
            settings,
            seed,
            template: network,
            optimiser: Adam::new(weights.len()),
            weights,
            layout,
            lanes: Vec::new(),
            scratches: Mutex::new(Vec::new()),
            sums: LossSums::default(),
        })
    }

    /// Genes of a block when there are `genes` of them: blocks are of nearly equal size, and of an
    /// even number, so that two cores have the same to do.
    fn block_size(&self, genes: usize) -> usize {
        let most = (ROWS / self.dataset.times().max(1)).max(FEWEST_GENES);
        let blocks = match genes.div_ceil(most) {
            1 => 1,
            blocks => blocks.next_multiple_of(2),
        };
        genes.div_ceil(blocks.max(1)).max(1)
    }

    /// The gradient last found.
    #[cfg(test)]
    pub fn last_gradient(&self) -> Vec<f32> {
        self.lanes[0].clone()
    }

    fn view(&self) -> Network<'_> {
        Network {
            layout: &self.layout,
            weights: &self.weights,
            times: self.dataset.times(),
            gaps: self.dataset.gaps(),
        }
    }

    /// Losses of the genes `rows` of a batch, of which the first is number `first`; their gradient is
    /// added to `gradient`.
    fn block(
        &self,
        batch: Batch,
        first: usize,
        rows: &[usize],
        gradient: Option<&mut [f32]>,
    ) -> LossSums {
        let mut scratch = self.take_scratch();
        let network = self.view();
        scratch.fit(&self.layout, rows.len(), network.times);
        self.read(&mut scratch, rows);
        let latent = self.layout.latent;
        for t in 0..network.times {
            let noise = &mut scratch.noise[at(t, rows.len(), latent)];
            batch.noise.fill(t, first, latent, noise);
        }
        network.forward(&mut scratch);
        let (sums, d_log_variance) = network.losses(&mut scratch, batch.weighting);
        if let Some(gradient) = gradient {
            network.backward(&mut scratch, gradient);
            if let Some(place) = self.layout.log_variance {
                gradient[place] += d_log_variance;
            }
        }
        self.give_back(scratch);
        sums
    }

    fn take_scratch(&self) -> Scratch {
        let mut free = self
            .scratches
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        free.pop().unwrap_or_default()
    }

    fn give_back(&self, scratch: Scratch) {
        let mut free = self
            .scratches
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        free.push(scratch);
    }

    /// Puts the values of `rows`, and their errors where those are used, into `scratch`.
    fn read(&self, scratch: &mut Scratch, rows: &[usize]) {
        let width = self.layout.x;
        for (gene, &row) in rows.iter().enumerate() {
            let (values, errors) = self.dataset.row(row);
            for (t, value) in values.iter().enumerate() {
                let x = &mut scratch.x[(t * rows.len() + gene) * width..][..width];
                x[0] = *value;
                if let (Some(x), Some(errors)) = (x.get_mut(1), errors) {
                    *x = errors[t];
                }
            }
        }
    }

    /// Losses of the genes `rows`; their gradient is in the first lane.
    pub fn gradient(&mut self, rows: &[usize], step: Step) -> LossSums {
        let batch = Batch {
            noise: NoiseKey::new(self.seed, Stream::Training, step.number),
            weighting: Weighting {
                per_gene: 1.0 / rows.len() as f32,
                kl: step.kl_weight as f32,
            },
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
                self.block(batch, first, rows, Some(gradient))
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
    /// Weights that one thread adds up at a time.
    const PART: usize = 4096;
    let Some((sum, others)) = lanes.split_first_mut() else {
        return;
    };
    sum.par_chunks_mut(PART)
        .enumerate()
        .for_each(|(part, sum)| {
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
        let (rate, norm) = (self.settings.learning_rate, self.settings.clip_norm);
        if let Some(gradient) = self.lanes.first() {
            self.optimiser.step(&mut self.weights, gradient, rate, norm);
        }
    }

    fn evaluate(&mut self, rows: &[usize], batch: usize) {
        let batch = Batch {
            noise: NoiseKey::new(self.seed, Stream::Validation, batch),
            weighting: Weighting {
                per_gene: 0.0,
                kl: 0.0,
            },
        };
        let block = self.block_size(rows.len());
        let blocks = rows.par_chunks(block).enumerate();
        let sums: Vec<LossSums> = blocks
            .map(|(number, rows)| self.block(batch, number * block, rows, None))
            .collect();
        self.sums = sums.into_iter().fold(self.sums, LossSums::plus);
    }

    fn take_losses(&mut self) -> Result<LossSums, ModelError> {
        Ok(std::mem::take(&mut self.sums))
    }

    fn network(&self) -> Result<Vrnn, ModelError> {
        Ok(with_weights(self.template.clone(), &self.weights))
    }
}
