//! Compression and matrices, as all parts of a PDF need them.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use resvg::usvg::Transform;

use crate::ExportError;

/// `bytes` compressed for a stream with the filter FlateDecode.
pub(super) fn deflated(bytes: &[u8]) -> Result<Vec<u8>, ExportError> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .map_err(ExportError::figure)
}

/// A transform in the order of PDF operators.
pub(super) fn matrix(t: Transform) -> [f32; 6] {
    [t.sx, t.ky, t.kx, t.sy, t.tx, t.ty]
}
