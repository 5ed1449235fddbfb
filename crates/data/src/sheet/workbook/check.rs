//! Workbooks told from other zip archives, and checked before they are unpacked.

use std::fs::File;
use std::io::{self, BufReader, Read};

use zip::ZipArchive;

use crate::error::{DataError, DataErrorKind};
use crate::read::Input;

/// Bytes of text that a workbook may hold: unpacked, they take several times as much.
const LARGEST_TEXT: u64 = 128 << 20;

/// Bytes of the shortest text in a workbook (`<si/>`).
const SHORTEST_TEXT: u64 = 5;

/// A zip archive that an office program wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sheet) enum Workbook {
    /// An Excel workbook (XLSX).
    Excel,
    /// Another document, in words.
    Other(&'static str),
}

/// The kind of a workbook; `None` for any other file.
///
/// # Errors
/// [`DataErrorKind::Io`].
pub(in crate::sheet) fn kind_of(input: &Input) -> Result<Option<Workbook>, DataError> {
    if !input.start(4)?.starts_with(b"PK\x03\x04") {
        return Ok(None);
    }
    let Ok(archive) = ZipArchive::new(BufReader::new(input.open_file()?)) else {
        return Ok(None);
    };
    let has = |wanted: &str| archive.file_names().any(|name| has_name(&name, wanted));
    Ok(if has("xl/workbook.bin") {
        Some(Workbook::Other("an Excel workbook of type XLSB"))
    } else if has("word/document.xml") {
        Some(Workbook::Other("a Word document"))
    } else if has("[Content_Types].xml") {
        Some(Workbook::Excel)
    } else if has("content.xml") && has("mimetype") {
        Some(Workbook::Other("an OpenDocument spreadsheet (ODS)"))
    } else {
        None
    })
}

fn has_name<E>(name: &Result<impl AsRef<str>, E>, wanted: &str) -> bool {
    name.as_ref()
        .is_ok_and(|name| name.as_ref().eq_ignore_ascii_case(wanted))
}

/// Refuses a workbook that would take too much memory: by what its texts really unpack to, and by the
/// number of shared texts that it claims, for which room is made at once.
///
/// # Errors
/// [`DataErrorKind::SheetSize`] and [`DataErrorKind::Damaged`].
pub(super) fn check(input: &Input) -> Result<(), DataError> {
    let checked = texts(input.open_file()?);
    let kind = match checked {
        Ok(None) => return Ok(()),
        Ok(Some(kind)) => kind,
        Err(reason) => damaged(reason),
    };
    Err(kind.in_file(input.path()))
}

/// A workbook that cannot be read.
pub(super) fn damaged(reason: String) -> DataErrorKind {
    let format = "XLSX";
    DataErrorKind::Damaged { format, reason }
}

fn texts(file: File) -> Result<Option<DataErrorKind>, String> {
    let failed = |error: zip::result::ZipError| error.to_string();
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(failed)?;
    let mut all = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(failed)?;
        let name = entry.name().map_err(failed)?.to_lowercase();
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue;
        }
        let mut entry = entry.take(LARGEST_TEXT + 1 - all);
        let read = if name.ends_with("sharedstrings.xml") {
            let mut text = Vec::new();
            entry
                .read_to_end(&mut text)
                .map_err(|error| error.to_string())?;
            // Text in UTF-16 has zeros between its letters.
            text.retain(|byte| *byte != 0);
            if claimed_texts(&text) > text.len() as u64 / SHORTEST_TEXT + 1 {
                return Err("it claims more texts than it holds".to_owned());
            }
            text.len() as u64
        } else {
            io::copy(&mut entry, &mut io::sink()).map_err(|error| error.to_string())?
        };
        all += read;
        if all > LARGEST_TEXT {
            return Ok(Some(DataErrorKind::SheetSize));
        }
    }
    Ok(None)
}

/// The largest number of texts that a list of shared texts claims.
fn claimed_texts(text: &[u8]) -> u64 {
    const NAME: &[u8] = b"uniqueCount";
    let claims = memchr::memmem::find_iter(text, NAME).map(|at| {
        let rest = &text[at + NAME.len()..];
        let is_before = |byte: &u8| byte.is_ascii_whitespace() || b"='\"+".contains(byte);
        let start = rest
            .iter()
            .position(|byte| !is_before(byte))
            .unwrap_or(rest.len());
        let digits = rest[start..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit());
        digits.fold(0_u64, |number, digit| {
            number
                .saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'))
        })
    });
    claims.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_found() {
        assert_eq!(claimed_texts(b"<sst count=\"9\" uniqueCount = '12'>"), 12);
        assert_eq!(claimed_texts(b"<sst>"), 0);
        assert_eq!(claimed_texts(b"uniqueCount"), 0);
        let many = b"<sst uniqueCount=\"99999999999999999999999\">";
        assert_eq!(claimed_texts(many), u64::MAX);
    }
}
