//! The engine on a GPU: launches of the kernels.

use burn::backend::DispatchDevice;
use burn::tensor::Device;
use cubecl::prelude::*;

use crate::engine::adam::AdamRate;
use crate::engine::gpu::buffers::Buffer;
use crate::engine::gpu::kernels;
use crate::engine::gpu::parts::UNITS;
use crate::engine::gpu::sizes::Sizes;
use crate::engine::gpu::tile::BatchLaunch;
use crate::engine::interface::{Engine, LossSums, Setup, Step};
use crate::error::ModelError;
use crate::network::dataset::Dataset;
use crate::network::layout::Layout;
use crate::network::random::Stream;
use crate::network::vrnn::Vrnn;
use crate::network::weights::{flatten, with_weights};

/// Genes per tile.
const TILE: usize = 8;
/// Largest number of cubes, whatever the batch size: enough to keep a large GPU busy.
const MOST_CUBES: usize = 128;
/// Largest size of a buffer, in numbers: 64 MiB, which every adapter can bind at once.
const MOST_NUMBERS: usize = 1 << 24;

/// A network in training on a GPU.
pub struct Gpu<'a> {
    setup: Setup<'a>,
    client: Client,
    sizes: Sizes,
    rate: AdamRate,
    /// Gaps `[T]`, then values and standard errors of all genes `[N, T, X]`.
    table: Buffer,
    weights: Buffer,
    /// Adam's running means `[2, weights]`.
    moments: Buffer,
    /// Working memory of each cube.
    memory: Buffer,
    /// Gradient of each cube `[cubes, weights]`.
    gradients: Buffer,
    /// Losses of each cube `[cubes, 2]`.
    sums: Buffer,
    /// Losses since they were last taken, and the factor of the clipping.
    totals: Buffer,
}

/// The client of `device`; `None` where that is no GPU.
pub fn client(device: &Device) -> Option<Client> {
    match device.as_dispatch() {
        DispatchDevice::Cube(device) => Some(device.client()),
        _ => None,
    }
}

impl<'a> Gpu<'a> {
    /// Trains the network of `setup`, whose weights lie as in `layout`, on the device of `client`.
    ///
    /// # Errors
    /// [`ModelError::Device`] when the weights cannot be read.
    pub fn new(setup: Setup<'a>, layout: Layout, client: Client) -> Result<Self, ModelError> {
        let dataset = setup.dataset;
        let sizes = Sizes::new(layout, TILE, dataset.times());
        let weights = flatten(&setup.network)?;
        let batch = setup.settings.batch_size * dataset.courses();
        let batch = batch.min(dataset.len().max(1));
        let cubes = cubes(batch, &sizes);
        Ok(Self {
            table: Buffer::of(&client, &table(dataset, &layout)),
            moments: Buffer::of(&client, &vec![0.0_f32; 2 * weights.len()]),
            memory: Buffer::empty(&client, cubes * sizes.memory),
            gradients: Buffer::empty(&client, cubes * weights.len()),
            sums: Buffer::empty(&client, cubes * 2),
            totals: Buffer::of(&client, &[0.0_f32; 3]),
            weights: Buffer::of(&client, &weights),
            setup,
            client,
            sizes,
            rate: AdamRate::default(),
        })
    }

    /// Computes the losses of the genes `rows`, and their gradient where there is a `kl_weight`.
    fn launch(&self, rows: &[usize], stream: Stream, batch: usize, kl_weight: Option<f64>) {
        let indices: Vec<u32> = rows.iter().map(|&row| row as u32).collect();
        let seed = self.setup.seed;
        let batch = BatchLaunch::new(
            rows.len() as u32,
            1.0 / rows.len() as f32,
            kl_weight.unwrap_or(0.0) as f32,
            seed as u32,
            (seed >> 32) as u32,
            stream as u32,
            batch as u32,
        );
        kernels::losses_and_gradients::launch(
            &self.client,
            CubeCount::Static(cubes(rows.len(), &self.sizes) as u32, 1, 1),
            CubeDim::new_1d(UNITS as u32),
            self.table.arg(),
            Buffer::of(&self.client, &indices).arg(),
            self.weights.arg(),
            self.memory.arg(),
            self.gradients.arg(),
            self.sums.arg(),
            batch,
            self.sizes,
            kl_weight.is_some(),
        );
    }

