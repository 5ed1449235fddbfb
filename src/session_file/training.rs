//! A training and its map in the file.

use serde::{Deserialize, Serialize};

use crate::pipeline::Prepared;
use crate::session_file::check::ensure;
use crate::session_file::{columns::Column, error::Problem};
use genetide_analysis::Embedding;
use genetide_model::pretrained::kinetics_by;
use genetide_model::{Ending, EpochLosses, TrainingResult};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct TrainingFile {
    losses: Vec<EpochLosses>,
    best_epoch: usize,
    seconds: f64,
    device: String,
    ending: Option<Ending>,
    /// `[N, dims]`.
    latents: Column<f32>,
    dims: usize,
    /// `[N, C]`.
    reconstructed: Column<f32>,
    /// As safetensors bytes.
    weights: Column<u8>,
}

impl TrainingFile {
    pub(super) fn new(training: &TrainingResult) -> Self {
        Self {
            losses: training.losses.clone(),
            best_epoch: training.best_epoch,
            seconds: training.seconds,
            device: training.device.clone(),
            ending: Some(training.ending),
            latents: Column::of_matrix(&training.latents),
            dims: training.latents.columns(),
            reconstructed: Column::of_matrix(&training.reconstructed),
            weights: Column(training.weights.clone()),
        }
    }

    pub(super) fn into_training(self, prepared: &Prepared) -> Result<TrainingResult, Problem> {
        let (rows, columns) = (prepared.scaled.len(), prepared.scaled.column_count());
        ensure(self.dims > 0, "the latents have no dimensions")?;
        let kinetics = kinetics_by(&self.weights.0, &prepared.scaled);
        Ok(TrainingResult {
            losses: self.losses,
            best_epoch: self.best_epoch,
            seconds: self.seconds,
            device: self.device,
            ending: self.ending.unwrap_or(Ending::Epochs),
            latents: self.latents.matrix("latents", rows, self.dims)?,
            reconstructed: self
                .reconstructed
                .matrix("reconstructions", rows, columns)?,
            kinetics,
            weights: self.weights.0,
        })
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct EmbeddingFile {
    /// `[P, 2]`.
    xy: Column<f32>,
    trustworthiness: f64,
    neighbours: usize,
}

impl EmbeddingFile {
    pub(super) fn new(embedding: &Embedding) -> Self {
        Self {
            xy: Column(embedding.xy.concat()),
            trustworthiness: embedding.trustworthiness,
            neighbours: embedding.neighbours,
        }
    }

    pub(super) fn into_embedding(self, prepared: &Prepared) -> Result<Embedding, Problem> {
        let points = prepared.points.len();
        let xy = self.xy.checked("map coordinates", &[points, 2])?;
        Ok(Embedding {
            xy: xy.as_chunks().0.to_vec(),
            trustworthiness: self.trustworthiness,
            neighbours: self.neighbours,
        })
    }
}
