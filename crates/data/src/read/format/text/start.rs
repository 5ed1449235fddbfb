//! The start of a text file: where its header is, and how its rows and numbers are written.

use std::path::Path;

use crate::error::{DataError, DataErrorKind, Place};
use crate::read::format::layout::Header;
use crate::read::format::text::dialect::{Dialect, marks_asked, separator_asked, separator_words};
use crate::read::format::text::header::{self, HeaderPlace};
use crate::read::format::text::marks::{Example, Meaning, meaning};
use crate::read::format::text::numerals::{Mark, with_point};
use crate::read::format::text::preamble::Preamble;
use crate::read::format::text::row_names;
use crate::read::format::text::rows;
use crate::read::format::text::spaces::collapsed;
use crate::settings::DataSettings;
use crate::words::short;

/// Most columns of a table, so that a damaged file does not fill the memory with names.
const MOST_COLUMNS: usize = 1 << 22;

/// Most rows whose numbers are looked at.
const MOST_ROWS: usize = 2000;

/// Headers that stand in for those that htseq-count does not write.
pub(crate) const HTSEQ_HEADERS: [&str; 2] = ["gene", "htseq-count"];

/// The start of a text file.
pub(super) struct Start {
    /// The header.
    pub header: Header,
    /// How rows and numbers are written.
    pub dialect: Dialect,
    /// What was assumed, in sentences.
    pub notes: Vec<String>,
    /// Bytes before the first row.
    pub length: usize,
}

/// Finds the header in the first lines of a file; `None` where there is none.
///
/// # Errors
/// [`DataErrorKind::Quote`], [`DataErrorKind::OpenQuote`], [`DataErrorKind::NotText`],
/// [`DataErrorKind::Marks`] and [`DataErrorKind::MixedMarks`].
pub(super) fn find(
    text: &[u8],
    settings: &DataSettings,
    path: &Path,
) -> Result<Option<Start>, DataError> {
    let preamble = Preamble::of(text);
    let asked = separator_asked(settings.separator);
    let mut search = Search {
        text,
        path,
        notes: Vec::new(),
    };
    if let (None, Some(separator)) = (asked, preamble.separator) {
        let words = separator_words(separator);
        search.notes.push(format!(
            "Fields are separated by {words}, as the first line says."
        ));
    }
    let Some(place) = header::place(text, &preamble, asked.or(preamble.separator)) else {
        return Ok(None);
    };
    search.start(&place, settings).map(Some)
}

/// Whether a file has no header and two columns, genes and counts, as htseq-count writes them: the first
/// line is such a pair too, and the names are Ensembl ids, or names like `__no_feature` follow.
fn is_headerless(text: &[u8], place: &HeaderPlace) -> bool {
    const ROWS: usize = 100;
    let separator = place.agreement.separator;
    let pair = |row: &[u8]| -> Option<String> {
        let row = collapsed(rows::trim_line_end(row), separator);
        let mut fields = rows::fields(&row, separator);
        let (name, count) = (fields.next()?, fields.next()?);
        let count = rows::unquoted(count).parse::<u64>();
        let is_pair = count.is_ok() && fields.next().is_none() && !name.is_empty();
        is_pair.then(|| rows::unquoted(name).into_owned())
    };
    if place.is_comment {
        return false;
    }
    let Some(first) = pair(&text[place.row.clone()]) else {
        return false;
    };
    let below = rows::first_rows(&text[place.length..], separator, ROWS);
    let names: Option<Vec<String>> = below.iter().map(|(_, row)| pair(row)).collect();
    let Some(names) = names.filter(|names| !names.is_empty()) else {
        return false;
    };
    let is_ensembl = |name: &String| {
        name.starts_with("ENS") && name.bytes().filter(u8::is_ascii_digit).count() >= 9
    };
    let has_uncounted = || {
        let mut found = memchr::memmem::find_iter(&text[place.length..], b"\n__");
        let known = crate::roles::vocabulary::GENES.contains(&crate::roles::plain(&first).as_str());
        !known && found.next().is_some()
    };
    is_ensembl(&first) && names.iter().all(is_ensembl) || has_uncounted()
}

struct Search<'a> {
    text: &'a [u8],
    path: &'a Path,
    notes: Vec<String>,
}

