//! Latents and reconstructions of genes, by a trained network.

use burn::tensor::{Device, Tensor};

use crate::error::ModelError;
use crate::network::dataset::Dataset;
use crate::network::noise::NoiseKey;
use crate::network::random::Stream;
use crate::network::vrnn::{SequenceOutput, Vrnn};
use crate::network::weights::read;
use crate::settings::{ModelSettings, Readout};
use genetide_data::Matrix;

/// Genes encoded at once; bounds memory.
const CHUNK: usize = 2048;

/// The readout of one course of B genes.
struct Encoded {
    /// `[B, T Z]` for [`Readout::PosteriorMeans`], `[B, Z]` for [`Readout::SampleAverage`].
    latents: Matrix<f32>,
    /// `[B, T]`.
    reconstructed: Matrix<f32>,
}

/// Latents `[N, dims]` and reconstructions `[N, C]` of the genes in the rows `rows` of the profiles, on
/// their scale.
///
/// `network` is on the CPU. For [`Readout::PosteriorMeans`] dims is C Z: the posterior means of all columns
/// side by side. For [`Readout::SampleAverage`] it is K Z: the average over the times of each course. All
/// courses are drawn with the same noise, so that a gene that is the same in two conditions has the same
/// latents in both. A column in several courses has the mean of their reconstructions and posterior means.
///
/// # Errors
/// [`ModelError::Device`] when the results cannot be read.
pub fn encode(
    network: &Vrnn,
    dataset: &Dataset<'_>,
    rows: &[usize],
    settings: &ModelSettings,
    seed: u64,
) -> Result<(Matrix<f32>, Matrix<f32>), ModelError> {
    let map = dataset.map();
    let mut latents = Vec::new();
    let mut reconstructed = Vec::new();
    for (number, chunk) in rows.chunks(CHUNK).enumerate() {
        let noise = NoiseKey::new(seed, Stream::Readout, number);
        let of_course = |course| Encoded::new(network, dataset, course, chunk, settings, noise);
        let courses = (0..dataset.courses()).map(of_course);
        let courses: Vec<Encoded> = courses.collect::<Result<_, _>>()?;
        for gene in 0..chunk.len() {
            let of_courses = courses.iter().map(|course| course.reconstructed.row(gene));
            reconstructed.extend(map.by_column(&of_courses.collect::<Vec<_>>(), 1));
            let of_courses = courses.iter().map(|course| course.latents.row(gene));
            let of_courses: Vec<&[f32]> = of_courses.collect();
            match settings.readout {
                Readout::PosteriorMeans => {
                    latents.extend(map.by_column(&of_courses, settings.latent));
                }
                Readout::SampleAverage => latents.extend(of_courses.concat()),
            }
        }
    }
    let dims = latents.len().checked_div(rows.len()).unwrap_or(0);
    Ok((
        Matrix::new(rows.len(), dims, latents),
        Matrix::new(rows.len(), map.columns(), reconstructed),
    ))
}

impl Encoded {
    fn new(
        network: &Vrnn,
        dataset: &Dataset<'_>,
        course: usize,
        rows: &[usize],
        settings: &ModelSettings,
        noise: NoiseKey,
    ) -> Result<Self, ModelError> {
        let device = &Device::flex();
        let sequences = rows.iter().map(|&row| dataset.sequence(row, course));
        let batch = dataset.batch(&sequences.collect::<Vec<_>>(), device);
        let noise = match settings.readout {
            Readout::PosteriorMeans => None,
            Readout::SampleAverage => {
                let shape = [dataset.times(), rows.len(), settings.latent];
                Some(noise.tensor(shape, device))
            }
        };
        let output = network.forward(&batch, dataset.gaps(), noise.as_ref());
        let reconstructed = matrix(Tensor::cat(output.reconstruction.clone(), 1))?;
        let is_sampled = |time| dataset.map().is_sampled(course, time);
        let latents = matrix(latents_of(output, settings.readout, is_sampled))?;
        Ok(Self {
            latents,
            reconstructed,
        })
    }
}

fn matrix(tensor: Tensor<2>) -> Result<Matrix<f32>, ModelError> {
    let [rows, columns] = tensor.dims();
    Ok(Matrix::new(rows, columns, read(tensor)?))
}

