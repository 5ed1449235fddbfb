//! The uncertainty of the reconstruction of a gene that comes from z: a band of its curve over samples
//! of z from the posterior.

use burn::tensor::Device;

use crate::error::ModelError;
use crate::network::checkpoint;
use crate::network::dataset::Dataset;
use crate::network::noise::NoiseKey;
use crate::network::random::Stream;
use crate::network::vrnn::Vrnn;
use crate::network::weights::read;
use crate::pretrained::{self, BELIEF_90, DenseCurve};
use crate::settings::ModelSettings;
use genetide_data::ScaledProfiles;

/// Number of samples of z per band.
pub const SAMPLES: usize = 256;
/// Share of the samples below the band, and above it.
pub const TAIL: f64 = 0.05;

/// The band of a gene, on the scale of the scaled profiles.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// `[C]`: 5 % quantiles.
    pub low: Vec<f32>,
    /// `[C]`: 95 % quantiles.
    pub high: Vec<f32>,
    /// One for each course: curve and band between the sampled times too; empty where the network knows of
    /// these alone.
    pub between: Vec<DenseCurve>,
}

/// The bands of the `rows` of `data`, by the network with `weights`, which are safetensors bytes.
///
/// ```text
/// z_t ~ q(z_t | x_t, h_{t-1})      h_t = GRU([phi_x(x_t), phi_z(z_t)], h_{t-1})
/// mu_t = mean of p(x_t | z_t, h_{t-1})
/// band_t = 5 % and 95 % quantiles of mu_t over 256 paths z_1, ..., z_T
/// ```
///
/// It shows the uncertainty of z only, not the decoder's variance or the uncertainty of the weights. Each
/// course has its own paths; a column in several courses has the mean of their quantiles. The noise
/// follows from `seed`, the row and the course alone, so that the band of a gene does not depend on the
/// other rows.
///
/// # Errors
/// [`ModelError::Weights`] when the weights are of another network, [`ModelError::Device`] when the
/// result cannot be read.
pub fn posterior_bands(
    weights: &[u8],
    data: &ScaledProfiles,
    rows: &[usize],
    settings: &ModelSettings,
    seed: u64,
) -> Result<Vec<Band>, ModelError> {
    if let Some(weights) = pretrained::weights_of(weights) {
        return Ok(believed(&weights, data, rows));
    }
    let selected = data.select(rows);
    let dataset = Dataset::new(&selected, settings);
    let mut network = dataset.network(settings, seed);
    checkpoint::from_bytes(&mut network, weights.to_vec())?;
    let of_row = |(place, &row): (usize, &usize)| {
        let (mut low, mut high) = (Vec::new(), Vec::new());
        for course in 0..dataset.courses() {
            let noise = NoiseKey::new(seed, Stream::Band, dataset.sequence(row, course));
            let sequence = dataset.sequence(place, course);
            let paths = paths(&network, &dataset, sequence, settings.latent, &noise)?;
            let (of_low, of_high): (Vec<f32>, Vec<f32>) = paths.into_iter().map(ends).unzip();
            low.push(of_low);
            high.push(of_high);
        }
        let by_column = |of_courses: &[Vec<f32>]| {
            let of_courses: Vec<&[f32]> = of_courses.iter().map(Vec::as_slice).collect();
            dataset.map().by_column(&of_courses, 1)
        };
        Ok(Band {
            low: by_column(&low),
            high: by_column(&high),
            between: Vec::new(),
        })
    };
    rows.iter().enumerate().map(of_row).collect()
}

/// The bands of the smoothing network: 5 % and 95 % quantiles of its normal belief in the noise-free values.
fn believed(weights: &[f32], data: &ScaledProfiles, rows: &[usize]) -> Vec<Band> {
    let reading = pretrained::readings(weights, &data.select(rows));
    let of_row = |row| {
        let values = reading
            .values
            .row(row)
            .iter()
            .zip(reading.deviations.row(row));
        let (low, high) = values
            .map(|(value, deviation)| {
                (value - BELIEF_90 * deviation, value + BELIEF_90 * deviation)
            })
            .unzip();
        Band {
            low,
            high,
            between: Vec::new(),
        }
    };
    (0..rows.len()).map(of_row).collect()
}

