//! Rows above the genes of a table that say something of its observations, such as their times.

use crate::attribute::Attribute;
use crate::read::format::values::Field;
use crate::read::matrix::annotated::Annotation;
use crate::read::matrix::genes_in_rows::columns::GeneColumns;
use crate::read::orientation::{FirstRows, Look};
use crate::roles::{plain, recognise};
use crate::settings::DataSettings;

/// Rows that are looked at.
const MOST_ROWS: usize = 8;

/// Rows with weights of observations, which nothing uses.
const WEIGHTS: [&str; 1] = ["eweight"];

/// The rows above the genes.
#[derive(Debug, Default)]
pub(crate) struct AnnotationRows {
    /// Their number.
    pub count: usize,
    /// `[A]`: what they say.
    pub annotations: Vec<Annotation>,
    /// `[A]`: the row of each.
    pub rows: Vec<usize>,
    /// Whether one of them tells the time.
    pub has_time: bool,
}

/// The rows above the genes that are named like a role, or hold text for the observations.
pub(crate) fn annotation_rows(
    look: &Look,
    columns: &GeneColumns,
    settings: &DataSettings,
) -> AnnotationRows {
    let mut found = AnnotationRows::default();
    for (index, row) in look.first.rows.iter().take(MOST_ROWS).enumerate() {
        let names = [Some(columns.name), columns.id].into_iter().flatten();
        let mut names = names
            .chain(0..columns.name.min(2))
            .map(|column| row[column].trim());
        let name = names.find(|name| !name.is_empty()).unwrap_or_default();
        let values = columns
            .observations
            .iter()
            .map(|&column| row[column].as_str());
        let texts = values
            .clone()
            .filter(|value| Field::of(value) == Field::Text);
        let is_text = texts.count() * 2 > columns.observations.len();
        let role = role_of(name, settings);
        if WEIGHTS.contains(&plain(name).as_str()) {
            found.count += 1;
            continue;
        }
        if role.is_none() && !is_text {
            break;
        }
        found.has_time |= role == Some(Kind::Time);
        let name = match name {
            "" => format!("row {}", index + 1),
            name => name.to_owned(),
        };
        found
            .annotations
            .push(Annotation::new(name, values.map(str::to_owned)));
        found.rows.push(index);
        found.count += 1;
    }
    if found.count >= look.first.rows.len() {
        return AnnotationRows::default();
    }
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Time,
    Other,
}

/// Whether what has this name says something of observations.
pub(crate) fn names_role(name: &str, settings: &DataSettings) -> bool {
    role_of(name, settings).is_some()
}

/// Whether what has this name tells the times of observations.
pub(crate) fn names_time(name: &str, settings: &DataSettings) -> bool {
    role_of(name, settings) == Some(Kind::Time)
}

/// What a row of this name says of observations.
fn role_of(name: &str, settings: &DataSettings) -> Option<Kind> {
    if name.is_empty() {
        return None;
    }
    let is = |asked: Option<&str>| {
        asked.is_some_and(|asked| asked.to_lowercase() == name.to_lowercase())
    };
    if is(settings.time_column.as_deref()) {
        return Some(Kind::Time);
    }
    if Attribute::ALL.iter().any(|of| is(of.column_in(settings))) {
        return Some(Kind::Other);
    }
    let (defaults, first) = (DataSettings::default(), FirstRows::default());
    // Behind another column: the first one may be taken for an id, whatever its name is.
    let headers = ["-".to_owned(), name.to_owned()];
    let roles = recognise(&headers, &first, &defaults, true).ok()?;
    if roles.time == Some(1) {
        return Some(Kind::Time);
    }
    let mut attributes = roles.attributes.iter();
    attributes
        .any(|(_, column)| *column == Some(1))
        .then_some(Kind::Other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_times_and_of_text_are_no_genes() {
        let rows = [
            ["TIME", "", "0", "0", "6"],
            ["EWEIGHT", "", "1", "1", "1"],
            ["", "sex", "m", "f", "f"],
            ["Y1", "A", "1", "2", "3"],
            ["Y2", "TIME", "1", "2", "3"],
        ];
        let text = |row: [&str; 5]| row.map(str::to_owned).to_vec();
        let look = Look::of(
            text(["YORF", "NAME", "a", "b", "c"]),
            rows.map(text).to_vec(),
        );
        let settings = DataSettings::default();
        let columns = GeneColumns::of(&look, &settings);
        let found = annotation_rows(&look, &columns, &settings);
        assert_eq!((found.count, found.has_time), (3, true));
        assert_eq!(found.annotations[0].name, "TIME");
        assert_eq!(found.annotations[0].levels, ["0", "6"]);
        assert_eq!(found.annotations[1].name, "sex");
    }
}
