//! Steps on a GPU, with kernels of our own: four launches a step.
//!
//! The kernels follow [`super::fused`] part by part. A cube, that is a group of units which can wait
//! for each other, takes a tile of genes through forward and backward pass; no tensor leaves the
//! device but the losses of an epoch and the best weights.

mod backward;
mod forward;
mod kernels;
mod noise;
mod parts;
mod sizes;

use burn::backend::DispatchDevice;
use burn::tensor::Device;
use cubecl::prelude::*;
use cubecl::server::Handle;

use self::kernels::{AdamStepLaunch, UNITS, WantedLaunch};
use self::noise::KeyLaunch;
use self::sizes::Sizes;
use super::weights::{flatten, with_weights};
use super::{Engine, LossSums, Step};
use crate::model::adam::AdamRate;
use crate::model::batch::Dataset;
use crate::model::layout::Layout;
use crate::model::random::Stream;
use crate::model::vrnn::Vrnn;
use crate::model::{ModelError, ModelSettings};

/// Genes that a cube takes at once.
const TILE: usize = 8;
/// Cubes at most, whatever the size of the batch: as many as keep a large GPU busy.
const MOST_CUBES: usize = 128;
/// Numbers of one buffer at most: 64 MiB, which every adapter can bind at once.
const MOST_NUMBERS: usize = 1 << 24;

/// A network whose steps run on a GPU.
pub struct Gpu<'a> {
    settings: &'a ModelSettings,
    seed: u64,
    /// Tells the shapes; its own weights are not used.
    template: Vrnn,
    client: Client,
    sizes: Sizes,
    rate: AdamRate,
    buffers: Buffers,
}

/// What lies on the device.
struct Buffers {
    /// Gaps, values and errors of all genes.
    table: Buffer,
    weights: Buffer,
    /// Adam's means.
    moments: Buffer,
    /// Working memory of each cube.
    memory: Buffer,
    /// Gradient of each cube.
    gradients: Buffer,
    /// Losses of each cube.
    sums: Buffer,
    /// Losses since they were last taken, and the factor of the clipping.
    totals: Buffer,
}

/// Numbers of four bytes on the device.
struct Buffer {
    handle: Handle,
    numbers: usize,
}

impl Buffer {
    fn of(client: &Client, values: &[f32]) -> Self {
        Self {
            handle: client.create_from_slice(f32::as_bytes(values)),
            numbers: values.len(),
        }
    }

    fn empty(client: &Client, numbers: usize) -> Self {
        Self {
            handle: client.empty(numbers * size_of::<f32>()),
            numbers,
        }
    }

    /// As an argument of a kernel.
    #[allow(unsafe_code, reason = "the library has no safe way to pass a buffer")]
    fn arg(&self) -> BufferArg {
        // SAFETY: the handle was made for exactly so many numbers of four bytes.
        unsafe { BufferArg::from_raw_parts(self.handle.clone(), self.numbers) }
    }

    fn read(&self, client: &Client) -> Result<Vec<f32>, ModelError> {
        let bytes = client
            .read_one(self.handle.clone())
            .map_err(|error| ModelError::Device(error.to_string()))?;
        Ok(f32::from_bytes(&bytes).to_vec())
    }
}

impl<'a> Gpu<'a> {
    /// Trains `network` on `device`; `None` when that is no GPU.
    ///
    /// # Errors
    /// [`ModelError::Device`] when the weights cannot be read.
    pub fn new(
        dataset: &Dataset<'_>,
        settings: &'a ModelSettings,
        seed: u64,
        network: Vrnn,
        device: &Device,
    ) -> Result<Option<Self>, ModelError> {
        let DispatchDevice::Cube(device) = device.as_dispatch() else {
            return Ok(None);
        };
        let client = device.client();
        let layout = Layout::new(settings, dataset.has_standard_errors());
        let with_gaps = !dataset.gaps().is_empty();
        let sizes = Sizes::new(&layout, TILE, dataset.times(), with_gaps);
        let weights = flatten(&network)?;
        let batch = settings.batch_size.min(dataset.len().max(1));
        let cubes = cubes(batch, &sizes);
        let buffers = Buffers {
            table: Buffer::of(&client, &table(dataset, &sizes)),
            moments: Buffer::of(&client, &vec![0.0; 2 * weights.len()]),
            memory: Buffer::empty(&client, cubes * sizes.places.size),
            gradients: Buffer::empty(&client, cubes * weights.len()),
            sums: Buffer::empty(&client, cubes * 2),
            totals: Buffer::of(&client, &[0.0; 3]),
            weights: Buffer::of(&client, &weights),
        };
        Ok(Some(Self {
            settings,
            seed,
            template: network,
            client,
            sizes,
            rate: AdamRate::default(),
            buffers,
        }))
    }