fn latents_of(
    output: SequenceOutput,
    readout: Readout,
    is_sampled: impl Fn(usize) -> bool,
) -> Tensor<2> {
    match readout {
        Readout::PosteriorMeans => {
            let means = output.posterior.into_iter().map(|posterior| posterior.mean);
            Tensor::cat(means.collect(), 1)
        }
        Readout::SampleAverage => {
            let latents = output.latent.into_iter().enumerate();
            let sampled = latents.filter(|(time, _)| is_sampled(*time));
            let sampled: Vec<Tensor<2>> = sampled.map(|(_, z)| z).collect();
            let times = sampled.len() as f64;
            let sum = sampled.into_iter().reduce(|sum, z| sum + z);
            sum.map_or_else(|| Tensor::empty([0, 0], &Device::flex()), |sum| sum / times)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Preset;
    use crate::testing::profiles::{course_alone, two_conditions};
    use genetide_data::ScaledProfiles;

    const SEED: u64 = 3;
    const ROWS: [usize; 3] = [4, 0, 2];

    fn encoded(
        network: &Vrnn,
        data: &ScaledProfiles,
        settings: &ModelSettings,
    ) -> (Matrix<f32>, Matrix<f32>) {
        let dataset = Dataset::new(data, settings);
        encode(network, &dataset, &ROWS, settings, SEED).unwrap()
    }

    /// Readouts of two conditions, of the first alone and of the second alone.
    fn readouts(settings: &ModelSettings) -> [(Matrix<f32>, Matrix<f32>); 3] {
        let data = two_conditions(5);
        let network = Dataset::new(&data, settings).network(settings, SEED);
        let alone = |course| encoded(&network, &course_alone(&data, course), settings);
        [encoded(&network, &data, settings), alone(0), alone(1)]
    }

    /// The average of z in the second condition over 0, 2 and 10 h, since it was not sampled at 6 h.
    fn average_of_ctr(settings: &ModelSettings) -> Matrix<f32> {
        let (data, device) = (two_conditions(5), Device::flex());
        let dataset = Dataset::new(&data, settings);
        let network = dataset.network(settings, SEED);
        let batch = dataset.batch(&ROWS.map(|row| 2 * row + 1), &device);
        let noise = NoiseKey::new(SEED, Stream::Readout, 0);
        let noise = noise.tensor([4, ROWS.len(), settings.latent], &device);
        let z = network.forward(&batch, &[], Some(&noise)).latent;
        matrix((z[0].clone() + z[1].clone() + z[3].clone()) / 3.0).unwrap()
    }

    fn assert_close(found: &[f32], expected: &[f32]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-6, "{found} and {expected}");
        }
    }

    #[test]
    fn posterior_means_of_the_sampled_columns_stand_side_by_side() {
        let settings = ModelSettings {
            latent: 3,
            ..ModelSettings::preset(Preset::Shape)
        };
        let [(latents, curves), (act, act_curves), (ctr, ctr_curves)] = readouts(&settings);
        assert_eq!((latents.columns(), curves.columns()), (6 * 3, 6));
        for gene in 0..ROWS.len() {
            // The columns are 0 h shared, act 2 h, ctr 2 h, act 6 h, act 10 h, ctr 10 h.
            let z = |of: &Matrix<f32>, t: usize| of.row(gene)[3 * t..3 * t + 3].to_vec();
            let columns = [
                (&act, 0),
                (&act, 1),
                (&ctr, 1),
                (&act, 2),
                (&act, 3),
                (&ctr, 3),
            ];
            let expected: Vec<f32> = columns.iter().flat_map(|&(of, t)| z(of, t)).collect();
            assert_close(latents.row(gene), &expected);
            let (a, c) = (act_curves.row(gene), ctr_curves.row(gene));
            assert_close(curves.row(gene), &[a[0], a[1], c[1], a[2], a[3], c[3]]);
            assert_ne!(a[3], c[3]);
        }
    }

    #[test]
    fn averages_of_samples_are_those_of_each_course_over_its_own_times() {
        let settings = ModelSettings {
            latent: 3,
            ..ModelSettings::preset(Preset::Prototype)
        };
        let [(latents, curves), (act, act_curves), (_, ctr_curves)] = readouts(&settings);
        assert_eq!((latents.columns(), curves.columns()), (2 * 3, 6));
        let ctr = average_of_ctr(&settings);
        for gene in 0..ROWS.len() {
            assert_close(&latents.row(gene)[..3], act.row(gene));
            assert_close(&latents.row(gene)[3..], ctr.row(gene));
            let (a, c) = (act_curves.row(gene), ctr_curves.row(gene));
            let start = f32::midpoint(a[0], c[0]);
            assert_close(curves.row(gene), &[start, a[1], c[1], a[2], a[3], c[3]]);
        }
    }

    #[test]
    fn no_rows_have_no_latents() {
        let (data, settings) = (two_conditions(2), ModelSettings::preset(Preset::Shape));
        let dataset = Dataset::new(&data, &settings);
        let network = dataset.network(&settings, SEED);
        let (latents, curves) = encode(&network, &dataset, &[], &settings, SEED).unwrap();
        assert_eq!((latents.rows(), latents.columns()), (0, 0));
        assert_eq!((curves.rows(), curves.columns()), (0, 6));
    }
}