    /// Adds the losses of `genes` genes to the totals, and computes the factor of the clipping.
    fn sum_up(&self, genes: usize, with_gradient: bool) {
        kernels::sum_up::launch(
            &self.client,
            CubeCount::Static(1, 1, 1),
            CubeDim::new_1d(UNITS as u32),
            self.gradients.arg(),
            self.sums.arg(),
            self.totals.arg(),
            cubes(genes, &self.sizes) as u32,
            self.setup.settings.clip_norm as f32,
            usize::from(with_gradient) * self.sizes.layout.size,
        );
    }

    /// Computes the gradient of the genes `rows`, in the place of the first cube, and adds up their
    /// losses.
    pub fn gradient(&self, rows: &[usize], step: Step) {
        self.launch(rows, Stream::Training, step.number, Some(step.kl_weight));
        kernels::reduce::launch(
            &self.client,
            self.one_unit_per_weight(),
            CubeDim::new_1d(UNITS as u32),
            self.gradients.arg(),
            cubes(rows.len(), &self.sizes) as u32,
            self.sizes.layout.size,
        );
        self.sum_up(rows.len(), true);
    }

    /// The gradient of the last step.
    #[cfg(test)]
    pub fn last_gradient(&self) -> Vec<f32> {
        let all = self.gradients.read(&self.client).unwrap_or_default();
        all[..self.sizes.layout.size].to_vec()
    }

    fn one_unit_per_weight(&self) -> CubeCount {
        CubeCount::Static(self.sizes.layout.size.div_ceil(UNITS) as u32, 1, 1)
    }
}

/// Number of cubes for a batch of `genes` genes.
fn cubes(genes: usize, sizes: &Sizes) -> usize {
    let fit = MOST_NUMBERS / sizes.memory.max(sizes.layout.size).max(1);
    genes.div_ceil(TILE).clamp(1, fit.clamp(1, MOST_CUBES))
}

/// Gaps `[T]`, then values and standard errors `[N, T, X]`.
fn table(dataset: &Dataset<'_>, layout: &Layout) -> Vec<f32> {
    let mut table = dataset.gaps().to_vec();
    for row in 0..dataset.len() {
        let (values, errors) = dataset.row(row);
        for (t, value) in values.iter().enumerate() {
            table.push(*value);
            if layout.x == 2 {
                table.push(errors.map_or(0.0, |errors| errors[t]));
            }
        }
    }
    table
}

impl Engine for Gpu<'_> {
    fn step(&mut self, rows: &[usize], step: Step) {
        self.gradient(rows, step);
        let (rate, epsilon) = self.rate.next(self.setup.settings.learning_rate);
        kernels::adam::launch(
            &self.client,
            self.one_unit_per_weight(),
            CubeDim::new_1d(UNITS as u32),
            self.weights.arg(),
            self.moments.arg(),
            self.gradients.arg(),
            self.totals.arg(),
            rate,
            epsilon,
            self.sizes.layout.size,
        );
    }

    fn evaluate(&mut self, rows: &[usize], batch: usize) {
        self.launch(rows, Stream::Validation, batch, None);
        self.sum_up(rows.len(), false);
    }

    fn take_losses(&mut self) -> Result<LossSums, ModelError> {
        let totals = self.totals.read(&self.client)?;
        self.totals = Buffer::of(&self.client, &[0.0_f32; 3]);
        Ok(LossSums::of(&totals))
    }

    fn network(&self) -> Result<Vrnn, ModelError> {
        let weights = self.weights.read(&self.client)?;
        Ok(with_weights(self.setup.network.clone(), &weights))
    }
}