impl Search<'_> {
    fn start(mut self, place: &HeaderPlace, settings: &DataSettings) -> Result<Start, DataError> {
        let separator = place.agreement.separator;
        let line = 1 + rows::count_lines(&self.text[..place.row.start]);
        if !place.is_comment {
            let row = collapsed(&self.text[place.row.clone()], separator);
            let width = rows::fields(rows::trim_line_end(&row), separator).count();
            if width > MOST_COLUMNS {
                let found = format!("a line of {width} fields");
                let error = DataErrorKind::NotText { found }.in_file(self.path);
                return Err(error.at(Place::Line(line)));
            }
            rows::find_rows(&row, line, separator, width, self.path)?;
        }
        self.note_lines(place);
        let is_headerless = is_headerless(self.text, place);
        let length = if is_headerless {
            place.row.start
        } else {
            place.length
        };
        let rows = collapsed(&self.text[length..], separator);
        let first_line = 1 + rows::count_lines(&self.text[..length]);
        let sample = rows::first_rows(&rows, separator, MOST_ROWS);
        let texts: Vec<&[u8]> = sample.iter().map(|(_, row)| *row).collect();
        let mut names = header::names(&self.text[place.row.clone()], separator, place.is_comment);
        if is_headerless {
            names = HTSEQ_HEADERS.map(str::to_owned).to_vec();
            self.notes.push(
                "The file has no header: its columns were taken for genes and their counts in one \
                 sample, as htseq-count writes them."
                    .to_owned(),
            );
        }
        let assumed = row_names::fit(&mut names, &place.agreement, &texts);
        self.notes.extend(assumed.map(str::to_owned));
        let dialect = self.dialect(separator, &names, &texts, settings);
        let dialect = dialect.map_err(|(kind, example)| {
            let line = first_line + sample.get(example.row).map_or(0, |(line, _)| *line);
            let error = kind.in_file(self.path).at(Place::Line(line));
            match names.get(example.column).map(String::as_str) {
                None | Some("") => error.in_column(&format!("{}", example.column + 1)),
                Some(name) => error.in_column(name),
            }
        })?;
        Ok(Start {
            header: Header {
                names,
                place: Place::Line(line),
            },
            dialect,
            notes: self.notes,
            length,
        })
    }

    /// Says which lines were passed over and which separator was preferred.
    fn note_lines(&mut self, place: &HeaderPlace) {
        if let Some(first) = place.passed.first() {
            let text = String::from_utf8_lossy(&self.text[first.clone()]);
            let text = short(text.trim(), 60);
            let lines = match place.passed.len() {
                1 => "A line above the header was passed over".to_owned(),
                count => format!("{count} lines above the header were passed over, the first"),
            };
            self.notes.push(format!("{lines}: {text}"));
        }
        if place.is_comment {
            let text = "The header was read from the comment above the first row.";
            self.notes.push(text.to_owned());
        }
        if let Some(rival) = place.rival {
            self.notes.push(format!(
                "Fields were taken to be separated by {}; {} would fit as well (‹separator›).",
                separator_words(place.agreement.separator),
                separator_words(rival)
            ));
        }
    }

    #[expect(clippy::result_large_err, reason = "it is made once a file at most")]
    fn dialect(
        &mut self,
        separator: u8,
        names: &[String],
        rows: &[&[u8]],
        settings: &DataSettings,
    ) -> Result<Dialect, (DataErrorKind, Example)> {
        if let Some(decimal) = marks_asked(settings.decimal) {
            return Ok(Dialect {
                separator,
                decimal,
                thousands: true,
            });
        }
        let ignored = settings.ignore_columns.iter();
        let ignored: Vec<String> = ignored.map(|name| name.to_lowercase()).collect();
        let is_left_out =
            |name: &String| !ignored.is_empty() && ignored.contains(&name.to_lowercase());
        let left_out: Vec<bool> = names.iter().map(is_left_out).collect();
        match meaning(rows, separator, &left_out) {
            Meaning::Plain => Ok(Dialect::plain(separator)),
            Meaning::Marked {
                decimal,
                with_comma,
                with_thousands,
            } => {
                self.note_marks(with_comma, decimal, "decimal comma");
                self.note_marks(with_thousands, decimal, "mark between thousands");
                Ok(Dialect {
                    separator,
                    decimal,
                    thousands: true,
                })
            }
            // Those who write points between thousands do not separate fields by commas.
            Meaning::Unsure(example) if separator == b',' && example.value.contains('.') => {
                Ok(Dialect::plain(separator))
            }
            Meaning::Unsure(example) => {
                let value = example.value.clone();
                Err((DataErrorKind::Marks { value }, example))
            }
            Meaning::Mixed { comma, point } => Err(mixed(comma, &point, names)),
        }
    }

    fn note_marks(&mut self, value: Option<String>, decimal: Mark, kind: &str) {
        let Some(value) = value else { return };
        let read = with_point(&value, decimal, true);
        let read = read.unwrap_or_default();
        let value = short(&value, 40);
        self.notes.push(format!(
            "Numbers have a {kind}: {value} was read as {read}."
        ));
    }
}

fn mixed(comma: Example, point: &Example, names: &[String]) -> (DataErrorKind, Example) {
    let column = match names.get(point.column).map(String::as_str) {
        None | Some("") => format!("column {}", point.column + 1),
        Some(name) => format!("column '{}'", short(name, 60)),
    };
    let kind = DataErrorKind::MixedMarks {
        value: comma.value.clone(),
        mark: "comma",
        other: format!("'{}' in {column}", short(&point.value, 40)),
    };
    (kind, comma)
}
