//! Batches of gene profiles as tensors.

use burn::tensor::{Device, Tensor, TensorData};

use super::ModelSettings;
use super::settings::OutputVariance;
use super::vrnn::{Batch, time_gaps};
use crate::data::ScaledProfiles;

/// Scaled profiles, with what the settings make of their times and errors.
pub struct Dataset<'a> {
    data: &'a ScaledProfiles,
    with_standard_errors: bool,
    gaps: Vec<f32>,
}

impl<'a> Dataset<'a> {
    /// Takes `data` as `settings` want it.
    pub fn new(data: &'a ScaledProfiles, settings: &ModelSettings) -> Self {
        let uses_errors = settings.output_variance == OutputVariance::LearnedPlusStandardError;
        Self {
            data,
            with_standard_errors: uses_errors && data.standard_errors.is_some(),
            gaps: if settings.time_gaps {
                time_gaps(&data.times)
            } else {
                Vec::new()
            },
        }
    }

    /// Whether batches hold standard errors.
    pub fn has_standard_errors(&self) -> bool {
        self.with_standard_errors
    }

    /// Number of genes N.
    pub fn len(&self) -> usize {
        self.data.len()
    }

    /// Number of times T.
    pub fn times(&self) -> usize {
        self.data.time_count()
    }

    /// `[T]`: inputs for uneven times; empty when they are not used.
    pub fn gaps(&self) -> &[f32] {
        &self.gaps
    }

    /// `[T]` each: the values of a row, and their standard errors where they are used.
    pub fn row(&self, row: usize) -> (&[f32], Option<&[f32]>) {
        let times = self.times();
        let span = row * times..(row + 1) * times;
        let errors = self.data.standard_errors.as_deref();
        let errors = errors.filter(|_| self.with_standard_errors);
        (
            &self.data.values[span.clone()],
            errors.map(|errors| &errors[span]),
        )
    }

    /// The rows given, on `device`.
    pub fn batch(&self, rows: &[usize], device: &Device) -> Batch {
        let errors = self.data.standard_errors.as_deref();
        Batch {
            values: self.gather(&self.data.values, rows, device),
            standard_errors: errors
                .filter(|_| self.with_standard_errors)
                .map(|errors| self.gather(errors, rows, device)),
        }
    }

    fn gather(&self, matrix: &[f32], rows: &[usize], device: &Device) -> Tensor<2> {
        let times = self.times();
        let values: Vec<f32> = rows
            .iter()
            .flat_map(|&row| &matrix[row * times..(row + 1) * times])
            .copied()
            .collect();
        Tensor::from_data(TensorData::new(values, [rows.len(), times]), device)
    }
}
