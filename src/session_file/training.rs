//! A training and its map in the file.

use serde::{Deserialize, Serialize};

use super::check::{Unfit, length, whole};
use super::columns::Column;
use crate::analysis::Embedding;
use crate::data::Points;
use crate::model::{Ending, EpochLosses, TrainingResult};
use crate::pipeline::Prepared;

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
    /// `[N, T]`.
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
            latents: Column(training.latents.values.clone()),
            dims: training.latents.dims,
            reconstructed: Column(training.reconstructed.clone()),
            weights: Column(training.weights.clone()),
        }
    }

    pub(super) fn into_training(self, prepared: &Prepared) -> Result<TrainingResult, Unfit> {
        let (rows, times) = (prepared.scaled.len(), prepared.scaled.time_count());
        whole(self.dims > 0, "its latents have no dimension")?;
        length("latents", &self.latents.0, &[rows, self.dims])?;
        length("reconstructions", &self.reconstructed.0, &[rows, times])?;
        Ok(TrainingResult {
            losses: self.losses,
            best_epoch: self.best_epoch,
            seconds: self.seconds,
            device: self.device,
            ending: self.ending.unwrap_or(Ending::Epochs),
            latents: Points {
                values: self.latents.0,
                dims: self.dims,
            },
            reconstructed: self.reconstructed.0,
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

    pub(super) fn into_embedding(self, prepared: &Prepared) -> Result<Embedding, Unfit> {
        length(
            "coordinates of the map",
            &self.xy.0,
            &[prepared.points.len(), 2],
        )?;
        let (pairs, _) = self.xy.0.as_chunks::<2>();
        Ok(Embedding {
            xy: pairs.to_vec(),
            trustworthiness: self.trustworthiness,
            neighbours: self.neighbours,
        })
    }
}
