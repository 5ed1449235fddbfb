//! The profiles as input of the network.

use burn::tensor::{Device, Tensor, TensorData};

use crate::network::random::{Stream, generator};
use crate::network::vrnn::{Batch, Vrnn, time_gaps};
use crate::settings::{ModelSettings, OutputVariance};
use genetide_data::{Matrix, ScaledProfiles};

/// Scaled profiles, with the standard errors and time gaps that the network reads.
pub struct Dataset<'a> {
    data: &'a ScaledProfiles,
    /// `[N, T]`, where the network reads them.
    errors: Option<&'a Matrix<f32>>,
    gaps: Vec<f32>,
}

impl<'a> Dataset<'a> {
    /// The input of a network with `settings`.
    pub fn new(data: &'a ScaledProfiles, settings: &ModelSettings) -> Self {
        let uses_errors = settings.output_variance == OutputVariance::LearnedPlusStandardError;
        Self {
            data,
            errors: data.standard_errors.as_ref().filter(|_| uses_errors),
            gaps: if settings.time_gaps {
                time_gaps(&data.times)
            } else {
                Vec::new()
            },
        }
    }

    /// The network of `settings` for this input, with its initial weights, on the CPU.
    pub fn network(&self, settings: &ModelSettings, seed: u64) -> Vrnn {
        let mut random = generator(seed, Stream::Weights);
        Vrnn::new(
            settings,
            self.errors.is_some(),
            &mut random,
            &Device::flex(),
        )
    }

    /// Number of genes N.
    pub fn len(&self) -> usize {
        self.data.len()
    }

    /// Number of times T.
    pub fn times(&self) -> usize {
        self.data.time_count()
    }

    /// `[T]`: gap to the previous time over the mean gap; empty when it is no input.
    pub fn gaps(&self) -> &[f32] {
        &self.gaps
    }

    /// `[T]` each: the values of a row, and their standard errors where they are read.
    pub fn row(&self, row: usize) -> (&[f32], Option<&[f32]>) {
        (
            self.data.row(row),
            self.errors.map(|errors| errors.row(row)),
        )
    }

    /// The rows `rows`, on `device`.
    pub fn batch(&self, rows: &[usize], device: &Device) -> Batch {
        let tensor = |matrix: &Matrix<f32>| {
            let values = matrix.select(rows).into_values();
            let data = TensorData::new(values, [rows.len(), matrix.columns()]);
            Tensor::from_data(data, device)
        };
        Batch {
            values: tensor(&self.data.values),
            standard_errors: self.errors.map(tensor),
        }
    }
}
