//! The labels of a cell: those of its own columns, its name, or a row of the table of samples.

use std::borrow::Cow;

use crate::attribute::ByAttribute;
use crate::labels::{known_label, sample_part};
use crate::read::format::block::Cell;
use crate::roles::Roles;
use crate::sheet::Sheet;

/// Where the labels of cells come from.
#[derive(Clone, Copy)]
pub(in crate::read) struct Labelling<'a> {
    /// The table of samples, where one is given.
    pub sheet: Option<&'a Sheet>,
    /// The name of the sample that the file holds, where there are several files.
    pub part: Option<&'a str>,
    /// The columns of the table.
    pub roles: &'a Roles,
}

/// The row of a cell in the table of samples: that of its file where there is one, else its own.
pub(in crate::read) fn row_of(sheet: &Sheet, part: Option<&str>, id: &str) -> Option<usize> {
    let of_part = part.and_then(|part| sheet.row_of(part));
    of_part.or_else(|| sheet.row_of(id))
}

/// The labels of a cell.
pub(in crate::read) struct Labels<'c> {
    /// When it was taken, as the file or the table of samples says.
    pub time: Cow<'c, str>,
    /// Its row in the table of samples.
    pub row: Option<usize>,
    /// Its other labels; empty where the table has none.
    pub attributes: ByAttribute<Cow<'c, str>>,
}

impl<'a> Labelling<'a> {
    /// The labels of a cell; `None` where a table of samples is given and does not have it.
    pub(in crate::read) fn of<'c>(&self, cell: &'c Cell<'_>) -> Option<Labels<'c>>
    where
        'a: 'c,
    {
        let row = match self.sheet {
            Some(sheet) => Some((sheet, row_of(sheet, self.part, &cell.id)?)),
            None => None,
        };
        let time = match (
            row.and_then(|(sheet, row)| sheet.time(row)),
            self.roles.time,
        ) {
            (Some(time), _) => Cow::Borrowed(time),
            (None, Some(_)) => Cow::Borrowed(cell.time.as_ref()),
            (None, None) => match self.part {
                Some(part) => Cow::Borrowed(part),
                None => sample_part(&cell.id),
            },
        };
        let attributes = ByAttribute::from_fn(|attribute| {
            let of_row = row.and_then(|(sheet, row)| sheet.label(row, attribute));
            Cow::Borrowed(known_label(of_row.unwrap_or(&cell.labels[attribute])))
        });
        Some(Labels {
            time,
            row: row.map(|(_, row)| row),
            attributes,
        })
    }

    /// Whether cells have labels of an attribute.
    pub(in crate::read) fn has(&self, attribute: crate::attribute::Attribute) -> bool {
        self.roles.attributes[attribute].is_some()
            || self.sheet.is_some_and(|sheet| sheet.has(attribute))
    }
}
