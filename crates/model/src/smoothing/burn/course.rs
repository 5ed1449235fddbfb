//! A course on a device.

use burn::tensor::{Device, Tensor, TensorData};

use crate::smoothing::gradient::Noise;
use crate::smoothing::input::CourseInput;
use crate::smoothing::layout::{FEATURES, LATENT};
use crate::smoothing::losses::CourseTargets;

/// What is known of a value besides its features.
const KNOWN: usize = 5;

/// One course of R genes over T times; rows t R + r.
pub struct Course {
    /// R.
    pub genes: usize,
    /// T.
    pub times: usize,
    /// `[T R, X]`.
    pub features: Tensor<2>,
    /// `[T R, Z]`.
    pub noise: Tensor<2>,
    known: Tensor<2>,
}

impl Course {
    /// Course number `course` of a lesson on `device`; `noise` is drawn on the host, so that it is the same on
    /// any device.
    pub fn new(
        course: usize,
        input: &CourseInput,
        targets: &CourseTargets,
        noise: Option<&Noise<'_>>,
        device: &Device,
    ) -> Self {
        let (genes, times) = (input.genes(), input.times());
        let rows = genes * times;
        let mut features = Vec::with_capacity(rows * FEATURES);
        let mut known = Vec::with_capacity(rows * KNOWN);
        let mut drawn = vec![0.0; rows * LATENT];
        for t in 0..times {
            for gene in 0..genes {
                features.extend_from_slice(input.features(gene, t));
                let present = f32::from(u8::from(input.present[(gene, t)]));
                let error = input.errors[(gene, t)];
                let (value, truth) = (input.values[(gene, t)], targets.truth[(gene, t)]);
                known.extend([value, error * error, present, truth, input.gaps[t]]);
            }
            if let Some(fill) = noise {
                let size = genes * LATENT;
                fill(course, t, 0, &mut drawn[t * size..(t + 1) * size]);
            }
        }
        let tensor = |values: Vec<f32>, columns: usize| {
            Tensor::from_data(TensorData::new(values, [rows, columns]), device)
        };
        Self {
            genes,
            times,
            features: tensor(features, FEATURES),
            noise: tensor(drawn, LATENT),
            known: tensor(known, KNOWN),
        }
    }

    fn column(&self, number: usize) -> Tensor<2> {
        self.known.clone().narrow(1, number, 1)
    }

    /// The observed values, `[T R, 1]`; 0 where there is none.
    pub fn values(&self) -> Tensor<2> {
        self.column(0)
    }

    /// Their squared standard errors, `[T R, 1]`.
    pub fn squared_errors(&self) -> Tensor<2> {
        self.column(1)
    }

    /// 1 where there is a value, else 0, `[T R, 1]`.
    pub fn present(&self) -> Tensor<2> {
        self.column(2)
    }

    /// The noise-free values, `[T R, 1]`.
    pub fn truth(&self) -> Tensor<2> {
        self.column(3)
    }

    /// The gap to the previous time, `[T R, 1]`.
    pub fn gaps(&self) -> Tensor<2> {
        self.column(4)
    }
}