    /// Losses of the genes `rows`, and their gradient where it is wanted.
    fn launch(&self, rows: &[usize], stream: Stream, batch: usize, kl_weight: Option<f64>) {
        let rows: Vec<u32> = rows.iter().map(|&row| row as u32).collect();
        let on_device = Buffer {
            handle: self.client.create_from_slice(u32::as_bytes(&rows)),
            numbers: rows.len(),
        };
        let wanted = WantedLaunch::new(
            rows.len() as u32,
            1.0 / rows.len() as f32,
            kl_weight.unwrap_or(0.0) as f32,
        );
        let key = KeyLaunch::new(
            self.seed as u32,
            (self.seed >> 32) as u32,
            stream as u32,
            batch as u32,
        );
        let b = &self.buffers;
        kernels::losses_and_gradients::launch(
            &self.client,
            CubeCount::Static(cubes(rows.len(), &self.sizes) as u32, 1, 1),
            CubeDim::new_1d(UNITS as u32),
            b.table.arg(),
            on_device.arg(),
            b.weights.arg(),
            b.memory.arg(),
            b.gradients.arg(),
            b.sums.arg(),
            wanted,
            key,
            self.sizes,
            kl_weight.is_some(),
        );
    }

    /// Adds the losses of `genes` genes to the totals, and finds the factor of the clipping.
    fn sum_up(&self, genes: usize, with_gradient: bool) {
        let b = &self.buffers;
        kernels::sum_up::launch(
            &self.client,
            CubeCount::Static(1, 1, 1),
            CubeDim::new_1d(UNITS as u32),
            b.gradients.arg(),
            b.sums.arg(),
            b.totals.arg(),
            cubes(genes, &self.sizes) as u32,
            self.settings.clip_norm as f32,
            if with_gradient { self.sizes.weights } else { 0 },
        );
    }

    /// The gradient of the genes `rows`, in the place of the first cube, and their losses added up.
    pub fn gradient(&self, rows: &[usize], step: Step) {
        self.launch(rows, Stream::Training, step.number, Some(step.kl_weight));
        kernels::reduce::launch(
            &self.client,
            self.one_unit_a_weight(),
            CubeDim::new_1d(UNITS as u32),
            self.buffers.gradients.arg(),
            cubes(rows.len(), &self.sizes) as u32,
            self.sizes.weights,
        );
        self.sum_up(rows.len(), true);
    }

    /// The gradient last found.
    #[cfg(test)]
    pub fn last_gradient(&self) -> Vec<f32> {
        let all = self
            .buffers
            .gradients
            .read(&self.client)
            .unwrap_or_default();
        all[..self.sizes.weights].to_vec()
    }

    fn one_unit_a_weight(&self) -> CubeCount {
        CubeCount::Static(self.sizes.weights.div_ceil(UNITS) as u32, 1, 1)
    }
}

/// Cubes for a batch of `genes` genes.
fn cubes(genes: usize, sizes: &Sizes) -> usize {
    let fit = MOST_NUMBERS / sizes.places.size.max(sizes.weights).max(1);
    genes.div_ceil(TILE).clamp(1, fit.clamp(1, MOST_CUBES))
}

/// Gaps `[T]`, then values and errors `[N, T, X]`.
fn table(dataset: &Dataset<'_>, sizes: &Sizes) -> Vec<f32> {
    let mut table = match dataset.gaps() {
        [] => vec![0.0; sizes.times],
        gaps => gaps.to_vec(),
    };
    for row in 0..dataset.len() {
        let (values, errors) = dataset.row(row);
        for (t, value) in values.iter().enumerate() {
            table.push(*value);
            if sizes.x == 2 {
                table.push(errors.map_or(0.0, |errors| errors[t]));
            }
        }
    }
    table
}

impl Engine for Gpu<'_> {
    fn step(&mut self, rows: &[usize], step: Step) {
        self.gradient(rows, step);
        let (rate, epsilon) = self.rate.next(self.settings.learning_rate);
        let b = &self.buffers;
        kernels::adam::launch(
            &self.client,
            self.one_unit_a_weight(),
            CubeDim::new_1d(UNITS as u32),
            b.weights.arg(),
            b.moments.arg(),
            b.gradients.arg(),
            b.totals.arg(),
            AdamStepLaunch::new(rate, epsilon),
            self.sizes.weights,
        );
    }

    fn evaluate(&mut self, rows: &[usize], batch: usize) {
        self.launch(rows, Stream::Validation, batch, None);
        self.sum_up(rows.len(), false);
    }

    fn take_losses(&mut self) -> Result<LossSums, ModelError> {
        let totals = self.buffers.totals.read(&self.client)?;
        self.buffers.totals = Buffer::of(&self.client, &[0.0; 3]);
        Ok(LossSums {
            reconstruction: f64::from(totals[0]),
            kl: f64::from(totals[1]),
        })
    }

    fn network(&self) -> Result<Vrnn, ModelError> {
        let weights = self.buffers.weights.read(&self.client)?;
        Ok(with_weights(self.template.clone(), &weights))
    }
}
