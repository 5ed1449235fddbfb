//! The file formats that tables are read from: names, endings and first bytes.
//!
//! This table serves messages, help texts and file dialogs. The readers follow from it in
//! `read/format/open.rs`.

use crate::words::alternatives;

/// A reader of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatKind {
    /// Delimited text, plain or compressed.
    Text,
    /// Apache Parquet.
    Parquet,
    /// The Arrow IPC file format, which is Feather version 2 as well.
    Arrow,
}

/// A file format of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// The reader.
    pub kind: FormatKind,
    /// Names in messages and help texts.
    pub names: &'static [&'static str],
    /// Endings of file names in lower case, without the point.
    pub endings: &'static [&'static str],
    /// First bytes of every such file; empty for text, which has none.
    magic: &'static [u8],
}

/// Every format. Text stands first, for whatever starts like none of the others.
pub const FORMATS: [Format; 3] = [
    Format {
        kind: FormatKind::Text,
        names: &["CSV", "TSV"],
        endings: &["csv", "tsv", "txt", "tab", "gz", "bz2", "xz", "zip"],
        magic: b"",
    },
    Format {
        kind: FormatKind::Parquet,
        names: &["Parquet"],
        endings: &["parquet"],
        magic: b"PAR1",
    },
    Format {
        kind: FormatKind::Arrow,
        names: &["Arrow"],
        endings: &["arrow", "feather", "ipc"],
        magic: b"ARROW1",
    },
];

impl FormatKind {
    /// The format of a file that starts with these bytes, of which 8 suffice.
    pub(crate) fn of(start: &[u8]) -> Self {
        let binary = FORMATS.iter().find(|format| format.is_binary_of(start));
        binary.map_or(Self::Text, |format| format.kind)
    }

    /// The name in messages.
    pub(crate) fn name(self) -> &'static str {
        let format = FORMATS.iter().find(|format| format.kind == self);
        format.map_or("", |format| format.names[0])
    }
}

impl Format {
    fn is_binary_of(&self, start: &[u8]) -> bool {
        !self.magic.is_empty() && start.starts_with(self.magic)
    }
}

/// "CSV, TSV, Parquet or Arrow".
pub fn names() -> String {
    alternatives(&FORMATS.map(|format| format.names).concat())
}

/// The endings of all formats, without the point, for a file dialog.
pub fn endings() -> Vec<&'static str> {
    FORMATS.map(|format| format.endings).concat()
}

/// Endings of files with a matrix that has its genes and cells beside it, or of parts of one.
pub const MATRIX_ENDINGS: [&str; 3] = ["h5ad", "h5", "mtx"];

/// Endings of tables of samples.
pub const SHEET_ENDINGS: [&str; 6] = ["csv", "tsv", "txt", "tab", "xlsx", "gz"];

/// The endings of all files that are opened, without the point, for a file dialog.
pub fn all_endings() -> Vec<&'static str> {
    endings().into_iter().chain(MATRIX_ENDINGS).collect()
}

/// "CSV or TSV".
pub(crate) fn text_names() -> String {
    names_where(|kind| kind == FormatKind::Text)
}

/// "Parquet or Arrow".
pub(crate) fn binary_names() -> String {
    names_where(|kind| kind != FormatKind::Text)
}

fn names_where(wanted: impl Fn(FormatKind) -> bool) -> String {
    let formats = FORMATS.iter().filter(|format| wanted(format.kind));
    alternatives(
        &formats
            .flat_map(|format| format.names)
            .copied()
            .collect::<Vec<_>>(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        assert_eq!(FormatKind::of(b"PAR1\x15\0"), FormatKind::Parquet);
        assert_eq!(FormatKind::of(b"ARROW1\0\0"), FormatKind::Arrow);
        for text in [b"time,A\n".as_slice(), b"\x1f\x8b", b"", b"PAR"] {
            assert_eq!(FormatKind::of(text), FormatKind::Text);
        }
    }

    #[test]
    fn names_and_endings_follow_from_the_table() {
        assert_eq!(names(), "CSV, TSV, Parquet or Arrow");
        assert_eq!(text_names(), "CSV or TSV");
        assert_eq!(binary_names(), "Parquet or Arrow");
        assert!(endings().contains(&"feather"));
    }
}
