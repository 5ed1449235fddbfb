//! Memory on the device.

use cubecl::prelude::*;
use cubecl::server::Handle;

use crate::error::ModelError;

/// Numbers of four bytes on the device.
pub struct Buffer {
    handle: Handle,
    numbers: usize,
}

impl Buffer {
    /// A copy of `values`.
    pub fn of(client: &Client, values: &[f32]) -> Self {
        Self {
            handle: client.create_from_slice(f32::as_bytes(values)),
            numbers: values.len(),
        }
    }

    /// A copy of `indices`.
    pub fn of_indices(client: &Client, indices: &[u32]) -> Self {
        Self {
            handle: client.create_from_slice(u32::as_bytes(indices)),
            numbers: indices.len(),
        }
    }

    /// Space for `numbers` numbers, with undefined contents.
    pub fn empty(client: &Client, numbers: usize) -> Self {
        Self {
            handle: client.empty(numbers * size_of::<f32>()),
            numbers,
        }
    }

    /// The buffer as an argument of a kernel.
    #[allow(unsafe_code, reason = "the library has no safe way to pass a buffer")]
    pub fn arg(&self) -> BufferArg {
        // SAFETY: the handle was made for exactly so many numbers of four bytes.
        unsafe { BufferArg::from_raw_parts(self.handle.clone(), self.numbers) }
    }

    /// The contents, which must be `f32`.
    ///
    /// # Errors
    /// [`ModelError::Device`] when the device does not return them.
    pub fn read(&self, client: &Client) -> Result<Vec<f32>, ModelError> {
        let bytes = client
            .read_one(self.handle.clone())
            .map_err(|error| ModelError::Device(error.to_string()))?;
        Ok(f32::from_bytes(&bytes).to_vec())
    }
}

/// The buffers of a training.
pub struct Buffers {
    /// Gaps `[T]`, then values and standard errors of all genes `[N, T, X]`.
    pub table: Buffer,
    pub weights: Buffer,
    /// Adam's running means `[2, weights]`.
    pub moments: Buffer,
    /// Working memory of each cube.
    pub memory: Buffer,
    /// Gradient of each cube `[cubes, weights]`.
    pub gradients: Buffer,
    /// Losses of each cube `[cubes, 2]`.
    pub sums: Buffer,
    /// Losses since they were last taken, and the factor of the clipping.
    pub totals: Buffer,
}
