//! Data frames of an h5ad file: `obs`, `var` and `raw/var`, as anndata 0.7 to 0.14 write them.

use std::collections::HashMap;

use crate::error::{DataError, DataErrorKind};
use crate::read::matrix::Annotation;
use crate::read::matrix::h5::hdf5::{H5Dataset, H5Group, H5Kind};
use crate::read::matrix::h5::levels::Levels;

/// An open data frame.
pub(super) struct Frame {
    group: H5Group,
    /// Name of the column with the names of the rows.
    index: String,
    /// Number of rows.
    pub rows: u64,
}

/// A column, or why it is passed over.
pub(super) enum Column {
    /// Its values.
    Values(Annotation),
    /// What it is instead, as in "has no text or numbers".
    PassedOver(&'static str),
}

impl Frame {
    /// Opens the frame of this name.
    ///
    /// # Errors
    /// [`DataErrorKind::Damaged`], and [`DataErrorKind::OtherHdf5`] for files of anndata before 0.7.
    pub(super) fn open(parent: &H5Group, name: &str) -> Result<Self, DataError> {
        let Some(group) = parent.group(name)? else {
            let is_record = parent.dataset(name)?.is_some();
            return Err(if is_record {
                old(parent)
            } else {
                parent.damaged(format!("{} is missing", parent.path_of(name)))
            });
        };
        let index = match group.text_attribute("_index") {
            Some(index) => index,
            None if cells(&group, "index")?.is_some() => "index".to_owned(),
            None => "_index".to_owned(),
        };
        let rows = match cells(&group, &index)? {
            Some(values) => values.len()?,
            None => return Err(group.damaged(format!("{} is missing", group.path_of(&index)))),
        };
        Ok(Self { group, index, rows })
    }

    /// `[rows]`: the names of the rows.
    ///
    /// # Errors
    /// [`DataErrorKind::Damaged`].
    pub(super) fn names(&self) -> Result<Vec<String>, DataError> {
        let Some(values) = cells(&self.group, &self.index)? else {
            return Ok(Vec::new());
        };
        let mut names = Vec::new();
        match values.kind() {
            H5Kind::Text => values.each_text(|text| names.push(text.to_owned()))?,
            H5Kind::Integer | H5Kind::Unsigned => {
                values.each_integer(|value| names.push(value.to_string()))?;
            }
            H5Kind::Float => values.each_number(|value| {
                names.push(value.to_string());
                true
            })?,
            _ => return Err(values.damaged("holds no names")),
        }
        Ok(names)
    }

    /// Names of the columns, in the order of the frame where it is known.
    ///
    /// # Errors
    /// [`DataErrorKind::Damaged`].
    pub(super) fn columns(&self) -> Result<Vec<String>, DataError> {
        // An empty order is a list of numbers in some versions.
        let order = self.group.texts_attribute("column-order");
        if let Some(order) = order.filter(|order| !order.is_empty()) {
            return Ok(order);
        }
        let (mut names, folders) = self.group.names()?;
        names.extend(folders);
        names.retain(|name| *name != self.index && name != "__categories");
        Ok(names)
    }

    /// A column, with a level for every distinct value.
    ///
    /// # Errors
    /// [`DataErrorKind::Damaged`].
    pub(super) fn column(&self, name: &str) -> Result<Column, DataError> {
        let read = match self.group.group(name)? {
            Some(column) => self.folder(&column)?,
            None => match self.group.dataset(name)? {
                Some(column) => self.array(name, &column)?,
                None => return Ok(Column::PassedOver("not in the file")),
            },
        };
        Ok(match read {
            Read::Levels(levels) => match levels.finish(name, self.rows) {
                Some(values) => Column::Values(values),
                None => Column::PassedOver("more than 100,000 different values"),
            },
            Read::PassedOver(why) => Column::PassedOver(why),
        })
    }

    /// A column that is an array of its own: text, numbers, booleans, or codes of categories that lie
    /// beside the columns (anndata 0.7).
    fn array(&self, name: &str, column: &H5Dataset) -> Result<Read, DataError> {
        if column.shape().len() != 1 {
            return Ok(Read::PassedOver("several values in each row"));
        }
        column.expect(self.rows)?;
        if let Some(categories) = self.group.dataset(&format!("__categories/{name}"))? {
            return categorical(column, &categories);
        }
        plain(column, None)
    }

