//! Decides between cells in rows, genes in rows and a value in each row.

use crate::read::matrix::{GeneColumns, LongColumns, OneSample, annotation_rows, long_columns};
use crate::read::orientation::by_sheet::{Named, named_by};
use crate::read::orientation::look::{Content, Look};
use crate::read::orientation::signals::{
    ENOUGH, are_ascending_numbers, are_barcodes, are_ensembl, names_cells, names_genes, say_times,
    symbol_share,
};
use crate::roles::{RoleError, recognise};
use crate::settings::{DataSettings, Orientation};
use crate::sheet::Sheet;

/// The way round of a table.
pub(super) enum Way {
    /// Cells or samples in rows, and the column by which a table of samples knows them.
    Cells(Option<usize>),
    /// Genes in rows.
    Genes,
    /// A value in each row.
    Long(LongColumns),
}

/// The way round of a table.
///
/// # Errors
/// What a table lacks that is to be read as a long one, in words.
pub(super) fn way(
    look: &Look,
    settings: &DataSettings,
    sheet: Option<&mut Sheet>,
) -> Result<Way, String> {
    if settings.orientation == Orientation::Long {
        return long_columns(look, settings).map(Way::Long);
    }
    let is_open = settings.orientation == Orientation::Auto;
    if is_open && OneSample::of(look, settings).is_some() {
        return Ok(Way::Genes);
    }
    if is_open && let Some(long) = looks_long(look, settings) {
        return Ok(Way::Long(long));
    }
    let named = sheet.and_then(|sheet| named_by(sheet, look));
    let column = match named {
        Some(Named::Column(column)) => Some(column),
        Some(Named::Headers) | None => None,
    };
    Ok(match (settings.orientation, named) {
        (Orientation::CellsInRows, _) => Way::Cells(column),
        (Orientation::GenesInRows, _) | (_, Some(Named::Headers)) => Way::Genes,
        (_, Some(Named::Column(column))) => Way::Cells(Some(column)),
        (_, None) if have_genes_in_rows(look, settings) => Way::Genes,
        (_, None) => Way::Cells(None),
    })
}

/// The columns of a long table that looks like one.
fn looks_long(look: &Look, settings: &DataSettings) -> Option<LongColumns> {
    const MOST_COLUMNS: usize = 16;
    if look.headers.len() > MOST_COLUMNS {
        return None;
    }
    let long = long_columns(look, settings).ok()?;
    long.repeats(look).then_some(long)
}

/// Whether a column holds the time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Time {
    /// One does.
    Sure,
    /// One or several could, but their headers may be those of samples, such as "Day 0".
    Perhaps,
    /// None does.
    None,
}

impl Time {
    fn of(look: &Look, settings: &DataSettings) -> Self {
        match recognise(&look.headers, &look.first, settings, false) {
            Ok(roles) => match roles.time.map(|time| &look.headers[time]) {
                None => Self::None,
                Some(_) if settings.time_column.is_some() => Self::Sure,
                Some(header) if header.contains(|c: char| c.is_ascii_digit()) => Self::Perhaps,
                Some(_) => Self::Sure,
            },
            Err(RoleError::Ambiguous { .. }) => Self::Perhaps,
            Err(_) => Self::None,
        }
    }
}

fn have_genes_in_rows(look: &Look, settings: &DataSettings) -> bool {
    match Time::of(look, settings) {
        Time::Sure => false,
        time => Signs::of(look, settings).have_genes_in_rows(time),
    }
}

/// What the names and first values of a table say.
struct Signs<'a> {
    look: &'a Look,
    settings: &'a DataSettings,
    /// Columns, were genes in rows.
    columns: GeneColumns,
    /// Headers of what were cells or samples, were genes in rows.
    headers: Vec<String>,
    /// First values of the column of names.
    names: Vec<String>,
}

impl<'a> Signs<'a> {
    fn of(look: &'a Look, settings: &'a DataSettings) -> Self {
        let columns = GeneColumns::of(look, settings);
        let headers = columns.observations.iter();
        let names = look.column(columns.name);
        Self {
            headers: headers
                .map(|&column| look.headers[column].clone())
                .collect(),
            names: names.map(str::to_owned).collect(),
            look,
            settings,
            columns,
        }
    }

    /// Whether genes are in rows, by what is known of a column of the time.
    fn have_genes_in_rows(&self, time: Time) -> bool {
        // Such as the table of one sample that featureCounts writes.
        let is_described = self.columns.known.len() > 3 && self.headers.len() == 1;
        if self.headers.len() < 2 && !is_described || self.look.first.rows.is_empty() {
            return false;
        }
        let headers_say_times = say_times(&self.headers);
        if time == Time::Perhaps {
            return headers_say_times;
        }
        if annotation_rows(self.look, &self.columns, self.settings).has_time {
            return true;
        }
        let are_numbered = are_ascending_numbers(&self.headers) && self.has_text_names();
        if headers_say_times || are_barcodes(&self.headers) || are_numbered {
            return headers_say_times || !self.names_say_times();
        }
        !self.names_say_times() && self.names_are_genes()
    }

    fn has_text_names(&self) -> bool {
        self.look.contents[self.columns.name] == Content::Text
    }

    fn names_say_times(&self) -> bool {
        say_times(&self.names) || are_barcodes(&self.names)
    }

    /// Whether the first column rather than the header names genes.
    fn names_are_genes(&self) -> bool {
        if are_ensembl(&self.names) || are_ensembl(&self.headers) {
            return are_ensembl(&self.names);
        }
        let header = &self.look.headers[self.columns.name];
        if names_genes(header) || names_cells(header) {
            return names_genes(header);
        }
        if self.columns.known.len() > 1 {
            return true;
        }
        let (rows, columns) = (symbol_share(&self.names), symbol_share(&self.headers));
        self.has_text_names() && rows >= ENOUGH && columns < ENOUGH / 2.0
    }
}
