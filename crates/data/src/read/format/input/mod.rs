//! The bytes of a file, and the UTF-8 text in them: what is compressed is unpacked, and other
//! encodings are turned into UTF-8.
//!
//! [`file`] opens the bytes, [`decode`] unpacks them, with [`archive`] for zip files, [`transcode`]
//! turns UTF-16 into UTF-8, and [`stream`] puts the text together.

mod archive;
mod decode;
mod file;
mod spool;
mod stream;
mod transcode;

pub(crate) use crate::read::format::input::file::{HashingReader, Input, is_read_once};
pub(crate) use crate::read::format::input::stream::TextStream;
