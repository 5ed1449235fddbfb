//! The weights on a device, cut into the matrices that the network multiplies by.

use std::ops::Range;

use burn::tensor::{Device, Gradients, Tensor};

use crate::smoothing::layout::{Layout, Linear};

/// Where each matrix lies in the flat weights, in their order, and its shape.
#[derive(Clone, Debug)]
pub struct Places(Vec<(Range<usize>, [usize; 2])>);

impl Places {
    /// The places of `layout`: of every linear layer the weight `[inputs, outputs]` and the bias `[1, outputs]`,
    /// and the two numbers at the end, `[1, 1]` each.
    pub fn new(layout: &Layout) -> Self {
        let of_linear = |linear: Linear| {
            [
                (linear.whole().place(), [linear.inputs, linear.outputs]),
                (linear.bias(), [1, linear.outputs]),
            ]
        };
        let named = layout.named().into_iter();
        let mut places: Vec<_> = named
            .flat_map(|(_, linear, _)| of_linear(linear))
            .chain([layout.log_temperature, layout.log_variance].map(|at| (at..at + 1, [1, 1])))
            .collect();
        places.sort_by_key(|(place, _)| place.start);
        Self(places)
    }
}

/// The matrices, as leaves of automatic differentiation or without it.
pub struct Parameters<'a> {
    places: &'a Places,
    matrices: Vec<Tensor<2>>,
}

impl<'a> Parameters<'a> {
    /// The matrices of the flat `weights`, which are on a device without automatic differentiation.
    pub fn new(places: &'a Places, weights: &Tensor<1>) -> Self {
        let matrix = |(place, shape): &(Range<usize>, [usize; 2])| {
            weights.clone().slice([place.clone()]).reshape(*shape)
        };
        Self {
            matrices: places.0.iter().map(matrix).collect(),
            places,
        }
    }

    /// The same, with the gradient by them recorded.
    pub fn recorded(self) -> Self {
        let leaf = |matrix: Tensor<2>| matrix.autodiff().require_grad();
        Self {
            matrices: self.matrices.into_iter().map(leaf).collect(),
            ..self
        }
    }

    /// Where they are, with automatic differentiation where they are recorded.
    pub fn device(&self) -> Device {
        self.matrices[0].device()
    }

    /// The matrix that begins at `start`.
    pub fn at(&self, start: usize) -> Tensor<2> {
        let place = (self.places.0).partition_point(|(place, _)| place.start < start);
        self.matrices[place].clone()
    }

    /// The weight of `linear`, `[inputs, outputs]`.
    pub fn weight(&self, linear: Linear) -> Tensor<2> {
        self.at(linear.whole().place().start)
    }

    /// The bias of `linear`, `[1, outputs]`.
    pub fn bias(&self, linear: Linear) -> Tensor<2> {
        self.at(linear.bias().start)
    }

    /// `input` `[rows, inputs]` times the weight of `linear`, + its bias.
    pub fn forward(&self, linear: Linear, input: Tensor<2>) -> Tensor<2> {
        input.matmul(self.weight(linear)) + self.bias(linear)
    }

    /// The gradient by the flat weights; 0 where a matrix was not used.
    pub fn gradient(&self, mut gradients: Gradients) -> Tensor<1> {
        let of_matrix = |matrix: &Tensor<2>| {
            let gradient = matrix.grad_remove(&mut gradients);
            let gradient = gradient.unwrap_or_else(|| matrix.clone().inner().zeros_like());
            gradient.flatten(0, 1)
        };
        Tensor::cat(self.matrices.iter().map(of_matrix).collect(), 0)
    }
}
