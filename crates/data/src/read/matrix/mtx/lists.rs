//! The lists of genes and cells beside a Matrix Market file.

use std::path::Path;

use crate::error::{DataError, DataErrorKind};
use crate::read::format::input::{Input, TextStream};
use crate::read::matrix::features::Features;
use crate::read::matrix::folder::Lists;
use crate::read::source::Source;

/// Bytes of text read at once.
const BLOCK_BYTES: usize = 8 << 20;

/// Lists longer than this are no lists of genes or cells.
const LONGEST_LIST: usize = 1 << 30;

/// The features and the names of the cells.
pub(super) fn read_lists(lists: &Lists) -> Result<(Features, Vec<String>), DataError> {
    let mut features = Features::default();
    for line in lines_of(&lists.features)? {
        // Id, name and kind (version 3), id and name (version 2), or a name alone.
        let fields: Vec<&str> = line.split('\t').map(unquoted).collect();
        let name = fields.get(1).filter(|name| !name.is_empty());
        let name = name.or(fields.first()).copied().unwrap_or_default();
        features.names.push(name.to_owned());
        features
            .kinds
            .extend(fields.get(2).map(|&kind| kind.to_owned()));
    }
    if features.kinds.len() != features.names.len() {
        features.kinds.clear();
    }
    let cells = lines_of(&lists.cells)?;
    let first =
        |line: &String| unquoted(line.split(['\t', ',']).next().unwrap_or_default()).to_owned();
    Ok((features, cells.iter().map(first).collect()))
}

fn unquoted(field: &str) -> &str {
    field.trim().trim_matches('"')
}

/// The lines of a small text file, plain or compressed.
fn lines_of(path: &Path) -> Result<Vec<String>, DataError> {
    let mut stream = TextStream::open(&Input::of(&Source::File(path.to_owned()))?)?;
    let mut text = Vec::new();
    loop {
        let length = (2 * text.len()).max(BLOCK_BYTES);
        if stream.fill(&mut text, length, 0)? {
            break;
        }
        if text.len() > LONGEST_LIST {
            let reason = "is too long for a list of genes or cells".to_owned();
            return Err(DataErrorKind::MatrixMarket { reason }.in_file(path));
        }
    }
    let text = String::from_utf8_lossy(&text);
    let lines = text.lines().map(str::to_owned);
    Ok(lines.filter(|line| !line.trim().is_empty()).collect())
}
