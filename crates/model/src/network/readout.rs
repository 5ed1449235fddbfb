//! Latents and reconstructions of genes, by a trained network.

use burn::tensor::{Device, Tensor};

use crate::error::ModelError;
use crate::network::dataset::Dataset;
use crate::network::noise::NoiseKey;
use crate::network::random::Stream;
use crate::network::vrnn::{SequenceOutput, Vrnn};
use crate::network::weights::read;
use crate::settings::{ModelSettings, Readout};
use genetide_data::{Matrix, ScaledProfiles};

/// Genes encoded at once; bounds memory.
const CHUNK: usize = 2048;

/// Latents `[N, dims]` and reconstructions `[N, T]` of the `rows` of `data`, on its scale.
///
/// `network` is on the CPU. dims is T Z for [`Readout::PosteriorMeans`] and Z for
/// [`Readout::SampleAverage`].
///
/// # Errors
/// [`ModelError::Device`] when the results cannot be read.
pub fn encode(
    network: &Vrnn,
    data: &ScaledProfiles,
    rows: &[usize],
    settings: &ModelSettings,
    seed: u64,
) -> Result<(Matrix<f32>, Matrix<f32>), ModelError> {
    let dataset = Dataset::new(data, settings);
    let device = &Device::flex();
    let mut latents = Vec::new();
    let mut reconstructed = Vec::new();
    for (number, chunk) in rows.chunks(CHUNK).enumerate() {
        let batch = dataset.batch(chunk, device);
        let shape = [dataset.times(), chunk.len(), settings.latent];
        let noise = match settings.readout {
            Readout::PosteriorMeans => None,
            Readout::SampleAverage => {
                Some(NoiseKey::new(seed, Stream::Readout, number).tensor(shape, device))
            }
        };
        let output = network.forward(&batch, dataset.gaps(), noise.as_ref());
        reconstructed.extend(read(Tensor::cat(output.reconstruction.clone(), 1))?);
        latents.extend(read(latent_of(output, settings.readout))?);
    }
    let dims = latents.len().checked_div(rows.len()).unwrap_or(0);
    Ok((
        Matrix::new(rows.len(), dims, latents),
        Matrix::new(rows.len(), dataset.times(), reconstructed),
    ))
}

fn latent_of(output: SequenceOutput, readout: Readout) -> Tensor<2> {
    match readout {
        Readout::PosteriorMeans => {
            let means = output.posterior.into_iter().map(|posterior| posterior.mean);
            Tensor::cat(means.collect(), 1)
        }
        Readout::SampleAverage => {
            let times = output.latent.len() as f64;
            let sum = output.latent.into_iter().reduce(|sum, z| sum + z);
            sum.map_or_else(|| Tensor::empty([0, 0], &Device::flex()), |sum| sum / times)
        }
    }
}
