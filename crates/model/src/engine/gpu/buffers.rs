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
    pub fn of<T: CubeElement>(client: &Client, values: &[T]) -> Self {
        Self {
            handle: client.create_from_slice(T::as_bytes(values)),
            numbers: values.len(),
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