    /// A column that is a folder: categories with codes, or values with a mask.
    fn folder(&self, column: &H5Group) -> Result<Read, DataError> {
        if let (Some(codes), Some(categories)) =
            (column.dataset("codes")?, cells(column, "categories")?)
        {
            codes.expect(self.rows)?;
            return categorical(&codes, &categories);
        }
        let (Some(values), Some(mask)) = (column.dataset("values")?, column.dataset("mask")?)
        else {
            return Ok(Read::PassedOver("of an unknown kind"));
        };
        values.expect(self.rows)?;
        mask.expect(self.rows)?;
        let mut missing = Vec::new();
        mask.each_integer(|value| missing.push(value != 0))?;
        plain(&values, Some(&missing))
    }
}

/// A file of anndata before 0.7, whose frames are arrays of records.
fn old(group: &H5Group) -> DataError {
    let kind = DataErrorKind::OtherHdf5 {
        what: "an h5ad file of anndata before version 0.7",
        remedy: "read and write it again in Python: import anndata; \
                 anndata.read_h5ad(\"old.h5ad\").write_h5ad(\"new.h5ad\")",
    };
    DataError {
        kind: Box::new(kind),
        ..group.damaged("")
    }
}

/// The values of a member that is an array, or a folder of values with a mask.
fn cells(group: &H5Group, name: &str) -> Result<Option<H5Dataset>, DataError> {
    match group.group(name)? {
        Some(folder) => folder.dataset("values"),
        None => group.dataset(name),
    }
}

enum Read {
    Levels(Levels),
    PassedOver(&'static str),
}

/// The values of a list, one by one. Those that are masked are missing.
fn plain(values: &H5Dataset, missing: Option<&[bool]>) -> Result<Read, DataError> {
    let mut levels = Levels::default();
    let mut row = 0;
    let mut is_missing = || {
        row += 1;
        missing.is_some_and(|missing| missing.get(row - 1).copied().unwrap_or(false))
    };
    match values.kind() {
        H5Kind::Text => {
            let mut known = HashMap::new();
            values.each_text(|text| {
                let text = if is_missing() { "" } else { text.trim() };
                levels.add_text(&mut known, text);
            })?;
        }
        H5Kind::Integer | H5Kind::Unsigned => {
            let mut known = HashMap::new();
            values.each_integer(|value| {
                let value = (!is_missing()).then_some(value);
                levels.add(&mut known, value, |value| text_or_empty(value.as_ref()));
            })?;
        }
        H5Kind::Boolean => {
            let mut known = HashMap::new();
            values.each_integer(|value| {
                let value = (!is_missing()).then_some(value != 0);
                levels.add(&mut known, value, |value| match value {
                    Some(true) => "True".to_owned(),
                    Some(false) => "False".to_owned(),
                    None => String::new(),
                });
            })?;
        }
        H5Kind::Float => {
            let mut known = HashMap::new();
            let is_single = values.width() == 4;
            values.each_number(|value| {
                let value = if is_missing() { f64::NAN } else { value };
                levels.add(&mut known, value.to_bits(), |_| number(value, is_single));
                levels.is_open()
            })?;
        }
        H5Kind::Record | H5Kind::Other => {
            return Ok(Read::PassedOver("neither text nor numbers"));
        }
    }
    Ok(Read::Levels(levels))
}

/// Codes into categories; a code below 0 is missing.
fn categorical(codes: &H5Dataset, categories: &H5Dataset) -> Result<Read, DataError> {
    let names = match plain(categories, None)? {
        Read::Levels(levels) => levels,
        Read::PassedOver(why) => return Ok(Read::PassedOver(why)),
    };
    if !names.is_open() {
        return Ok(Read::Levels(names));
    }
    let mut levels = Levels::default();
    let (mut known, mut outside) = (HashMap::new(), false);
    let mut by_text = HashMap::new();
    codes.each_integer(|code| {
        let name = usize::try_from(code).ok().map(|code| names.codes.get(code));
        let name = match name {
            None => "",
            Some(Some(&level)) => &names.levels[level as usize],
            Some(None) => {
                outside = true;
                ""
            }
        };
        // Most codes were met before, and need no look at the text.
        let level = *known
            .entry(code)
            .or_insert_with(|| levels.level_of(&mut by_text, name));
        levels.codes.push(level);
    })?;
    if outside {
        return Err(codes.damaged("holds a code that stands for no category"));
    }
    Ok(Read::Levels(levels))
}

fn text_or_empty(value: Option<&i64>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// The shortest text of a number in the precision of the file.
fn number(value: f64, is_single: bool) -> String {
    if !value.is_finite() {
        return String::new();
    }
    if is_single {
        (value as f32).to_string()
    } else {
        value.to_string()
    }
}
