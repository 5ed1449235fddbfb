//! What is true of the courses of a lesson, on a device.

use burn::tensor::{Device, Tensor, TensorData};

use crate::smoothing::gradient::Lesson;
use crate::smoothing::layout::{CURVE_POINTS, Head};

/// Heads that are distributions over bins.
pub const OF_BINS: [Head; 5] = [
    Head::Onset,
    Head::TimeTo95,
    Head::Peak,
    Head::Duration,
    Head::HalfLife,
];

/// The targets of the heads for K courses of R genes, in rows as in [`super::heads::Heads`].
pub struct Targets {
    /// `[K R, 5]`: bins; -1 where there is none.
    bins: Tensor<2>,
    /// `[K R, CURVE_POINTS]`.
    pub curve: Tensor<2>,
    /// `[K R, CURVE_POINTS]`.
    pub drive: Tensor<2>,
    /// `[K R, 1]`: 1 where there is a drive, else 0.
    pub is_driven: Tensor<2>,
    /// `[R, 1]`: the program of each gene, as a number.
    pub program: Tensor<2>,
}

impl Targets {
    /// Those of `lesson`.
    pub fn new(lesson: &Lesson, device: &Device) -> Self {
        let (mut bins, mut curve, mut drive) = (Vec::new(), Vec::new(), Vec::new());
        let mut is_driven = Vec::new();
        for targets in &lesson.targets {
            curve.extend_from_slice(targets.curve.values());
            drive.extend_from_slice(targets.drive.values());
            for (gene, (responds, driven)) in
                targets.responds.iter().zip(&targets.is_driven).enumerate()
            {
                let times = targets.times.row(gene).iter();
                bins.extend(times.map(|&bin| if *responds { bin as f32 } else { -1.0 }));
                let half_life = targets.half_life[gene] as f32;
                bins.push(if *driven { half_life } else { -1.0 });
                is_driven.push(f32::from(u8::from(*driven)));
            }
        }
        let rows = is_driven.len();
        let tensor = |values: Vec<f32>, rows: usize, columns: usize| {
            Tensor::from_data(TensorData::new(values, [rows, columns]), device)
        };
        // Programs are told apart by single-precision numbers, which are exact up to 16 million.
        let program: Vec<f32> = lesson
            .program
            .iter()
            .map(|&program| program as f32)
            .collect();
        Self {
            bins: tensor(bins, rows, OF_BINS.len()),
            curve: tensor(curve, rows, CURVE_POINTS),
            drive: tensor(drive, rows, CURVE_POINTS),
            is_driven: tensor(is_driven, rows, 1),
            program: tensor(program, lesson.program.len(), 1),
        }
    }

    /// `[K R, size]`: 1 at the bin of each row for head `number` of [`OF_BINS`]; zeros where there is none.
    pub fn one_hot(&self, number: usize, size: usize) -> Tensor<2> {
        let rows = self.bins.dims()[0];
        let places: Vec<f32> = (0..size).map(|bin| bin as f32).collect();
        let places = TensorData::new(places, [1, size]);
        let places = Tensor::<2>::from_data(places, &self.bins.device()).expand([rows, size]);
        let bins = self.bins.clone().narrow(1, number, 1).expand([rows, size]);
        bins.equal(places).float()
    }
}
