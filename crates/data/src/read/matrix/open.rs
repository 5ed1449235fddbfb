//! Picks the reader of a matrix by what a path holds.

use crate::error::{DataError, DataErrorKind};
use crate::read::format::input::Input;
use crate::read::format::input::TextStream;
use crate::read::matrix::AnnotatedMatrix;
use crate::read::matrix::folder::matrix_in;
use crate::read::matrix::h5::{is_h5, open_h5};
use crate::read::matrix::mtx::{is_matrix_market, open_mtx};
use crate::read::source::Source;
use crate::settings::DataSettings;

/// Opens a matrix whose observations are known before its values; `None` for a table.
///
/// # Errors
/// Those of the format; [`DataErrorKind::Folder`] for a folder without a matrix.
pub(crate) fn open_matrix(
    input: &Input,
    settings: &DataSettings,
) -> Result<Option<AnnotatedMatrix>, DataError> {
    let Some(file) = input.file() else {
        return Ok(None);
    };
    if file.is_dir() {
        let matrix = matrix_in(file).ok_or_else(|| DataErrorKind::Folder.in_file(file))?;
        return open_mtx(&Input::of(&Source::File(matrix))?).map(Some);
    }
    let start = input.start(8)?;
    if is_h5(&start) {
        return open_h5(file, settings).map(Some);
    }
    if is_mtx_text(input) {
        return open_mtx(input).map(Some);
    }
    Ok(None)
}

/// Whether a file, compressed or not, begins as Matrix Market files do. What cannot be read is left to
/// the reader of tables, which says why.
fn is_mtx_text(input: &Input) -> bool {
    const ENOUGH: usize = 64;
    let mut start = Vec::new();
    let read = TextStream::open(input).and_then(|mut stream| stream.fill(&mut start, ENOUGH, 0));
    read.is_ok() && is_matrix_market(&start)
}
