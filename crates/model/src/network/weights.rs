//! The numbers of tensors, and the weights of a network in one flat buffer.

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::tensor::{Tensor, TensorData};

use crate::error::ModelError;
use crate::network::vrnn::Vrnn;

/// The numbers of `tensor`, row-major.
///
/// # Errors
/// [`ModelError::Device`] when they cannot be computed or read from its device.
pub fn read<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>, ModelError> {
    let values = tensor.into_data().try_to_vec();
    values.map_err(|error| ModelError::Device(format!("{error:?}")))
}

/// The weights of `network` one after the other, in the order of its parameters.
///
/// # Errors
/// [`ModelError::Device`] when they cannot be read from its device.
pub fn flatten(network: &Vrnn) -> Result<Vec<f32>, ModelError> {
    let mut flat = Flatten(Ok(Vec::new()));
    network.visit(&mut flat);
    flat.0
}

struct Flatten(Result<Vec<f32>, ModelError>);

impl ModuleVisitor for Flatten {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if let Ok(values) = &mut self.0 {
            match read(param.val()) {
                Ok(of_param) => values.extend(of_param),
                Err(error) => self.0 = Err(error),
            }
        }
    }
}

/// `network` with `weights`, which are in the order of [`flatten`]; it stays on its device.
pub fn with_weights(network: Vrnn, weights: &[f32]) -> Vrnn {
    network.map(&mut Unflatten(weights))
}

struct Unflatten<'a>(&'a [f32]);

impl ModuleMapper for Unflatten<'_> {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let shape = param.val().dims();
        let (own, others) = self.0.split_at(shape.iter().product());
        self.0 = others;
        let device = param.val().device();
        let data = TensorData::new(own.to_vec(), shape);
        Param::initialized(param.id, Tensor::from_data(data, &device))
    }
}