/// The 5 % and 95 % quantiles.
fn ends(mut means: Vec<f32>) -> (f32, f32) {
    means.sort_unstable_by(f32::total_cmp);
    (quantile(&means, TAIL), quantile(&means, 1.0 - TAIL))
}

/// `[T, 256]`: decoder means of one sequence, from a batch that repeats it, with different noise each.
fn paths(
    network: &Vrnn,
    dataset: &Dataset<'_>,
    sequence: usize,
    latent: usize,
    noise: &NoiseKey,
) -> Result<Vec<Vec<f32>>, ModelError> {
    let device = Device::flex();
    let batch = dataset.batch(&[sequence; SAMPLES], &device);
    let noise = noise.tensor([dataset.times(), SAMPLES, latent], &device);
    let output = network.forward(&batch, dataset.gaps(), Some(&noise));
    output.reconstruction.into_iter().map(read).collect()
}

/// A quantile of ascending values, linear between neighbours (type 7 of Hyndman & Fan 1996).
fn quantile(ascending: &[f32], share: f64) -> f32 {
    let Some(last) = ascending.len().checked_sub(1) else {
        return f32::NAN;
    };
    let place = share * last as f64;
    let below = place.floor() as usize;
    let (a, b) = (ascending[below], ascending[last.min(below + 1)]);
    a + (b - a) * (place - place.floor()) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::readout::encode;
    use crate::settings::Preset;
    use crate::testing::profiles::{course_alone, sines, two_conditions};

    const SEED: u64 = 5;

    fn profiles() -> ScaledProfiles {
        sines(4, &[0.0, 1.0, 2.0, 6.0], 0.7)
    }

    fn settings() -> ModelSettings {
        ModelSettings::preset(Preset::Shape)
    }

    /// A network with random weights, the posterior of which has this log-variance everywhere.
    fn network(log_variance: f32) -> Vrnn {
        let (data, settings) = (profiles(), settings());
        let mut network = Dataset::new(&data, &settings).network(&settings, SEED);
        network.set_posterior_log_variance(log_variance);
        network
    }

    fn bands(log_variance: f32, rows: &[usize]) -> Vec<Band> {
        let weights = checkpoint::to_bytes(&network(log_variance)).unwrap();
        posterior_bands(&weights, &profiles(), rows, &settings(), SEED).unwrap()
    }

    #[test]
    fn a_posterior_without_variance_has_no_band() {
        let (network, data) = (network(-10.0), profiles());
        let (settings, rows) = (settings(), [0, 1, 2, 3]);
        let encoded = encode(
            &network,
            &Dataset::new(&data, &settings),
            &rows,
            &settings,
            SEED,
        );
        let (_, reconstructed) = encoded.unwrap();
        let width = |bands: &[Band]| {
            let pairs = bands
                .iter()
                .flat_map(|band| band.low.iter().zip(&band.high));
            pairs.map(|(low, high)| high - low).fold(0.0, f32::max)
        };
        // The floor is a standard deviation of exp(-5) = 0.0067 against one of 1.
        let narrow = bands(-10.0, &[0, 1, 2, 3]);
        for (row, band) in narrow.iter().enumerate() {
            for t in 0..4 {
                let curve = reconstructed[(row, t)];
                assert!((band.low[t] - curve).abs() < 0.01, "{band:?} for {curve}");
                assert!((band.high[t] - curve).abs() < 0.01, "{band:?} for {curve}");
            }
        }
        let (wide, narrow) = (width(&bands(0.0, &[0, 1, 2, 3])), width(&narrow));
        assert!(wide > 20.0 * narrow && wide > 0.05, "{wide} and {narrow}");
    }

    #[test]
    fn bands_hold_nine_in_ten_paths_and_repeat() {
        let all = bands(0.0, &[0, 1, 2, 3]);
        assert_eq!(all, bands(0.0, &[0, 1, 2, 3]));
        // A gene has the same band alone and in another order.
        assert_eq!(bands(0.0, &[2]), all[2..3]);
        assert_eq!(bands(0.0, &[3, 0])[1], all[0]);
        for band in &all {
            let mut ends = band.low.iter().zip(&band.high);
            assert!(ends.all(|(low, high)| low < high));
        }
        assert_ne!(all[0], all[1]);
        // Paths of other noise: of 4 x 4 x 256 values, 90 % lie inside.
        let (network, data, settings) = (network(0.0), profiles(), settings());
        let dataset = Dataset::new(&data, &settings);
        let mut inside = 0;
        for (row, band) in all.iter().enumerate() {
            let other = NoiseKey::new(SEED + 1, Stream::Band, row);
            let paths = paths(&network, &dataset, row, settings.latent, &other).unwrap();
            for (t, means) in paths.iter().enumerate() {
                let within = |mean: &&f32| (band.low[t]..=band.high[t]).contains(*mean);
                inside += means.iter().filter(within).count();
            }
        }
        let share = inside as f64 / (16 * SAMPLES) as f64;
        // Both ends of a band vary with a deviation of sqrt(0.05 x 0.95 / 256) = 1.4 % of the paths.
        assert!((share - 0.9).abs() < 0.03, "{share}");
    }

    #[test]
    fn conditions_have_the_bands_of_their_courses() {
        let weights = checkpoint::to_bytes(&network(0.0)).unwrap();
        let bands = |data: &ScaledProfiles, rows: &[usize]| {
            posterior_bands(&weights, data, rows, &settings(), SEED).unwrap()
        };
        let data = two_conditions(6);
        let both = bands(&data, &[2]);
        assert_eq!((both[0].low.len(), both[0].high.len()), (6, 6));
        assert_eq!(bands(&data, &[0, 2])[1], both[0]);
        // The noise is that of sequences 4 and 5, which alone are rows 4 and 5.
        let alone = |course: usize| {
            let one = course_alone(&data, course);
            bands(&one.select(&[0, 0, 0, 0, 2, 2]), &[4 + course]).remove(0)
        };
        let (act, ctr) = (alone(0).low, alone(1).low);
        let start = f32::midpoint(act[0], ctr[0]);
        assert_eq!(both[0].low, [start, act[1], ctr[1], act[2], act[3], ctr[3]]);
    }

    #[test]
    fn weights_of_another_network_are_refused() {
        let other = ModelSettings {
            hidden: settings().hidden + 1,
            ..settings()
        };
        let weights = checkpoint::to_bytes(&network(0.0)).unwrap();
        let bands = posterior_bands(&weights, &profiles(), &[0], &other, SEED);
        assert!(matches!(bands, Err(ModelError::Weights(_))), "{bands:?}");
        let bands = posterior_bands(&[], &profiles(), &[0], &settings(), SEED);
        assert!(matches!(bands, Err(ModelError::Weights(_))), "{bands:?}");
    }

    #[test]
    fn quantiles_agree_with_numpy() {
        // numpy.quantile([1, 2, 4, 8], [0, 0.05, 0.5, 0.95, 1]): 1, 1.15, 3, 7.4, 8.
        for (share, expected) in [
            (0.0, 1.0),
            (0.05, 1.15),
            (0.5, 3.0),
            (0.95, 7.4),
            (1.0, 8.0),
        ] {
            let found = quantile(&[1.0, 2.0, 4.0, 8.0], share);
            assert!((found - expected).abs() < 1e-6, "{found} at {share}");
        }
        assert!(quantile(&[], 0.5).is_nan());
    }
}
